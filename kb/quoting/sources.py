"""A source's bytes → its text, as its readers see it."""

import codecs
import re
from typing import NamedTuple

from kb.quoting.folding import Folded

MOST_BYTES = 64 * 1024 * 1024

HTML = "text/html"
MARKDOWN = "text/markdown"
MDX = "text/mdx"
PDF = "application/pdf"
PLAIN = "text/plain"

_BY_SUFFIX = {
    "html": HTML,
    "htm": HTML,
    "xhtml": HTML,
    "md": MARKDOWN,
    "markdown": MARKDOWN,
    "mdx": MDX,
    "pdf": PDF,
}


class NoText(Exception):
    """A source has no text that could be read; the message is the rest of a sentence."""


class SourceText(NamedTuple):
    """A source, folded, and how places in it are told."""

    folded: Folded
    paged: bool = False

    def told(self, place: int) -> str:
        """A place in the folded text as a reader finds it: `line 12`, `page 3`."""
        if self.paged:
            return f"page {self.folded.page(place)}"
        return f"line {self.folded.line(place)}"


def media_type(path: str) -> str:
    """What a file is by its name; plain text where that does not say."""
    return _BY_SUFFIX.get(path.rpartition(".")[2].lower(), PLAIN)


def read(data: bytes, media: str = PLAIN) -> SourceText:
    """The text of a source, line for line (pages of a PDF end in form feeds).

    Raises NoText where there is none: an image, say, or a PDF where pypdf is not installed.
    """
    if len(data) > MOST_BYTES:
        raise NoText(f"is larger than {MOST_BYTES // 1024 // 1024} MiB")
    if media == PDF or data.startswith(b"%PDF-"):
        from kb.quoting.pdf import text_of_pdf

        return SourceText(Folded(text_of_pdf(data), references=False), paged=True)
    text = decoded(data, media)
    if media == HTML:
        from kb.quoting.webpage import visible_text

        text = visible_text(text)
    elif media in (MARKDOWN, MDX):
        from kb.quoting.markdown import plain_text

        text = plain_text(text, mdx=media == MDX)
    return SourceText(Folded(text, references=False))


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?([A-Za-z0-9_.:-]{2,20})""")
_TEXT_CODECS = re.compile(
    r"utf-?8|iso[-_]?8859[-_]\d+|windows-?125\d|cp\d+|mac(?:intosh|-?roman)|koi8-[ru]|us-ascii"
    r"|shift[-_]?jis|euc-(?:jp|kr)|gb(?:2312|k|18030)|big5(?:-hkscs)?|tis-620",
    re.IGNORECASE,
)
"""Encodings that pages declare. Python's other codecs are no encodings of text, or read ASCII."""


def decoded(data: bytes, media: str = PLAIN) -> str:
    """Bytes as text: by their byte-order mark, as UTF-8, as declared, else as Windows-1252.

    The last, as browsers do. Line ends become line feeds. Raises NoText for what is no text.
    """
    text = _decoded(data, media)
    if "\0" in text[:65536]:
        raise NoText("is no text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, media: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _wide(data)
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode(_declared(data, media), "replace")


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: in most scripts every second byte is often nought."""
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head[::2]) or min(even, odd) * 20 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _declared(data: bytes, media: str) -> str:
    match = _DECLARED.search(data[:4096]) if media == HTML else None
    name = match[1].decode("ascii") if match else ""
    if not _TEXT_CODECS.fullmatch(name) or name.lower() in ("iso-8859-1", "us-ascii"):
        return "windows-1252"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "windows-1252"
