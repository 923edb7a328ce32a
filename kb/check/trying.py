"""Rules tried on their examples: what tests and documentation say of them comes from here."""

from kb.check.answers import Canned
from kb.check.baseline import read_baseline
from kb.check.engine import check
from kb.check.examples import BASELINE, base_of, texts_of
from kb.check.rule import Example, Rule, no_files
from kb.diagnostics import Finding

TODAY = "2026-11-24"
"""The day on which examples are checked: whether a suppression has ended depends on it."""


def findings_of(rule: Rule, example: Example) -> list[Finding]:
    """What a rule finds in an example."""
    texts = texts_of(example)

    def read(path: str) -> bytes:
        return texts[path].encode() if path in texts else no_files(path)

    baseline = texts.get(BASELINE)
    found = check(
        base_of(texts),
        read,
        select=[rule.code, *example.beside],
        published=frozenset(example.published),
        today=TODAY,
        baseline=None if baseline is None else read_baseline(BASELINE, baseline.encode()),
        answers=Canned(example.answers) if rule.online else None,
    )
    return [finding for finding in found if finding.code == rule.code]
