"""GRA: what relations say together.

A relation that is contested, or that holds for one sense only, is exported as a node of its own
and not as a statement about the concepts; hierarchies are made of the others, which are called
firm here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from kb.check.rule import Example, Rule, Scope, Whole
from kb.check.rules.references import (
    authored_twice,
    by_place,
    disagreement,
    expanded,
    kb_yaml,
    listed,
)
from kb.check.rules.structure import PLAIN
from kb.diagnostics import Place, PlacedEdit, PlacedFix, Problem, Severity
from kb.graph import chain, components, cycles, reachable
from kb.model.relation import RelationType
from kb.reading.files import Located
from kb.tables import Concept, Edge, Statement, Tables

Pair = tuple[str, str]
_Question = tuple[Sequence[str], Sequence[str]]
"""Starts and goals: does one of the starts stand under one of the goals?"""

_AT_ONCE = 4096
"""How many goals one walk over a hierarchy looks for."""

_LISTED = 20
"""How many related places a finding about many names."""


def _firm(tables: Tables, types: Iterable[RelationType]) -> Iterator[Statement]:
    """The firm relations of some types between two different entries."""
    names = frozenset(kind.name for kind in types)
    known = tables.by_id
    for one in tables.statements:
        near, kind, far, edge = one
        between = kind.name in names and near != far and near in known and far in known
        if between and edge.status != "contested" and not (edge.sense or edge.to_sense):
            yield one


def _standing(one: Statement) -> tuple[str, int]:
    return by_place(one.edge.of)


def _upward(one: Statement) -> Pair:
    """The two ends of a hierarchical relation, the narrower first."""
    near, kind, far, _ = one
    return (far, near) if "skos:narrower" in kind.spec.rdf else (near, far)


def _exported_hierarchy(tables: Tables) -> dict[str, dict[str, Edge]]:
    """What stands directly above each entry in skos:broader, and the relation that says so."""
    above: dict[str, dict[str, Edge]] = {}
    for one in _firm(tables, (kind for kind in tables.types if kind.hierarchical)):
        lower, upper = _upward(one)
        above.setdefault(lower, {}).setdefault(upper, one.edge)
    return above


def _related(tables: Tables) -> list[Statement]:
    """The firm relations that are exported as skos:related, by place, each pair once."""
    kinds = [kind for kind in tables.types if "skos:related" in kind.spec.rdf]
    found = sorted(_firm(tables, kinds), key=_standing)
    return list({(one.subject, one.object): one for one in reversed(found)}.values())[::-1]


class RelatedAndBroader(Rule):
    """Two concepts are related, and one stands under the other in the hierarchy.

    Why: SKOS (S27) keeps the two apart: whoever reads the export would find it inconsistent.
    Do: Keep the hierarchical relation; or say with another type how the two are connected.
    """

    code = "GRA002"
    severity = Severity.ERROR
    valid = (
        Example(
            listed(
                optimizer="relations: {related-to: search}",
                agent="relations: {is-a: optimizer, related-to: search}",
                search="",
            )
        ),
        Example(
            listed(
                optimizer="",
                agent="relations: {is-a: {to: optimizer, sense: narrow}, related-to: optimizer}",
            )
        ),
    )
    invalid = (
        Example(
            listed(optimizer="", agent="relations: {is-a: optimizer, related-to: optimizer}"),
            "5:44",
            "`agent` stands under `optimizer`",
        ),
        Example(
            listed(
                optimizer="relations: {related-to: evolution}",
                search="relations: {is-a: optimizer, exemplified-by: evolution}",
                evolution="",
            ),
            "3:27",
            "`evolution` stands under `optimizer`",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        related = _related(whole.tables)
        if not related:
            return
        above = _exported_hierarchy(whole.tables)
        budget = iter(range(_STEPS))
        for edge, lower, upper in _under_related(related, _Heights(above)):
            message = f"`{lower}` stands under `{upper}`, so `{edge.type}` cannot hold too"
            route = _route(lower, upper, above, budget)
            said = [(above[a][b].place, f"`{a}` stands under `{b}`") for a, b in route]
            yield Problem(message, edge.place, edge.of.id, said)


_STEPS = 1_000_000
"""How many entries may be passed in looking for the chains that findings show."""


def _under_related(
    related: Sequence[Statement], heights: "_Heights"
) -> Iterator[tuple[Edge, str, str]]:
    """The related pairs of which one, the narrower, stands under the other."""
    ends = [(one.subject, one.object) for one in related]
    for one, (near, far) in zip(related, ends, strict=True):
        if heights.level(near, far):
            yield one.edge, near, far
    questions = [
        ((lower,), (upper,)) for near, far in ends for lower, upper in ((near, far), (far, near))
    ]
    for n, lower, upper in heights.ways(questions):
        yield related[n // 2].edge, lower, upper


def _route(
    lower: str, upper: str, above: Mapping[str, Mapping[str, Edge]], budget: Iterator[int]
) -> list[Pair]:
    """The first steps of a way from an entry up to another, while the budget lasts."""

    def higher(one: str) -> list[tuple[str, str]]:
        in_time = next(budget, None) is not None
        return [("", other) for other in sorted(above.get(one, ()))] if in_time else []

    return [(step.source, step.target) for step in (chain(lower, upper, higher) or [])[:_LISTED]]


class _Heights:
    """Who stands above whom in a hierarchy, asked for many pairs at once.

    The entries of a cycle make one part. Parts are walked from the top down, each handing on
    which of some goals stand at or above it, as the bits of a number: so a question costs no
    more in a deep hierarchy than in a flat one.
    """

    def __init__(self, above: Mapping[str, Collection[str]]) -> None:
        parts = components({lower: list(uppers) for lower, uppers in above.items()})
        self._part = {concept: n for n, part in enumerate(parts) for concept in part}
        self._onward = [
            {self._part[upper] for concept in part for upper in above.get(concept, ())} - {n}
            for n, part in enumerate(parts)
        ]
        self._tops = frozenset(end for ends in self._onward for end in ends)

    def level(self, one: str, other: str) -> bool:
        """Whether two entries are in one cycle."""
        return one in self._part and self._part[one] == self._part.get(other)

    def ways(self, questions: Sequence[_Question]) -> Iterator[tuple[int, str, str]]:
        """(question, start, goal) wherever a question's start stands under one of its goals."""
        asked: dict[int, list[tuple[int, str]]] = {}
        for n, (starts, goals) in enumerate(questions):
            lowest = max(self._part.get(start, -1) for start in starts)
            for goal in goals:
                part = self._part.get(goal, -1)
                if part in self._tops and part < lowest:
                    asked.setdefault(part, []).append((n, goal))
        goals = list(asked)
        for first in range(0, len(goals), _AT_ONCE):
            batch = {goal: 1 << n for n, goal in enumerate(goals[first : first + _AT_ONCE])}
            yield from self._answers(questions, asked, batch)

    def _answers(
        self,
        questions: Sequence[_Question],
        asked: Mapping[int, Sequence[tuple[int, str]]],
        batch: Mapping[int, int],
    ) -> Iterator[tuple[int, str, str]]:
        over = self._over(batch)
        masks: dict[int, int] = {}
        for part, bit in batch.items():
            for n, goal in asked[part]:
                starts = [start for start in questions[n][0] if start in self._part]
                if n not in masks:
                    masks[n] = 0
                    for start in starts:
                        masks[n] |= over[self._part[start]]
                if masks[n] & bit:
                    yield n, min(s for s in starts if over[self._part[s]] & bit), goal

    def _over(self, bits: Mapping[int, int]) -> list[int]:
        """Of each part, the bits of the goals that stand above it."""
        over: list[int] = []
        for ends in self._onward:
            mask = 0
            for end in ends:
                mask |= over[end] | bits.get(end, 0)
            over.append(mask)
        return over


class MappingClash(Rule):
    """A concept is mapped to one concept elsewhere in ways that exclude each other.

    Why: Exact, broader, narrower and related are disjoint (SKOS S46, S27); readers reject both.
    Do: Keep the one that fits; `close` says that two are nearly the same.
    """

    code = "GRA003"
    severity = Severity.ERROR
    valid = (Example(PLAIN + "mappings: {exact: wd:Q1, close: wd:Q1, broad: wd:Q2}\n"),)
    invalid = (
        Example(PLAIN + "mappings: {exact: wd:Q1, broad: wd:Q1}\n", "5:33", "`exact` and `broad`"),
        Example(
            PLAIN + "mappings: {related: http://www.wikidata.org/entity/Q1, narrow: wd:Q1}\n",
            "5:21",
            "`narrow` and `related`",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        mappings = located.entry.mappings
        found: dict[str, dict[str, Place]] = {}
        for how in ("exact", "broad", "narrow", "related"):
            for n, target in enumerate(getattr(mappings, how)):
                place = Place(located.path, (*located.root, "mappings", how, n))
                iri = expanded(target, scope.manifest.prefixes)
                found.setdefault(iri, {}).setdefault(how, place)
        for iri, places in found.items():
            if len(places) > 1:
                ways = " and ".join(f"`{how}`" for how in places)
                message = f"{iri} is mapped as {ways}; only one of these can hold"
                (_, origin), *others, (_, last) = places.items()
                related = [(at, "the same target") for at in (origin, *(at for _, at in others))]
                yield Problem(message, last, located.entry.id, related)


class Cycle(Rule):
    """Relations of a type that knows no cycles lead back to where they began.

    Why: A thing cannot be a kind or a part of itself; SKOS lets it pass, tree views do not end.
    Do: Find the relation that is wrong and delete it or turn it round.
    """

    code = "GRA005"
    severity = Severity.ERROR
    valid = (
        Example(
            listed(
                search="relations: {is-a: optimizer, leads-to: agent}",
                agent="relations: {is-a: optimizer, leads-to: search}",
                optimizer="",
            )
        ),
        Example(
            listed(
                agent="relations: {is-a: {to: optimizer, status: contested}}",
                optimizer="relations: {is-a: agent}",
            )
        ),
    )
    invalid = (
        Example(
            listed(
                optimizer="relations: {is-a: search}",
                search="relations: {is-a: agent}",
                agent="relations: {is-a: optimizer}",
            ),
            "9:21",
            "`is-a` runs in a circle: agent → optimizer → search → agent",
        ),
        Example(
            listed(agent="relations: {is-a: optimizer}", optimizer="relations: {part-of: agent}"),
            "3:21",
            "`is-a` and `part-of` run in a circle",
        ),
        Example(
            listed(agent="relations: {follows: search}", search="relations: {follows: agent}"),
            files=kb_yaml("relations: {follows: {inverse: followed-by, acyclic: true}}"),
            at="3:24",
            says="`follows` runs in a circle",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        tables = whole.tables
        acyclic = [kind for kind in tables.types if kind.spec.acyclic and not kind.spec.symmetric]
        by_type: dict[str, list[Statement]] = {kind.name: [] for kind in acyclic}
        for one in _firm(tables, acyclic):
            by_type[one.type.name].append(one)
        hierarchies = {kind.name for kind in acyclic if kind.hierarchical}
        merged = list(_rings([one for name in hierarchies for one in by_type[name]]))
        for name, statements in by_type.items():
            if merged or name not in hierarchies:
                yield from map(_circle, _rings(statements))
        yield from (_circle(ring) for ring in merged if _mixed(ring))


Ring = list[list[Statement]]
"""A cycle, step by step; of each step all relations that say it."""


def _rings(statements: Sequence[Statement]) -> Iterator[Ring]:
    """One shortest cycle of each knot, the same whatever the order of the statements."""
    following: dict[str, list[str]] = {}
    for one in statements:
        near, far = _upward(one)
        following.setdefault(near, []).append(far)
    knots = [set(part) for part in components(following) if len(part) > 1]
    steps: dict[Pair, list[Statement]] = {}
    for one in statements if knots else ():
        steps.setdefault(_upward(one), []).append(one)
    for knot in knots:
        inside = {near: sorted(knot.intersection(following[near])) for near in sorted(knot)}
        for ring in cycles(inside):
            turns = zip(ring, [*ring[1:], ring[0]], strict=True)
            yield [sorted(steps[turn], key=_standing) for turn in turns]


def _mixed(ring: Ring) -> bool:
    """Whether no one type makes the whole ring."""
    first, *others = ({one.type.name for one in step} for step in ring)
    return not first.intersection(*others)


def _circle(ring: Ring) -> Problem:
    first, *others = (one for step in ring for one in step)
    types = sorted({one.type.name for one in (first, *others)})
    verb = "runs" if len(types) == 1 else "run"
    said = " and ".join(f"`{name}`" for name in types)
    message = f"{said} {verb} in a circle: {_walked(ring)}; one of these relations is wrong"
    related = [
        (one.edge.place, f"`{one.subject}` {one.type.name} `{one.object}`") for one in others
    ]
    return Problem(message, first.edge.place, first.edge.of.id, related)


def _walked(ring: Ring) -> str:
    names = [_upward(step[0])[0] for step in ring]
    steps = f" ({len(names)} steps)" if len(names) > 8 else ""
    if steps:
        names[5:-1] = ["…"]
    return " → ".join([*names, names[0]]) + steps


class RedundantBroader(Rule):
    """A relation says what a chain of the same type says already.

    Why: Readers take the entry for a direct child, and trees show it twice.
    Do: Delete the shorter way, unless a source for the direct statement is worth keeping.
    """

    code = "GRA006"
    severity = Severity.INFO
    fix = "unsafe"
    valid = (
        Example(
            listed(
                agent="",
                optimizer="relations: {is-a: agent}",
                search="relations: {is-a: optimizer, part-of: agent, example-of: agent}",
            )
        ),
    )
    invalid = (
        Example(
            listed(
                agent="",
                optimizer="relations: {is-a: agent}",
                search="relations: {is-a: [optimizer, agent]}",
            ),
            "8:33",
            "`search` is under `agent` by way of `optimizer`",
            listed(
                agent="",
                optimizer="relations: {is-a: agent}",
                search="relations: {is-a: [optimizer]}",
            ),
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        transitive = [kind for kind in whole.tables.types if kind.spec.transitive]
        by_type: dict[str, dict[str, dict[str, Edge]]] = {kind.name: {} for kind in transitive}
        for near, kind, far, edge in _firm(whole.tables, transitive):
            if not kind.spec.symmetric:
                by_type[kind.name].setdefault(near, {}).setdefault(far, edge)
        for above in by_type.values():
            yield from _shortcuts(above)


def _shortcuts(above: Mapping[str, Mapping[str, Edge]]) -> Iterator[Problem]:
    """The relations to what another relation's end stands under; cycles are left alone."""
    several = [(near, tuple(ends)) for near, ends in above.items() if len(ends) > 1]
    if not several:
        return
    heights = _Heights(above)
    for n, via, far in heights.ways([(ends, ends) for _, ends in several]):
        near, _ = several[n]
        if not heights.level(near, via):
            yield _shortcut(near, far, above[near][far], above[near][via], via)


def _shortcut(near: str, far: str, edge: Edge, longer: Edge, via: str) -> Problem:
    message = f"`{near}` is under `{far}` by way of `{via}` already; this relation adds nothing"
    fix = None
    if longer.of.id == edge.of.id and longer.type == edge.type:
        item = edge.of.place("relations", edge.type, edge.position)
        fix = PlacedFix("delete the relation", safe=False, edits=(PlacedEdit(item, None),))
    related = [(longer.place, f"the way by `{via}`")]
    return Problem(message, edge.place, edge.of.id, related, fix)


class Disagreement(Rule):
    """A relation is authored at both of its ends, and the two disagree.

    Why: Status, source and reason belong to the relation; readers get one of two answers.
    Do: Author it at one end; the inverse is derived.
    """

    code = "GRA007"
    severity = Severity.WARNING
    valid = (
        Example(listed(optimizer="relations: {has-kind: agent}", agent="")),
        Example(
            listed(
                optimizer="relations: {has-kind: agent}",
                agent="relations: {is-a: {to: optimizer, cites: mitchell-1997}}",
            )
        ),
    )
    invalid = (
        Example(
            listed(
                optimizer="relations: {has-kind: {to: agent, status: contested}}",
                agent="relations: {is-a: optimizer}",
            ),
            "6:21",
            "another status",
        ),
        Example(
            listed(
                agent="relations: {distinct-from: {to: tool, because: It acts.}}",
                tool="relations: {distinct-from: {to: agent, because: It is used.}}",
            ),
            "6:35",
            "another reason",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        for first, second in authored_twice(whole.tables):
            differing = disagreement(first, second)
            if differing:
                said = " and ".join(f"another {what}" for what in differing)
                message = f"`{first.of.id}` states this relation with {said}; author it at one end"
                related = [(first.place, f"`{first.type}` as `{first.of.id}` states it")]
                yield Problem(message, second.place, second.of.id, related)


class DomainRange(Rule):
    """A relation stands between kinds that its type does not join.

    Why: The type then means something else than it says, or the relation is turned round.
    Do: Turn the relation round, take another type, or correct the kind.
    """

    code = "GRA008"
    severity = Severity.ERROR
    valid = (
        Example(
            listed(
                reward="kind: objective\nrelations: {objective-of: agent}",
                agent="kind: system\nrelations: {is-a: machine}",
                machine="",
            )
        ),
    )
    invalid = (
        Example(
            listed(
                agent="kind: system\nrelations: {is-a: search}",
                search="kind: process",
            ),
            "4:21",
            "`is-a` joins entries of one kind; `agent` is a system, `search` a process",
        ),
        Example(
            listed(
                agent="kind: system\nrelations: {objective-of: reward}",
                reward="kind: system",
            ),
            "4:29",
            "`objective-of` leads from an entry of kind objective, and `agent` is of kind system",
        ),
        Example(
            listed(
                reward="kind: objective",
                search="kind: process\nrelations: {has-objective: reward}",
            ),
            "7:30",
            "`objective-of` leads to an entry of kind system, and `search` is of kind process",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        tables, kinds = whole.tables, whole.manifest.kinds
        ends = {kind.name: _End.of(kind, kinds) for kind in tables.types}
        for near, kind, far, edge in tables.statements:
            subject, target = tables.by_id.get(near), tables.by_id.get(far)
            if subject and target and near != far:
                yield from ends[kind.name].misfits(subject, target, edge)


class _End(NamedTuple):
    """What a type asks of the kinds at its ends, as far as kb.yaml knows those kinds.

    A base of other kinds than the built-in types were made for is not held to theirs.
    """

    type: RelationType
    kinds: frozenset[str]
    domain: frozenset[str]
    range: frozenset[str]

    @classmethod
    def of(cls, kind: RelationType, kinds: Sequence[str]) -> "_End":
        known = frozenset(kinds)
        spec = kind.spec
        return cls(kind, known, known.intersection(spec.domain), known.intersection(spec.range))

    def misfits(self, subject: Concept, target: Concept, edge: Edge) -> Iterator[Problem]:
        name = self.type.name
        if self._misfit(subject.kind, self.domain):
            message = f"`{name}` leads from {_asked(self.domain, subject)}"
            yield _at_kinds(message, edge, subject)
        if self._misfit(target.kind, self.range):
            message = f"`{name}` leads to {_asked(self.range, target)}"
            yield _at_kinds(message, edge, target)
        if self.type.spec.same_kind and self._differ(subject.kind, target.kind):
            message = (
                f"`{name}` joins entries of one kind; `{subject.id}` is a {subject.kind}, "
                f"`{target.id}` a {target.kind}"
            )
            yield _at_kinds(message, edge, subject, target)

    def _misfit(self, kind: str | None, allowed: frozenset[str]) -> bool:
        return bool(allowed) and kind in self.kinds and kind not in allowed

    def _differ(self, one: str | None, other: str | None) -> bool:
        declared = not self.kinds or (one in self.kinds and other in self.kinds)
        return one is not None and other is not None and declared and one != other


def _asked(allowed: frozenset[str], concept: Concept) -> str:
    wanted = " or ".join(sorted(allowed))
    return f"an entry of kind {wanted}, and `{concept.id}` is of kind {concept.kind}"


def _at_kinds(message: str, edge: Edge, *concepts: Concept) -> Problem:
    related = [(one.place("kind"), f"`{one.id}` is of kind {one.kind}") for one in concepts]
    return Problem(message, edge.place, edge.of.id, related)


def _beside(tables: Tables) -> dict[str, list[str]]:
    """What relations of any type join each entry to, in either direction."""
    beside: dict[str, list[str]] = {concept: [] for concept in tables.by_id}
    for edge in tables.edges:
        near, far = edge.of.id, edge.to
        if near != far and far in beside:
            beside[near].append(far)
            beside[far].append(near)
    return beside


class Orphan(Rule):
    """No relation leads from an entry or to it.

    Why: Nobody who browses comes across it, and the graph does not say what it is to the others.
    Do: Relate it, by `is-a` or `part-of` if nothing else. A contested relation counts.
    """

    code = "GRA009"
    severity = Severity.WARNING
    valid = (
        Example(PLAIN),
        Example(
            listed(optimizer="", agent="relations: {is-a: {to: optimizer, status: contested}}")
        ),
    )
    invalid = (
        Example(
            listed(optimizer="", agent="relations: {is-a: optimizer}", search=""),
            "6:7",
            "no relation leads from `search` or to it",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        tables = whole.tables
        # What an unreadable entry relates to is not known.
        if len(tables.by_id) < 2 or tables.lost:
            return
        joined: set[str] = set()
        for edge in tables.edges:
            if edge.to != edge.of.id:
                joined.add(edge.of.id)
                joined.add(edge.to)
        for concept in tables.by_id.values():
            if concept.id not in joined and concept.status != "deprecated":
                message = f"no relation leads from `{concept.id}` or to it; relate it to another"
                yield Problem(message, concept.place("id"), concept.id)


class DisconnectedPart(Rule):
    """Some entries are related to each other, and to none of the rest.

    Why: Two graphs in one base are often one whose bridge nobody wrote.
    Do: Relate one of them to the rest, if there is something to say.
    """

    code = "GRA010"
    severity = Severity.INFO
    valid = (Example(listed(optimizer="", agent="relations: {is-a: optimizer}", search="")),)
    invalid = (
        Example(
            listed(
                agent="relations: {part-of: optimizer}",
                optimizer="",
                search="relations: {is-a: optimizer}",
                tree="",
                graph="relations: {has-kind: tree}",
            ),
            "11:7",
            "`graph` and 1 more are related to none of the other 3 entries",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        tables = whole.tables
        if tables.lost:
            return
        parts = [sorted(part) for part in _parts(_beside(tables))]
        parts.sort(key=lambda part: (-len(part), part[0]))
        for part in parts[1:]:
            if any(tables.by_id[one].status != "deprecated" for one in part):
                yield _apart(part, tables)


def _parts(beside: Mapping[str, Sequence[str]]) -> Iterator[set[str]]:
    """The connected parts of two entries or more."""
    seen: set[str] = set()
    for concept, others in beside.items():
        if others and concept not in seen:
            part = {concept, *reachable(concept, beside)}
            seen |= part
            yield part


def _apart(part: Sequence[str], tables: Tables) -> Problem:
    first, *others = (tables.by_id[one] for one in part)
    rest = len(tables.by_id) - len(part)
    message = f"`{first.id}` and {len(others)} more are related to none of the other {rest} entries"
    related = [(one.place("id"), f"`{one.id}`") for one in others[: _LISTED - 1]]
    return Problem(message, first.place("id"), first.id, related)


class RelatedSiblings(Rule):
    """Two concepts are related that stand under one broader concept.

    Why: That they have something in common is what the broader concept says already (ISO 25964).
    Do: Drop the relation, or say with another type what connects the two.
    """

    code = "GRA012"
    severity = Severity.INFO
    opt_in = True
    valid = (
        Example(
            listed(
                optimizer="",
                search="relations: {is-a: optimizer, leads-to: agent}",
                agent="relations: {is-a: optimizer}",
            )
        ),
    )
    invalid = (
        Example(
            listed(
                optimizer="",
                search="relations: {is-a: optimizer, related-to: agent}",
                agent="relations: {is-a: optimizer}",
            ),
            "5:44",
            "both stand under `optimizer`",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        related = _related(whole.tables)
        above = _exported_hierarchy(whole.tables) if related else {}
        for near, _, far, edge in related:
            shared = above.get(near, {}).keys() & above.get(far, {}).keys()
            if shared:
                upper = min(shared)
                message = f"`{near}` and `{far}` both stand under `{upper}`; say more, or nothing"
                said = [(above[one][upper].place, f"`{one}`") for one in (near, far)]
                yield Problem(message, edge.place, edge.of.id, said)


Turn = Literal["same", "opposite", "either"]


class Clash(NamedTuple):
    """Two types that cannot both hold of one pair, and why.

    `turn`: whether they clash when the two lead the same way, opposite ways, or in either case.
    """

    one: str
    other: str
    turn: Turn
    because: str


CLASHES = (
    Clash("is-a", "contrasts-with", "either", "a kind of a thing is not defined against it"),
    Clash("is-a", "exemplified-by", "same", "a thing is not under its own case"),
    Clash("part-of", "exemplified-by", "same", "a thing is not part of its own case"),
    Clash("broader", "exemplified-by", "same", "a thing is not under its own case"),
    Clash("exemplified-by", "exemplified-by", "opposite", "two are not cases of each other"),
    Clash("element-of", "element-of", "opposite", "two are not elements of each other"),
    Clash("aligns", "aligns-to", "same", "nothing is brought into line with itself"),
    Clash("supersedes", "is-a", "either", "two terms for one thing are no kind of each other"),
    Clash("supersedes", "part-of", "either", "two terms for one thing are no part of each other"),
    Clash("supersedes", "contrasts-with", "either", "two terms for one thing are no contrast"),
)
"""Only what the types' own descriptions exclude.

`distinct-from` is not among them: a thing is readily confused with its genus, its cause or its
product. Hierarchies that lead opposite ways are cycles (GRA005), related ones GRA002.
"""
_CLASHES = {names: clash for clash in CLASHES for names in (clash[:2], clash[1::-1])}
_CLASHING = frozenset(name for names in _CLASHES for name in names)


class Contradiction(Rule):
    """Two relations between one pair of concepts cannot both hold.

    Why: One of the two is wrong, and nobody who reads them knows which.
    Do: Delete the wrong one; where authors disagree, mark it `status: contested`.
    """

    code = "GRA013"
    severity = Severity.ERROR
    valid = (
        Example(
            listed(
                agent="relations: {is-a: optimizer, part-of: optimizer}",
                optimizer="",
                search="relations: {leads-to: agent, produces: agent, contrasts-with: agent}",
                policy="relations: {is-a: agent, distinct-from: {to: agent, because: It is one.}}",
            )
        ),
        Example(
            listed(
                agent="relations: {is-a: optimizer}",
                optimizer="relations: {contrasts-with: {to: agent, status: contested}}",
            )
        ),
    )
    invalid = (
        Example(
            listed(
                agent="relations: {is-a: optimizer, contrasts-with: optimizer}",
                optimizer="",
            ),
            "3:48",
            "a kind of a thing is not defined against it",
        ),
        Example(
            listed(
                search="relations: {exemplified-by: evolution}",
                evolution="relations: {exemplified-by: search}",
            ),
            "6:31",
            "two are not cases of each other",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        tables = whole.tables
        met: dict[Pair, list[Statement]] = {}
        for one in _firm(tables, [kind for kind in tables.types if kind.name in _CLASHING]):
            near, far = one.subject, one.object
            met.setdefault((near, far) if near < far else (far, near), []).append(one)
        for statements in met.values():
            if len(statements) > 1:
                yield from _contradictions(statements)


def _contradictions(statements: Sequence[Statement]) -> Iterator[Problem]:
    ordered = sorted(statements, key=_standing)
    seen: set[Clash] = set()
    for n, later in enumerate(ordered):
        for earlier in ordered[:n]:
            clash = _CLASHES.get((earlier.type.name, later.type.name))
            if clash is not None and clash not in seen and _turned(earlier, later, clash.turn):
                seen.add(clash)
                yield _contradiction(earlier, later, clash)


def _turned(one: Statement, other: Statement, turn: Turn) -> bool:
    return turn == "either" or (turn == "same") == (one.subject == other.subject)


def _contradiction(earlier: Statement, later: Statement, clash: Clash) -> Problem:
    edge = later.edge
    message = f"`{earlier.edge.type}` between the two excludes `{edge.type}`: {clash.because}"
    related = [(earlier.edge.place, f"`{earlier.edge.type}: {earlier.edge.to}`")]
    return Problem(message, edge.place, edge.of.id, related)


class MappingInside(Rule):
    """A mapping leads to a concept of this base.

    Why: Mappings join schemes; within one, a relation says it and is checked.
    Do: Write a relation instead.
    """

    code = "GRA014"
    severity = Severity.WARNING
    valid = (Example(PLAIN + "mappings: {exact: https://example.org/words/term}\n"),)
    invalid = (
        Example(PLAIN + "mappings: {exact: https://example.org/kb/word}\n", "5:19", "this base"),
        Example(
            listed(
                optimizer="iri: https://example.net/optimizer",
                agent="mappings: {broad: https://example.net/optimizer}",
            ),
            "6:21",
            "this base",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        mappings = whole.tables.mappings
        own = {concept.iri for concept in whole.tables.concepts} if mappings else set[str | None]()
        for row in mappings:
            iri = expanded(row.target, whole.manifest.prefixes)
            if iri in own or iri.startswith(whole.manifest.base):
                message = f"`{row.target}` is a concept of this base; write a relation to it"
                yield Problem(message, row.place, row.of.id)


class ReasonMissing(Rule):
    """A relation whose type asks for a reason gives none.

    Why: That two things are distinct helps only those who are told how.
    Do: Add `because`.
    """

    code = "GRA015"
    severity = Severity.ERROR
    valid = (Example(PLAIN + "relations: {distinct-from: {to: word, because: A word is text.}}\n"),)
    invalid = (
        Example(PLAIN + "relations: {distinct-from: word}\n", "5:28", "`because`"),
        Example(
            PLAIN + 'relations: {distinct-from: {to: word, because: ""}}\n', "5:33", "`because`"
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        for name, ends in located.entry.relations.items():
            resolved = scope.types.resolve(name)
            if resolved is None or not resolved[0].spec.requires_note:
                continue
            for n, end in enumerate(ends):
                if not (end.because and end.because.strip()):
                    place = Place(located.path, (*located.root, "relations", name, n, "to"))
                    message = f"`{name}` needs a `because`; say how the two differ"
                    yield Problem(message, place, located.entry.id)


class OnlyRelated(Rule):
    """An entry is connected by nothing but `related-to`.

    Why: It is the type of last resort, and says no more than that there is something to say.
    Do: Say what it is, or does, to the other: any other type says more.
    """

    code = "GRA016"
    severity = Severity.WARNING
    valid = (
        Example(
            listed(
                optimizer="",
                agent="relations: {is-a: optimizer, related-to: search}",
                search="relations: {leads-to: optimizer}",
            )
        ),
    )
    invalid = (
        Example(
            listed(
                optimizer="",
                agent="relations: {is-a: optimizer}",
                search="relations: {related-to: optimizer}",
            ),
            "6:7",
            "`search` is connected by `related-to` only",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        tables = whole.tables
        loosely: dict[str, list[Edge]] = {}
        otherwise: set[str] = set()
        for edge in tables.edges:
            if edge.type != "related-to":
                otherwise.add(edge.of.id)
                otherwise.add(edge.to)
            elif edge.to != edge.of.id:
                loosely.setdefault(edge.of.id, []).append(edge)
                loosely.setdefault(edge.to, []).append(edge)
        for name, edges in loosely.items():
            concept = tables.by_id.get(name)
            if concept and name not in otherwise and concept.status != "deprecated":
                message = f"`{name}` is connected by `related-to` only; say what it is to the other"
                related = [(edge.place, f"`related-to: {edge.to}`") for edge in edges]
                yield Problem(message, concept.place("id"), name, related)


class Unreachable(Rule):
    """No chain of relations leads from kb.yaml's `root` to an entry.

    Why: The root is what everything in the base is meant to be about.
    Do: Relate the entry to something that the root leads to, in either direction.
    """

    code = "GRA017"
    severity = Severity.INFO
    opt_in = True
    valid = (
        Example(
            listed(optimizer="", agent="relations: {is-a: optimizer}"),
            files=kb_yaml("root: agent"),
        ),
        Example(listed(optimizer="", agent="")),
    )
    invalid = (
        Example(
            listed(optimizer="", agent="relations: {is-a: optimizer}", search=""),
            files=kb_yaml("root: agent"),
            at="6:7",
            says="no chain of relations leads from `agent`, the root, to `search`",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        tables, root = whole.tables, whole.manifest.root
        if root is None or root not in tables.by_id or tables.lost:
            return
        reached = {root, *reachable(root, _beside(tables))}
        for concept in tables.by_id.values():
            if concept.id not in reached and concept.status != "deprecated":
                message = (
                    f"no chain of relations leads from `{root}`, the root, to `{concept.id}`; "
                    "relate it"
                )
                yield Problem(message, concept.place("id"), concept.id)


RULES: tuple[Rule, ...] = (
    RelatedAndBroader(),
    MappingClash(),
    Cycle(),
    RedundantBroader(),
    Disagreement(),
    DomainRange(),
    Orphan(),
    DisconnectedPart(),
    RelatedSiblings(),
    Contradiction(),
    MappingInside(),
    ReasonMissing(),
    OnlyRelated(),
    Unreachable(),
)
