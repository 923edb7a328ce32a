"""A CSL-JSON record → BibTeX, in the fields that classic BibTeX, biber and Zotero agree on.

Unicode stays UTF-8: biber and every engine of today read it. What LaTeX takes for markup is
escaped, URLs and DOIs are written as they are. `kb.reading.bibtex` reads it all back. A record's
`note` becomes `annote`: in CSL hardly a style prints it, in BibTeX every style prints `note`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kb.citing.records import ARXIV, arxiv, date_parts, text

Json = dict[str, Any]

TYPES: Mapping[str, str] = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "manuscript": "unpublished",
    "pamphlet": "booklet",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
"""Classic BibTeX's types for CSL's; any other type is a misc."""

CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
"""The field of what a work appeared in; where none is, `howpublished` says it."""

PUBLISHERS = {"techreport": "institution", "phdthesis": "school", "mastersthesis": "school"}

NUMBERS = {"article": "issue", "book": "collection-number", "incollection": "collection-number"}
"""The variable that BibTeX's `number` holds; elsewhere CSL's own `number`."""

TEXTS = {
    "title-short": "shorttitle",
    "collection-title": "series",
    "edition": "edition",
    "volume": "volume",
    "chapter-number": "chapter",
    "publisher-place": "address",
    "genre": "type",
    "version": "version",
    "ISBN": "isbn",
    "ISSN": "issn",
    "language": "language",
    "keyword": "keywords",
    "abstract": "abstract",
}
"""Variables that one field of BibTeX holds whatever the type."""

ROLES = ("author", "editor", "translator")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def bibtex(record: Json) -> str:
    """One CSL-JSON record as one BibTeX record, a field a line, a newline at its end.

    The record's `id` is the key, unchanged: every key that a base may hold is one for BibTeX.
    """
    kind = entry_type(record)
    lines = [f"  {name} = {value},\n" for name, value in _fields(record, kind)]
    return f"@{kind}{{{record['id']},\n{''.join(lines)}}}\n"


def entry_type(record: Json) -> str:
    """BibTeX's type for a record."""
    kind = TYPES.get(record["type"], "misc")
    masters = kind == "phdthesis" and "master" in record.get("genre", "").lower()
    return "mastersthesis" if masters else kind


def unsaid(record: Json) -> list[str]:
    """The variables of a record that its BibTeX does not say; a part of one after a dot."""
    kind = entry_type(record)
    number = numbered(record, kind)
    said = {
        "id",
        "title",
        "container-title",
        "page",
        "publisher",
        "issued",
        "accessed",
        "DOI",
        "URL",
    }
    said |= {*ROLES, *TEXTS, "note" if "note" in record else "annote"}
    said |= {number} if number else set[str]()
    said |= {"number"} if ARXIV.match(text(record, "number")) else set[str]()
    lost = [variable for variable in record if variable not in said | {"type", "custom"}]
    lost += [f"custom.{name}" for name in record.get("custom", ())]
    lost += ["type"] if record["type"] not in _EXACT else []
    return [*lost, *_partly(record)]


_EXACT = frozenset({"article-journal", "book", "chapter", "document", "manuscript", "pamphlet"}) | {
    "paper-conference", "report", "thesis"
}  # fmt: skip
"""Types that a reader of BibTeX gets back."""


def _partly(record: Json) -> Iterator[str]:
    """Dates of which only the beginning, or only the numbers, are written."""
    for variable in ("issued", "accessed"):
        date = record.get(variable, {})
        if len(date.get("date-parts", ())) > 1:
            yield f"{variable}.until"
        if "literal" in date and (date.get("date-parts") or variable == "accessed"):
            yield f"{variable}.literal"


def _fields(record: Json, kind: str) -> Iterator[tuple[str, str]]:
    """(field, value) pairs, delimiters and all; months are macros, so they bear none."""
    for role in ROLES:
        if record.get(role):
            yield role, braced(" and ".join(map(person, record[role])))
    if "title" in record:
        yield "title", braced(guarded(record["title"]))
    for name, told in _told(record, kind):
        yield name, braced(_paged(told) if name == "pages" else escaped(told))
    yield from _dates(record)
    for name, told in (*_eprint(record), *_addresses(record)):
        yield name, braced(told)
    if "note" in record or "annote" in record:
        yield "annote", braced(escaped(record.get("note") or record["annote"]))


def _told(record: Json, kind: str) -> Iterator[tuple[str, str]]:
    """The fields of plain text."""
    number = numbered(record, kind)
    if "container-title" in record:
        yield CONTAINERS.get(kind, "howpublished"), record["container-title"]
    if number is not None:
        yield "number", record[number]
    if "page" in record:
        yield "pages", record["page"]
    if "publisher" in record:
        yield PUBLISHERS.get(kind, "publisher"), record["publisher"]
    for variable, name in TEXTS.items():
        if variable in record:
            yield name, record[variable]


def _paged(pages: str) -> str:
    """Pages with BibTeX's dash, two hyphens, between the first and the last."""
    return re.sub(r"(?<=\w)\s*[-–]\s*(?=\w)", "--", escaped(pages))


def numbered(record: Json, kind: str) -> str | None:
    """The variable that goes into `number`; None where only `eprint` says it."""
    variable = NUMBERS.get(kind, "number")
    on_arxiv = variable == "number" and ARXIV.match(text(record, "number"))
    if on_arxiv and kind != "techreport":
        return None
    return variable if variable in record else None


def _dates(record: Json) -> Iterator[tuple[str, str]]:
    parts, literal = date_parts(record), record.get("issued", {}).get("literal")
    if parts or literal:
        yield "year", braced(str(parts[0]) if parts else escaped(literal))
    if len(parts) > 1:
        yield "month", MONTHS[parts[1] - 1]
    if len(parts) > 2:
        yield "day", braced(str(parts[2]))
    seen = date_parts(record, "accessed")
    if seen:
        yield "urldate", braced("-".join(f"{part:02d}" for part in seen))


def _eprint(record: Json) -> Iterator[tuple[str, str]]:
    found = arxiv(record)
    if found is not None:
        yield "eprint", found[0]
        yield "archivePrefix", "arXiv"
        yield "eprinttype", "arxiv"
        if found[1]:
            yield "primaryClass", found[1]


def _addresses(record: Json) -> Iterator[tuple[str, str]]:
    for variable in ("DOI", "URL"):
        if variable in record:
            yield variable.lower(), _verbatim(record[variable])


_ENCODED = {ord(mark): f"%{ord(mark):02X}" for mark in "{}\\ \n\t"}


def _verbatim(address: str) -> str:
    """An address unescaped, as \\url wants it; what would end the field is percent-encoded."""
    return address.strip().translate(_ENCODED)


def braced(value: str) -> str:
    """A field's value between the braces that delimit it."""
    return f"{{{value}}}"


_SPECIAL = {
    **{ord(mark): "\\" + mark for mark in "&%$#_"},
    ord("\\"): r"\textbackslash{}",
    ord("{"): r"\textbraceleft{}",
    ord("}"): r"\textbraceright{}",
    ord("~"): r"\textasciitilde{}",
    ord("^"): r"\textasciicircum{}",
}
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=[?!])(?=`)")


def escaped(plain: str) -> str:
    """A text as LaTeX prints it character by character; runs of blanks are one blank.

    A named command stands for a brace, for BibTeX counts braces behind a backslash too.
    """
    return _LIGATURE.sub("{}", " ".join(plain.split()).translate(_SPECIAL))


def person(name: Json) -> str:
    """A name as "von Last, Jr, First"; one without parts is braced, so that it stays whole."""
    if "literal" in name:
        return braced(_inner(name["literal"]))
    particles = (name.get("dropping-particle"), name.get("non-dropping-particle"))
    family = [*particles, name.get("family")]
    parts = [" ".join(_part(part) for part in family if part)]
    parts += [_part(name[part]) for part in ("suffix", "given") if name.get(part)]
    if len(parts) == 1:
        whole = " ".join(part for part in family if part) or name.get("given", "")
        return _part(whole) if " " not in whole else braced(_inner(whole))
    return ", ".join(parts if "given" in name else [*parts, ""])


_SPLITTING = re.compile(r",|(?:^|\s)and(?:\s|$)", re.IGNORECASE)


def _part(plain: str) -> str:
    """A part of a name, braced where BibTeX would cut it in two."""
    return braced(_inner(plain)) if _SPLITTING.search(plain) else escaped(plain)


def _inner(plain: str) -> str:
    """What stands in braces: a command right behind the brace would make it no protection."""
    made = escaped(plain)
    return braced(made) if made.startswith("\\") else made


def guarded(title: str) -> str:
    """A title with braces around the words whose capitals a style must not take away.

    These are words with a capital behind their first letter, capitals that stand alone, and in a
    title written like a sentence every capitalised word but those that begin it.
    """
    words = title.split()
    sentence = _like_a_sentence(words)
    shown: list[str] = []
    for place, word in enumerate(words):
        opening = place == 0 or words[place - 1].endswith(":")
        shown.append(_guarded(word, named=sentence and not opening))
    return _LIGATURE.sub("{}", " ".join(shown))


def _guarded(word: str, *, named: bool) -> str:
    """A word of a title; `named` if a capital at its beginning makes it a name."""
    core = _CORE.search(word)
    if core is None or not (_capitals(core[0]) or (named and core[0][0].isupper())):
        return escaped(word)
    return escaped(word[: core.start()]) + braced(escaped(core[0])) + escaped(word[core.end() :])


_CORE = re.compile(r"[^\W_](?:.*[^\W_])?")
"""A word without the marks around it: a colon in braces would be none to BibTeX."""

_ALONE = re.compile(r"(?!A)[^\W\d_](?![^\W\d_])")


def _capitals(word: str) -> bool:
    """Whether a word has a capital inside a part between hyphens, or begins with one alone."""
    alone = _ALONE.match(word) is not None and word[0].isupper()
    return alone or any(c.isupper() for part in word.split("-") for c in part[1:])


def _like_a_sentence(words: list[str]) -> bool:
    """Whether most of the longer words behind the first begin small."""
    longer = [word for word in words[1:] if len(word) > 3 and word[0].isalpha()]
    return 2 * sum(word[0].isupper() for word in longer) < len(longer)
