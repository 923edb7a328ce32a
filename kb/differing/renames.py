"""Which new id is an old one under another name: told by a tombstone, else by the content.

Content tells when two entries bear the same label, or when their definitions and senses share
two fifths of their runs of three words. Only entries that share a run are compared, and runs
that many entries share are passed over, so that the work grows with the text and not with its
square.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kb.differing.difference import Rename
from kb.differing.facts import deprecated, folded
from kb.differing.impacts import WHOLE
from kb.model.entry import Entry
from kb.terms.keys import key

_SHARED = 0.4
"""Siblings of the first base that are worded most alike share a third (docs/decisions/0015)."""
_FEWEST = 6
"""Runs that a text must have to be told by them: about eight words."""
_COMMON = 8
"""Entries that may share a run, for it to tell anything."""

Entries = Mapping[str, Entry]


class _Match(NamedTuple):
    score: float
    before: str
    after: str


def renames(
    before: Entries, after: Entries, gone: Iterable[str], come: Iterable[str]
) -> list[Rename]:
    """The entries that have another id, by their new ids.

    `gone` are ids that only `before` has and `come` such that only `after` has.
    """
    free = {name: after[name] for name in come}
    found = list(_by_tombstone(before, after, free))
    for one in found:
        free.pop(one.after, None)
    found += _by_content({name: before[name] for name in gone}, free)
    return sorted(found, key=lambda one: one.after)


def _by_tombstone(before: Entries, after: Entries, free: Entries) -> Iterator[Rename]:
    taken: set[str] = set()
    for old, entry in before.items():
        grave = after.get(old)
        if grave is None or deprecated(entry) or not deprecated(grave):
            continue
        new = grave.replaced_by[0]
        if len(grave.replaced_by) == 1 and new in free and new not in taken:
            taken.add(new)
            label = str(after[new].label)
            yield Rename(old, new, label, "tombstone", WHOLE["entry renamed, with a tombstone"][0])


def _by_content(gone: Entries, free: Entries) -> Iterator[Rename]:
    """The best match of each entry first; of equal ones the smaller ids."""
    matches = sorted(_matches(gone, free), key=lambda one: (-one.score, *one[1:]))
    taken: set[str] = set()
    given: set[str] = set()
    for _, old, new in matches:
        if old not in taken and new not in given:
            taken.add(old)
            given.add(new)
            impact = WHOLE["entry renamed, without one"][0]
            yield Rename(old, new, str(free[new].label), "content", impact)


def _matches(gone: Entries, free: Entries) -> Iterator[_Match]:
    if not gone or not free:
        return
    labels = {key(str(entry.label)): name for name, entry in gone.items()}
    runs = {name: _runs(entry) for name, entry in gone.items()}
    having: defaultdict[str, list[str]] = defaultdict(list)
    for name, own in runs.items():
        for run in own:
            having[run].append(name)
    for new, entry in free.items():
        same = labels.get(key(str(entry.label)))
        if same is not None:
            yield _Match(1.0, same, new)
        yield from _alike(new, _runs(entry), runs, having)


def _alike(
    new: str, own: set[str], runs: Mapping[str, set[str]], having: Mapping[str, list[str]]
) -> Iterator[_Match]:
    telling = (having[run] for run in own if len(having.get(run, ())) in range(1, _COMMON + 1))
    shared = Counter(name for names in telling for name in names)
    for old, number in shared.items():
        score = number / len(own | runs[old])
        if score >= _SHARED and min(len(own), len(runs[old])) >= _FEWEST:
            yield _Match(score, old, new)


def _runs(entry: Entry) -> set[str]:
    """The runs of three words in what an entry says the concept is."""
    texts = [sense.text for sense in entry.senses]
    texts += [entry.definition.text] if entry.definition is not None else []
    found: set[str] = set()
    for text in texts:
        words = folded(text).casefold().split()
        found |= {" ".join(words[n : n + 3]) for n in range(len(words) - 2)}
    return found
