"""Where the forms of deprecated entries lead: to what replaced them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.terms.spotting import Sign

Standing = tuple[str, Sequence[str]]
"""An entry's status and the ids of what replaced it."""


def led(signs: Iterable[Sign], entries: Mapping[str, Standing]) -> Iterator[Sign]:
    """Signs with those of deprecated entries marked, and led to the successor if there is one.

    `entries` gives standings by id. An entry without successor, with several, or with one that
    leads nowhere itself, keeps its signs.
    """
    for sign in signs:
        if entries[sign.concept][0] == "deprecated":
            concept = _last(sign.concept, entries) or sign.concept
            yield sign._replace(concept=concept, retired=True)
        else:
            yield sign


def _last(concept: str, entries: Mapping[str, Standing]) -> str | None:
    seen = {concept}
    while True:
        status, replaced_by = entries.get(concept, ("", ()))
        if status != "deprecated":
            return concept if status else None
        if len(replaced_by) != 1 or replaced_by[0] in seen:
            return None
        concept = replaced_by[0]
        seen.add(concept)
