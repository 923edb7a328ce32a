"""Export files on disk: written whole or not at all, and compared with what they should be.

The one module of this package that touches the disk. A file that holds the right bytes already is
left alone.
"""

import os
from collections.abc import Sequence
from typing import NamedTuple

from kb.atomic import difference, replace, sweep
from kb.errors import KBError
from kb.exporting.formats import FORMATS, Format
from kb.exporting.scope import WHOLE, Options
from kb.knowledge_base import KnowledgeBase


class Stale(NamedTuple):
    """A file of exports/ that is not what the base says, and why."""

    file: str
    why: str


def write(
    base: KnowledgeBase,
    folder: str,
    formats: Sequence[Format] = FORMATS,
    options: Options = WHOLE,
) -> list[str]:
    """Write formats into a folder; the names of the files that changed.

    Raises KBError if the folder is not there or cannot be written to.
    """
    sweep(folder)
    return [
        format_.filename
        for format_ in formats
        if replace(os.path.join(folder, format_.filename), format_.produce(base, options))
    ]


def stale(
    base: KnowledgeBase,
    folder: str,
    formats: Sequence[Format] = FORMATS,
    options: Options = WHOLE,
) -> list[Stale]:
    """The files of a folder that are missing or differ from what the base says.

    Files that no format writes are passed over. Raises KBError if a file cannot be read.
    """
    found: list[Stale] = []
    for format_ in formats:
        path = os.path.join(folder, format_.filename)
        try:
            why = difference(path, format_.produce(base, options))
        except OSError as error:
            raise KBError(f"{path}: cannot be read: {_said(error)}") from error
        if why is not None:
            found.append(Stale(format_.filename, why))
    return found


def _said(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
