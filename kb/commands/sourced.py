"""The account of sources as text and as Markdown: a work a paragraph, or one in full."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kb.citing.inline import marked
from kb.index.page import Page
from kb.model.source import Source, source_label
from kb.output import terminal
from kb.sources.account import Account, Use, unverified

Json = dict[str, Any]

_PLURALS = {"alias": "aliases", "media": "media"}


def several(number: int, one: str, many: str | None = None) -> str:
    """A number with what is counted: "1 work", "2 works"."""
    return f"{number} {one if number == 1 else many or _PLURALS.get(one, one + 's')}"


def _count(counts: dict[str, int]) -> str:
    if len(counts) == 1:
        return next(iter(counts))
    return ", ".join(f"{name} {number}" for name, number in counts.items())


def _cited(one: Account) -> str:
    """How often a work is cited, how, and for what."""
    if not one.uses:
        return "not cited"
    citations = several(len(one.uses), "citation")
    entries = several(len(one.concepts), "entry", "entries")
    parts = ", ".join(several(number, part) for part, number in one.parts.items())
    return f"{citations} in {entries} ({_count(one.modes)}): {parts}"


def remarks(one: Account) -> Iterator[str]:
    """What is to be said of how well a work is known and cited."""
    if one.through:
        yield f"{several(len(one.through), 'citation')} of other works through it"
    if one.second_hand:
        yield f"{len(one.second_hand)} second-hand"
    if one.unplaced:
        yield f"{one.unplaced} without a place"
    if one.alone:
        rest = "rests" if len(one.alone) == 1 else "rest"
        yield f"{', '.join(one.alone)} {rest} on it alone"
    yield from (f"{old} superseded by {new}" for old, new in one.superseded.items())
    yield from _unverified(one)
    yield from _unkept(one)
    if one.findings:
        codes = sorted({finding.code for finding in one.findings})
        yield f"{several(len(one.findings), 'finding')} ({', '.join(codes)})"


def _unverified(one: Account) -> Iterator[str]:
    """What nobody verified; of several records, in how many of them there is something."""
    if one.unverified and len(one.sources) > 1:
        yield f"{several(len(one.unverified), 'record')} with something unverified"
    elif one.unverified:
        yield f"unverified: {', '.join(*one.unverified.values())}"


def _unkept(one: Account) -> Iterator[str]:
    """The quotations that nothing in the base can be held against."""
    kept = {source.id for source in one.sources if source.custom.snapshot is not None}
    quoted = [use for use in one.uses if use.quote is not None and use.source not in kept]
    if quoted:
        yield f"{several(len(quoted), 'quotation')} without a snapshot"


def overview(accounts: Sequence[Account]) -> str:
    """The works, a paragraph each."""
    width, colour = terminal()
    page = Page(width, colour=colour)
    for one in accounts:
        page.title(_title(one), f"({_names(one)})")
        page.prose(_cited(one))
        said = "; ".join(remarks(one))
        if said:
            page.prose(said, faint=True)
    return page.text()


def _title(one: Account) -> str:
    return "; ".join(one.labels)


def _names(one: Account) -> str:
    return one.name if len(one.sources) == 1 else f"{one.name}: {len(one.sources)} records"


def in_full(one: Account) -> str:
    """One work: its records, every citation, what rests on it, what was found."""
    width, colour = terminal()
    page = Page(width, colour=colour)
    page.title(_title(one), f"({_names(one)})")
    page.prose(_cited(one))
    page.heading("Records")
    for source in one.sources:
        page.prose(_record(source, one) + _address(source), "  ", "    ")
        page.prose(_verified(source), "    ", faint=True)
    for heading, uses in (("Citations", one.uses), ("Other works through it", one.through)):
        _citations(page, heading, uses)
    _listed(page, "Rest on it alone", one.alone)
    _listed(page, "Findings", map(_found, one.findings))
    return page.text()


def _citations(page: Page, heading: str, uses: Sequence[Use]) -> None:
    if uses:
        page.heading(heading)
    for concept, some in _by_concept(uses).items():
        page.line(f"  {some[0].label}  {page.faint(concept)}")
        for use in some:
            page.prose(_use(use), "    ", "      ")


def _listed(page: Page, heading: str, lines: Iterable[str]) -> None:
    for n, line in enumerate(lines):
        if n == 0:
            page.heading(heading)
        page.prose(line, "  ", "    ")


def _by_concept(uses: Iterable[Use]) -> dict[str, list[Use]]:
    found: dict[str, list[Use]] = {}
    for use in uses:
        found.setdefault(use.concept, []).append(use)
    return dict(sorted(found.items(), key=lambda pair: (pair[1][0].label.casefold(), pair[0])))


def _record(source: Source, one: Account) -> str:
    title = f", “{source.title}”" if source.title else ""
    new = one.superseded.get(source.id)
    shown = f"{source.id}: {source_label(source)}{title} ({source.type})"
    return shown + (f", superseded by {new}" if new else "")


def _address(source: Source) -> str:
    return f" <{source.url}>" if source.url else ""


def _verified(source: Source) -> str:
    what, custom = unverified(source), source.custom
    if not custom.verified_by:
        return "nobody verified it"
    return f"verified by {', '.join(custom.verified_by)}" + (
        f"; unverified: {', '.join(what)}" if what else ""
    )


def _use(use: Use) -> str:
    """A citation in words: for what, from which record, where in it."""
    what = f"{use.part} {use.name}" if use.name else use.part
    locator = f", {use.locator}" if use.locator else ""
    via = f", as cited by {use.via}" if use.via else ""
    quote = f": “{use.quote}”" if use.quote else ""
    return f"{what}: {use.mode} {use.source}{locator}{via}{quote}"


def _found(finding: Any) -> str:
    return f"{finding.span.path}:{finding.span.line}: {finding.code} {finding.message}"


def markdown(accounts: Sequence[Account]) -> str:
    """The works as a table."""
    rows = [
        (
            f"{marked(_title(one))} (`{_names(one)}`)",
            str(len(one.uses)),
            str(len(one.concepts)),
            _count(one.modes),
            _count(one.parts),
            marked("; ".join(remarks(one))),
        )
        for one in accounts
    ]
    head = ("work", "citations", "entries", "how", "for what", "remarks")
    table = [head, ("---", "---:", "---:", "---", "---", "---"), *rows]
    return "".join(f"| {' | '.join(map(_cell, row))} |\n" for row in table)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def markdown_in_full(one: Account) -> str:
    """One work as a section."""
    lines = [f"## {marked(_title(one))} (`{_names(one)}`)", "", f"{_cited(one)}.", ""]
    lines += [f"- {marked(_record(source, one))}{_address(source)}" for source in one.sources]
    for heading, uses in (("Citations", one.uses), ("Other works through it", one.through)):
        lines += ["", f"### {heading}", ""] if uses else []
        for concept, some in _by_concept(uses).items():
            lines.append(f"- {marked(some[0].label)} (`{concept}`)")
            lines += [f"  - {marked(_use(use))}" for use in some]
    for heading, said in (
        ("Rest on it alone", one.alone),
        ("Findings", list(map(_found, one.findings))),
    ):
        lines += ["", f"### {heading}", ""] if said else []
        lines += [f"- {marked(line)}" for line in said]
    return "\n".join(lines) + "\n"
