"""A CSL-JSON record in running text: the chapters' Markdown link, and a reference line."""

import re
from typing import Any

from kb.citing.records import ARXIV, address, arxiv, full_name, label, text, year

Json = dict[str, Any]


def markdown(record: Json, locator: str | None = None, link: str | None = None) -> str:
    """`([Hubinger et al., 2019](URL), §1.2)`, as CommonMark reads it; no link without an address.

    `link` is a more exact address than the record's own.
    """
    shown = marked(label(record))
    place = destination(link or address(record) or "")
    linked = f"[{shown}]({place})" if place else shown
    return f"({linked}{', ' + marked(locator) if locator else ''})"


_MARKS = re.compile(r"[\\`*_\[\]<>{}|~$]|&(?=#?\w+;)")


def marked(plain: str) -> str:
    """A text with the marks of Markdown and MDX made plain, on one line."""
    return escaped(" ".join(plain.split()))


def escaped(plain: str) -> str:
    """A text with the marks of Markdown and MDX made plain, its blanks untouched."""
    return _MARKS.sub(r"\\\g<0>", plain)


_UNSAFE = re.compile(r"[\x00-\x20\x7f\"()<>\[\\\]^`{|}]|%(?![0-9A-Fa-f]{2})")


def destination(link: str) -> str:
    """An address as a link's destination, "" for what no web browser opens.

    Brackets, blanks and quotes are percent-encoded (RFC 3986, 2.1), so that no parser ends the
    destination early.
    """
    if not re.match(r"(?:https?|ftp)://[^\s/]", link, re.IGNORECASE):
        return ""
    encoded = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", link.strip())
    return re.sub(r"&(?=#?\w+;)", "&amp;", encoded)


def plain(record: Json, locator: str | None = None) -> str:
    """The author–year label with the place in the source: `Hubinger et al., 2019, §1.2`."""
    return f"{label(record)}, {locator}" if locator else label(record)


def reference(record: Json) -> str:
    """A reference on one line: authors, year, title, container, publisher, identifiers."""
    who, title = authors(record), text(record, "title")
    parts = [f"{who or title} ({year(record)})"]
    parts += [title] if who and title else []
    parts += [part for part in (contained(record), _publisher(record)) if part]
    told = " ".join(part if part.endswith(("?", "!", ".")) else part + "." for part in parts)
    return " ".join([told, *identifiers(record)])


def authors(record: Json) -> str:
    """All authors, else the editors, as they are spoken; "" where neither is known."""
    for role, mark in (("author", ""), ("editor", " (eds.)")):
        names = [full_name(name) for name in record.get(role, ())]
        if names:
            listed = ", ".join(names[:-1])
            return (f"{listed} & {names[-1]}" if listed else names[-1]) + mark
    return ""


def contained(record: Json) -> str:
    """What a work appeared in, with volume, issue and pages."""
    volume, issue = text(record, "volume"), text(record, "issue")
    where = text(record, "container-title")
    where += f" {volume}" if volume else ""
    where += f"({issue})" if issue else ""
    page = re.sub(r"(?<=\d)-+(?=\d)", "–", text(record, "page"))
    return ", ".join(part for part in (where.strip(), page) if part)


def _publisher(record: Json) -> str:
    publisher = text(record, "publisher")
    return "" if publisher == "arXiv" and arxiv(record) else publisher


def identifiers(record: Json) -> list[str]:
    """What finds the very work: arXiv number, other numbers, DOI, ISBN, URL."""
    found = arxiv(record)
    number = text(record, "number")
    known = [f"arXiv:{found[0]}"] if found else []
    known += [number] if number and not ARXIV.match(number) else []
    known += [f"doi:{text(record, 'DOI')}"] if text(record, "DOI") else []
    known += [f"ISBN {text(record, 'ISBN')}"] if text(record, "ISBN") else []
    return known + ([text(record, "URL")] if text(record, "URL") else [])


_COMMENT = re.compile(r"\bcomment\s+([A-Za-z0-9]{10,})\b")
_FORUMS = re.compile(r"https?://(?:www\.)?(?:lesswrong|alignmentforum|effectivealtruism)\.")


def permalink(record: Json, locator: str | None = None) -> str | None:
    """The most exact address there is of a place in a source; None where the source has none.

    A locator may give an address of its own (`https://…`), a fragment (`#section-2`) or, on the
    forums that have them, a comment's id (`comment Gp7fDFdN7sFCJAA2m`).
    """
    place, said = address(record), locator or ""
    own = re.search(r"https?://\S+", said)
    if own:
        return own[0].rstrip(".,;)")
    fragment = re.search(r"(?:^|[\s;,])#([\w.:-]+)", said)
    comment = _COMMENT.search(said)
    if place and fragment:
        return f"{place.partition('#')[0]}#{fragment[1]}"
    if place and comment and _FORUMS.match(place):
        return f"{place.partition('?')[0]}?commentId={comment[1]}"
    return place
