"""REF: what ids, links, keys and prefixes lead to."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from kb.check.rule import Example, Rule, Scope, Whole
from kb.check.rules.structure import PLAIN
from kb.diagnostics import Place, PlacedEdit, PlacedFix, Pointer, Problem, Severity
from kb.model.entry import Entry, RelationEnd
from kb.model.short_forms import languages
from kb.nearest import nearest, slips
from kb.reading.files import Located, LocatedSource, ManifestFile
from kb.tables import Concept, Edge, LinkRow, MappingRow, Statement, Tables, folded, prose


def listed(**entries: str) -> str:
    """A file of short entries for examples: each a name, then the lines after its label."""
    lines: list[str] = []
    for name, more in entries.items():
        lines += [f"- id: {name}", f"  label: {name}", *(f"  {line}" for line in more.splitlines())]
    return "\n".join(lines) + "\n"


def kb_yaml(*more: str) -> dict[str, str]:
    """An example's kb.yaml with more lines from line 8."""
    from kb.check.examples import FILES

    return {"concepts/kb.yaml": FILES["concepts/kb.yaml"] + "".join(f"{line}\n" for line in more)}


def by_place(row: Concept | LocatedSource) -> tuple[str, int]:
    """What rows are sorted by where the order in which files were read must not matter."""
    return row.path, row.line


_Row = TypeVar("_Row", Concept, LocatedSource)


BROKEN = """\
format: 1
title: A base whose kb.yaml cannot be read to its end
base: https://example.org/
kinds:
  - system
  cites: nothing
topics: {learning: Learning}
"""


class DuplicateId(Rule):
    """An entry's id, a sense's id or a source's key is given twice.

    Why: Links and citations lead to one of the two, and nobody can tell which was meant.
    Do: Merge the two, or give one of them another id.
    """

    code = "REF001"
    severity = Severity.ERROR
    valid = (
        Example(listed(optimizer="", agent="")),
        Example(PLAIN + "senses: [{id: narrow, text: One.}, {id: broad, text: Another.}]\n"),
    )
    invalid = (
        Example(listed(optimizer="", agent="") + listed(optimizer=""), "5:7", "`optimizer`"),
        Example(
            PLAIN + "senses: [{id: narrow, text: One.}, {id: narrow, text: Another.}]\n",
            "5:41",
            "`narrow` is the id of another sense too",
        ),
        Example(
            files={"concepts/references/more.yaml": "id: mitchell-1997\ntitle: Again\n"},
            at="1:5",
            says="`mitchell-1997` is the key of another source too",
            path="concepts/references/more.yaml",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        senses = located.entry.senses
        if len({sense.id for sense in senses}) == len(senses):
            return
        places: dict[str, list[Place]] = {}
        for n, sense in enumerate(senses):
            place = Place(located.path, (*located.root, "senses", n, "id"))
            places.setdefault(sense.id, []).append(place)
        for sense_id, copies in places.items():
            if len(copies) > 1:
                yield _given_twice(sense_id, "the id of another sense", copies, located.entry.id)

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for copies in _copies(whole.tables.concepts, lambda concept: concept.id):
            places = [concept.place("id") for concept in copies]
            yield _given_twice(copies[0].id, "the id of another entry", places, copies[0].id)
        for found in _copies(whole.sources, lambda located: located.source.id):
            places = [Place(located.path, (*located.root, "id")) for located in found]
            yield _given_twice(found[0].source.id, "the key of another source", places)


def _copies(rows: Sequence[_Row], name: Callable[[_Row], str]) -> list[list[_Row]]:
    """The rows that share a name with others, each group by place."""
    counts = Counter(map(name, rows))
    found: dict[str, list[_Row]] = {}
    if len(counts) < len(rows):
        for row in rows:
            if counts[name(row)] > 1:
                found.setdefault(name(row), []).append(row)
    return [sorted(group, key=by_place) for group in found.values()]


def _given_twice(name: str, what: str, places: list[Place], concept: str | None = None) -> Problem:
    message = f"`{name}` is {what} too; merge the two or rename one"
    first, second, *more = places
    related = [(place, f"`{name}` stands here too") for place in (first, *more)]
    return Problem(message, second, concept, related)


class Reference(NamedTuple):
    """A name that leads nowhere: where it stands, what a fix replaces, in which entry."""

    target: str
    place: Place
    text: Place | None
    concept: str | None
    by_term: bool = False
    """Whether it is another entry's own term, which leaves no doubt of what is meant."""


class DanglingReference(Rule):
    """A relation, link, sense, topic or prefix names something that does not exist.

    Why: Readers meet a dead link, and exports hold a statement about nothing.
    Do: Take the suggestion where there is one; else write what is missing, or unlink it.
    """

    code = "REF002"
    severity = Severity.ERROR
    fix = "unsafe"
    valid = (
        Example(listed(optimizer="", policy="relations: {part-of: optimizer}")),
        Example(PLAIN + "notes: See [[terms]].\nmappings: {exact: [wd:Q1, urn:x:1]}\n"),
        Example(
            PLAIN + "topics: [learning]\n",
            files={"concepts/kb.yaml": BROKEN},
        ),
        Example(PLAIN + "notes: A range [0, 1] [see [[terms|here]]], and f[x[i]] for all i.\n"),
    )
    invalid = (
        Example(
            listed(optimizer="", policy="relations: {part-of: optimiser}"),
            "5:24",
            "did you mean `optimizer`?",
            listed(optimizer="", policy="relations: {part-of: optimizer}"),
        ),
        Example(
            PLAIN + "notes: See [[term]].\n",
            "5:12",
            "did you mean `terms`?",
            PLAIN + "notes: See [[terms]].\n",
        ),
        Example(
            PLAIN + "senses: [{id: narrow, text: One.}]\nnotes: See [[terms#narow]].\n",
            "6:12",
            "did you mean `narrow`?",
            PLAIN + "senses: [{id: narrow, text: One.}]\nnotes: See [[terms#narrow]].\n",
        ),
        Example(
            PLAIN + "senses: [{id: narrow, text: One., versus: {broad: agrees}}]\n",
            "5:44",
            "`terms` has no sense `broad`",
        ),
        Example(
            PLAIN + "aliases: [word]\nsenses: [{id: narrow, text: One., requires: word}]\n",
            "6:45",
            "did you mean `terms`?",
            PLAIN + "aliases: [word]\nsenses: [{id: narrow, text: One., requires: terms}]\n",
        ),
        Example(
            PLAIN + "topics: [learnin]\n",
            "5:10",
            "did you mean `learning`?",
            PLAIN + "topics: [learning]\n",
        ),
        Example(
            PLAIN + "mappings: {exact: wdd:Q1}\n",
            "5:19",
            "did you mean `wd`?",
            PLAIN + "mappings: {exact: wd:Q1}\n",
        ),
        Example(
            PLAIN,
            files=kb_yaml("root: words"),
            at="7:7",
            says="no entry has the id `words`",
            path="concepts/kb.yaml",
        ),
        Example(
            PLAIN + "notes: See [terms]] for more.\n",
            "5:12",
            "did you mean `[[terms]]`?",
            PLAIN + "notes: See [[terms]] for more.\n",
        ),
        Example(
            PLAIN + "notes: See [[terms|a term] and [[terms]].\n",
            "5:12",
            "`[[terms|a term]` is no link",
            PLAIN + "notes: See [[terms|a term]] and [[terms]].\n",
        ),
        Example(
            PLAIN + "notes: See [[terms]]] for more.\n",
            "5:12",
            "did you mean `[[terms]]`?",
            PLAIN + "notes: See [[terms]] for more.\n",
        ),
        Example(PLAIN + "notes: See [[terms for more.\n", "5:12", "is never closed"),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry = located.entry
        yield from _torn_links(located)
        senses = [sense.id for sense in entry.senses]
        for steps, named, on_key in _own_senses(entry):
            if named not in senses:
                place = Place(located.path, (*located.root, *steps), on_key=on_key)
                yield _no_sense(Reference(named, place, place, entry.id), entry.id, senses)

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        yield from _missing_entries(whole)
        yield from _missing_senses(whole.tables)
        yield from _missing_topics(whole)
        yield from _missing_prefixes(whole)


_AIM = r"[a-z0-9][a-z0-9-]*(?:[#|][^\[\]]*)?"
_TORN = re.compile(
    rf"\[\[(?P<end>{_AIM})\](?!\])"
    rf"|(?<![\[\w])\[(?P<start>{_AIM})\]\]"
    r"|\[\[(?P<over>[^\[\]]+)\]\]\]"
    r"|(?P<open>\[\[)(?![^\[\]]*\])"
)
"""Links with a bracket too few or too many, or with none that ends them."""


def _torn_links(located: Located) -> Iterator[Problem]:
    for steps, text in prose(located.entry):
        for torn in _torn_in(text) if "[[" in text or "]]" in text else ():
            place = Place(located.path, (*located.root, *steps), torn.span())
            yield _torn_link(torn, place, located.entry.id)


def _torn_in(text: str) -> Iterator[re.Match[str]]:
    depth = position = 0
    for torn in _TORN.finditer(text):
        depth += text.count("[", position, torn.start()) - text.count("]", position, torn.start())
        position = torn.start()
        if not torn["over"] or depth <= 0:  # else the third bracket ends a remark around the link
            yield torn


def _torn_link(torn: re.Match[str], place: Place, concept: str) -> Problem:
    inside = torn["end"] or torn["start"] or torn["over"]
    if not inside:
        return Problem("the link is never closed; write `]]` after its id", place, concept)
    whole = f"[[{inside}]]"
    message = f"`{torn[0]}` is no link; did you mean `{whole}`?"
    return Problem(message, place, concept, fix=replacing(place, whole))


def _own_senses(entry: Entry) -> Iterator[tuple[Pointer, str, bool]]:
    for n, sense in enumerate(entry.senses):
        for other in sense.versus:
            yield ("senses", n, "versus", other), other, True
    for name, ends in entry.relations.items():
        for n, end in enumerate(ends):
            if end.sense is not None:
                yield ("relations", name, n, "sense"), end.sense, False


def _missing_entries(whole: Whole) -> Iterator[Problem]:
    known = whole.tables.by_id.keys() | whole.tables.lost
    missing = list(_unknown_ids(whole, known))
    if not missing:
        return
    targets = {one.target for one in missing}
    named = _named(targets, whole.tables)
    meant = _guesses(targets, whole.tables.by_id)
    for one in missing:
        by_term = named.get(folded(one.target))
        found = by_term or meant.get(one.target)
        said = f"no entry has the id `{one.target}`" if one.target else "the link names no entry"
        known = one._replace(by_term=by_term is not None)
        yield _dangling(known, said, found, "write the entry, or name another")


def _named(targets: Iterable[str], tables: Tables) -> dict[str, str]:
    """The entries whose own terms were written where an id belongs, by that term, folded."""
    wanted = frozenset(map(folded, targets))
    found: dict[str, str] = {}
    for term in tables.terms:
        text = folded(term.text)
        if text in wanted and term.role != "not":
            found[text] = min(term.of.id, found.get(text, term.of.id))
    return found


def _unknown_ids(whole: Whole, known: Iterable[str]) -> Iterator[Reference]:
    tables = whole.tables
    known = frozenset(known)
    for edge in tables.edges:
        if edge.to not in known:
            yield Reference(edge.to, edge.place, edge.place, edge.of.id)
    for link in tables.links:
        if link.target not in known:
            yield Reference(link.target, link.place, linked_id(link), link.of.id)
    for concept in tables.concepts:
        for n, target in enumerate(concept.replaced_by):
            if target not in known:
                place = concept.place("replaced_by", n)
                yield Reference(target, place, place, concept.id)
        for n, m, target in required(concept):
            if target not in known:
                place = concept.place("senses", n, "requires", m)
                yield Reference(target, place, place, concept.id)
    root = whole.manifest.root
    if root is not None and root not in known:
        place = Place(whole.manifest_file.path, (0, "root"))
        yield Reference(root, place, place, None)


def required(concept: Concept) -> Iterator[tuple[int, int, str]]:
    """What an entry's senses require: the sense's position, the id's, the id."""
    for n, ids in enumerate(concept.required):
        for m, target in enumerate(ids):
            yield n, m, target


def linked_id(link: LinkRow) -> Place | None:
    """Where the target stands inside a link; None where blanks or a shown text may hide it."""
    named = len(link.target) + (len(link.sense) + 1 if link.sense else 0)
    if link.end - link.start != named + 4:
        return None
    start = link.start + 2
    return link.place._replace(at=(start, start + len(link.target)))


def _linked_sense(link: LinkRow) -> Place | None:
    place = linked_id(link)
    return place and place._replace(at=(link.start + 3 + len(link.target), link.end - 2))


_COMPARISONS = 5_000_000
"""How many names may be compared for suggestions: some half a second's worth."""


def _guesses(missing: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """The nearest known name of each missing one, of as many as there is time for."""
    names = sorted(known)
    wanted = sorted(filter(None, missing))[: max(20, _COMPARISONS // (len(names) + 1))]
    found = {name: nearest(name, names) for name in wanted}
    return {name: near[0] for name, near in found.items() if near}


_SURE = 2
"""Slips up to which a fix writes the other name; beyond, it is only asked whether it was meant."""


def _dangling(one: Reference, said: str, found: str | None, advice: str) -> Problem:
    if found is None:
        return Problem(f"{said}; {advice}", one.place, one.concept)
    sure = folded(one.target) == folded(found) or slips(one.target, found) <= _SURE
    fix = replacing(one.text, found) if one.text and (sure or one.by_term) else None
    return Problem(f"{said}; did you mean `{found}`?", one.place, one.concept, fix=fix)


def replacing(place: Place, text: str) -> PlacedFix:
    """The unsafe fix that writes another name at a place."""
    return PlacedFix(f"write `{text}`", safe=False, edits=(PlacedEdit(place, text),))


def _missing_senses(tables: Tables) -> Iterator[Problem]:
    for edge in tables.edges:
        if edge.to_sense is not None and (owner := tables.by_id.get(edge.to)):
            place = edge.of.place("relations", edge.type, edge.position, "to_sense")
            one = Reference(edge.to_sense, place, place, edge.of.id)
            yield from _unless_sense(one, owner)
    for link in tables.links:
        if link.sense is not None and (owner := tables.by_id.get(link.target)):
            one = Reference(link.sense, link.place, _linked_sense(link), link.of.id)
            yield from _unless_sense(one, owner)


def _unless_sense(one: Reference, owner: Concept) -> Iterator[Problem]:
    if one.target not in owner.senses:
        yield _no_sense(one, owner.id, owner.senses)


def _no_sense(one: Reference, owner: str, senses: Sequence[str]) -> Problem:
    found = nearest(one.target, senses)
    choices = f"its senses are {', '.join(senses)}" if senses else "it has none"
    said = f"`{owner}` has no sense `{one.target}`"
    return _dangling(one, said, found[0] if found else None, choices)


def _trusted(file: ManifestFile, field: str) -> bool:
    """Whether what kb.yaml says in a field was read whole, so that what it lacks is missing."""
    faults = [problem.place.pointer[1:2] for _, problem in file.problems]
    return file.readable and (field,) not in faults


def _missing_topics(whole: Whole) -> Iterator[Problem]:
    topics = whole.manifest.topics
    if not _trusted(whole.manifest_file, "topics"):
        return
    missing = [one for one in _named_topics(whole) if one.target not in topics]
    meant = _guesses({one.target for one in missing}, topics)
    for one in missing:
        said = f"kb.yaml has no topic `{one.target}`"
        yield _dangling(one, said, meant.get(one.target), "add it there, or name another")


def _named_topics(whole: Whole) -> Iterator[Reference]:
    topics = whole.manifest.topics
    for concept in whole.tables.concepts:
        for n, topic in enumerate(concept.topics):
            if topic not in topics:
                place = concept.place("topics", n)
                yield Reference(topic, place, place, concept.id)
    for name, topic in topics.items():
        if topic.broader is not None:
            place = Place(whole.manifest_file.path, (0, "topics", name, "broader"))
            yield Reference(topic.broader, place, place, None)


def _missing_prefixes(whole: Whole) -> Iterator[Problem]:
    prefixes = whole.manifest.prefixes
    if not _trusted(whole.manifest_file, "prefixes"):
        return
    missing: list[Reference] = []
    for row in whole.tables.mappings:
        prefix = prefix_of(row.target)
        if prefix is not None and prefix not in prefixes:
            text = row.place._replace(at=(0, len(prefix))) if prefix else None
            missing.append(Reference(prefix, row.place, text, row.of.id))
    meant = _guesses({one.target for one in missing}, prefixes)
    for one in missing:
        said = f"kb.yaml declares no prefix `{one.target}`"
        if not one.target:
            said = "a mapping is an IRI or a prefixed name, and this is neither"
        yield _dangling(one, said, meant.get(one.target), "declare it, or write the IRI")


def prefix_of(target: str) -> str | None:
    """The prefix of a mapping's target, empty where it has none; None for an IRI."""
    if "://" in target or target.startswith("urn:"):
        return None
    prefix, colon, _ = target.partition(":")
    return prefix if colon else ""


def expanded(target: str, prefixes: Mapping[str, str]) -> str:
    """The IRI that a mapping's target stands for."""
    prefix = prefix_of(target)
    if not prefix or prefix not in prefixes:
        return target
    return prefixes[prefix] + target[len(prefix) + 1 :]


class DanglingSource(Rule):
    """A citation names a source that the bibliography does not hold.

    Why: A citation that leads nowhere cannot be checked by anyone.
    Do: Correct the key, or add the source to references.yaml.
    """

    code = "REF003"
    severity = Severity.ERROR
    valid = (Example(PLAIN),)
    invalid = (
        Example(
            PLAIN.replace("mitchell-1997", "mitchel-1997"), "4:73", "did you mean `mitchell-1997`?"
        ),
        Example(
            PLAIN + "notes: {text: One., cites: {source: mitchell-1997, via: samuel-1959}}\n",
            "5:57",
            "no source has the key `samuel-1959`",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        known = frozenset(located.source.id for located in whole.sources) | whole.lost_sources
        missing: list[Reference] = []
        for row in whole.tables.citations:
            if row.source not in known:
                missing.append(Reference(row.source, row.place, None, row.of.id))
            if row.via is not None and row.via not in known:
                place = row.of.place(*row.pointer, "via")
                missing.append(Reference(row.via, place, None, row.of.id))
        meant = _guesses({one.target for one in missing}, known)
        for one in missing:
            said = f"no source has the key `{one.target}`"
            yield _dangling(one, said, meant.get(one.target), "add it to the references")


_TOMBSTONE = "status: deprecated\nbecause: no longer used\n"


class DeprecatedTarget(Rule):
    """A relation or a link leads to a deprecated entry.

    Why: Readers are sent to a term that they are then told not to use.
    Do: Name the entry that replaces it. What a newer term supersedes may stay named.
    """

    code = "REF004"
    severity = Severity.WARNING
    fix = "unsafe"
    valid = (
        Example(listed(daemon=_TOMBSTONE, optimizer="relations: {supersedes: daemon}")),
        Example(listed(daemon=_TOMBSTONE + "relations: {is-a: demon}", demon=_TOMBSTONE)),
    )
    invalid = (
        Example(
            listed(
                daemon=_TOMBSTONE + "replaced_by: optimizer",
                optimizer="",
                agent="relations: {is-a: daemon}",
            ),
            "10:21",
            "use `optimizer`",
            listed(
                daemon=_TOMBSTONE + "replaced_by: optimizer",
                optimizer="",
                agent="relations: {is-a: optimizer}",
            ),
        ),
        Example(
            listed(daemon=_TOMBSTONE, agent="definition: An agent like a [[daemon]]."),
            "7:31",
            "`daemon` is deprecated and nothing replaces it",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        by_id = whole.tables.by_id
        dead = {one.id: one for one in by_id.values() if one.status == "deprecated"}
        for one in _references_to(whole, dead) if dead else ():
            found = _replacement(one.target, dead)
            if found is None or found == one.concept or found not in by_id:
                message = f"`{one.target}` is deprecated and nothing replaces it; choose another"
                yield Problem(message, one.place, one.concept)
                continue
            message = f"`{one.target}` is deprecated; use `{found}`"
            fix = replacing(one.text, found) if one.text else None
            yield Problem(message, one.place, one.concept, fix=fix)


def _references_to(whole: Whole, dead: Mapping[str, Concept]) -> Iterator[Reference]:
    for edge in whole.tables.edges:
        if edge.to in dead and edge.of.id not in dead and edge.type != "supersedes":
            yield Reference(edge.to, edge.place, edge.place, edge.of.id)
    for link in whole.tables.links:
        if link.target in dead and link.of.id not in dead and not _tells_history(link.pointer):
            yield Reference(link.target, link.place, linked_id(link), link.of.id)
    for concept in whole.tables.concepts:
        for n, m, target in required(concept):
            if target in dead and concept.id not in dead:
                place = concept.place("senses", n, "requires", m)
                yield Reference(target, place, place, concept.id)
    root = whole.manifest.root
    if root is not None and root in dead:
        place = Place(whole.manifest_file.path, (0, "root"))
        yield Reference(root, place, place, None)


def _tells_history(pointer: Pointer) -> bool:
    return pointer[0] == "notes" or pointer[:2] == ("relations", "supersedes")


def _replacement(target: str, dead: Mapping[str, Concept]) -> str | None:
    """The living entry that a chain of replacements ends at; None where it forks or circles."""
    seen: set[str] = set()
    while target in dead:
        options = dead[target].replaced_by
        if target in seen or len(options) != 1:
            return None
        seen.add(target)
        target = options[0]
    return target


class DuplicateRelation(Rule):
    """The same relation is authored twice.

    Why: Two copies drift apart, and then nobody knows which one holds.
    Do: Keep one. The inverse is derived, so a relation stands at one of its two ends.
    """

    code = "REF005"
    severity = Severity.WARNING
    fix = "safe"
    valid = (
        Example(listed(optimizer="", agent="relations: {is-a: optimizer, leads-to: optimizer}")),
        Example(
            PLAIN + "senses: [{id: narrow, text: One.}]\n"
            "relations: {leads-to: [search, {to: search, sense: narrow}]}\n"
            "---\nid: search\nlabel: search\n"
        ),
    )
    invalid = (
        Example(
            listed(optimizer="", agent="relations:\n  is-a:\n  - optimizer\n  - optimizer"),
            "8:7",
            "already states `is-a: optimizer`",
            listed(optimizer="", agent="relations:\n  is-a:\n  - optimizer"),
        ),
        Example(
            listed(
                optimizer="",
                agent="relations: {is-a: [optimizer, {to: optimizer, because: it optimizes}]}",
            ),
            "5:33",
            "merge the two",
        ),
        Example(
            listed(
                agent="relations: {contrasts-with: tool}", tool="relations: {contrasts-with: agent}"
            ),
            "6:31",
            "`agent` states this relation already",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        for name, ends in located.entry.relations.items():
            if len(ends) > 1:
                yield from _repeated_ends(located, name, ends)

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for first, second in authored_twice(whole.tables):
            if not disagreement(first, second):
                message = f"`{first.of.id}` states this relation already; keep one of the two"
                related = [(first.place, "the same relation")]
                yield Problem(message, second.place, second.of.id, related)


def _repeated_ends(located: Located, name: str, ends: Sequence[RelationEnd]) -> Iterator[Problem]:
    groups: dict[tuple[str, str | None, str | None], list[int]] = {}
    for n, end in enumerate(ends):
        groups.setdefault((end.to, end.sense, end.to_sense), []).append(n)
    for (target, _, _), (first, *again) in groups.items():
        if again:
            at = [Place(located.path, (*located.root, "relations", name, n)) for n in again]
            exact = [
                PlacedEdit(place, None)
                for n, place in zip(again, at, strict=True)
                if _same(ends[first], ends[n])
            ]
            advice = "delete this copy" if len(exact) == len(again) else "merge the two"
            message = f"the entry already states `{name}: {target}`; {advice}"
            origin = Place(located.path, (*located.root, "relations", name, first))
            related = [(place, "the same relation") for place in (origin, *at[1:])]
            fix = PlacedFix("delete the copy", safe=True, edits=tuple(exact)) if exact else None
            yield Problem(message, at[0], located.entry.id, related, fix)


def _same(one: RelationEnd, other: RelationEnd) -> bool:
    """Whether two ends say the same to the last word, translations included."""
    return one == other and languages(one.because or "") == languages(other.because or "")


def authored_twice(tables: Tables) -> Iterator[tuple[Edge, Edge]]:
    """The relations that stand at both of their ends, the two edges by place."""
    first: dict[tuple[str | None, ...], Statement] = {}
    for one in tables.statements:
        other = first.setdefault(_identity(one), one)
        if other.edge.of.id != one.edge.of.id:
            near, far = sorted((other.edge, one.edge), key=lambda edge: by_place(edge.of))
            yield near, far


def _identity(one: Statement) -> tuple[str | None, ...]:
    near, kind, far, edge = one
    if edge.sense is None and edge.to_sense is None:
        return near, kind.name, far
    return near, kind.name, far, one.subject_sense, one.object_sense


def disagreement(one: Edge, other: Edge) -> list[str]:
    """In what two authorings of a relation differ; what only one of them says is no difference."""
    found: list[str] = []
    if one.status != other.status:
        found.append("status")
    if one.cites and other.cites and _cited(one) != _cited(other):
        found.append("source")
    if one.because and other.because and folded(one.because) != folded(other.because):
        found.append("reason")
    return found


def _cited(edge: Edge) -> set[str]:
    return {source for source, _ in edge.cites}


class SelfRelation(Rule):
    """A relation leads from an entry to itself.

    Why: It says nothing, and a hierarchy with it has a loop.
    Do: Name the entry that was meant, or delete the relation.
    """

    code = "REF006"
    severity = Severity.ERROR
    fix = "unsafe"
    valid = (
        Example(listed(optimizer="", agent="relations: {is-a: optimizer}")),
        Example(
            PLAIN + "senses: [{id: narrow, text: One.}, {id: broad, text: Another.}]\n"
            "relations: {contrasts-with: {to: terms, sense: narrow, to_sense: broad}}\n"
        ),
    )
    invalid = (
        Example(PLAIN + "relations: {is-a: terms}\n", "5:19", "itself", PLAIN),
        Example(
            listed(optimizer="", agent="relations: {is-a: [optimizer, agent]}"),
            "5:33",
            "`is-a` leads from `agent` to itself",
            listed(optimizer="", agent="relations: {is-a: [optimizer]}"),
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry = located.entry
        for name, ends in entry.relations.items():
            for n, end in enumerate(ends):
                if end.to == entry.id and not _between_senses(end):
                    place = Place(located.path, (*located.root, "relations", name, n, "to"))
                    item = Place(located.path, (*located.root, *_item(entry, name, n)))
                    edits = (PlacedEdit(item, None),)
                    fix = PlacedFix("delete the relation", safe=False, edits=edits)
                    message = f"`{name}` leads from `{entry.id}` to itself; name another entry"
                    yield Problem(message, place, entry.id, fix=fix)


def _between_senses(end: RelationEnd) -> bool:
    return end.sense is not None and end.to_sense is not None and end.sense != end.to_sense


def _item(entry: Entry, name: str, position: int) -> Pointer:
    """What goes with a relation, so that no empty list or mapping stays behind."""
    if len(entry.relations[name]) > 1:
        return ("relations", name, position)
    return ("relations", name) if len(entry.relations) > 1 else ("relations",)


class VanishedId(Rule):
    """An id that was published is gone, and no tombstone stands in its place.

    Why: Whoever linked the concept's IRI is left with a dead link; published ids are permanent.
    Do: Bring the entry back with `status: deprecated` and `replaced_by`; `kb rename --id` does so.
    """

    code = "REF007"
    severity = Severity.ERROR
    valid = (Example(PLAIN, published=("terms",)),)
    invalid = (
        Example(
            PLAIN,
            "1:1",
            "`words` was published and is gone",
            path="concepts/kb.yaml",
            published=("terms", "words"),
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        gone = whole.published - whole.tables.by_id.keys() - whole.tables.lost
        for concept in sorted(gone):
            message = (
                f"`{concept}` was published and is gone; keep it as a deprecated entry "
                "that names its replacement"
            )
            yield Problem(message, Place(whole.manifest_file.path, ()), concept)


class SharedMapping(Rule):
    """Two concepts are mapped as exact to one concept elsewhere.

    Why: An exact match can be followed in both directions, so the two would be one concept.
    Do: Keep the exact mapping where it fits; elsewhere say `close`, `broad` or `narrow`.
    """

    code = "REF008"
    severity = Severity.WARNING
    valid = (
        Example(
            listed(optimizer="mappings: {exact: wd:Q1}", agent="mappings: {close: wd:Q1}"),
        ),
    )
    invalid = (
        Example(
            listed(
                optimizer="mappings: {exact: wd:Q1}",
                agent="mappings: {exact: http://www.wikidata.org/entity/Q1}",
            ),
            "6:21",
            "`optimizer`",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        prefixes = whole.manifest.prefixes
        found: dict[str, dict[str, MappingRow]] = {}
        for row in whole.tables.mappings:
            if row.how == "exact" and row.of.status != "deprecated":
                iri = expanded(row.target, prefixes)
                found.setdefault(iri, {}).setdefault(row.of.id, row)
        for iri, rows in found.items():
            if len(rows) > 1:
                yield _shared(iri, sorted(rows.values(), key=lambda row: by_place(row.of)))


def _shared(iri: str, rows: Sequence[MappingRow]) -> Problem:
    first, second, *more = rows
    related = [(row.place, f"the mapping of `{row.of.id}`") for row in (first, *more)]
    message = f"`{first.of.id}` too is mapped as exact to {iri}; one of the two is at most `close`"
    return Problem(message, second.place, second.of.id, related)


class UnusedSource(Rule):
    """A source is cited by no entry, nor is another manifestation of its work.

    Why: A bibliography that nobody cites from is not kept up.
    Do: Cite it, or delete the record.
    """

    code = "REF009"
    severity = Severity.INFO
    valid = (
        Example(PLAIN),
        Example(
            PLAIN.replace("mitchell-1997 ch. 1", "{source: mitchell-1997, via: samuel-1959}"),
            files={"concepts/references/more.yaml": "id: samuel-1959\ntitle: Checkers\n"},
        ),
        Example(
            "id: terms\nlabel: term\ncites [ samuel-1959\n",
            files={"concepts/references/more.yaml": "id: samuel-1959\ntitle: Checkers\n"},
        ),
    )
    invalid = (
        Example(
            PLAIN,
            files={"concepts/references/more.yaml": "id: samuel-1959\ntitle: Checkers\n"},
            at="1:5",
            says="`samuel-1959` is cited nowhere",
            path="concepts/references/more.yaml",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        cited: set[str | None] = set()
        for row in whole.tables.citations:
            cited |= {row.source, row.via}
        works = {one.source.work for one in whole.sources if one.source.id in cited}
        for located in whole.sources if not whole.tables.lost else ():
            if located.source.work not in works:
                place = Place(located.path, (*located.root, "id"))
                message = f"`{located.source.id}` is cited nowhere; cite it or delete it"
                yield Problem(message, place, located.source.id)


RULES: tuple[Rule, ...] = (
    DuplicateId(),
    DanglingReference(),
    DanglingSource(),
    DeprecatedTarget(),
    DuplicateRelation(),
    SelfRelation(),
    VanishedId(),
    SharedMapping(),
    UnusedSource(),
)
