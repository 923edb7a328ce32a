"""For reviewers: sources."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kb.commands.session import KbOption, any_base, print_json
from kb.errors import KBError
from kb.output import tell, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.folder import Folder
    from kb.knowledge_base import KnowledgeBase
    from kb.sources.account import Account


class AccountFormat(StrEnum):
    """How an account is shown."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def sources(
    key: Annotated[
        str | None,
        typer.Argument(metavar="SOURCE", help="A source’s key or a work, in full; none: all."),
    ] = None,
    unused: Annotated[bool, typer.Option("--unused", help="Only what nothing cites.")] = False,
    unverified: Annotated[
        bool, typer.Option("--unverified", help="Only with something that nobody verified.")
    ] = False,
    second_hand: Annotated[
        bool, typer.Option("--second-hand", help="Only what is cited through another work.")
    ] = False,
    single: Annotated[
        bool, typer.Option("--single", help="Only what entries rest on alone.")
    ] = False,
    form: Annotated[
        AccountFormat, typer.Option("--format", help="How to show it.")
    ] = AccountFormat.TEXT,
    kb: KbOption = None,
) -> int:
    """Each work with what cites it, how and for what; what is unused, unverified, superseded.

    Records of one work stand together. An entry rests on a work alone when nothing else bears out
    its definition and senses; what is cited through another work rests on that one.

    Examples: kb sources · kb sources hubinger-2019-rflo · kb sources --single --format markdown
    """
    wanted = (unused, unverified, second_hand, single)
    if key is not None and any(wanted):
        raise KBError("a source is shown whole; leave --unused, --single and the like out")
    base, accounts = _accounts(any_base(kb))
    if key is not None:
        chosen = [one for one in accounts if key == one.name or key in (s.id for s in one.sources)]
        if not chosen:
            _missed(base, key, accounts)
    else:
        chosen = [one for one in accounts if _has_all(one, wanted)]
    _show(chosen, form, full=key is not None)
    if form is AccountFormat.TEXT and key is None:
        tell(_in_numbers(chosen))
    return int(not chosen)


def _accounts(folder: "Folder") -> "tuple[KnowledgeBase, list[Account]]":
    """The works of a base, with what the rules of kb.yaml's choice find about them."""
    from kb.check.engine import check, selection
    from kb.sources.account import accounts
    from kb.sources.concerned import FAMILIES, concerned
    from kb.workspace import Texts, load

    base, read = load(folder), Texts(folder).read
    codes = [code for code in selection(base.manifest).codes if code.startswith(FAMILIES)]
    found = check(base, read, select=codes, today=date.today().isoformat()) if codes else []
    return base, accounts(base, concerned(base, found, read))


def _has_all(one: "Account", wanted: tuple[bool, bool, bool, bool]) -> bool:
    has = (one.unused, one.unverified, one.second_hand, one.alone)
    return all(bool(there) for asked, there in zip(wanted, has, strict=True) if asked)


def _missed(base: "KnowledgeBase", key: str, accounts: "Sequence[Account]") -> None:
    from kb.nearest import nearest

    tell(f"no source or work is called “{key}”")
    by_author = [one.name for one in accounts if _is_by(one, key)]
    meant = nearest(key, {*base.sources, *(one.name for one in accounts)}, most=5)
    for name in dict.fromkeys([*by_author[:10], *meant]):
        tell(f"  did you mean {name}?")


def _is_by(one: "Account", author: str) -> bool:
    """Whether a record of a work has an author of that name."""
    names = (name.short.casefold() for source in one.sources for name in source.author)
    return author.casefold() in names


def _show(chosen: "Sequence[Account]", form: AccountFormat, *, full: bool) -> None:
    from kb.commands import sourced
    from kb.sources.values import summary, values

    if form is AccountFormat.JSON:
        print_json("sources", works=list(map(values, chosen)), summary=summary(chosen))
    elif form is AccountFormat.MARKDOWN:
        write("".join(map(sourced.markdown_in_full, chosen)) if full else sourced.markdown(chosen))
    else:
        write("".join(map(sourced.in_full, chosen)) if full else sourced.overview(chosen))


def _in_numbers(chosen: "Sequence[Account]") -> str:
    from kb.commands.sourced import several
    from kb.sources.values import summary

    numbers = summary(chosen)
    said = [several(numbers["works"], "work"), several(numbers["sources"], "record")]
    said += [f"{numbers[name]} {name.replace('_', '-')}" for name in _TOLD if numbers[name]]
    if numbers["single"]:
        rest = "entry rests" if numbers["single"] == 1 else "entries rest"
        said.append(f"{numbers['single']} {rest} on one work alone")
    return ", ".join(said)


_TOLD = ("unused", "unverified", "second_hand", "superseded")
