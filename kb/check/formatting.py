"""How the label of a citation is written, and what is wrong where it is written otherwise."""

import re
from typing import NamedTuple


class Misformatted(NamedTuple):
    """What is wrong with a label: the range of it that is to be written otherwise."""

    start: int
    end: int
    text: str
    says: str


_LABEL = re.compile(
    r"(?P<names>.*?)(?P<between>[\s,;:.—–(-]*)(?P<year>(?:1[4-9]|20)\d\d[a-z]?(?![\w-])|n\.\s?d\.)"
    r"(?P<after>.*)",
    re.DOTALL,
)
_ET_AL = re.compile(r"(?P<comma>,?)\s*\bet\b\.?(?P<blank>\s*)al\b\.*", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\u00a0]{2,}")


def misformatted(label: str, *, comma: bool) -> Misformatted | None:
    """What is wrong with a label of names and year, as one change; None where nothing is.

    `comma` tells that a comma is wanted before the year.
    """
    found = _LABEL.fullmatch(label)
    if found is None or not found["names"].strip() or not found["between"]:
        return None
    said: list[str] = []
    names = _names(found["names"] + found["between"][: _points(found)], said)
    between, after = _between(found, said, comma=comma)
    text = f"{names}{between}{found['year']}{after}"
    end = len(label) if after != found["after"] else found.end("year")
    text = text[: len(text) - len(after)] if end < len(label) else text
    if text == label[:end] or not said:
        return None
    start = next(
        (n for n, pair in enumerate(zip(text, label, strict=False)) if pair[0] != pair[1]), 0
    )
    while end > start and len(text) > start and text[-1] == label[end - 1]:
        end, text = end - 1, text[:-1]
    return Misformatted(start, end, text[start:], "; ".join(dict.fromkeys(said)))


def _points(found: re.Match[str]) -> int:
    """How many points after "et al" the names end with."""
    if not re.search(r"\bal\Z", found["names"], re.IGNORECASE):
        return 0
    return len(found["between"]) - len(found["between"].lstrip("."))


def _names(names: str, said: list[str]) -> str:
    """Names with one blank between them and "et al." as it is written."""
    single = _BLANKS.sub(" ", names)
    if single != names:
        said.append("one blank is enough")
    more = _ET_AL.search(single)
    if more is None or single[more.end() :].strip():
        return single
    before = single[: more.start()]
    several = "," in before or "&" in before
    lead = ", " if more["comma"] and several else " "
    if more["comma"] and not several:
        said.append("no comma before “et al.”")
    written = more[0].removeprefix(more["comma"]).strip()
    if written.endswith("..") and written.rstrip(".").lower() == "et al":
        said.append("write “et al.” with one point")
    elif written != "et al." and " ".join(written.split()) != "et al.":
        said.append("write “et al.”")
    return f"{before}{lead}et al."


def _between(found: re.Match[str], said: list[str], *, comma: bool) -> tuple[str, str]:
    """What stands between names and year, and after the year."""
    between, after = found["between"][_points(found) :], found["after"]
    plain = " ".join(between.split())
    if plain.endswith("("):
        return _bracketed(plain, between, after, said)
    if between == ", " or (not plain and "\n" in between) or plain == "," != between.strip(" "):
        return between, after
    if plain == "," and "\n" in between:
        return between, after
    if not plain and not comma:
        return between, after
    if plain in ("", ",", ";", ".", "—", "–", "-", ":"):
        said.append("a comma before the year, and a blank after it")
        return ", ", after
    return between, after


def _bracketed(plain: str, between: str, after: str, said: list[str]) -> tuple[str, str]:
    if ")" not in after:
        said.append("the bracket is not closed")
        return ", ", after
    if plain != "(" and after.startswith(")"):
        said.append("comma or brackets, not both")
        return ", ", after[1:]
    return between, after


def has_no_comma(label: str) -> bool:
    """Whether nothing but a blank stands between names and year."""
    found = _LABEL.fullmatch(label)
    return found is not None and not found["between"][_points(found) :].strip()
