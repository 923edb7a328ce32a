"""DOC: how chapters use terms: names that are not preferred, order of reading, abbreviations.

REV005 stands here too, for it reads the same mentions.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from kb.check.book import Book
from kb.check.defined import definitions, named
from kb.check.rule import Example, Rule
from kb.check.rules.bibliography import REFERENCES
from kb.check.rules.documents import BOOK, CHAPTER, chapter, definition
from kb.diagnostics import Place, PlacedEdit, PlacedFix, Problem, Severity
from kb.documents.document import Document, Mark, Run
from kb.mentions import Mention
from kb.model.entry import Entry, Term
from kb.terms.forms import derive
from kb.terms.inflection import plural
from kb.terms.keys import key
from kb.terms.spotting import Sign, Spotter

ENTRIES = """\
- id: model
  label: model
  discouraged: {text: brain, because: it is none}
  not: [mode]
  definition: {text: A program made by training., cites: mitchell-1997 ch. 1}
- {id: gauge, label: gauge, status: draft, definition: {text: A number., cites: mitchell-1997}}
"""


def _using(text: str, at: str = "", says: str = "", fixed: str | None = None) -> Example:
    """A chapter beside a base of two entries, one of them with names that are not preferred."""
    files = {REFERENCES: BOOK, CHAPTER: text}
    return Example(ENTRIES, at, says, fixed, files=files, path=CHAPTER)


def _place(document: Document, mention: Mention) -> Place:
    return Place(document.path, (), (mention.start, mention.end))


def _discouraged_in(book: Book, document: Document) -> Iterator[tuple[Entry, Term, list[Mention]]]:
    """The mentions of a document by names that an entry discourages, by entry and name."""
    found: dict[tuple[str, str], tuple[Entry, Term, list[Mention]]] = {}
    for mention in book.mentions(document):
        if mention.role == "discouraged" and mention.certain and _is_own(document, mention):
            entry = _entries(book)[mention.concept]
            term = next((one for one in entry.discouraged if _is_of(str(one), mention)), None)
            if term is not None:
                name = mention.concept, str(term)
                found.setdefault(name, (entry, term, []))[2].append(mention)
    yield from found.values()


def _entries(book: Book) -> Mapping[str, Entry]:
    return book.base.entries if book.base is not None else {}


def _is_own(document: Document, mention: Mention) -> bool:
    """Whether the chapter says it itself: not in words of others, nor in the text of a link."""
    if mention.zone == "quote":
        return False
    run = document.runs[mention.run]
    return not any(mark.kind == "link" and _covers(run, mark, mention) for mark in run.marks)


def _covers(run: Run, mark: Mark, mention: Mention) -> bool:
    start, end = run.span(mark.start, mark.end)
    return start < mention.end and mention.start < end


class DiscouragedTerm(Rule):
    """A chapter uses a term that the base discourages.

    Why: Two names of one concept look like two concepts.
    Do: Write the preferred term. Quotations, code and links are let pass. The fix puts the
    preferred term in, in the same number.
    """

    code = "DOC007"
    severity = Severity.INFO
    fix = "unsafe"
    needs_base = True
    valid = (
        _using("A model of the world.\n"),
        _using("> The brain is wider than the sky.\n\nSee [the brain](https://example.org).\n"),
    )
    invalid = (
        _using(
            "Brains learn. Every brain does.\n",
            "1:1",
            "write “model” for “brain”: it is none",
            "Models learn. Every model does.\n",
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        for document in book.documents:
            for found in _discouraged_in(book, document):
                yield _discouraged(document, *found)


def _discouraged(document: Document, entry: Entry, term: Term, mentions: list[Mention]) -> Problem:
    first, *others = mentions
    because = f": {term.because}" if term.because else ""
    message = f"write “{entry.label}” for “{term}”{because}"
    edits = [PlacedEdit(_place(document, one), _like(str(entry.label), one)) for one in mentions]
    fix = PlacedFix("write the preferred term", False, tuple(edits))
    related = [(_place(document, one), "again") for one in others]
    return Problem(message, _place(document, first), entry.id, related, fix)


def _is_of(text: str, mention: Mention) -> bool:
    return any(form.key == key(mention.of) for form in derive("discouraged", text))


def _like(label: str, mention: Mention) -> str:
    """A label in the number of what is written, with a capital where that has one."""
    made = (plural(label) or label) if "plural" in mention.reason else label
    return made[:1].upper() + made[1:] if mention.form[:1].isupper() else made


class UsedTooEarly(Rule):
    """A term is used before the chapter that defines it.

    Why: Readers from the front meet a word that nobody has told them.
    Do: Define it earlier, or say at the first use where it is defined. Opt-in: everyday words that
    become terms later are used all the time.
    """

    code = "DOC008"
    severity = Severity.INFO
    opt_in = True
    needs_base = True
    valid = (
        _using(definition("Model") + "\nA model learns.\n"),
        _using("## What a model is\n\n" + definition("Model")),
    )
    invalid = (
        _using(
            "A model learns.\n\n" + definition("Model"),
            "1:3",
            "“model” is used before its definition",
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        places = _first_definitions(book)
        seen: set[str] = set()
        for number, document in enumerate(book.documents):
            for mention in book.mentions(document):
                concept = mention.concept
                if concept in seen or not mention.certain or mention.zone in _OUTSIDE:
                    continue
                seen.add(concept)
                defined = places.get(concept)
                if defined and (number, mention.end) <= defined[0]:
                    message = f"“{mention.form}” is used before its definition"
                    place = _place(document, mention)
                    yield Problem(message, place, concept, [(defined[1], "defined here")])


_OUTSIDE = frozenset({"heading", "quote", "definition"})


def _first_definitions(book: Book) -> dict[str, tuple[tuple[int, int], Place]]:
    """Where each concept is first defined: the number of the document and the place in it."""
    numbers = {document.path: number for number, document in enumerate(book.documents)}
    found: dict[str, tuple[tuple[int, int], Place]] = {}
    for defined in definitions(book):
        for term in defined.heads:
            entry = named(book, term)
            if entry is not None:
                at = numbers[defined.document.path], defined.definition.start
                found.setdefault(entry.entry.id, (at, defined.at((term.start, term.end))))
    return found


class AbbreviationTooEarly(Rule):
    """An abbreviation is used before the book says what it stands for.

    Why: Readers from the front cannot know it, and where it is told they no longer need it.
    Do: Write the long form with the abbreviation in brackets at the first use. Abbreviations that
    are better known than what they stand for, such as PDF, are not asked for, nor is what a book
    nowhere spells out. Headings and links are not looked at; where the long form stands before the
    first use in the same chapter, with or without the abbreviation, nothing is said. Logs of
    changes are passed over.
    """

    code = "DOC018"
    severity = Severity.INFO
    valid = (
        chapter("Stochastic gradient descent (SGD) is used. SGD is quick.\n"),
        chapter("# SGD\n\nWe use SGD, that is, stochastic gradient descent (SGD).\n"),
        chapter("SGD is quick.\n\n*[SGD]: stochastic gradient descent\n"),
        chapter(
            "# Stochastic gradient descent\n\nSGD is quick.\n\n"
            "Stochastic gradient descent (SGD) it is.\n"
        ),
        chapter("A PDF is a file.\n\nThe portable document format (PDF) is old.\n"),
    )
    invalid = (
        chapter(
            "We use SGD.\n\nStochastic gradient descent (SGD) is quick.\n",
            "1:8",
            "“SGD” is used before “Stochastic gradient descent (SGD)”",
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        told = _told(book)
        seen: set[str] = set()
        for number, document in enumerate(book.documents):
            for use in _uses(document):
                where = told.get(use.short)
                if where is None or use.short in seen:
                    continue
                seen.add(use.short)
                if where.follows(number, use) and not _is_spelt(document, where.long, use.start):
                    yield _too_early(document, use, where)


_LOG = re.compile(r"(?:^|/)(?:change|history|news|release)[^/]*$|(?:^|/)\.", re.IGNORECASE)
"""Files that nobody reads from the front."""


class _Use(NamedTuple):
    """An abbreviation in a document, without the s of a plural."""

    short: str
    start: int
    end: int
    block: int


class _Told(NamedTuple):
    """Where an abbreviation is spelt out: the place in the book, the block, the long form."""

    at: tuple[int, int]
    block: int
    place: Place
    long: str

    def follows(self, number: int, use: _Use) -> bool:
        """Whether it is told only after a use, and in another paragraph."""
        return (number, use.end) <= self.at and (number, use.block) != (self.at[0], self.block)


def _is_spelt(document: Document, long: str, before: int) -> bool:
    """Whether a document has a long form before a place, however hyphenated and capitalized."""
    words = [re.escape(word) for word in _WORD.findall(long.rstrip("s’'"))]
    pattern = re.compile(r"[\W_]+".join(words), re.IGNORECASE)
    return bool(words) and pattern.search(document.text, 0, before) is not None


_WORD = re.compile(r"[^\W_]+")


def _too_early(document: Document, use: _Use, where: _Told) -> Problem:
    message = f"“{use.short}” is used before “{where.long} ({use.short})”"
    related = [(where.place, "spelt out here")]
    return Problem(message, Place(document.path, (), (use.start, use.end)), related=related)


def _told(book: Book) -> dict[str, _Told]:
    """The abbreviations that a book spells out, with the first place of each."""
    found: dict[str, _Told] = {}
    names = _abbreviated(book)
    for number, document in enumerate(book.documents):
        for short, told in chain(_spelt_out(number, document), _named(number, document, names)):
            if short not in found or told.at < found[short].at:
                found[short] = told
    return found


def _spelt_out(number: int, document: Document) -> Iterator[tuple[str, _Told]]:
    """What `*[ABBR]: text` says is shown all over its document, so it is told at its beginning."""
    for made in () if _LOG.search(document.path) else document.definitions:
        if made.form == "abbreviation":
            place = Place(document.path, (), (made.start, made.end))
            long = " ".join(document.text[slice(*made.body)].split())
            yield _singular(made.terms[0].text), _Told((number, 0), -1, place, long)
        block = document.runs[made.runs[0]].block if made.runs else -1
        for term in made.terms if made.form in _SPELLING else ():
            if term.abbreviation:
                start = min(made.start, term.start)
                place = Place(document.path, (), (term.start, term.end))
                told = _Told((number, start), block, place, " ".join(term.text.split()))
                yield _singular(term.abbreviation), told


def _singular(short: str) -> str:
    return short[:-1] if len(short) > 2 and short.endswith("s") and short[-2].isupper() else short


def _abbreviated(book: Book) -> dict[str, list[str]]:
    """What abbreviations stand for by the entries of the base: labels and aliases."""
    found: dict[str, list[str]] = {}
    for entry in _entries(book).values():
        names = [str(term) for term in (entry.label, *entry.aliases)]
        for short in entry.abbreviations:
            found.setdefault(_singular(str(short)), []).extend(names)
    return found


def _named(
    number: int, document: Document, names: Mapping[str, list[str]]
) -> Iterator[tuple[str, _Told]]:
    """Abbreviations in brackets after a name of their entry, whatever letters they are made of."""
    for run in document.runs if names else ():
        for found in _IN_BRACKETS.finditer(run.text) if "(" in run.text else ():
            short = _singular(found[1])
            before = key(run.text[max(0, found.start() - _FAR) : found.start()])
            long = next((name for name in names.get(short, ()) if before.endswith(key(name))), "")
            if long:
                start, end = run.span(*found.span(1))
                place = Place(document.path, (), (start, end))
                yield short, _Told((number, start), run.block, place, long)


_IN_BRACKETS = re.compile(r"\(([A-Z][\w&/-]{1,11})\)")
_FAR = 100
_SPELLING = frozenset({"expansion", "component", "admonition", "directive"})
_LETTERS = re.compile(
    r"(?<![\w&/.'\"-])[A-Z][A-Za-z0-9]*(?:[&/-][A-Z0-9][A-Za-z0-9]*)*(?![\w/]|\.\w)"
)
_ZONES = frozenset({"prose", "definition", "note", "caption", "run-in"})
_KNOWN = frozenset(
    """AI API ASCII BBC CD CEO CIA CLI CPU CSS CSV DNA DOI DVD EU FAQ FBI GDP GPS GPU GUI HTML HTTP
    HTTPS ID IDE IP IQ ISBN ISO IT JPEG JS JSON LED MIT MP3 NASA NATO OK OS PC PDF PhD PNG RAM RNA
    SMS SQL SSD SSL SVG TCP TLS TV UI UK UN UNESCO URL US USA USB UTC UTF-8 VIP WHO XML YAML ZIP
    """.split()
)
"""Abbreviations that dictionaries list as words, or that are better known than their long form."""


def _uses(document: Document) -> Iterator[_Use]:
    """Words that look like abbreviations; not in links, labels of citations, names spelt out."""
    if _LOG.search(document.path):
        return
    taken = [(one.label_start, one.label_end) for one in document.citations]
    taken += [
        (term.start, term.end)
        for made in document.definitions
        if made.form == "expansion"
        for term in made.terms
    ]
    taken.sort()
    for run in document.runs:
        if run.zone not in _ZONES or run.attribute in {"label", "number"} or run.text[:1] == "#":
            continue
        if run.zone == "caption" and run.attribute != "caption":
            continue  # the text of a picture, such as a badge
        for found in _LETTERS.finditer(run.text):
            short = _singular(found[0])
            if short in _KNOWN or sum(letter.isupper() for letter in short) < 2:
                continue
            start, end = run.span(*found.span())
            if not _inside(taken, start) and not _in_link(run, found.start()):
                yield _Use(short, start, end, run.block)


def _in_link(run: Run, index: int) -> bool:
    return any(mark.kind == "link" and mark.start <= index < mark.end for mark in run.marks)


def _inside(ranges: list[tuple[int, int]], offset: int) -> bool:
    number = bisect_left(ranges, (offset + 1, 0)) - 1
    return number >= 0 and offset < ranges[number][1]


class LookAlike(Rule):
    """A chapter uses a look-alike of a term, which may be meant.

    Why: `not:` lists what is easily taken for a term, and is something else.
    Do: Write the term if it is meant; excuse the line if the look-alike is. Look-alikes that are
    terms of other entries, and quotations, are let pass. Opt-in, for most are meant.
    """

    code = "DOC019"
    severity = Severity.INFO
    opt_in = True
    needs_base = True
    valid = (_using("A model.\n"), _using("> In this mode nothing learns.\n"))
    invalid = (_using("In this mode nothing learns.\n", "1:9", "is “model” meant?"),)

    def check_book(self, book: Book) -> Iterator[Problem]:
        spotter, meant = _look_alikes(book)
        for document in book.documents:
            seen: set[str] = set()
            for run in document.runs:
                if run.zone == "quote":
                    continue
                for match in spotter.spot(run.text):
                    form = match.meanings[0].form
                    if form not in seen:
                        seen.add(form)
                        place = Place(document.path, (), run.span(match.start, match.end))
                        said = run.text[match.start : match.end]
                        entry = _entries(book)[meant[form]]
                        message = f"“{said}” is a look-alike: is “{entry.label}” meant?"
                        yield Problem(message, place, entry.id)


def _look_alikes(book: Book) -> tuple[Spotter, dict[str, str]]:
    """What finds the look-alikes that are no entry's names, and the entry that each resembles."""
    rows = book.base.tables.terms if book.base else []
    names = {form.key for row in rows if row.role != "not" for form in derive(row.role, row.text)}
    signs: list[Sign] = []
    meant: dict[str, str] = {}
    for row in rows:
        for form in derive("not", row.text) if row.role == "not" else ():
            if form.key not in names:
                signs.append(Sign(form.key, row.of.id, form.text, "alias", form.derived))
                meant.setdefault(form.text, row.of.id)
    return Spotter(signs), meant


class DraftUsed(Rule):
    """A chapter uses a term whose entry is a draft.

    Why: Nobody has read the definition of a draft against its source.
    Do: Have the entry read and accepted, or leave the term out. One finding an entry, at its first
    use; the other chapters that use it are listed.
    """

    code = "REV005"
    severity = Severity.WARNING
    needs_base = True
    valid = (_using("Nothing of that sort.\n"), chapter("A word.\n"))
    invalid = (_using("A gauge shows it.\n", "1:3", "the entry `gauge` is a draft"),)

    def check_book(self, book: Book) -> Iterator[Problem]:
        for concept, places in _uses_of_drafts(book).items():
            related = [(place, "used here too") for place in places[1:]]
            message = f"the entry `{concept}` is a draft; have it accepted, or leave the term out"
            yield Problem(message, places[0], concept, related)


def _uses_of_drafts(book: Book) -> dict[str, list[Place]]:
    """The first place in each document at which a draft is certainly used."""
    drafts = {name for name, entry in _entries(book).items() if entry.status.value == "draft"}
    found: dict[str, list[Place]] = {}
    for document in book.documents if drafts else ():
        seen: set[str] = set()
        for mention in book.mentions(document):
            concept = mention.concept
            if concept in drafts and concept not in seen and mention.certain:
                seen.add(concept)
                found.setdefault(concept, []).append(_place(document, mention))
    return found


RULES: tuple[Rule, ...] = (
    DiscouragedTerm(),
    UsedTooEarly(),
    AbbreviationTooEarly(),
    LookAlike(),
)
REVIEW: tuple[Rule, ...] = (DraftUsed(),)
