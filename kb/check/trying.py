"""Rules tried on their examples: what tests and documentation say of them comes from here."""

from collections.abc import Mapping

from kb.check.answers import Canned
from kb.check.baseline import read_baseline
from kb.check.book import Book
from kb.check.engine import check, lint, selection
from kb.check.examples import BASELINE, base_of, is_document, texts_of
from kb.check.rule import Example, Rule, no_files
from kb.diagnostics import Finding
from kb.documents.ordering import in_reading_order
from kb.documents.reading import read_document

TODAY = "2026-11-24"
"""The day on which examples are checked: whether a suppression has ended depends on it."""


def findings_of(rule: Rule, example: Example) -> list[Finding]:
    """What a rule finds in an example: in its documents where it has some, else in its base."""
    texts = texts_of(example)

    def read(path: str) -> bytes:
        return texts[path].encode() if path in texts else no_files(path)

    if any(map(is_document, texts)):
        return [finding for finding in _linted(rule, example, texts) if finding.code == rule.code]
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


def book_of(texts: Mapping[str, str]) -> Book:
    """The book of the documents among some texts, with the base of the others."""
    documents = [read_document(path, texts[path].encode()) for path in texts if is_document(path)]
    base = base_of({path: text for path, text in texts.items() if not is_document(path)})

    def read(path: str) -> bytes:
        return texts[path].encode() if path in texts else no_files(path)

    return Book(in_reading_order(documents), base, read=read)


def _linted(rule: Rule, example: Example, texts: Mapping[str, str]) -> list[Finding]:
    book = book_of(texts)
    answers = Canned(example.answers) if rule.online else None
    asked = [rule.code, *example.beside]
    chosen = selection(book.manifest, asked, online=rule.online)
    outcome = lint(book, chosen, book.read, TODAY, answers)
    baseline = texts.get(BASELINE)
    if baseline is None:
        return outcome.findings
    return outcome.against(read_baseline(BASELINE, baseline.encode()), chosen, book.read).findings
