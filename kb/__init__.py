"""kb: a folder of YAML entries becomes a glossary and concept graph.

Read the layers in this order, each resting on the ones before: `atomic`, `diagnostics`, `terms`,
`model`, `works`, `citing`, `reading`, `documents`, `tables`, `layout` and `reviews`, `graph`,
`knowledge_base`; then the uses, which know nothing of each other: `index` (looking up), `check`
(with `quoting`), `exporting`; then `fixes`, `report`, `stats`, `completing`, `differing`,
`sources`, `authoring`, `revisions`, `online`, `chapters`, `workspace`, `judging`, `linting`,
`api`, `commands` and the `front` door.
Public names are loaded when they are asked for, so that importing kb costs nothing.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kb.api import Base as Base
    from kb.api import load as load
    from kb.diagnostics import Finding as Finding
    from kb.diagnostics import Severity as Severity
    from kb.diagnostics import Span as Span
    from kb.errors import KBError as KBError
    from kb.knowledge_base import KnowledgeBase as KnowledgeBase
    from kb.knowledge_base import Relation as Relation
    from kb.model.citation import Citation as Citation
    from kb.model.entry import Entry as Entry
    from kb.model.entry import Sense as Sense
    from kb.model.source import Source as Source

_PLACES = {
    "Base": "kb.api",
    "load": "kb.api",
    "Finding": "kb.diagnostics",
    "Severity": "kb.diagnostics",
    "Span": "kb.diagnostics",
    "KBError": "kb.errors",
    "KnowledgeBase": "kb.knowledge_base",
    "Relation": "kb.knowledge_base",
    "Citation": "kb.model.citation",
    "Entry": "kb.model.entry",
    "Sense": "kb.model.entry",
    "Source": "kb.model.source",
}

__version__ = "0.1.0"
__all__ = [
    "Base",
    "Citation",
    "Entry",
    "Finding",
    "KBError",
    "KnowledgeBase",
    "Relation",
    "Sense",
    "Severity",
    "Source",
    "Span",
    "load",
]


def __getattr__(name: str) -> object:
    place = _PLACES.get(name)
    if place is None:
        raise AttributeError(f"module 'kb' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(place), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
