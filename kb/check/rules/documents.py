"""DOC: what chapters define: components, terms, definitions and their sources."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from kb.check.book import Book
from kb.check.cited import Cited
from kb.check.defined import (
    Defined,
    Judged,
    cited,
    definitions,
    entry_cites,
    inline,
    is_sourced,
    judged,
    labels,
    named,
    text_of,
    text_range,
    works,
)
from kb.check.labelling import folded_label
from kb.check.rule import Example, Rule
from kb.check.rules.bibliography import REFERENCES
from kb.check.rules.quotations import shortened
from kb.check.wording import NEAR, Agreement
from kb.diagnostics import Place, PlacedEdit, PlacedFix, Problem, Severity
from kb.documents.document import Document, Term, Trouble
from kb.model.citation import Citation
from kb.model.source import source_label
from kb.nearest import did_you_mean
from kb.tables import TermRow
from kb.terms.keys import key
from kb.words import differences, marked
from kb.works.identity import identity

CHAPTER = "docs/01-first.mdx"
NEXT = "docs/02-second.mdx"
BOOK = """\
- id: mitchell-1997
  type: book
  author: [{family: Mitchell, given: Tom M.}]
  title: Machine Learning
  issued: 1997
  publisher: McGraw-Hill
  URL: https://example.org/ml
"""
MITCHELL = "([Mitchell, 1997](https://example.org/ml))"
OTHER = "([Quine, 1960](https://example.org/word))"
MODEL = "A program made by training on examples rather than by hand."
ENTRY = f"id: model\nlabel: model\ndefinition: {{text: {MODEL}, cites: mitchell-1997 ch. 1}}\n"


def chapter(text: str, at: str = "", says: str = "", fixed: str | None = None) -> Example:
    """A book of one chapter, beside a bibliography of one record."""
    return Example("", at, says, fixed, files={REFERENCES: BOOK, CHAPTER: text}, path=CHAPTER)


def beside(text: str, at: str = "", says: str = "", fixed: str | None = None) -> Example:
    """A book of one chapter, beside a base with one entry."""
    return chapter(text, at, says, fixed)._replace(text=ENTRY)


def definition(term: str, source: str = MITCHELL, body: str = MODEL, more: str = "") -> str:
    """A component as chapters write it."""
    given = f' source="{source}"' if source else ""
    return f'<Definition term="{term}"{given}{more}>\n\n{body}\n\n</Definition>\n'


class ComponentSyntax(Rule):
    """A component, or another part of a chapter, cannot be read.

    Why: What is never closed swallows the text after it, and the site will not build, or shows the
    marks instead of what they mean.
    Do: Close what the message names; give a definition its `term`.
    """

    code = "DOC001"
    severity = Severity.ERROR
    valid = (
        chapter(definition("Model")),
        chapter("Text with a < b and `<Definition>` in code.\n"),
    )
    invalid = (
        chapter('Text.\n\n<Note title="A">\n\nMore text.\n', "3:1", "<Note> is never closed"),
        chapter("Text.\n\n</Note>\n", "3:1", "</Note> closes nothing"),
        chapter('<Definition source="">\n\nText.\n\n</Definition>\n', "1:1", "names no term"),
        chapter("---\ntitle: [a\n---\n\nText.\n", "2:10", "the front matter is no YAML"),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        for document in book.documents:
            yield from _troubles(document)


def _troubles(document: Document) -> Iterator[Problem]:
    """The troubles of a document; an end tag whose opening tag is broken is part of that one."""
    broken: Counter[str] = Counter()
    for trouble in document.troubles:
        if is_broken_link(trouble) or not _matters(document, trouble):
            continue
        name = _TAG.match(document.text, trouble.start)
        if name and name[1] and broken[name[2]]:
            broken[name[2]] -= 1
            continue
        if name and "does not end" in trouble.message:
            broken[name[2]] += 1
        yield Problem(trouble.message, Place(document.path, (), (trouble.start, trouble.end)))


_TAG = re.compile(r"<(/?)([\w.:-]+)")


def is_broken_link(trouble: Trouble) -> bool:
    """Whether a trouble is a link that is none: a matter of addresses and citations."""
    return trouble.message.startswith("no link")


def _matters(document: Document, trouble: Trouble) -> bool:
    """In Markdown `<Object>` may be anything; only a tag with attributes was meant as one."""
    tag = document.text[trouble.start : trouble.end]
    bare = "is never closed" in trouble.message and tag.startswith("<") and "=" not in tag
    return document.path.lower().endswith(".mdx") or not bare


class UnknownTerm(Rule):
    """A chapter defines a term that no entry has.

    Why: A term that a chapter defines and the base does not know is defined there alone: nobody
    compares it with other chapters, and no glossary shows it.
    Do: Add an entry (`kb new TERM`, or `kb import`), or an alias to the entry that is meant.
    """

    code = "DOC002"
    severity = Severity.WARNING
    needs_base = True
    valid = (beside(definition("Model")), beside("A **gauge** is an instrument.\n"))
    invalid = (
        beside(definition("Gauge"), "1:19", "no entry has the term “Gauge”"),
        beside(definition("Modell"), "1:19", "did you mean `model`?"),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        known = sorted({row.text for row in _designations(book)})
        for defined in definitions(book):
            for term in defined.heads:
                if named(book, term) is None:
                    meant = did_you_mean(term.text.lower(), known)
                    message = f"no entry has the term “{term.text}”{meant or '; add one'}"
                    yield Problem(message, defined.at((term.start, term.end)))


def _designations(book: Book) -> Iterator[TermRow]:
    for row in book.base.tables.terms if book.base else ():
        if row.role in {"label", "alias"}:
            yield row


class DriftedDefinition(Rule):
    """A chapter's definition is an entry's with its meaning changed.

    Why: Whoever compares the chapter with the glossary finds two definitions of one term, and
    cannot know which of them is meant.
    Do: Say what the entry says, or change the entry. Light changes are let pass; words with a
    meaning, negations, amounts and opposites are not. A definition in words of its own is let
    pass where it gives a source: it is that source's. The setting `nearness` is how much of the
    shorter text must stand in the other, in percent, before it is taken for the same text; with 0
    every definition is compared. The fix puts the entry's text in.
    """

    code = "DOC003"
    severity = Severity.WARNING
    fix = "unsafe"
    settings = MappingProxyType({"nearness": NEAR})
    needs_base = True
    valid = (
        beside(definition("Model")),
        beside(
            definition(
                "Model",
                body="The model is a program, made by training on examples rather than by hand.",
            )
        ),
        beside(definition("Model", body="What a learner knows when it has learned.")),
    )
    invalid = (
        beside(
            definition("Model", body="A program made by training on examples and never by hand."),
            "3:1",
            "drifts from the definition of `model`: A program made by training on examples "
            "[-rather than-] {+and never+} by hand",
            definition("Model"),
        ),
        beside(
            definition("Model", "", "Whatever runs on a computer."),
            "3:1",
            "drifts from the definition of `model` and gives no source",
            definition("Model", ""),
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        near = book.setting(self, "nearness")
        for defined in definitions(book):
            found = judged(book, defined, near)
            if found and (_drifted(found) or (not found.agrees and not is_sourced(defined))):
                yield _drift(defined, found)


def _drifted(found: Judged) -> bool:
    return found.comparison.agreement is Agreement.DRIFTED


def _drift(defined: Defined, found: Judged) -> Problem:
    entry = defined.entry.id if defined.entry else ""
    said, text = text_of(defined), found.statement.text
    own = "" if _drifted(found) else " and gives no source"
    shown = marked(shortened(differences(text, said))) if not own else f"“{text}”"
    term = defined.term.text
    message = f"“{term}” drifts from {found.statement.name} of `{entry}`{own}: {shown}"
    place = defined.at(text_range(defined))
    return Problem(message, place, entry, fix=_entry_text(defined, found, place))


def _entry_text(defined: Defined, found: Judged, place: Place) -> PlacedFix | None:
    """The entry's text in place of the chapter's; not where that defines several terms."""
    from kb.citing.inline import marked as plainly

    if len(defined.definition.terms) > 1:
        return None
    edit = PlacedEdit(place, plainly(found.statement.text))
    return PlacedFix("write what the entry says", safe=False, edits=(edit,))


class UnsourcedDefinition(Rule):
    """A definition gives no source.

    Why: Readers cannot tell whether it is an author's or the chapter's own.
    Do: Add `source="([Label, Year](URL))"`, or a citation that ends the text. Without a base this
    is asked only of books that give sources of definitions somewhere. The fix adds what the entry
    cites, where the definition says what the entry says.
    """

    code = "DOC004"
    severity = Severity.WARNING
    fix = "unsafe"
    valid = (
        beside(definition("Model")),
        beside('!!! info "Definition: Model"\n\n    A program. ' + MITCHELL + "\n"),
        beside("*[ML]: machine learning\n"),
    )
    invalid = (
        beside(
            definition("Model", ""),
            "1:1",
            "the definition of “Model” gives no source; the entry cites Mitchell, 1997",
            definition("Model"),
        ),
        beside(
            definition("Model", "", more=' source=" " number="1"'),
            "1:1",
            "gives no source",
            definition("Model", more=' number="1"'),
        ),
        Example(
            ENTRY,
            "3:5",
            "gives no source",
            f'!!! info "Definition: Model"\n\n    {MODEL} {MITCHELL}\n',
            files={REFERENCES: BOOK, "docs/a.md": f'!!! info "Definition: Model"\n\n    {MODEL}\n'},
            path="docs/a.md",
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        found = [(defined, is_sourced(defined)) for defined in definitions(book)]
        if book.base is None and not any(sourced for _, sourced in found):
            return
        for defined, sourced in found:
            if not sourced:
                yield _unsourced(book, defined)


def _unsourced(book: Book, defined: Defined) -> Problem:
    found = judged(book, defined)
    cites = list(found.statement.cites) if found and found.agrees else []
    known = labels(book, cites)
    hint = f"; the entry cites {known}" if known else "; add one"
    message = f"the definition of “{defined.term.text}” gives no source{hint}"
    place = defined.place if defined.definition.component >= 0 else defined.at(text_range(defined))
    concept = defined.entry.id if defined.entry else None
    return Problem(message, place, concept, fix=_with_source(book, defined, cites))


def _with_source(book: Book, defined: Defined, cites: Sequence[Citation]) -> PlacedFix | None:
    shown = inline(book, cites)
    edit = _source_edit(defined, shown) if shown else None
    if edit is None:
        return None
    return PlacedFix("cite what the entry cites", safe=False, edits=(edit,))


def _source_edit(defined: Defined, shown: str) -> PlacedEdit | None:
    """The edit that gives a definition a source: in the attribute, or at the end of its text."""
    document, made = defined.document, defined.definition
    if made.component < 0:
        end = text_range(defined)[1]
        return PlacedEdit(defined.at((end, end)), f" {shown}")
    quoted = shown.replace("&", "&amp;").replace('"', "&quot;")
    if made.source is not None:
        place = defined.at((made.source.value_start, made.source.value_end))
        return PlacedEdit(place, quoted) if made.source.kind == "string" else None
    holding = [
        attribute.end
        for attribute in document.components[made.component].attributes.values()
        if attribute.value_start <= defined.term.start <= attribute.value_end
    ]
    if not holding:
        return None
    return PlacedEdit(defined.at((holding[0], holding[0])), f' source="{quoted}"')


class OtherSource(Rule):
    """A definition gives another source than the entry, or than another chapter.

    Why: One of the two names a work in which the definition does not stand.
    Do: Look the definition up in both works; correct the chapter, or cite the work in the entry,
    in the sense that it is the source of. Sources that are declared to be one work count as one.
    The fix puts in what the entry cites, where the definition says what the entry says.
    """

    code = "DOC005"
    severity = Severity.WARNING
    fix = "unsafe"
    valid = (
        beside(definition("Model")),
        beside(definition("Model", f"{MITCHELL[:-1]}; {OTHER[1:]}")),
        beside(definition("Gauge", OTHER)),
    )
    invalid = (
        beside(
            definition("Model", OTHER),
            "1:34",
            "`model` does not cite Quine, 1960 but Mitchell, 1997",
            definition("Model"),
        ),
        beside(
            definition("Gauge", OTHER) + "\n" + definition("Gauge", body="An instrument."),
            "7:34",
            "“Gauge” is defined by Mitchell, 1997 here and by Quine, 1960 elsewhere",
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        first: dict[str, tuple[Defined, list[Cited]]] = {}
        for defined in definitions(book):
            sources = cited(book, defined)
            if not sources or not all(one.work for one in sources):
                continue
            ours = entry_cites(defined.entry) if defined.entry else []
            if works(book, ours):
                if not any(_cites(book, ours, one) for one in sources):
                    yield _other_source(book, defined, sources, ours)
                continue
            other = first.setdefault(_name(defined, defined.term), (defined, sources))
            if not {one.work for one in other[1]} & {one.work for one in sources}:
                yield _elsewhere(defined, sources, other)


def _cites(book: Book, ours: Sequence[Citation], one: Cited) -> bool:
    """Whether one of an entry's citations is of a work that a chapter cites.

    A work that the bibliography does not hold may be another copy of what has the same label,
    unless both are known by numbers of one sort.
    """
    if one.work in works(book, ours):
        return True
    if one.record is not None or book.base is None:
        return False
    label = folded_label(one.citation.names, one.citation.year)
    for cite in ours:
        source = book.base.sources.get(cite.source)
        if source is None or folded_label(*source_label(source).rsplit(", ", 1)) != label:
            continue
        known = identity(source.url or "")
        if known is None or one.identity is None or "page" in {known.kind, one.identity.kind}:
            return True
        if known.kind != one.identity.kind:
            return True
    return False


def _other_source(
    book: Book, defined: Defined, sources: Sequence[Cited], ours: Sequence[Citation]
) -> Problem:
    entry = defined.entry.id if defined.entry else ""
    given = "; ".join(dict.fromkeys(one.citation.label.strip() for one in sources))
    theirs = labels(book, ours)
    if given in theirs.split("; "):
        given += f" ({sources[0].citation.url})"
        theirs += ", another work"
    message = f"`{entry}` does not cite {given} but {theirs}"
    found = judged(book, defined)
    cites = list(found.statement.cites) if found and found.agrees else []
    place = _cited_place(defined, sources)
    shown = inline(book, cites)
    fix = None
    if shown:
        within = defined.definition.component >= 0 and bool(defined.definition.source)
        text = shown.replace("&", "&amp;").replace('"', "&quot;") if within else shown
        fix = PlacedFix("cite what the entry cites", False, (PlacedEdit(place, text),))
    return Problem(message, place, entry, fix=fix)


def _cited_place(defined: Defined, sources: Sequence[Cited]) -> Place:
    """Where the sources of a definition stand, with the brackets around them."""
    groups = [one.citation.group or (one.citation.start, one.citation.end) for one in sources]
    return defined.at((min(group[0] for group in groups), max(group[1] for group in groups)))


def _elsewhere(
    defined: Defined, sources: Sequence[Cited], other: tuple[Defined, Sequence[Cited]]
) -> Problem:
    here, there = (
        "; ".join(dict.fromkeys(one.citation.label.strip() for one in some))
        for some in (sources, other[1])
    )
    message = f"“{defined.term.text}” is defined by {here} here and by {there} elsewhere"
    related = [(_cited_place(*other), "the other definition")]
    return Problem(message, _cited_place(defined, sources), related=related)


class DefinedTwice(Rule):
    """A term is defined twice in a book.

    Why: Readers find two definitions and do not know which holds; one of them will be forgotten
    when the other is changed.
    Do: Keep one, and link to it. Names of one entry are one term; a qualifier in brackets, such as
    "Model (statistics)", tells two terms apart. Lists, glossaries and abbreviations are not
    counted.
    """

    code = "DOC006"
    severity = Severity.WARNING
    valid = (
        beside(definition("Model") + "\n**Model:** a program.\n\n*[model]: a program\n"),
        beside(definition("Gauge (tool)") + "\n" + definition("Gauge (rule)")),
    )
    invalid = (
        beside(
            definition("Model") + "\n" + definition("Models"),
            "7:1",
            "“Models” is defined again: `model` was defined before",
        ),
        Example(
            at="1:1",
            says="“gauge” is defined again",
            files={CHAPTER: definition("Gauge"), NEXT: definition("gauge")},
            path=NEXT,
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        first: dict[str, Defined] = {}
        for defined in definitions(book):
            for term in defined.heads:
                entry = named(book, term)
                concept = entry.entry.id if entry else None
                other = first.setdefault(f"`{concept}`" if concept else _key(term), defined)
                if other is not defined:
                    yield _again(defined, term, other, concept)
                    break


def _name(defined: Defined, term: Term) -> str:
    return f"`{defined.entry.id}`" if defined.entry else _key(term)


def _key(term: Term) -> str:
    return f"{key(term.text)} {key(term.qualifier)}"


def _again(defined: Defined, term: Term, other: Defined, concept: str | None) -> Problem:
    was = f": `{concept}` was defined before" if concept else ""
    message = f"“{term.text}” is defined again{was}"
    return Problem(message, defined.whole, concept, [(other.term_place, "the first definition")])


RULES: tuple[Rule, ...] = (
    ComponentSyntax(),
    UnknownTerm(),
    DriftedDefinition(),
    UnsourcedDefinition(),
    OtherSource(),
    DefinedTwice(),
)
