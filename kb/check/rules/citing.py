"""CIT: citations in chapters, seen as those of one book: one work, one label.

A finding is about a work and has all its places. What a label says is judged once, for all rules,
in `kb.check.labelling`; here are the words for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from string import ascii_lowercase

from kb.check.book import Book
from kb.check.cited import Cited
from kb.check.formatting import has_no_comma, misformatted
from kb.check.labelling import Verdict, folded_label, read_names
from kb.check.rule import Example, Rule
from kb.check.rules.bibliography import url_fault
from kb.diagnostics import Place, PlacedEdit, PlacedFix, Problem, Severity
from kb.model.source import Source, source_label
from kb.works.address import address
from kb.works.identity import expected

_LISTED = 50
"""How many places a finding lists beside its own."""

_ARXIV = "https://arxiv.org/abs/"
_RFLO = """\
references:
  - id: rflo
    title: Risks from Learned Optimization
    author: [{family: Hubinger}, {family: van Merwijk}, {family: Mikulik}]
    issued: 2019
    URL: https://arxiv.org/abs/1906.01820
"""
_REVIEWED = _RFLO + "    custom: {reviewed: 2026-01-01}\n"


def _book(*paragraphs: str, references: str = "", path: str = "docs/1.md") -> Example:
    """A chapter of some paragraphs, every one in a line of its own, from the third on."""
    files = {path: "# Goals\n\n" + "\n\n".join(paragraphs) + "\n"}
    if references:
        files["concepts/references.yaml"] = references
    return Example(files=files, path=path)


def _bad(example: Example, at: str, says: str, *fixed: str) -> Example:
    text = "# Goals\n\n" + "\n\n".join(fixed) + "\n" if fixed else None
    return example._replace(at=at, says=says, fixed=text)


def _cite(label: str, number: str = "1906.01820") -> str:
    return f"([{label}]({_ARXIV}{number}))"


# --- words ---


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _labels(cited: Iterable[Cited]) -> str:
    """The different labels of some citations, as they stand."""
    shown = {folded_label(one.citation.names, one.citation.year): one.shown for one in cited}
    first = list(shown.values())[:3]
    return ", ".join(first) + (f" and {len(shown) - 3} more" if len(shown) > 3 else "")


def _authority(verdict: Verdict) -> str:
    return f"`{verdict.source.source.id}`" if verdict.source else "the others"


def _problem(
    message: str,
    odd: Sequence[Cited],
    fix: PlacedFix | None = None,
    beside: Sequence[tuple[Cited, str]] = (),
) -> Problem:
    """A finding at the first of the citations that deviate, with the rest of them beside it."""
    first, *rest = odd
    related = [(one.place, f"{one.shown} here too") for one in rest[:_LISTED]]
    related += [(one.place, said) for one, said in beside]
    return Problem(message, first.place, related=related, fix=fix)


def _right_one(verdict: Verdict, odd: Sequence[Cited]) -> list[tuple[Cited, str]]:
    """The first citation that does not deviate, to be compared with."""
    deviating = {id(one) for one in odd}
    right = next((one for one in verdict.cited if id(one) not in deviating), None)
    return [(right, f"{right.shown} here")] if right else []


def _whole(edits: Iterable[PlacedEdit | None], title: str, *, safe: bool) -> PlacedFix | None:
    """A fix of edits, all of which can be made."""
    made = list(edits)
    known = [edit for edit in made if edit is not None]
    return PlacedFix(title, safe, tuple(known)) if made and len(known) == len(made) else None


def _astray(verdict: Verdict, odd: Sequence[Cited]) -> str:
    """A clause on labels that are those of other works."""
    stray = next((verdict.stray[id(one)] for one in odd if id(one) in verdict.stray), None)
    if stray is None:
        return ""
    named = f"`{stray.source.source.id}`" if stray.source else _address(stray.cited[0])
    return f"; “{stray.label}” is the label of {named}: was the wrong address pasted?"


def _address(one: Cited) -> str:
    return one.identity.url if one.identity else "another work"


# --- rules ---


class SeveralYears(Rule):
    """One work is cited with several years.

    Why: A reader takes them for two works, and one of the years is wrong for whoever looks it up.
    Do: Write the year that the bibliography has, else the one that most places have. A preprint
    and its publication may each have their own year: give each a record, both with the same
    `custom.work`.
    """

    code = "CIT002"
    severity = Severity.WARNING
    fix = "unsafe"
    valid = (
        _book(_cite("Hubinger et al., 2019"), _cite("Hubinger et al. (2019)")),
        _book(_cite("Hubinger et al., 2019a"), _cite("Hubinger et al., 2019")),
        _book(_cite("Hubinger et al., 2021"), references=_RFLO),
    )
    invalid = (
        _bad(
            _book(
                _cite("Hubinger et al., 2019"),
                _cite("Hubinger et al., 2020"),
                _cite("Hubinger et al., 2019"),
            ),
            "5:2",
            "“Hubinger et al., 2020”: the others cite this work with 2019 (twice); write 2019",
            _cite("Hubinger et al., 2019"),
            _cite("Hubinger et al., 2019"),
            _cite("Hubinger et al., 2019"),
        ),
        _bad(
            _book(
                _cite("Hubinger et al., 2020"),
                _cite("Hubinger et al., 2020"),
                _cite("Hubinger et al., 2019"),
                references=_RFLO,
            ),
            "3:2",
            "“Hubinger et al., 2020”: `rflo` has 2019, as once here; write 2019",
        ),
        _bad(
            _book(_cite("Hubinger et al., 2019"), _cite("Hubinger et al., 2020")),
            "5:2",
            "one work, as often with 2019 as with 2020; write one year",
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        for verdict in book.verdicts:
            odd = verdict.odd_years
            if odd and not (verdict.uniform and verdict.source):
                yield _several_years(verdict)


def _several_years(verdict: Verdict) -> Problem:
    odd = verdict.odd_years
    if not verdict.year:
        return _no_year(verdict)
    said = _astray(verdict, odd)
    if verdict.source:
        agree = f", as {_times(verdict.right_years)} here" if verdict.right_years else ""
        message = f"{_labels(odd)}: {_authority(verdict)} has {verdict.year}{agree}"
    else:
        message = (
            f"{_labels(odd)}: the others cite this work with {verdict.year} "
            f"({_times(verdict.right_years)})"
        )
    edits = [one.year_edit(verdict.year) for one in odd]
    fix = None if said else _whole(edits, f"write {verdict.year}", safe=False)
    return _problem(
        f"{message}{said or f'; write {verdict.year}'}", odd, fix, _right_one(verdict, odd)
    )


def _no_year(verdict: Verdict) -> Problem:
    """Years that are given as often as one another: the second of them is pointed at."""
    years = list(dict.fromkeys(one.citation.year[:4] for one in verdict.odd_years))
    first = next(one for one in verdict.odd_years if one.citation.year[:4] == years[0])
    later = [one for one in verdict.odd_years if one.citation.year[:4] != years[0]]
    given = " as with ".join(years)
    message = f"one work, as often with {given}; write one year"
    return _problem(message, later or [first], None, [(first, f"{first.shown} here")])


class SeveralLabels(Rule):
    """One work is cited under several names.

    Why: A reader takes them for two works. Behind it may be a wrong address, pasted from the
    citation before: then the work that is meant is not linked at all.
    Do: Write the names that the bibliography has, else those that most places have. Where the label
    is that of another work, look whether label or address is wrong.
    """

    code = "CIT003"
    severity = Severity.WARNING
    fix = "unsafe"
    valid = (
        _book(
            _cite("Kingma & Ba, 2014"), _cite("Kingma and Ba (2014)"), _cite("kingma & Ba, 2014")
        ),
        _book(
            _cite("Hubinger et al., 2019"),
            _cite("Hubinger, van Merwijk & Mikulik, 2019"),
            _cite("E. Hubinger et al., 2019"),
        ),
        _book(_cite("Hubingr et al., 2019"), _cite("Hubinger et al., 2019"), references=_RFLO),
    )
    invalid = (
        _bad(
            _book(
                _cite("Kingma & Ba, 2014"),
                _cite("Kingma et al., 2014"),
                _cite("Kingma & Ba, 2014"),
            ),
            "5:2",
            "the others cite this work as “Kingma & Ba” (twice); write “Kingma & Ba”",
            _cite("Kingma & Ba, 2014"),
            _cite("Kingma & Ba, 2014"),
            _cite("Kingma & Ba, 2014"),
        ),
        _bad(
            _book(_cite("Skalse, 2019"), _cite("Hubinger et al., 2019"), references=_RFLO),
            "3:2",
            "`rflo` has “Hubinger et al.”, as once here; write “Hubinger et al.”",
            _cite("Hubinger et al., 2019"),
            _cite("Hubinger et al., 2019"),
        ),
        _bad(
            _book(
                _cite("Perez et al., 2022", "2212.09251"),
                _cite("Perez et al., 2022", "1906.01820"),
                _cite("Hubinger et al., 2019"),
                references=_RFLO,
            ),
            "5:2",
            "“Perez et al., 2022” is the label of https://arxiv.org/abs/2212.09251: was the wrong",
        ),
        _bad(
            _book(_cite("Olah et al., 2020"), _cite("Cammarata et al., 2020")),
            "5:2",
            "one work, as often “Olah et al.” as “Cammarata et al.”; write one",
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        for verdict in book.verdicts:
            if verdict.odd_names and not (verdict.uniform and verdict.source):
                yield _several_names(verdict)


def _several_names(verdict: Verdict) -> Problem:
    odd = verdict.odd_names
    if not verdict.names:
        return _no_names(verdict)
    said = _astray(verdict, odd)
    if verdict.source:
        agree = f", as {_times(verdict.right_names)} here" if verdict.right_names else ""
        message = f"{_labels(odd)}: {_authority(verdict)} has “{verdict.names}”{agree}"
    else:
        message = (
            f"{_labels(odd)}: the others cite this work as “{verdict.names}” "
            f"({_times(verdict.right_names)})"
        )
    edits = [one.names_edit(verdict.names) for one in odd]
    fix = None if said else _whole(edits, f"write {verdict.names}", safe=False)
    ending = said or f"; write “{verdict.names}”"
    return _problem(f"{message}{ending}", odd, fix, _right_one(verdict, odd))


def _no_names(verdict: Verdict) -> Problem:
    names = {read_names(one.citation.names): one for one in reversed(verdict.odd_names)}
    kinds = list(reversed(names.values()))
    later = [one for one in verdict.odd_names if read_names(one.citation.names) != _kind(kinds[0])]
    given = " as ".join(f"“{one.citation.names}”" for one in kinds[:3])
    said = _astray(verdict, verdict.odd_names)
    message = f"one work, as often {given}; write one of them{said}"
    return _problem(message, later or kinds[:1], None, [(kinds[0], f"{kinds[0].shown} here")])


def _kind(one: Cited) -> object:
    return read_names(one.citation.names)


class Misspelt(Rule):
    """An author's name is misspelt: nearly the name that the work is cited under.

    Why: Who searches for the name does not find the work, and authors do mind.
    Do: Write the name as the bibliography has it, else as most places do.
    """

    code = "CIT011"
    severity = Severity.WARNING
    fix = "unsafe"
    valid = (
        _book(_cite("Ng et al., 2000", "2001.00001"), _cite("Ngo et al., 2000", "2001.00002")),
        _book(_cite("Stuhlmüller, 2018"), _cite("Stuhlmueller, 2018"), _cite("Stuhlmüller, 2018")),
    )
    invalid = (
        _bad(
            _book(_cite("Hubbinger et al., 2019"), references=_RFLO),
            "3:2",
            "“Hubbinger et al., 2019”: `rflo` has “Hubinger et al.”; write “Hubinger et al.”",
            _cite("Hubinger et al., 2019"),
        ),
        _bad(
            _book(_cite("Gao et al., 2022"), _cite("Goa et al., 2022"), _cite("Gao et al., 2022")),
            "5:2",
            "the others cite this work as “Gao et al.” (twice); write “Gao et al.”",
            _cite("Gao et al., 2022"),
            _cite("Gao et al., 2022"),
            _cite("Gao et al., 2022"),
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        for verdict in book.verdicts:
            odd = verdict.misspelt
            if odd:
                has = (
                    f"{_authority(verdict)} has “{verdict.names}”"
                    if verdict.source
                    else f"the others cite this work as “{verdict.names}” "
                    f"({_times(verdict.right_names)})"
                )
                message = f"{_labels(odd)}: {has}; write “{verdict.names}”"
                edits = [one.names_edit(verdict.names) for one in odd]
                fix = _whole(edits, f"write {verdict.names}", safe=False)
                yield _problem(message, odd, fix, _right_one(verdict, odd))


class AgainstRecord(Rule):
    """A label is not that of the source which it links to.

    Why: The bibliography says who wrote what and when; a label that says otherwise is wrong, or the
    record is, or the link leads to another work.
    Do: Correct whichever is wrong. The label of another record with the same `custom.work` is right
    too. The fix is safe where somebody reviewed the record (`custom: {reviewed: …}`). Works whose
    labels in the book disagree are those of CIT002 and CIT003.
    """

    code = "CIT006"
    severity = Severity.WARNING
    fix = "safe"
    needs_base = True
    valid = (
        _book(_cite("Hubinger et al., 2019"), references=_RFLO),
        _book(_cite("Hubinger, van Merwijk & Mikulik (2019)"), references=_RFLO),
        _book(_cite("Bai et al., 2022", "2212.08073"), references=_RFLO),
        _book(
            "([Koch et al., 2021](https://example.org/first))",
            references=_RFLO + "    custom: {work: w}\n"
            "  - {id: b, author: [Koch, Ann, Ben], issued: 2021, URL: 'https://example.org/first', "
            "custom: {work: w}}\n",
        ),
    )
    invalid = (
        _bad(
            _book(_cite("Turner, 2021"), references=_REVIEWED),
            "3:2",
            "“Turner, 2021” is `rflo`, which the bibliography has as “Hubinger et al., 2019”",
            _cite("Hubinger et al., 2019"),
        ),
        _bad(
            _book(_cite("Hubinger et al., 2018"), references=_RFLO),
            "3:2",
            "write “Hubinger et al., 2019”, or correct the record",
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        for verdict in book.verdicts:
            if verdict.source and verdict.uniform:
                yield _against_record(verdict, verdict.source.source)


def _against_record(verdict: Verdict, source: Source) -> Problem:
    label = source_label(source)
    odd = list({id(one): one for one in (*verdict.odd_names, *verdict.odd_years)}.values())
    place = {id(one): number for number, one in enumerate(verdict.cited)}
    odd.sort(key=lambda one: place[id(one)])
    said = _astray(verdict, odd)
    message = (
        f"{odd[0].shown} is `{source.id}`, which the bibliography has as “{label}”"
        f"{said or f'; write “{label}”, or correct the record'}"
    )
    edits = [one.names_edit(verdict.names) for one in verdict.odd_names]
    edits += [one.year_edit(verdict.year) for one in verdict.odd_years]
    reviewed = bool(source.custom.reviewed)
    fix = None if said else _whole(edits, f"write {label}", safe=reviewed)
    return _problem(message, odd, fix)


class OneLabelSeveralWorks(Rule):
    """One label stands for several works.

    Why: Without its link, in print or read aloud, a citation does not say which work is meant.
    Do: Put a letter behind the years, 2020a and 2020b, or name the titles. Records of one work
    with the same `custom.work` are no several works. Within a document it is a warning, across
    documents a remark.
    """

    code = "CIT005"
    severity = Severity.WARNING
    fix = "unsafe"
    valid = (
        _book(_cite("Bai et al., 2022a", "2204.05862"), _cite("Bai et al., 2022b", "2212.08073")),
        _book(_cite("Wiki, n.d.", "2204.05862"), _cite("Wiki, n.d.", "2212.08073")),
        _book(
            "([Zhang et al., 2023](https://d2l.ai/chapter_a/index.html))",
            "([Zhang et al., 2023](https://d2l.ai/chapter_b/index.html))",
            "([Zhang et al., 2023](https://d2l.ai))",
        ),
    )
    invalid = (
        _bad(
            _book(_cite("Bai et al., 2022", "2204.05862"), _cite("Bai et al., 2022", "2212.08073")),
            "5:2",
            "“Bai et al., 2022” stands for 2 works (https://arxiv.org/abs/2204.05862 and "
            "https://arxiv.org/abs/2212.08073); write 2022a and 2022b",
            _cite("Bai et al., 2022a", "2204.05862"),
            _cite("Bai et al., 2022b", "2212.08073"),
        ),
        _bad(
            Example(
                files={
                    "docs/1.md": _cite("Bai et al., 2022", "2204.05862"),
                    "docs/2.md": _cite("Bai et al., 2022", "2212.08073"),
                },
                path="docs/2.md",
            ),
            "1:2",
            "in different documents",
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        shared: dict[str, dict[str, list[Cited]]] = {}
        for verdict in book.verdicts:
            for one in _undisputed(verdict):
                key = folded_label(" ".join(map(str, _names(one))), one.citation.year)
                shared.setdefault(key, {}).setdefault(verdict.work, []).append(one)
        for by_work in shared.values():
            works = _apart(by_work)
            if len(works) > 1:
                yield _one_label(works)


def _names(one: Cited) -> tuple[object, ...]:
    names = read_names(one.citation.names)
    return (*names.authors, names.more)


def _undisputed(verdict: Verdict) -> Iterator[Cited]:
    """The citations of a work that bear its label, whatever may be wrong with others."""
    odd = (*verdict.odd_names, *verdict.odd_years, *verdict.misspelt, *verdict.early)
    wrong = {id(one) for one in odd}
    for one in verdict.cited:
        if id(one) not in wrong and one.citation.year[:4].isdecimal() and _whole_address(one):
            yield one


def _whole_address(one: Cited) -> bool:
    url = one.citation.url
    return one.record is not None or not (url_fault(url) or expected(url))


def _apart(by_work: dict[str, list[Cited]]) -> list[list[Cited]]:
    """The works of a label; pages that are parts of one another, as chapters of a book, are one."""
    found: dict[str, list[Cited]] = {}
    for work, cited in by_work.items():
        found.setdefault(_stem(work, cited[0]), []).extend(cited)
    return list(found.values())


def _stem(work: str, one: Cited) -> str:
    """What the pages of one book have in common: without its numbers and what follows them."""
    if one.record is not None or one.identity is None or one.identity.kind != "page":
        return work
    at = address(one.identity.url)
    return f"{at.host}{_before_part(at.path)}" if at else work


def _before_part(path: str) -> str:
    """The path of a page up to the first step that names a part: `chapter_3`, `ch2`, `part-one`."""
    kept: list[str] = []
    for step in path.strip("/").split("/"):
        if step.lower().startswith(_PARTS) or step.lower() in _INDEXES:
            break
        kept.append(step)
    return "/".join(kept)


_PARTS = ("chapter", "chap", "ch-", "ch_", "ch0", "ch1", "ch2", "part", "section", "sec", "lecture")
_INDEXES = frozenset({"", "index.html", "index.htm"})


def _one_label(works: list[list[Cited]]) -> Problem:
    """The finding of a label: where two works first meet, else where the second is first cited."""
    documents: dict[str, set[int]] = {}
    for number, cited in enumerate(works):
        for one in cited:
            documents.setdefault(one.document.path, set()).add(number)
    together = next((path for path, held in documents.items() if len(held) > 1), None)
    firsts = _firsts(works, together)
    place, *others = [*firsts[1:2], *firsts[:1], *firsts[2:]]
    told = {id(one) for one in (place, *others)}
    rest = [one for cited in works for one in cited if id(one) not in told]
    related = [(one.place, f"{_name(one)} here") for one in [*others, *rest][:_LISTED]]
    years = [place.citation.year + letter for letter in ascii_lowercase[: len(works)]]
    where = "" if together else ", in different documents"
    message = (
        f"{place.shown} stands for {len(works)} works{where} "
        f"({_listed([_name(cited[0]) for cited in works])}); write {_listed(years)}"
    )
    weight = None if together else Severity.INFO
    return Problem(message, place.place, None, related, _lettered(works, years), weight)


def _lettered(works: list[list[Cited]], years: list[str]) -> PlacedFix | None:
    """The fix that gives each work a letter, in the order in which they are first cited."""
    if len(works) > len(years):
        return None
    pairs = zip(years, works, strict=True)
    edits = [one.year_edit(year) for year, cited in pairs for one in cited]
    return _whole(edits, "write letters behind the years", safe=False)


def _firsts(works: list[list[Cited]], path: str | None) -> list[Cited]:
    """The first citation of each work in a document, or in the book; of a work that is not there
    the first in the book, after the others.
    """
    inside = [[one for one in cited if path in (None, one.document.path)] for cited in works]
    there = [cited[0] for cited in inside if cited]
    return there + [cited[0] for cited, own in zip(works, inside, strict=True) if not own]


def _name(one: Cited) -> str:
    return f"`{one.record.source.id}`" if one.record else _address(one)


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:4])
    if len(names) > 4:
        return ", ".join(shown) + f" and {len(names) - 4} more"
    return ", ".join(shown[:-1]) + f" and {shown[-1]}"


class NotInSources(Rule):
    """A work is cited in a chapter that the bibliography does not have.

    Why: Its label cannot be checked, and no entry can cite it.
    Do: Add a record to references.yaml; `kb import` writes one for each work that chapters cite.
    """

    code = "CIT015"
    severity = Severity.INFO
    needs_base = True
    valid = (
        _book(_cite("Hubinger et al., 2019"), references=_RFLO),
        _book("([Ng, 2099](https://arxiv.org/abs/9913.123456))"),
        _book(_cite("Hubinger et al., 2019"), references="references: []\n"),
    )
    invalid = (
        _bad(
            _book(_cite("Hubinger et al., 2019"), _cite("Hubinger et al., 2019")),
            "3:2",
            "“Hubinger et al., 2019” (https://arxiv.org/abs/1906.01820), cited twice, is in no",
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        if not book.has_whole_bibliography:
            return
        for cited in book.works.values():
            sure = [one for one in cited if one.citation.certain and one.citation.names]
            if sure and sure[0].record is None and _whole_address(sure[0]):
                times = f", cited {_times(len(sure))}," if len(sure) > 1 else ""
                message = (
                    f"{sure[0].shown} ({_address(sure[0])}){times} is in no record of the "
                    "bibliography; add one"
                )
                yield _problem(message, sure)


class LabelFormat(Rule):
    """A label is not written as labels are: “Hubinger et al., 2019” or “Hubinger et al. (2019)”.

    Why: What looks different is taken to be different; and style checks by hand cost time.
    Do: Let the fix write it. “&” and “and” are both right, and so is a locator after the year. The
    comma before the year is asked for only where most labels of the book have it.
    """

    code = "CIT004"
    severity = Severity.WARNING
    fix = "safe"
    valid = (
        _book(_cite("Hubinger et al., 2019"), "As Hubinger et al. (2019) say, and the others do."),
        _book(_cite("Kingma and Ba, 2014"), _cite("Kingma & Ba (2014)"), _cite("Bai, 2022, p. 3")),
        _book(_cite("Bottou et al. 2018"), _cite("Bai et al. 2022")),
        _book(_cite("van der Weij et al., 2024"), _cite("Zhang, Li, et al., 2023")),
        _book(_cite("evhub, 2019"), _cite("n.d."), _cite("Zhang, Li, & Hu, 2023")),
        _book(_cite("Bai, 2022"), "This was shown (Leike 2018), see the talks (ICML 2022)."),
    )
    invalid = tuple(
        _bad(
            _book(_cite("Bai, 2022"), _cite(wrong, "2201.00001"), _cite("Li, 2021", "2201.00002")),
            "5:3",
            says,
            _cite("Bai, 2022"),
            _cite(right, "2201.00001"),
            _cite("Li, 2021", "2201.00002"),
        )
        for wrong, right, says in (
            ("Leike et al, 2018", "Leike et al., 2018", "write “et al.”"),
            ("Leike et. al., 2018", "Leike et al., 2018", "write “et al.”"),
            ("Leike Et Al., 2018", "Leike et al., 2018", "write “et al.”"),
            ("Leike et al.. 2018", "Leike et al., 2018", "write “et al.” with one point"),
            ("Leike, et al., 2018", "Leike et al., 2018", "no comma before “et al.”"),
            ("Leike et al. 2018", "Leike et al., 2018", "a comma before the year"),
            ("Leike et al.; 2018", "Leike et al., 2018", "a comma before the year"),
            ("Leike et al. — 2018", "Leike et al., 2018", "a comma before the year"),
            ("Leike , 2018", "Leike, 2018", "a comma before the year"),
            ("Leike,2018", "Leike, 2018", "a comma before the year"),
            ("Leike et al., (2018)", "Leike et al., 2018", "comma or brackets, not both"),
            ("Leike (2018", "Leike, 2018", "the bracket is not closed"),
            ("Leike  & Li, 2018", "Leike & Li, 2018", "one blank"),
        )
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        comma = _asks_for_commas(book)
        for cited in book.citations:
            written = _written(cited)
            wanted = comma and cited.citation.linked
            fault = misformatted(written, comma=wanted) if written else None
            if fault is not None:
                start = cited.citation.label_start
                first, last = fault.start, fault.end
                edit = PlacedEdit(
                    Place(cited.document.path, (), (start + first, start + last)), fault.text
                )
                fix = PlacedFix("write the label as labels are", safe=True, edits=(edit,))
                message = f"{cited.shown}: {fault.says}"
                yield Problem(message, cited.label_place, fix=fix)


def _asks_for_commas(book: Book) -> bool:
    """Whether most labels have a comma before the year."""
    linked = (one for one in book.citations if one.citation.linked)
    written = [label for label in map(_written, linked) if label]
    plain = sum(has_no_comma(label) for label in written)
    return plain * 2 < len(written)


def _written(cited: Cited) -> str:
    """The label as it stands in the text; empty where marks are in it, or it is no label."""
    one = cited.citation
    text = cited.document.text[one.label_start : one.label_end]
    linked = one.form == "linked" or (one.form == "plain" and one.group is not None)
    return text if linked and one.names and one.year and text == one.label else ""


RULES: tuple[Rule, ...] = (
    LabelFormat(),
    SeveralYears(),
    SeveralLabels(),
    OneLabelSeveralWorks(),
    AgainstRecord(),
    Misspelt(),
    NotInSources(),
)
