"""A review's stamp, written into an entry; every other byte stays.

The stamp is added to the entry's list. The same person's older one is brought up to date instead:
what they vouch for is what stands there now, and the file's history keeps the rest.
"""

from dataclasses import replace
from datetime import date

from kb.authoring.edits import Draft
from kb.errors import KBError
from kb.model.entry import Entry, Review
from kb.reading.files import Located, read_entries
from kb.reviews import digest, person


def review_of(entry: Entry, by: str, day: str) -> Review:
    """A person's review of an entry as it is, on a day (YYYY-MM-DD).

    Raises KBError for a name or a day that is none.
    """
    name = " ".join(by.split())
    if not person(name) or not name.isprintable():
        raise KBError(f"--by {by!r}: give the name of the person who reviewed the entry")
    try:
        valid = date.fromisoformat(day).isoformat() == day
    except ValueError:
        valid = False
    if not valid:
        raise KBError(f"--date {day}: give a day as 2026-01-31")
    return Review(by=name, date=day, digest=digest(entry))


def stamped(located: Located, data: bytes, review: Review, language: str) -> bytes:
    """The file of an entry, with a review in it; the same bytes where it stands there already.

    Raises KBError where the file has faults, or the stamp cannot be written without changing more.
    """
    draft = Draft(located.path, data)
    if not draft.readable:
        raise KBError(f"{located.path}: has errors; mend it first (kb check)")
    number = own(located.entry, review)
    fields = {"by": review.by, "date": review.date, "digest": review.digest}
    if number is None:
        draft.add(located.root, "review", fields)
    else:
        _update(draft, located, number, review)
    made = draft.data()
    _refuse_other_changes(located, data, made, language)
    return made


def own(entry: Entry, review: Review) -> int | None:
    """The number of the latest review by the same person."""
    found = [n for n, one in enumerate(entry.review) if person(one.by) == person(review.by)]
    return max(found, key=lambda n: (entry.review[n].date, n), default=None)


def _update(draft: Draft, located: Located, number: int, review: Review) -> None:
    old = located.entry.review[number]
    for name in ("date", "digest"):
        if getattr(old, name) != getattr(review, name):
            draft.value((*located.root, "review", number, name), getattr(review, name))


def _refuse_other_changes(located: Located, before: bytes, after: bytes, language: str) -> None:
    """The file must read as it did but for the reviews of the one entry."""
    old, new = (read_entries(located.path, data, language) for data in (before, after))
    if located.entry not in [one.entry for one in old.entries if one.root == located.root]:
        raise KBError(
            f"{located.path}: was changed by somebody else meanwhile; nothing was written"
        )
    same = len(old.entries) == len(new.entries) and len(old.problems) == len(new.problems)
    pairs = zip(old.entries, new.entries, strict=False)
    if not same or any(
        _but_for_review(a, located) != _but_for_review(b, located) for a, b in pairs
    ):
        raise KBError(
            f"{located.path}: the stamp cannot be added here; write `review:` with `kb fmt`’s "
            "layout first"
        )


def _but_for_review(one: Located, stamped_one: Located) -> Entry:
    return replace(one.entry, review=()) if one.root == stamped_one.root else one.entry
