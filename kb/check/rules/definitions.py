"""DEF: what a definition has to be, by itself and among the others."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from kb.check.rule import Example, Rule, Scope, Whole
from kb.check.rules.labels import (
    OwnText,
    designations,
    named,
    occurrences,
    own_texts,
    place_in,
    unlinked,
)
from kb.check.rules.structure import PLAIN
from kb.diagnostics import PlacedEdit, PlacedFix, Pointer, Problem, Severity
from kb.graph import cycles
from kb.links import Link, links, rendered
from kb.model.entry import Entry, Status
from kb.reading.files import Located
from kb.tables import Concept, LinkRow, folded

TEXT = "A system that stands for itself in examples."


class Missing(Rule):
    """An entry has neither a definition nor a sense.

    Why: A term without a definition is a promise; in an accepted entry it is a false one.
    Do: Write the definition with its source. In a draft this is a reminder, no error; a
    deprecated entry needs none.
    """

    code = "DEF001"
    severity = Severity.ERROR
    valid = (
        Example(PLAIN),
        Example("id: terms\nlabel: term\nsenses: {id: one, text: A first reading.}\n"),
        Example("id: terms\nlabel: term\nstatus: deprecated\nbecause: no longer used\n"),
    )
    invalid = (
        Example("id: terms\nlabel: term\nstatus: accepted\n", "1:1", "accepted without"),
        Example("id: terms\nlabel: term\n", "1:1", "neither a `definition` nor"),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry = located.entry
        if entry.definition is not None or entry.senses or entry.status is Status.DEPRECATED:
            return
        place = place_in(located, ())
        if entry.status is Status.ACCEPTED:
            message = "the entry is accepted without a `definition` or a sense; write one"
            yield Problem(message, place, entry.id)
        else:
            message = "the draft has neither a `definition` nor a sense yet; write one"
            yield Problem(message, place, entry.id, severity=Severity.INFO)


class Unsourced(Rule):
    """A definition or a sense cites no source, in a draft too.

    Why: A reader can trust a definition no further than it can be followed back.
    Do: Add `cites` with the source and the place in it, or with what was adapted.
    """

    code = "DEF002"
    severity = Severity.WARNING
    valid = (
        Example(PLAIN),
        Example("id: terms\nlabel: term\nstatus: deprecated\ndefinition: A former system.\n"),
    )
    invalid = (
        Example(f"id: terms\nlabel: term\ndefinition: {TEXT}\n", "3:13", "`definition` cites no"),
        Example(
            PLAIN + "senses:\n  - {id: narrow, text: One system.}\n",
            "6:24",
            "sense `narrow` cites no source",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry, language = located.entry, scope.manifest.language
        if entry.status is Status.DEPRECATED:
            return
        if entry.definition is not None and not entry.definition.cites:
            place = place_in(located, ("definition", "text", language))
            yield Problem("the `definition` cites no source; add `cites`", place, entry.id)
        for n, sense in enumerate(entry.senses):
            if not sense.cites:
                place = place_in(located, ("senses", n, "text", language))
                message = f"the sense `{sense.id}` cites no source; add `cites`"
                yield Problem(message, place, entry.id)


class SameText(Rule):
    """Two concepts have the same definition, apart from case and blanks.

    Why: Either they are one concept, or the definition does not say what tells them apart.
    Do: Merge the entries, or write the difference into the definition.
    """

    code = "DEF003"
    severity = Severity.ERROR
    valid = (
        Example(f"- id: one\n  label: one\n  definition: {TEXT}\n- id: two\n  label: two\n"),
        Example(
            f"- id: one\n  label: one\n  definition: {TEXT}\n"
            f"- id: two\n  label: two\n  definition: {TEXT}\n  status: deprecated\n"
        ),
        Example(
            "- id: one\n  label: one\n  definition: TODO\n"
            "- id: two\n  label: two\n  definition: TODO\n"
        ),
    )
    invalid = (
        Example(
            f"- id: one\n  label: one\n  definition: {TEXT}\n"
            "- id: two\n  label: two\n  definition: >-\n"
            "    A System that stands\n    for itself in examples.\n",
            "6:15",
            "`one` and `two`",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        groups: dict[str, dict[str, Concept]] = {}
        for concept in whole.tables.concepts:
            if concept.text_key and concept.status != Status.DEPRECATED:
                groups.setdefault(concept.text_key, {}).setdefault(concept.id, concept)
        for text, concepts in groups.items():
            if len(concepts) > 1 and not _POSTPONED.match(text.upper()):
                yield _same_text(concepts.values(), whole.manifest.language)


def _same_text(concepts: Iterable[Concept], language: str) -> Problem:
    first, second, *more = sorted(concepts, key=lambda one: (one.path, one.root))
    steps = ("definition", "text", language)
    ids = named(one.id for one in (first, second, *more))
    message = f"{ids} have the same definition; write what tells them apart, or merge them"
    related = [(one.place(*steps), f"the definition of `{one.id}`") for one in (first, *more)]
    return Problem(message, second.place(*steps), second.id, related)


class Circular(Rule):
    """A definition uses the term that it defines.

    Why: Who does not know the term learns nothing from it.
    Do: Say it in other words. The term at the very beginning ("A term is …") is passed over, as
    are links to other concepts and terms that are marked `spot: false`.
    """

    code = "DEF004"
    severity = Severity.INFO
    opt_in = True
    valid = (
        Example(PLAIN),
        Example(f"id: terms\nlabel: term\ndefinition: A term is {TEXT[2:]}\n"),
        Example("id: terms\nlabel: term\ndefinition: A short-term or terminal system.\n"),
        Example("id: terms\nlabel: term\ndefinition: What a [[long-term|long term]] is not.\n"),
    )
    invalid = (
        Example(
            "id: terms\nlabel: term\ndefinition: A system that uses Term or terms.\n",
            "3:32",
            "uses `Term`",
        ),
        Example(
            "id: terms\nlabel: search\nforms: [searching]\n"
            "senses: {id: one, text: The process of searching.}\n",
            "4:40",
            "uses `searching`",
        ),
        Example("id: terms\nlabel: term\ndefinition: Like a [[terms]].\n", "3:20", "links itself"),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry, language = located.entry, scope.manifest.language
        if entry.definition is None and not entry.senses:
            return
        names = _spotted(entry, language)
        for said in own_texts(entry, language):
            circles = _circles(said, names, entry.id)
            if circles:
                yield _circular(located, said, sorted(circles))


def _spotted(entry: Entry, language: str) -> list[tuple[str, str]]:
    """(language, text) of the label and of the other terms that running text may hold."""
    found: list[tuple[str, str]] = []
    for one in designations(entry, language):
        if one.role == "discouraged" or not one.text.strip():
            continue
        name, n = one.steps[:2]
        owner = getattr(entry, str(name))[n] if one.role not in ("label", "form") else None
        if owner is None or owner.spot:
            found.append((one.lang, one.text))
    return found


def _circles(said: OwnText, names: list[tuple[str, str]], own: str) -> set[tuple[int, int]]:
    text = unlinked(said.text, shown=False)
    found = {
        span
        for lang, name in names
        if lang == said.lang
        for span in occurrences(text, name)
        if text[: span[0]].strip().lower() not in _LEADS
    }
    found |= {(link.start, link.end) for link in _links_to(said.text, own)}
    return found


_LEADS = ("", "a", "an", "the")


def _links_to(text: str, target: str) -> Iterator[Link]:
    """The links of a text to one concept."""
    return (link for link in links(text) if link.target == target) if "[[" in text else iter(())


def _circular(located: Located, said: OwnText, spans: list[tuple[int, int]]) -> Problem:
    (start, end), *others = spans
    used = said.text[start:end]
    does = "links itself" if used.startswith("[[") else f"uses `{used}`, the term itself"
    where = "sense" if said.steps[0] == "senses" else "definition"
    related = [(place_in(located, said.steps, span), "used again") for span in others]
    message = f"the {where} {does}; say it in other words"
    return Problem(message, place_in(located, said.steps, (start, end)), located.entry.id, related)


class Cycle(Rule):
    """Definitions lead back to each other by their links.

    Why: Of concepts defined by each other none can be understood first, and no reading order
    exists.
    Do: Define one of them without the next, or unlink a word that the definition does not rest on.
    """

    code = "DEF005"
    severity = Severity.WARNING
    valid = (
        Example(
            "- {id: one, label: one, definition: 'Not [[two]].'}\n"
            "- {id: two, label: two, definition: A first thing., notes: 'See [[one]].'}\n"
        ),
    )
    invalid = (
        Example(
            "- {id: one, label: one, definition: 'Not [[two]].'}\n"
            "- {id: two, label: two, definition: 'Not [[three]].'}\n"
            "- {id: three, label: three, definition: 'Not [[one]].'}\n",
            "1:42",
            "`one` → `two` → `three` → `one`",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        rows = whole.tables.dependencies
        following = {
            concept: sorted({row.target for row in rows[concept]}) for concept in sorted(rows)
        }
        for cycle in cycles(following):
            first = cycle.index(min(cycle))
            yield _cycle_problem([*cycle[first:], *cycle[:first]], rows)


def _cycle_problem(cycle: list[str], linked: Mapping[str, list[LinkRow]]) -> Problem:
    ends = zip(cycle, [*cycle[1:], cycle[0]], strict=True)
    rows = [next(row for row in linked[one] if row.target == other) for one, other in ends]
    shown = cycle if len(cycle) < 7 else [*cycle[:5], f"({len(cycle) - 5} more)"]
    chain = " → ".join(f"`{one}`" if one[0] != "(" else one for one in [*shown, cycle[0]])
    message = f"definitions lead back to each other: {chain}; define one without the next"
    related = [(row.place, f"`{row.of.id}` links `{row.target}`") for row in rows]
    return Problem(message, rows[0].place, cycle[0], related[1:])


class Genus(Rule):
    """The concept that a definition begins with is not above the one defined.

    Why: "An optimizer that …" says that it is an optimizer; the hierarchy should say so too.
    Do: Add the relation (`is-a`, as a rule), or define it otherwise. Looked at is a definition's
    first link where nothing but an article stands before it.
    """

    code = "DEF006"
    severity = Severity.INFO
    opt_in = True
    valid = (
        Example(
            "- {id: one, label: one, definition: 'A [[two]] alone.', relations: {is-a: three}}\n"
            "- {id: two, label: two, relations: {has-kind: three}}\n"
            "- {id: three, label: three}\n"
        ),
        Example(
            "- {id: one, label: one, definition: 'The part of a [[two]] that counts.'}\n"
            "- {id: two, label: two}\n"
        ),
    )
    invalid = (
        Example(
            "- {id: one, label: one, definition: 'A [[two]] alone.'}\n"
            "- {id: two, label: two, relations: {is-a: {to: one, status: contested}}}\n",
            "1:40",
            "nothing says that `one` is a kind of `two`",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        tables = whole.tables
        above: dict[str, list[str]] | None = None
        seen: set[tuple[str, Pointer]] = set()
        for link in tables.links:
            key = (link.of.path, link.of.root)
            if not link.defining or key in seen:
                continue
            seen.add(key)
            if link.start > _ARTICLE or link.target == link.of.id:
                continue
            above = _above(whole) if above is None else above
            if link.target in tables.by_id and not _leads_up(link.of.id, link.target, above):
                yield _no_genus(link)


_ARTICLE = 5
"""Characters before a first link that is the genus: none, or an article and its blank."""

_FAR = 100
"""Concepts walked through upwards before a genus gets the benefit of the doubt."""


def _above(whole: Whole) -> dict[str, list[str]]:
    """The concepts directly above each, by every uncontested relation of a hierarchical type."""
    found: dict[str, list[str]] = {}
    for near, kind, far, edge in whole.tables.statements:
        if kind.hierarchical and edge.status != "contested":
            downwards = "skos:narrower" in kind.spec.rdf
            below, other = (far, near) if downwards else (near, far)
            found.setdefault(below, []).append(other)
    return found


def _leads_up(start: str, goal: str, above: Mapping[str, list[str]]) -> bool:
    seen = {start: None}
    for node in (waiting := [start]):
        for other in above.get(node, ()):
            if other == goal or len(seen) > _FAR:
                return True
            if other not in seen:
                seen[other] = None
                waiting.append(other)
    return False


def _no_genus(link: LinkRow) -> Problem:
    own, genus = link.of.id, link.target
    message = f"nothing says that `{own}` is a kind of `{genus}`, which its definition begins with"
    return Problem(f"{message}; relate them, or define it otherwise", link.place, own)


SETTING = """\
format: 1
title: Examples
base: https://example.org/kb/
rules: {settings: {DEF007: {words: 90}}}
"""


class Length(Rule):
    """A definition or a sense is very short or very long.

    Why: Under five words nothing is told apart; past eighty words or three sentences a definition
    has become an article.
    Do: Write genus and difference; move the rest to `notes` or `examples`. Counted is the text as
    it is shown, a plain link with the words of its id; not in languages written without blanks.
    """

    code = "DEF007"
    severity = Severity.INFO
    settings: ClassVar[Mapping[str, int]] = {"words": 80, "fewest_words": 5, "sentences": 3}
    valid = (
        Example(PLAIN),
        Example(
            f"id: terms\nlabel: term\ndefinition: Any{' more' * 89}.\n",
            files={"concepts/kb.yaml": SETTING},
        ),
        Example("id: terms\nlabel: term\ndefinition: 'Any [[local-optimization-process]] here.'\n"),
        Example(f"id: terms\nlabel: term\ndefinition: Any{' more' * 79}.\n"),
        Example(PLAIN.replace("in examples.", "in examples, e.g. Here. So it is. Or not.")),
        Example("id: terms\nlabel: term\ndefinition: TODO\n"),
    )
    invalid = (
        Example("id: terms\nlabel: term\ndefinition: 'A [[short-word]].'\n", "3:13", "3 words"),
        Example(
            f"id: terms\nlabel: term\ndefinition: Any{' more' * 80}.\n", "3:13", "81 words; 80"
        ),
        Example(
            "id: terms\nlabel: term\ndefinition: It is one. It is two! It is three? It is four.\n",
            "3:13",
            "4 sentences",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        language = scope.manifest.language
        for said in own_texts(located.entry, language):
            if said.lang.split("-")[0] in _WITHOUT_BLANKS or _POSTPONED.match(said.text):
                continue
            fault = self._fault(rendered(said.text, _as_words), scope)
            if fault:
                where = "sense" if said.steps[0] == "senses" else "definition"
                message = f"the {where} has {fault}"
                yield Problem(message, place_in(located, said.steps), located.entry.id)

    def _fault(self, text: str, scope: Scope) -> str | None:
        count, words = len(text.split()), scope.setting(self, "words")
        if 0 < count < scope.setting(self, "fewest_words"):
            return f"{count} words; say what it is and what tells it apart"
        if count > words:
            return f"{count} words; {words} should do, move the rest to `notes`"
        sentences = 1 + sum(1 for _ in _BREAK.finditer(text))
        if sentences > scope.setting(self, "sentences"):
            enough = scope.setting(self, "sentences")
            return f"{sentences} sentences; {enough} should do, move the rest to `notes`"
        return None


_WITHOUT_BLANKS = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo"})


def _as_words(target: str) -> str:
    return target.replace("-", " ")


_BREAK = re.compile(
    r"[.!?…](?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bcf\.)(?<!\bvs\.)(?<!\bal\.)(?<!\b[A-Z]\.)"
    r"[\"'”’)\]]?\s+(?=[\"'“‘(\[]?[^\W\d_a-z])"
)
"""Where a sentence ends and another begins, common abbreviations and initials excepted."""


class Style(Rule):
    """A definition or a sense is a placeholder, or not written as a sentence of its kind.

    Why: Placeholders get published; texts that begin and end alike can be set into a page, a card
    or a chapter as they are.
    Do: Write the definition: a capital first, a full stop last, and no "A term is" before it. A
    text that begins with a link is not asked for a capital.
    """

    code = "DEF008"
    severity = Severity.WARNING
    fix = "safe"
    valid = (
        Example(PLAIN),
        Example("id: terms\nlabel: term\ndefinition: '[[system]] of things to do.'\n"),
        Example("id: terms\nlabel: term\ndefinition: p-values that were “to be defined.”\n"),
        Example("id: terms\nlabel: TODO\ndefinition: A comment that says TODO to its reader.\n"),
    )
    invalid = (
        Example("id: terms\nlabel: term\ndefinition: TODO\n", "3:13", "placeholder"),
        Example("id: terms\nlabel: term\ndefinition: To be written.\n", "3:13", "placeholder"),
        Example(
            "id: terms\nlabel: term\ndefinition: A system (TBD) of any kind.\n",
            "3:13",
            "placeholder",
        ),
        Example(
            "id: terms\nlabel: term\ndefinition: A system of some kind\n",
            "3:33",
            "full stop",
            "id: terms\nlabel: term\ndefinition: A system of some kind.\n",
        ),
        Example(
            "id: terms\nlabel: term\nsenses: {id: one, text: 'what a [[system]] says.'}\n",
            "3:26",
            "lower case",
        ),
        Example("id: terms\nlabel: term\ndefinition: A Term is a system.\n", "3:13", "`A Term is`"),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry, language = located.entry, scope.manifest.language
        for said in own_texts(entry, language):
            if not said.text.strip():
                continue
            if _POSTPONED.match(said.text) or _MARKED.search(said.text):
                place = place_in(located, said.steps)
                yield Problem("a placeholder; write the text", place, entry.id)
            elif said.lang.split("-")[0] not in _WITHOUT_BLANKS:
                yield from _style_problems(located, said, language)


_POSTPONED = re.compile(
    r"\W*(?:(?:todo|tbd|tbc|tba|fixme|xxx|wip|n/?a|placeholder|coming soon|lorem ipsum\b.*)\W*\Z"
    r"|(?-i:TODO|TBD|TBC|TBA|FIXME|XXX|WIP)\b"
    r"|(?:to be|needs to be|not yet) (?:written|defined|done|added|completed|determined|decided"
    r"|confirmed|announced|filled in)\b|\?\?)",
    re.IGNORECASE | re.DOTALL,
)
"""A text that begins by saying that it is still to be written."""

_MARKED = re.compile(r"\b(?:TODO|TBD|TBC|FIXME)\s?:|[(\[](?:TODO|TBD|TBC|FIXME)\b|\?\?\?")
"""A mark inside a text that something is still to be written."""


def _style_problems(located: Located, said: OwnText, language: str) -> Iterator[Problem]:
    own = located.entry.id
    lead = _lead(located.entry, said, language)
    word = _FIRST_WORD.match(said.text)
    if lead is not None:
        message = f"`{lead}` repeats the term; begin with what it is"
        yield Problem(message, place_in(located, said.steps, (0, len(lead))), own)
    elif word is not None and word["word"].islower() and word["word"][1:2] != "-":
        start = word.start("word")
        place = place_in(located, said.steps, (start, start + 1))
        edit = PlacedEdit(place, said.text[start].upper())
        fix = PlacedFix("begin with a capital", safe=False, edits=(edit,))
        message = "the text begins in lower case; begin with a capital"
        yield Problem(message, place, own, fix=fix)
    yield from _stop_problems(located, said)


_FIRST_WORD = re.compile(r"\s*[\"'“‘]?(?P<word>[^\W\d_]+(?:[-’'][^\W\d_]+)*)(?=[\s,;:])")
"""A first word; one like `k-means` is left in lower case."""


def _lead(entry: Entry, said: OwnText, language: str) -> str | None:
    """The words `A term is` that a text begins with, if it does."""
    verb = _VERB.search(said.text, 0, 200)
    if verb is None:
        return None
    begun = folded(said.text[: verb.start()])
    article, _, rest = begun.partition(" ")
    names = (begun, rest) if article in _LEADS else (begun,)
    terms = (one for one in designations(entry, language) if one.lang == said.lang)
    found = any(folded(one.text) in names for one in terms)
    return said.text[: verb.end()] if found else None


_VERB = re.compile(r" (?:is|are|means|refers to|denotes)\b")


def _stop_problems(located: Located, said: OwnText) -> Iterator[Problem]:
    text = said.text.rstrip()
    bare = text.rstrip("\"'”’»)]*_`")
    if (bare[-1:] or "x") in _STOPS:
        return
    end = len(text)
    last = place_in(located, said.steps, (end - 1, end))
    edit = PlacedEdit(place_in(located, said.steps, (end, end)), ".")
    mends = text[-1].isalnum() or text[-1] in ")]"
    fix = PlacedFix("add a full stop", safe=True, edits=(edit,)) if mends else None
    message = "the text ends without a full stop; add one"
    yield Problem(message, last, located.entry.id, fix=fix)


_STOPS = ".!?…。！？।؟۔"

RULES: tuple[Rule, ...] = (
    Missing(),
    Unsourced(),
    SameText(),
    Circular(),
    Cycle(),
    Genus(),
    Length(),
    Style(),
)
