"""What stands in the boxes of the drawing, and how large that makes them."""

from collections.abc import Sequence
from typing import NamedTuple

from kb.exporting.layout import Size
from kb.exporting.lettering import counted, width, wrapped
from kb.exporting.panels import Box, topic_label
from kb.exporting.scope import Scope
from kb.exporting.styles import BORDERS, MUTED, PAPER, Border, fills_of
from kb.links import rendered
from kb.model.entry import Entry, Status

LABEL, DETAIL = 13, 11
"""Sizes of texts: concepts; kinds, names of lines, concepts beside."""


class Shown(NamedTuple):
    """A box's texts and looks.

    `lines` are its label's, `detail` stands under them, `told` is what a pointer is told, `link`
    where a click leads, `letters` the size of the label, `anchor` a name for links to the box.
    """

    lines: Sequence[str]
    detail: str
    told: str
    link: str
    fill: str = PAPER
    border: Border = MUTED
    letters: int = DETAIL
    anchor: str = ""

    @property
    def size(self) -> Size:
        """What the box takes up."""
        widths = [width(line, self.letters) for line in self.lines] + [width(self.detail, DETAIL)]
        rows = len(self.lines) * (self.letters + 2) + (DETAIL + 2 if self.detail else 0)
        pad = self.letters - 5
        return Size(max(widths) + 2 * pad, rows + pad)


class Boxes:
    """The boxes of a scope."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._fills = fills_of(scope.base.manifest.kinds)

    def shown(self, box: Box) -> Shown:
        """What a box shows."""
        if box.concept is not None:
            entry = self._scope.entries[box.concept]
            return self._beside(entry) if box.small else self._concept(entry)
        if box.topic is not None:
            return self._topic(box.topic, box.others)
        return Shown([f"+ {box.others} more"], "", f"{box.others} more related concepts", "")

    def _topic(self, topic: str, size: int) -> Shown:
        label = topic_label(self._scope, topic)
        lines, link = wrapped(label, 22, 3), f"#topic-{topic}"
        count = counted(size, "concept")
        return Shown(lines, count, label, link, border=BORDERS[Status.ACCEPTED], letters=LABEL)

    def _beside(self, entry: Entry) -> Shown:
        label, topic = str(entry.label), entry.topics[0] if entry.topics else ""
        told = f"{label} ({topic_label(self._scope, topic)})"
        return Shown(wrapped(label, 22, 3), "", told, self._link(entry))

    def _concept(self, entry: Entry) -> Shown:
        label, kind = str(entry.label), entry.kind or ""
        state = "" if entry.status is Status.ACCEPTED else entry.status.value
        detail = ", ".join(filter(None, [kind, state]))
        return Shown(
            wrapped(label, 20, 4),
            wrapped(detail, 26, 1)[0],
            self._told(entry, f"{label} ({detail})" if detail else label),
            self._link(entry),
            self._fills.get(kind, PAPER),
            BORDERS[entry.status],
            LABEL,
            f"concept-{entry.id}",
        )

    def _told(self, entry: Entry, name: str) -> str:
        if entry.definition is None:
            return name
        text = str(entry.definition.text)
        return f"{name}\n{rendered(text, lambda one: self._scope.label(one, None))}"

    def _link(self, entry: Entry) -> str:
        return self._scope.iris.concept(entry.id)[1:-1]
