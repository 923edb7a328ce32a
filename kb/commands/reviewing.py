"""For reviewers: review."""

import os
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kb.commands.session import KbOption, named, own_base, print_json, refuse_unsaved
from kb.errors import KBError
from kb.folder import Folder, is_references
from kb.output import tell, write

if TYPE_CHECKING:
    from kb.diagnostics import Finding
    from kb.fixes import Changed
    from kb.knowledge_base import KnowledgeBase
    from kb.model.entry import Entry, Review
    from kb.reading.files import Located


class ReviewFormat(StrEnum):
    """How reviews are shown."""

    TEXT = "text"
    JSON = "json"


class Standings(StrEnum):
    """Where an entry stands with its reviewers: `kb.reviews.State`."""

    EXPIRED = "expired"
    UNKNOWN = "unknown"
    NEVER = "never"
    REVIEWED = "reviewed"


def review(
    term: Annotated[
        list[str] | None,
        typer.Argument(metavar="TERM", help="The entry, by a term or its id; none lists all."),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Stamp it: who reviewed it.")
    ] = None,
    day: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="When (2026-01-31), if not today.")
    ] = None,
    state: Annotated[
        Standings | None, typer.Option("--state", help="List only entries that stand so.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be stamped; write not.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show the change of the file; write not.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Although an editor holds unsaved changes.")
    ] = False,
    form: Annotated[
        ReviewFormat, typer.Option("--format", help="How to show it.")
    ] = ReviewFormat.TEXT,
    kb: KbOption = None,
) -> int:
    """A person's stamp on an entry that they read against its sources; or who reviewed what.

    With --by the stamp is added, with a digest of the terms, kind, definition, senses, relations,
    notes and citations: when one of them changes, REV002 names it. An entry with errors is refused
    (exit 1). Without --by it shows an entry's reviews; without TERM, those of all entries: what
    changed since, what nobody reviewed.

    Examples: kb review inner alignment --by "Ada Lovelace" --dry-run · kb review --state expired
    """
    query = " ".join(term or ())
    _refuse_mixed(query, by, day, state, writing=dry_run or diff or force)
    folder = own_base(kb)
    if not query:
        return _list(folder, state, form)
    concept = named(kb, query)
    if concept is None:
        return 1
    if by is None:
        return _show(folder, concept, form)
    today = date.today().isoformat()
    if day is not None and day > today:
        raise KBError(f"{day} is still to come; a review is dated when it was made")
    return _Stamping(folder, concept, by, day or today).run(
        form, dry_run=dry_run, diff=diff, force=force
    )


def _refuse_mixed(
    query: str, by: str | None, day: str | None, state: Standings | None, *, writing: bool
) -> None:
    """Raise KBError for options that do not go together."""
    if by is not None and not query:
        raise KBError("--by stamps one entry: kb review TERM --by NAME")
    if by is None and (day is not None or writing):
        raise KBError("to stamp a review say who reviewed: kb review TERM --by NAME")
    if state is not None and query:
        raise KBError("--state lists entries; leave TERM out")


def _list(folder: Folder, state: Standings | None, form: ReviewFormat) -> int:
    from kb.commands import reviewed
    from kb.reviews import State
    from kb.workspace import load

    only = None if state is None else State(state.value)
    base = load(folder)
    found, counts = reviewed.queue(base, only), reviewed.counted(reviewed.queue(base))
    if form is ReviewFormat.JSON:
        listed = [reviewed.values(one) for one in found]
        print_json("review", entries=listed, summary=counts, stamped=None)
    else:
        write(reviewed.queue_text(found))
        told = [f"{number} {_WORDS[name]}" for name, number in counts.items() if number]
        tell(", ".join(told) or "there is nothing to review")
    return int(not found)


_WORDS = {
    "expired": "changed since their review",
    "unknown": "with a digest that cannot be read",
    "never": "never reviewed",
    "reviewed": "reviewed",
}


def _show(folder: Folder, concept: str, form: ReviewFormat) -> int:
    from kb.commands import reviewed

    base, located = _read(folder, concept)
    found = reviewed.standing(located)
    if form is ReviewFormat.JSON:
        counts = reviewed.counted([found])
        return print_json("review", entries=[reviewed.values(found)], summary=counts, stamped=None)
    write(reviewed.entry_text(base, found))
    tell(f"`{concept}`: {reviewed.HEADINGS[found.state]}")
    return 0


def _read(folder: Folder, concept: str) -> "tuple[KnowledgeBase, Located]":
    from kb.authoring.renaming import located
    from kb.workspace import load

    base = load(folder)
    if concept not in base:
        raise KBError(f"`{concept}` cannot be read; mend it first (kb check)")
    return base, located(base, concept)


class _Stamping:
    """A stamp on an entry, from the question whether it may be given to the changed file."""

    def __init__(self, folder: Folder, concept: str, by: str, day: str) -> None:
        from kb.authoring.stamping import review_of

        self._folder = folder
        self._base, self._located = _read(folder, concept)
        self._review: Review = review_of(self._entry, by, day)

    @property
    def _entry(self) -> "Entry":
        return self._located.entry

    def run(self, form: ReviewFormat, *, dry_run: bool, diff: bool, force: bool) -> int:
        from kb.authoring.stamping import stamped
        from kb.fixes import Changed
        from kb.workspace import Texts

        if self._has_errors():
            return 1
        path = self._located.path
        before = Texts(self._folder).read(path)
        after = stamped(self._located, before, self._review, self._base.manifest.language)
        change = Changed(path, before, after)
        if diff:
            _show_change(change)
        else:
            self._print(form)
        self._warn()
        if dry_run or diff:
            tell("nothing was written")
        elif after == before:
            tell(f"{path}: says so already")
        else:
            self._keep(change, force=force)
        return 0

    def _has_errors(self) -> bool:
        """Whether the entry has errors, or its file some that name no entry; they are told."""
        from kb.report import as_text
        from kb.workspace import check

        errors = [found for found in check(self._folder) if self._is_error(found)]
        if errors:
            tell(as_text(errors).rstrip("\n"))
            tell(f"`{self._entry.id}` is not stamped: mend its errors first")
        return bool(errors)

    def _is_error(self, found: "Finding") -> bool:
        """Whether a finding is an error of the entry, be it told at one that it clashes with."""
        one = self._located
        if found.severity != "error" or is_references(found.span.path):
            return False
        related = {place.span.path for place in found.related} if one.alone else set[str]()
        unnamed = found.concept is None and found.span.path == one.path
        return found.concept == self._entry.id or unnamed or one.path in related

    def _warn(self) -> None:
        from kb.reviews import person

        by, concept = self._review.by, self._entry.id
        if person(by) in {person(name) for name in self._entry.authors}:
            tell(f"warning: {by} is among the `authors` of `{concept}` (REV003)")
        if self._entry.status.value == "draft":
            tell(f"warning: `{concept}` is a draft; the review will hold if it is accepted so")
        elif self._entry.status.value == "deprecated":
            tell(f"warning: `{concept}` is deprecated")

    def _print(self, form: ReviewFormat) -> None:
        from kb.commands import reviewed

        entry = replace(self._entry, review=self._stamps())
        found = reviewed.standing(self._located._replace(entry=entry))
        if form is ReviewFormat.JSON:
            listed, stamp = [reviewed.values(found)], reviewed.stamp_values(self._review)
            counts = reviewed.counted([found])
            print_json("review", entries=listed, summary=counts, stamped=stamp)
        else:
            write(reviewed.entry_text(self._base, found))

    def _stamps(self) -> "tuple[Review, ...]":
        from kb.authoring.stamping import own

        number, stamps = own(self._entry, self._review), list(self._entry.review)
        if number is None:
            return (*stamps, self._review)
        stamps[number] = replace(self._review, by=stamps[number].by)
        return tuple(stamps)

    def _keep(self, change: "Changed", *, force: bool) -> None:
        from kb.judging import keep

        refuse_unsaved(self._folder, [self._folder.absolute(change.path)], "stamp", force=force)
        keep(self._folder, [change])
        tell(f"{change.path}: reviewed by {self._review.by}, {self._review.date}")
        if os.path.isdir(os.path.join(self._folder.root, "exports")):
            tell("exports/ is older than the base now: kb export")


def _show_change(change: "Changed") -> None:
    from kb.commands.patch import unified

    write(unified(change.path, change.before, change.after))
