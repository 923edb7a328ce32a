"""What an export leaves out, counted as it happens."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple


class Loss(NamedTuple):
    """Something that a file does not say: what, of which field or property, how many times."""

    what: str
    field: str
    times: int


class Ledger:
    """Losses being counted while triples are made."""

    def __init__(self, known: Iterable[Loss] = ()) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        for what, field, times in known:
            self.lose(what, field, times)

    def lose(self, what: str, field: str, count: int = 1) -> None:
        """Record that something of a field is not exported."""
        self._counts[what, field] += count

    @property
    def losses(self) -> list[Loss]:
        """What was lost, sorted by what and field."""
        return [Loss(*key, count) for key, count in sorted(self._counts.items()) if count]
