"""What links to a heading end in, as Docusaurus and GitHub make it."""

import re
import unicodedata

_EXPLICIT = re.compile(r"\{:?[ \t]*+#([^\s{}]+)[^{}]*+\}")


def explicit_anchor(line: str) -> tuple[str, int] | None:
    """The anchor that an author wrote at the end of a heading, and where its braces begin.

    `{#id}` of Docusaurus, `{: #id .class }` of Python-Markdown.
    """
    line = line.rstrip(" \t")
    start = line.rfind("{")
    found = _EXPLICIT.fullmatch(line, start) if start >= 0 else None
    return (found[1], len(line[:start].rstrip(" \t"))) if found else None


def slug(text: str) -> str:
    """A heading's text as GitHub makes an anchor of it: letters, digits, `-` and `_` are left."""
    return "".join(map(_kept, text.strip().lower()))


def _kept(character: str) -> str:
    if character == " ":
        return "-"
    if character.isalnum() or character in "-_":
        return character
    return character if unicodedata.category(character)[0] in "LNM" else ""


class Slugs:
    """The anchors of one document; the second of a kind gets -1."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def take(self, text: str) -> str:
        """The anchor of the next heading with a text."""
        made = wanted = slug(text)
        while made in self._seen:
            self._seen[wanted] += 1
            made = f"{wanted}-{self._seen[wanted]}"
        self._seen[made] = 0
        return made
