"""What was answered, kept for a while below the user's cache folder, a file an answer."""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from time import time
from typing import Any, NamedTuple, cast

from kb import atomic
from kb.errors import KBError


class Reply(NamedTuple):
    """What an address answered in the end.

    `status` is that of HTTP, 0 where there was none and `why` tells the reason; `url` is where
    redirects ended, `moved` where those that are permanent lead (empty without one), `body` the
    text if that was asked for.
    """

    status: int
    url: str
    moved: str = ""
    body: str = ""
    why: str = ""


_DAY = 24 * 3600.0


def lasts(status: int) -> float:
    """For how many seconds an answer is taken to hold: 0 for one that may be another at once."""
    if 200 <= status < 300:
        return 7 * _DAY
    if status in (404, 410):
        return _DAY
    return _DAY / 24 if status in (401, 403, 451) else 0


class Cache:
    """Answers by what was asked, in a folder. What cannot be read or written is as if not there."""

    def __init__(self, folder: str, clock: Callable[[], float] = time) -> None:
        self._folder = folder
        self._clock = clock

    def get(self, key: str) -> Reply | None:
        """The answer kept for a key, unless it is too old."""
        try:
            with open(self._file(key), encoding="utf-8") as file:
                kept: Any = json.load(file)
        except (OSError, ValueError, RecursionError):
            return None
        reply, at = _read(kept, key)
        if reply is None or not 0 <= self._clock() - at < lasts(reply.status):
            return None
        return reply

    def put(self, key: str, reply: Reply) -> None:
        """Keep an answer, if it holds for a while."""
        if not lasts(reply.status):
            return
        kept = {"key": key, "at": self._clock(), **reply._asdict()}
        with suppress(OSError, KBError):
            os.makedirs(self._folder, exist_ok=True)
            atomic.replace(self._file(key), [json.dumps(kept).encode()])

    def drop(self, key: str) -> None:
        """Forget an answer."""
        with suppress(OSError):
            os.unlink(self._file(key))

    def _file(self, key: str) -> str:
        name = sha256(key.encode(errors="surrogatepass")).hexdigest()[:32]
        return os.path.join(self._folder, f"{name}.json")


def _read(kept: Any, key: str) -> tuple[Reply | None, float]:
    if not isinstance(kept, Mapping):
        return None, 0
    values = cast("Mapping[str, Any]", kept)
    at, status = values.get("at"), values.get("status")
    texts = [values.get(name) for name in ("url", "moved", "body", "why")]
    whole = values.get("key") == key and all(isinstance(text, str) for text in texts)
    if not whole or not isinstance(at, int | float) or not isinstance(status, int):
        return None, 0
    return Reply(status, *cast("list[str]", texts)), at
