"""What a reviewer sees: the entry to be stamped, and how far the reviews of a base have come."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from kb.index.page import Page, columns
from kb.knowledge_base import KnowledgeBase
from kb.links import rendered
from kb.model.citation import Citation, Mode
from kb.model.entry import Entry, Review, Sense, Status
from kb.model.source import source_label
from kb.output import terminal
from kb.reading.files import Located
from kb.reviews import Judged, State, Verdict, judged, latest, state, told

Json = dict[str, Any]

STATES = (State.EXPIRED, State.UNKNOWN, State.NEVER, State.REVIEWED)
"""In the order of a reviewer's work."""

HEADINGS = {
    State.EXPIRED: "changed since its review",
    State.UNKNOWN: "reviewed, but the digest cannot be read",
    State.NEVER: "never reviewed",
    State.REVIEWED: "reviewed",
}


class Standing(NamedTuple):
    """An entry with its stamps and where it stands."""

    located: Located
    stamps: Sequence[Judged]
    state: State

    @property
    def entry(self) -> Entry:
        return self.located.entry

    @property
    def telling(self) -> Judged | None:
        """The stamp that decides: the latest that fits, else the latest that does not."""
        return next(filter(None, (latest(self.stamps, verdict) for verdict in Verdict)), None)

    @property
    def changed(self) -> tuple[str, ...]:
        """The parts that changed since the latest review."""
        stamp = self.telling
        return stamp.changed if stamp is not None and self.state is State.EXPIRED else ()


def standing(located: Located) -> Standing:
    """Where an entry stands."""
    stamps = judged(located.entry)
    return Standing(located, stamps, state(stamps))


def queue(base: KnowledgeBase, only: State | None = None) -> list[Standing]:
    """The entries of a base in the order of a reviewer's work, by label.

    Deprecated ones are nobody's work, unless they bear a review.
    """
    found = [
        standing(one)
        for one in base.located
        if one.entry.status is not Status.DEPRECATED or one.entry.review
    ]
    chosen = [one for one in found if only in (None, one.state)]
    return sorted(chosen, key=_order)


def _order(one: Standing) -> tuple[int, bool, str, str]:
    label = str(one.entry.label).casefold()
    return STATES.index(one.state), one.entry.status is Status.DRAFT, label, one.entry.id


def counted(standings: Iterable[Standing]) -> dict[str, int]:
    """How many entries stand where."""
    counts = Counter(one.state for one in standings)
    return {name.value: counts[name] for name in STATES}


def values(one: Standing) -> Json:
    """An entry as JSON has it."""
    return {
        "id": one.entry.id,
        "label": str(one.entry.label),
        "status": one.entry.status.value,
        "state": one.state.value,
        "changed": list(one.changed),
        "reviews": [
            {
                "by": stamp.review.by,
                "date": stamp.review.date,
                "digest": stamp.review.digest,
                "verdict": stamp.verdict.value,
                "changed": list(stamp.changed),
            }
            for stamp in one.stamps
        ],
        "path": one.located.path,
        "line": one.located.line,
    }


_WIDEST = 40


def queue_text(standings: Sequence[Standing]) -> str:
    """The queue as text, a line an entry under what it waits for."""
    width, colour = terminal()
    page = Page(width, colour=colour)
    size = min(_WIDEST, max((columns(str(one.entry.label)) for one in standings), default=0))
    for name in STATES:
        those = [one for one in standings if one.state is name]
        if those:
            page.heading(f"{HEADINGS[name]}: {len(those)}")
        for one in those:
            label = str(one.entry.label)
            page.prose(_about(one), f"  {label}{' ' * (size - columns(label))}  ", " " * (size + 4))
    return page.text()


def _about(one: Standing) -> str:
    draft = one.entry.status.value if one.entry.status is not Status.ACCEPTED else ""
    said: Iterable[str] = (
        told(one.changed) if one.changed else "",
        *_named(one),
        draft,
    )
    return "; ".join(filter(None, said)) or one.entry.id


def _named(one: Standing) -> Iterable[str]:
    stamp = one.telling
    if stamp is None:
        return ()
    if one.state is State.REVIEWED:
        fits = [stamp for stamp in one.stamps if stamp.verdict is Verdict.FITS]
        return [f"{stamp.review.by}, {stamp.review.date}" for stamp in fits]
    return [f"{stamp.review.by}, {stamp.review.date}"]


def entry_text(base: KnowledgeBase, one: Standing) -> str:
    """What a stamp on an entry vouches for, as text."""
    return _Shown(base).entry(one)


class _Shown:
    """A page of what is judged: what the entry says, and which source is said to bear it out."""

    def __init__(self, base: KnowledgeBase) -> None:
        width, colour = terminal()
        self._base = base
        self._page = Page(width, colour=colour)

    def entry(self, one: Standing) -> str:
        entry, page = one.entry, self._page
        about = [part for part in (entry.kind, entry.status.value) if part]
        page.title(str(entry.label), f"({', '.join(about)})")
        self._terms(entry)
        if entry.definition is not None:
            self._said(entry.definition.text, entry.definition.cites)
        self._listed("Senses", [(_sense(one), one.text, one.cites) for one in entry.senses])
        self._relations(entry)
        self._listed("Notes", [(note.kind.value, note.text, note.cites) for note in entry.notes])
        self._listed("Examples", [("", one.text, one.cites) for one in entry.examples])
        self._reviews(one)
        page.blank()
        page.line(page.faint(f"{one.located.path}:{one.located.line}"))
        return page.text()

    def _terms(self, entry: Entry) -> None:
        for name, texts in (
            ("also", [str(term) for term in (*entry.abbreviations, *entry.aliases)]),
            ("forms", list(entry.forms)),
            ("avoid", [str(term) for term in entry.discouraged]),
            ("not", list(entry.not_)),
        ):
            if texts:
                self._page.prose("; ".join(texts), f"  {name:<7}", " " * 9)
        self._page.blank()

    def _said(self, text: str, cites: Iterable[Citation], lead: str = "") -> None:
        indent = "    " if lead else "  "
        self._page.prose(lead + rendered(text, self._label), "  ", indent)
        for cite in cites:
            self._page.prose(self._citation(cite), f"{indent}— ", f"{indent}  ", faint=True)

    def _label(self, concept: str) -> str | None:
        return str(self._base[concept].label) if concept in self._base else None

    def _listed(self, heading: str, said: Iterable[tuple[str, str, tuple[Citation, ...]]]) -> None:
        for n, (name, text, cites) in enumerate(said):
            if n == 0:
                self._page.heading(heading)
            self._said(text, cites, f"{name}: " if name else "")

    def _relations(self, entry: Entry) -> None:
        for n, (name, ends) in enumerate(entry.relations.items()):
            if n == 0:
                self._page.heading("Relations")
            for end in ends:
                status = "" if end.status == "stated" else f" ({end.status.value})"
                because = f": {end.because}" if end.because else ""
                shown = f"{self._label(end.to) or end.to}{status}{because}"
                self._said(shown, end.cites, f"{name} ")

    def _citation(self, cite: Citation) -> str:
        source = self._base.sources.get(cite.source)
        shown = cite.source if source is None else f"{source_label(source)} ({cite.source})"
        shown += f", {cite.locator}" if cite.locator else ""
        shown += f" (as cited by {cite.via})" if cite.via else ""
        shown += f" [{cite.mode.value}]" if cite.mode is not Mode.PARAPHRASES else ""
        shown += f": “{cite.quote}”" if cite.quote else ""
        return shown + (f" ({cite.note})" if cite.note else "")

    def _reviews(self, one: Standing) -> None:
        for n, stamp in enumerate(one.stamps):
            if n == 0:
                self._page.heading("Reviews")
            self._page.prose(f"{stamp.review.by}, {stamp.review.date}: {_verdict(stamp)}")


def _sense(sense: Sense) -> str:
    """A sense's id, and what is said of it beside its text."""
    about = [str(part) for part in (sense.name, sense.kind, sense.status) if part]
    about += [f"{stance.value} {other}" for other, stance in sense.versus.items()]
    about += [f"requires {', '.join(sense.requires)}"] if sense.requires else []
    return f"{sense.id} ({'; '.join(about)})" if about else sense.id


def _verdict(stamp: Judged) -> str:
    if stamp.verdict is Verdict.EXPIRED:
        return f"{told(stamp.changed)} changed since"
    return {
        Verdict.FITS: "fits what stands here",
        Verdict.NEWER: "made by a newer kb; whether it fits cannot be told",
    }.get(stamp.verdict, "its digest is none")


def stamp_values(review: Review) -> Json:
    """A new stamp as JSON has it."""
    return {"by": review.by, "date": review.date, "digest": review.digest}
