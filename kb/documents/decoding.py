"""The text of a file's bytes, and what in them is no text."""

import codecs
from typing import NamedTuple

from kb.documents.document import Trouble

MAX_BYTES = 64 * 1024 * 1024
_BINARY = 8192


class Decoded(NamedTuple):
    """A text without its byte-order mark, whether it had one, and what was wrong."""

    text: str
    marked: bool
    troubles: list[Trouble]


def decoded(data: bytes) -> Decoded:
    """The text of UTF-8; of anything else nothing, or what can be read of it, and a trouble."""
    if len(data) > MAX_BYTES:
        megabytes = MAX_BYTES // 1024 // 1024
        return _refused(f"the file is not read: {megabytes} MiB is the most a document holds")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _refused("the file is UTF-16; save it as UTF-8")
    if b"\0" in data[:_BINARY]:
        return _refused("the file is not read: it is binary")
    marked = data.startswith(codecs.BOM_UTF8)
    body = data[3:] if marked else data
    try:
        return Decoded(body.decode(), marked, [])
    except UnicodeDecodeError as error:
        return Decoded(body.decode(errors="replace"), marked, [_invalid(body, error)])


def _refused(message: str) -> Decoded:
    return Decoded("", False, [Trouble(0, 0, message)])


def _invalid(body: bytes, error: UnicodeDecodeError) -> Trouble:
    start = len(body[: error.start].decode())
    byte = body[error.start]
    return Trouble(start, start + 1, f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8")
