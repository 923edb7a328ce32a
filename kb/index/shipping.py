"""The build hook that puts a ready index into the wheel, beside the concepts it was made of.

Only hatchling imports this; the index is the one that any base gets.
"""

import os
import sys
import tempfile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShippedIndex(BuildHookInterface[Any]):
    """Builds `kb/shipped/index.sqlite3` for the wheel; an editable install needs none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from kb.folder import Folder
        from kb.index.refresh import write_shipped

        concepts = os.path.join(self.root, "concepts")
        made = os.path.join(tempfile.mkdtemp(), "index.sqlite3")
        write_shipped(Folder(self.root, concepts), made)
        build_data["force_include"] |= {
            made: "kb/shipped/index.sqlite3",
            concepts: "kb/shipped/concepts",
        }
