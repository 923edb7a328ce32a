"""Quotations beside the snapshots of their sources: compared once for all the rules about them.

One snapshot at a time is read and folded, for all that is quoted from it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from kb.reading.files import LocatedSource

if TYPE_CHECKING:
    from kb.quoting.sources import SourceText
    from kb.quoting.verdict import Verdict


class Quoted(Protocol):
    """A passage, the key of the source that it is from, and that of the one it is read in."""

    @property
    def quote(self) -> str | None: ...

    @property
    def source(self) -> str: ...

    @property
    def via(self) -> str | None: ...


Row = TypeVar("Row", bound=Quoted)
"""What quotes: a citation of an entry, a quotation in a chapter."""


class Judged(NamedTuple, Generic[Row]):
    """A quotation, the source whose snapshot it was compared with, and what that came to.

    `told` is where in the snapshot the passage is ("line 12"), empty where there is none; `paged`
    says that the text was read from pages, in an order that may not be the reader's.
    """

    row: Row
    located: LocatedSource
    verdict: "Verdict"
    told: str
    paged: bool


class Unavailable(NamedTuple, Generic[Row]):
    """A source whose text there is not, why, and what is quoted from it.

    `reason` is the rest of a sentence; empty where no snapshot is recorded.
    """

    located: LocatedSource
    reason: str
    rows: Sequence[Row]


class Differing(NamedTuple, Generic[Row]):
    """A source whose snapshot is another file than the one recorded, and that file's hash."""

    located: LocatedSource
    sha256: str
    rows: Sequence[Row]


@dataclass(slots=True)
class Quotations(Generic[Row]):
    """What comparing came to; every quotation of a known source is in one of the three."""

    judged: list[Judged[Row]] = field(default_factory=list[Judged[Row]])
    unavailable: list[Unavailable[Row]] = field(default_factory=list[Unavailable[Row]])
    differing: list[Differing[Row]] = field(default_factory=list[Differing[Row]])


def compared(
    citations: Iterable[Row],
    sources: Sequence[LocatedSource],
    read: Callable[[str], bytes],
) -> Quotations[Row]:
    """Compare every quotation with the snapshot of its source.

    A work cited second-hand that has no snapshot of its own is looked for in that of the source
    that it is cited through. `read` gives a file of the base and raises OSError.
    """
    by_key: dict[str, LocatedSource] = {}
    for located in sources:
        by_key.setdefault(located.source.id, located)
    rows = _by_source(citations, by_key)
    made = Quotations[Row]()
    for key, located in by_key.items():
        if located.source.custom.snapshot is not None:
            _compare(located, rows.get(key, []), read, made)
        elif key in rows:
            made.unavailable.append(Unavailable(located, "", rows[key]))
    return made


def _by_source(
    citations: Iterable[Row], by_key: Mapping[str, LocatedSource]
) -> dict[str, list[Row]]:
    """What is quoted, by the key of the source to read it in."""
    found: dict[str, list[Row]] = {}
    for row in citations:
        if row.quote is not None and row.quote.strip() and row.source in by_key:
            found.setdefault(_read_in(row, by_key), []).append(row)
    return found


def _read_in(row: Quoted, by_key: Mapping[str, LocatedSource]) -> str:
    through = by_key.get(row.via) if row.via else None
    own = by_key[row.source].source.custom.snapshot
    if own is None and through is not None and through.source.custom.snapshot is not None:
        return through.source.id
    return row.source


def _compare(
    located: LocatedSource,
    rows: Sequence[Row],
    read: Callable[[str], bytes],
    made: Quotations[Row],
) -> None:
    from hashlib import sha256

    from kb.quoting.sources import NoText, media_type
    from kb.quoting.sources import read as read_text

    snapshot = located.source.custom.snapshot
    assert snapshot is not None
    if "\0" in snapshot.path:
        made.unavailable.append(Unavailable(located, "is no name of a file", rows))
        return
    try:
        data = read(snapshot.path)
        digest = sha256(data).hexdigest()
        if digest != snapshot.sha256:
            made.differing.append(Differing(located, digest, rows))
            return
        text = read_text(data, media_type(snapshot.path)) if rows else None
    except OSError as error:
        reason = f"cannot be read: {(error.strerror or 'no such file').lower()}"
        made.unavailable.append(Unavailable(located, reason, rows))
        return
    except NoText as error:
        made.unavailable.append(Unavailable(located, str(error), rows))
        return
    if text is not None:
        made.judged += [_judge(row, located, text) for row in rows]


def _judge(row: Row, located: LocatedSource, text: "SourceText") -> Judged[Row]:
    """Compare; changes that would not make the quotation the source's are not kept."""
    from kb.quoting.verdict import Outcome, mended, verify

    quote = row.quote or ""
    verdict = verify(quote, text.folded)
    if verdict.edits:
        again = verify(mended(quote, verdict.edits), text.folded)
        if again.outcome is not Outcome.VERIFIED:
            verdict = verdict._replace(edits=())
    told = text.told(verdict.at[0]) if verdict.at else ""
    return Judged(row, located, verdict, told, text.paged)
