"""The canonical layout of a YAML file of the base: same values, same comments, one way to lay out.

`layout` turns the bytes of a file into the bytes it should have, or says the faults that keep it
from being laid out. A function of values: nothing here touches the disk. May import `kb.reading`
and what lies below. The parts, in the order they work: `tree` (a file as its author wrote it,
with comments), `composing` (text → tree), `order` (whose keys stand where), `scalars` (how a text
is written), `emitting` (tree → text).
"""

from typing import NamedTuple

from kb.layout.composing import composed
from kb.layout.emitting import emitted
from kb.layout.order import arranged
from kb.reading.cuts import cut_short
from kb.reading.yaml_text import MAX_BYTES, Fault, Reading, read

__all__ = ["Layout", "layout"]


class Layout(NamedTuple):
    """The bytes that a file should have; None where faults keep it from being laid out.

    `text` is the text as read, in which the faults' characters count.
    """

    data: bytes | None
    faults: tuple[Fault, ...]
    text: str


def layout(data: bytes) -> Layout:
    """The canonical layout of a YAML file (docs/entry-format.md).

    Values stay exactly equal, comments stay with what they belong to, and the layout of the result
    is the result itself. Line ends are the file's own, LF or CR LF; a byte-order mark goes.
    """
    reading = read(data)
    faults = reading.faults or _hidden_faults(data, reading)
    if faults:
        return Layout(None, tuple(faults), reading.text)
    made = _laid_out(reading.text)
    if len(made) > MAX_BYTES:
        return Layout(None, (_TOO_LARGE,), reading.text)
    if made != data:
        _compare(reading, read(made))
    return Layout(made, (), reading.text)


_TOO_LARGE = Fault("SCH001", "laid out, the file would have more than 8 MiB; split it", 0, 0)


def _hidden_faults(data: bytes, reading: Reading) -> list[Fault]:
    """Texts that a `#` cut short: laying them out would make the remark look meant."""
    if " #" not in reading.text and "\t#" not in reading.text:
        return []
    return [cut.fault for cut in cut_short(data) if cut.fault.code == "SCH001"]


def _laid_out(text: str) -> bytes:
    first = text.find("\n")
    ending = "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    lines = emitted(arranged(composed(plain)))
    return "".join(line + ending for line in lines).encode()


def _compare(before: Reading, after: Reading) -> None:
    """A file is never given up for a layout that says something else."""
    same = before.documents == after.documents and not after.faults
    if not same or _nulls(before) != _nulls(after):
        raise AssertionError("the layout does not say what the file says; nothing was written")


def _nulls(reading: Reading) -> list[str]:
    return sorted(str(null.key) for null in reading.nulls)
