"""How kinds, statuses and relations look, in the drawing and in the DOT file alike.

No difference rests on color alone: relations differ by line and head too and are named where their
family does not say it, kinds are written out, drafts and deprecated entries have broken borders.
Colors of texts and lines contrast with what they lie on by 4.5 to 1 and 3 to 1 (WCAG 2.2, 1.4.3 and
1.4.11).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from kb.model.entry import Status
from kb.model.relation import RelationType
from kb.tables import Statement


class Style(NamedTuple):
    """How relations of some types are drawn, and what the legend says of them."""

    name: str
    color: str
    dashes: str = ""
    """Lengths of dash and gap in pixels (SVG's stroke-dasharray); empty for a solid line."""
    head: str = "arrow"
    """arrow, vee, triangle, diamond, ring or none."""
    named: bool = True
    """Whether each line carries the name of its type."""
    weight: int = 1
    """How straight and short the layout keeps it."""


KIND_OF = Style("is a kind of", "#1f2937", head="triangle", named=False, weight=5)
PART_OF = Style("is a part of", "#1f2937", head="diamond", named=False, weight=5)
EXAMPLE_OF = Style("is an example of", "#1f2937", "1 3", "triangle", named=False, weight=3)
BROADER = Style("stands under", "#1f2937", head="vee", named=False, weight=5)
FUNCTION = Style("how things work on one another", "#1d4ed8")
CAUSE = Style("what brings about or prevents what", "#b45309", "9 3", "vee")
CONTRAST = Style("contrasts with", "#7c3aed", "6 4", "none", named=False, weight=1)
DISTINCT = Style("is distinct from", "#7c3aed", "2 3", "none", named=False, weight=1)
FRAME = Style("belongs to a way of seeing", "#0f766e", "3 3", "ring", named=False, weight=0)
OTHER = Style("any other relation", "#4b5563", head="vee")
OTHER_BOTH = OTHER._replace(name="any other relation, both ways", head="none")
CONTESTED = Style("contested", "#dc2626", "2 4")

_STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "is-a": KIND_OF,
        "part-of": PART_OF,
        "exemplified-by": EXAMPLE_OF,
        **dict.fromkeys(
            "objective-of searches-over produces property-of aligns aligns-to element-of".split(),
            FUNCTION,
        ),
        **dict.fromkeys(
            "leads-to failure-of mitigates precondition-of supersedes".split(),
            CAUSE,
        ),
        "contrasts-with": CONTRAST,
        "distinct-from": DISTINCT,
        "framed-by": FRAME,
    }
)
"""The built-in types; a type of the base's own is known by its declarations."""


ORDER = (
    KIND_OF, PART_OF, EXAMPLE_OF, BROADER, FUNCTION, CAUSE, CONTRAST, DISTINCT, FRAME, OTHER,
    OTHER_BOTH,
)  # fmt: skip
"""The styles as the legend has them."""


def style_of(kind: RelationType) -> Style:
    """The style of a relation type."""
    if kind.name in _STYLES:
        return _STYLES[kind.name]
    if kind.hierarchical:
        return BROADER
    return OTHER_BOTH if kind.spec.symmetric else OTHER


def drawn_ends(statement: Statement) -> tuple[str, str]:
    """From where to where a relation is laid out: a hierarchy runs from the whole to the part.

    The head of a hierarchical relation sits at the first of the two, else at the second.
    """
    kind = statement.type
    if kind.hierarchical and "skos:broader" in kind.spec.rdf:
        return statement.object, statement.subject
    return statement.subject, statement.object


FILLS = (
    "#dbeafe #fde68a #dcfce7 #fce7f3 #fee2e2 #ede9fe #cffafe #ffedd5 #e5e7eb #ecfccb #f5f5f4"
).split()
"""Backgrounds of the kinds, in kb.yaml's order; kinds beyond them are white."""

INK, PALE, PAPER = "#1f2937", "#4b5563", "#ffffff"
"""Text; text of what is no settled part of the picture; the background."""


class Border(NamedTuple):
    """How the box of an entry of some status is drawn."""

    line: str
    dashes: str
    text: str


BORDERS: Mapping[Status, Border] = MappingProxyType(
    {
        Status.ACCEPTED: Border("#374151", "", INK),
        Status.DRAFT: Border("#6b7280", "5 3", PALE),
        Status.DEPRECATED: Border("#6b7280", "1 3", PALE),
    }
)

MUTED = Border("#9ca3af", "", PALE)
"""How the box of a concept is drawn that stands in another panel."""


def fills_of(kinds: tuple[str, ...]) -> Mapping[str, str]:
    """The background of each kind."""
    return dict(zip(kinds, FILLS, strict=False))
