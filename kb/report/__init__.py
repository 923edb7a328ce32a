"""Findings as text, JSON, SARIF, GitHub annotations, JUnit and Markdown, and what they add up to.

A format is a function of findings in the order of their places and of what is known of the run
(`context`), and gives text piece by piece, so that ten thousand findings need no more memory than
they have already. `formats` is the registry. Nothing here reads a disk or a clock: the same
findings give the same bytes. Imports nothing heavy before a format needs it.
"""

from kb.report.context import Context, Suppressed
from kb.report.counting import fails, statistics, summary, summary_line
from kb.report.formats import FORMATS, Format, render
from kb.report.objects import as_json
from kb.report.text import as_text

__all__ = [
    "FORMATS",
    "Context",
    "Format",
    "Suppressed",
    "as_json",
    "as_text",
    "fails",
    "render",
    "statistics",
    "summary",
    "summary_line",
]
