"""What one side says beside what the other says, as changes.

A field that holds several things is compared thing by thing: an alias by its text, a sense by its
id. What then stands alone on both sides is paired where it seems to be one thing that was
reworded; no text is compared with more than one other.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kb.differing.difference import Change
from kb.differing.facts import Facts, Part, Thing
from kb.differing.impacts import SOURCE, Weights, weighed

Things = dict[str | None, Thing]
Cites = Sequence[tuple[str, str]]

_PROSE = frozenset({"notes", "examples"})
_ALIKE = 1 / 3
"""Share of their words that two notes have in common at least, to be one note reworded."""


def changes(
    concept: str, before: Facts, after: Facts, table: dict[str, Weights] | None = None
) -> Iterator[Change]:
    """The changes that lead from some facts to others, by field in the order of the table."""
    old, new = _by_field(before), _by_field(after)
    fields = table if table is not None else {**old, **new}
    for name in fields:
        for one, other, item in _pairs(name, old.get(name, {}), new.get(name, {})):
            yield from compared(concept, (name, item), one, other, table)


def _by_field(facts: Facts) -> dict[str, Things]:
    found: dict[str, Things] = {}
    for (name, item), thing in facts.items():
        found.setdefault(name, {})[item] = thing
    return found


Pair = tuple[Thing | None, Thing | None, str | None]


def _pairs(name: str, old: Things, new: Things) -> Iterator[Pair]:
    """(before, after, item) of each thing of a field."""
    for item in old:
        if item in new:
            yield old[item], new[item], item
    gone = [item for item in old if item not in new]
    come = [item for item in new if item not in old]
    reworded = list(_reworded(name, old, new, gone, come))
    for one, other in reworded:
        yield old[one], new[other], other
    for item in _without(gone, (one for one, _ in reworded)):
        yield old[item], None, item
    for item in _without(come, (other for _, other in reworded)):
        yield None, new[item], item


def _without(items: Iterable[str | None], taken: Iterable[str | None]) -> list[str | None]:
    known = set(taken)
    return [item for item in items if item not in known]


Items = Sequence[str | None]


def _reworded(
    name: str, old: Things, new: Things, gone: Items, come: Items
) -> Iterator[tuple[str | None, str | None]]:
    """Things that seem to be one under another name: notes in their order, senses by their text."""
    if name in _PROSE:
        yield from (
            (one, other)
            for one, other in zip(gone, come, strict=False)
            if alike(one or "", other or "") >= _ALIKE
        )
    elif name == "senses":
        texts = {old[item].shown: item for item in gone}
        for item in come:
            if new[item].shown in texts:
                yield texts.pop(new[item].shown), item
    elif len(gone) == len(come) == 1 and _exchangeable(old, gone[0]) == _exchangeable(new, come[0]):
        yield gone[0], come[0]


def _exchangeable(things: Things, item: str | None) -> object:
    """What two things must agree in to be one reworded: a plain text of the same language."""
    thing = things[item]
    return thing.language if thing.parts.get(Part(None)) == item else object()


def alike(one: str, other: str) -> float:
    """The share of all words of two texts that both have, 0 to 1 (Jaccard's index of bags)."""
    words, others = Counter(one.casefold().split()), Counter(other.casefold().split())
    union = (words | others).total()
    return (words & others).total() / union if union else 1.0


def compared(
    concept: str,
    slot: tuple[str, str | None],
    old: Thing | None,
    new: Thing | None,
    table: dict[str, Weights] | None,
) -> Iterator[Change]:
    """The changes between a thing and what it became; one alone was added or removed."""
    if old is None or new is None:
        present = old or new
        language = present.language if present else None
        told = old and old.shown, new and new.shown
        yield _change(concept, slot, Part(None, language), told, table)
        return
    for part in {**old.parts, **new.parts}:
        told = old.parts.get(part), new.parts.get(part)
        if told[0] != told[1]:
            yield _change(concept, slot, part, told, table)
    for told in _citations(old.cites, new.cites):
        yield _change(concept, slot, Part("cites"), told, table)


Told = tuple[str | None, str | None]


def _change(
    concept: str,
    slot: tuple[str, str | None],
    part: Part,
    told: Told,
    table: dict[str, Weights] | None,
) -> Change:
    name, item = slot
    weights = {name: SOURCE} if table is None else table
    impact = weighed(weights, name, part.name, *told)
    return Change(concept, name, item, part.name, part.language, *told, impact)


def _citations(old: Cites, new: Cites) -> Iterator[Told]:
    """What became of citations: of one source those that differ are paired in their order."""
    if old == new:
        return
    gone, come = _counted(old, new), _counted(new, old)
    for source in dict.fromkeys((*gone, *come)):
        before, after = gone.get(source, []), come.get(source, [])
        both = min(len(before), len(after))
        yield from zip(before, after, strict=False)
        yield from ((text, None) for text in before[both:])
        yield from ((None, text) for text in after[both:])


def _counted(cites: Cites, others: Cites) -> dict[str, list[str]]:
    """The citations that others do not have, by source."""
    left = Counter(others)
    found: dict[str, list[str]] = {}
    for cite in cites:
        if left[cite] > 0:
            left[cite] -= 1
        else:
            found.setdefault(cite[0], []).append(cite[1])
    return found
