"""Tests that need a system program name it: `@pytest.mark.system("dot")`.

Where it is missing they are skipped, and the report says which program is wanting. With
KB_SYSTEM_TESTS=required (as in .ci/run) a missing program is a failure.
"""

import os
import shutil

import pytest
from hypothesis import settings

settings.register_profile("kb", deadline=None, print_blob=True)  # machines differ in speed
settings.load_profile("kb")


def pytest_runtest_setup(item: pytest.Item) -> None:
    marker = item.get_closest_marker("system")
    if marker is None:
        return
    missing = [name for name in marker.args if shutil.which(name) is None]
    if missing and os.environ.get("KB_SYSTEM_TESTS") == "required":
        pytest.fail(f"needs {', '.join(missing)}")
    elif missing:
        pytest.skip(f"needs {', '.join(missing)}")
