"""Relation types and what each declares; the built-in ones are data (`relations.yaml`)."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from kb.model.record import record
from kb.model.short_forms import Flag, OneOrMany, Prose

TypeName = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9-]*$")]


@record
class RelationSpec:
    """What kb.yaml or the built-in table declares of a relation type.

    `domain` and `range` are kinds; empty means any. `same_kind` asks both ends to be of one
    kind. `requires_note` asks every use for a `because`. `rdf` are the properties, as prefixed
    names or IRIs, that the type is exported as; empty means a property of the base's own.
    """

    inverse: TypeName | None = None
    symmetric: Flag = False
    transitive: Flag = False
    acyclic: Flag = False
    same_kind: Flag = False
    domain: Annotated[tuple[str, ...], OneOrMany] = ()
    range: Annotated[tuple[str, ...], OneOrMany] = ()
    requires_note: Flag = False
    rdf: Annotated[tuple[str, ...], OneOrMany] = ()
    label: Prose | None = None
    inverse_label: Prose | None = None
    description: Prose | None = Field(default=None)


@record
class RelationType:
    """A relation type by the name it is stored under, its declarations and its inverse's name."""

    name: str
    spec: RelationSpec

    @property
    def inverse(self) -> str:
        """The name to read it by from the far end; its own for a symmetric type."""
        if self.spec.symmetric:
            return self.name
        return self.spec.inverse or f"inverse-of-{self.name}"

    @property
    def hierarchical(self) -> bool:
        """Whether it is exported under skos:broader or skos:narrower."""
        return any(name in _HIERARCHY for name in self.spec.rdf)


_HIERARCHY = frozenset({"skos:broader", "skos:narrower"})


class RelationTypes:
    """The relation types of a knowledge base, found by their name or by their inverse's."""

    def __init__(self, specs: Mapping[str, RelationSpec]) -> None:
        self._types = {name: RelationType(name=name, spec=spec) for name, spec in specs.items()}
        self._by_inverse = {
            kind.inverse: kind for kind in self._types.values() if not kind.spec.symmetric
        }

    def __iter__(self) -> Iterator[RelationType]:
        return iter(self._types.values())

    def __getitem__(self, name: str) -> RelationType:
        return self._types[name]

    def __contains__(self, name: object) -> bool:
        return name in self._types or name in self._by_inverse

    @property
    def names(self) -> list[str]:
        """Every name an author may write: the types', then the inverses'."""
        return [*self._types, *(name for name in self._by_inverse if name not in self._types)]

    def resolve(self, name: str) -> tuple[RelationType, bool] | None:
        """The type behind a name, and whether the name reads it from the far end."""
        if name in self._types:
            return self._types[name], False
        found = self._by_inverse.get(name)
        return None if found is None else (found, True)

    def label(self, name: str) -> str:
        """How a name reads in a sentence: its declared label, else the name with blanks."""
        found = self.resolve(name)
        if found is not None:
            kind, inverted = found
            given = kind.spec.inverse_label if inverted else kind.spec.label
            if given is not None:
                return str(given)
        return name.replace("-", " ")
