"""What reports say of a run beside its findings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from posixpath import normpath
from typing import NamedTuple

from kb.diagnostics import Finding

ReadBytes = Callable[[str], bytes]
"""A file's bytes by its relative path; raises OSError where it cannot be read."""


class Suppressed(NamedTuple):
    """A finding that is not counted: excused in its file, or known to the baseline."""

    finding: Finding
    because: str = ""
    baseline: bool = False


@dataclass(frozen=True)
class Context:
    """What a report may say of the run that found its findings.

    `rules` are the codes that ran; `root` leads from the folder in which places are shown (the
    repository) to the root of the base, with `/` at its end, and is empty where the two are one.
    """

    version: str
    """Of kb."""
    command: str = "check"
    rules: Sequence[str] = ()
    root: str = ""
    suppressed: Sequence[Suppressed] = field(default=())
    fail_on: str = "error"
    """The least severity that fails the run."""
    partial: bool = False
    """Whether only a part of the base was looked at (--changed-since)."""
    read: ReadBytes | None = None
    """Shows the text that a fix changes; without it a fix has its title alone."""

    def from_top(self, path: str) -> str:
        """The path of a file from the folder in which places are shown."""
        climbs = self.root and path.startswith("../")
        return normpath(self.root + path) if climbs else self.root + path
