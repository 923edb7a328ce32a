"""The knowledge base inside the package: answers anywhere, where no base of one's own is found.

An installed package holds its index, built with it and opened read-only. A checkout has none and
uses its own concepts/.
"""

import os
import sqlite3

from kb.errors import NoKnowledgeBase
from kb.folder import MANIFEST, Folder, shipped_index
from kb.index.lookup import readable
from kb.index.store import opened as opened_folder


def opened() -> sqlite3.Connection:
    """The index of the shipped base. Raises NoKnowledgeBase if the package came without one."""
    path = shipped_index()
    if os.path.isfile(path):
        return sqlite3.connect(readable(path) + "&immutable=1", uri=True)
    return opened_folder(folder())


def folder() -> Folder:
    """The files of the shipped base. Raises NoKnowledgeBase if the package came without them."""
    package = os.path.dirname(shipped_index())
    root = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    for place in (package, root):
        if os.path.isfile(os.path.join(place, "concepts", MANIFEST)):
            return Folder(place, os.path.join(place, "concepts"))
    raise NoKnowledgeBase("no knowledge base here, and this installation brought none")
