"""For writers: lint --candidates."""

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from kb.commands.session import print_json
from kb.folder import Folder, find
from kb.output import tell, write

if TYPE_CHECKING:
    from kb.candidates import Candidate, Sighting

Json = dict[str, Any]


def listed(
    paths: Sequence[str], order: str | None, jobs: int | None, kb: str | None, *, as_json: bool
) -> int:
    """Print the terms that chapters seem to define and no entry is about; what is told: how many.

    Without a base of one's own every term that looks defined is one.
    """
    folder = find(kb)
    found = _found(paths, order, jobs, folder)
    if as_json:
        return print_json("lint", candidates=[_as_json(one) for one in found])
    write("".join(map(_lines, found)))
    terms = "1 term looks" if len(found) == 1 else f"{len(found)} terms look"
    lacking = " and have no entry" if folder else "; there is no knowledge base to compare with"
    tell(f"{terms} defined{lacking.replace('have', 'has') if len(found) == 1 else lacking}")
    return 0


def _found(
    paths: Sequence[str], order: str | None, jobs: int | None, folder: Folder | None
) -> "list[Candidate]":
    from kb.candidates import candidates
    from kb.commands.mentioning import read_chapters

    if folder is None:
        return candidates(read_chapters(paths, {}, order, jobs), frozenset[str]().__contains__)
    from kb.index.lookup import find as matches
    from kb.index.store import opened
    from kb.index.terminology import components

    with closing(opened(folder)) as connection:
        known: Callable[[str], bool] = lambda term: bool(matches(connection, term))  # noqa: E731
        return candidates(read_chapters(paths, components(connection), order, jobs), known)


def _lines(candidate: "Candidate") -> str:
    """A line for the most certain place, the other places under it."""
    first, *others = candidate.sightings
    short = f" ({candidate.short})" if candidate.short not in ("", candidate.term) else ""
    uses = f"used {candidate.uses}×" if candidate.uses else "not used"
    shown = [f"{_at(first)}: {candidate.term}{short}: {_HOWS[first.how]}, {uses}\n"]
    shown += [f"  {_at(one)}: {one.term}: {_HOWS[one.how]}\n" for one in others]
    return "".join(shown)


def _at(sighting: "Sighting") -> str:
    place = sighting.place
    return f"{place.path}:{place.line}:{place.column}"


_HOWS = {
    "component": "defined by a component",
    "admonition": "defined by an admonition",
    "directive": "defined by a directive",
    "glossary": "in a glossary",
    "list": "in a definition list",
    "abbreviation": "an abbreviation",
    "expansion": "given with its abbreviation",
    "run-in": "a run-in before what it is",
    "said": "a sentence says what it is",
    "called": "something is called so",
}


def _as_json(candidate: "Candidate") -> Json:
    return {
        "term": candidate.term,
        "short": candidate.short or None,
        "how": candidate.how,
        "uses": candidate.uses,
        "places": [
            {**one.place._asdict(), "form": one.term, "how": one.how} for one in candidate.sightings
        ],
    }
