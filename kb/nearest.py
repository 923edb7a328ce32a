"""Did you mean: the nearest of some names to a misspelt one.

Optimal string alignment counts a swapped pair of letters as one slip. rapidfuzz is loaded when
there is something to compare, never before.
"""

from collections.abc import Collection


def nearest(name: str, names: Collection[str], *, most: int = 1) -> list[str]:
    """Up to `most` of `names`, the nearest first.

    None is further than a quarter of the letters, nor more than one slip behind the nearest.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    limit = max(1, (len(name) + 1) // 4)
    found = process.extract(name, list(names), scorer=OSA.distance, score_cutoff=limit, limit=most)
    return [choice for choice, distance, _ in found if distance <= found[0][1] + 1]


def slips(name: str, other: str) -> int:
    """How many slips (letters missing, added, wrong, or swapped) lie between two names."""
    from rapidfuzz.distance import OSA

    return OSA.distance(name, other)


def did_you_mean(name: str, names: Collection[str]) -> str:
    """The clause "; did you mean `x`?", or nothing where no name is near."""
    found = nearest(name, names)
    return f"; did you mean `{found[0]}`?" if found else ""
