"""Texts as bytes, in pieces large enough to be written one by one."""

import re
from collections.abc import Iterable, Iterator

SIZE = 1 << 16
"""Characters that are gathered before they are encoded."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def encoded(pieces: Iterable[str]) -> Iterator[bytes]:
    """Texts as UTF-8, small ones gathered; half of a surrogate pair becomes U+FFFD."""
    waiting: list[str] = []
    length = 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= SIZE:
            yield _utf8("".join(waiting))
            waiting, length = [], 0
    if waiting:
        yield _utf8("".join(waiting))


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode()
