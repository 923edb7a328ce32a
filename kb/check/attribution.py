"""Whose work a book cites, and whether names and a year are a citation or only look like one.

In technical prose most names with a year are none: "Windows Server 2019", "the Act of 2018". What a
book does elsewhere tells: whom it cites with a link, whom its bibliography knows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kb.check.book import Book
from kb.check.cited import Cited
from kb.documents.document import Citation
from kb.documents.labels import Label, has_several, label_of

_ENOUGH = 3
"""Linked citations that make a book one that cites by author and year."""

_ET_AL = re.compile(r"\bet\.? ?al\b|\band others\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[4-9]|20)\d\d|n\. ?d\.?", re.IGNORECASE)
_SURNAME = re.compile(r"[^\W\d_](?:[\w’'.-]*[^\W\d_])?")
_APART = re.compile(r",|&|\band\b|\bund\b|\bet\.? ?al\b\.?|\bothers\b", re.IGNORECASE)
_NO_AUTHORS = frozenset(
    """act agreement android api association attacks attention browser bureau center chapter chrome
    committee conference congress constitution convention cup declaration department directive
    edge edition epoch excel experiment explorer firefox games html institute ios java javascript
    law linux mac macos node office olympics paper parliament phase python regulation release
    report rfc safari server service standard studio system table test treaty ubuntu unicode
    version war web windows""".split()
)
"""Words that stand before a year and name no author."""

_PARTICLES = frozenset(
    "van von der den de del della di da dos das du la le ten ter zu al el".split()
)
"""Parts of surnames of more than two words."""


def has_et_al(names: str) -> bool:
    """Whether names say that there are more authors."""
    return _ET_AL.search(names) is not None


def authors(names: str) -> tuple[str, ...]:
    """The surnames that names are made of, folded, initials left out."""
    parts = (part.strip(" .’'") for part in _APART.split(names))
    surnames = [_surname(part) for part in parts if part]
    return tuple(name for name in surnames if name)


def _surname(name: str) -> str:
    """A name as "van der Berg" or "Berg, J." has it, without what is one letter."""
    words = [word for word in name.replace("’", "'").split() if len(word.strip(".")) > 1]
    return " ".join(words).casefold()


def are_authors(names: str) -> bool:
    """Whether names may be those of people: letters, and none of the words that are no names."""
    people = authors(names)
    return bool(people) and all(
        (len(person.split()) <= 2 or _PARTICLES & set(person.split()))
        and len(person.split()) <= 4
        and all(_SURNAME.fullmatch(word) for word in person.split())
        and not _NO_AUTHORS & set(person.replace("-", " ").split())
        for person in people
    )


@dataclass(frozen=True, eq=False)
class Attribution:
    """What a book's own citations tell of others in it."""

    book: Book

    @cached_property
    def linked(self) -> list[Cited]:
        """The citations with a link whose text certainly is authors and a year."""
        return [one for one in self.book.citations if _is_sure(one)]

    @property
    def cites(self) -> bool:
        """Whether the book cites by author and year, with links."""
        return len(self.linked) >= _ENOUGH

    @cached_property
    def surnames(self) -> frozenset[str]:
        """The authors that the book cites with links, and those of the bibliography."""
        found = {name for one in self.linked for name in authors(one.citation.names)}
        for located in self.book.base.located_sources if self.book.base else ():
            found |= {name for person in located.source.author for name in authors(person.short)}
        return frozenset(found)

    def knows(self, names: str) -> bool:
        """Whether the first of some authors is known."""
        return next(iter(authors(names)), "") in self.surnames

    def is_citation(self, citation: Citation) -> bool:
        """Whether names and a year without a link are a citation."""
        names = citation.names
        if self.knows(names):
            return True
        if has_et_al(names):
            return are_authors(names)
        if not are_authors(names):
            return False
        listed = has_several(names) or (citation.group is not None and "," in citation.label)
        return self.cites and listed and citation.certain

    @cached_property
    def by_work(self) -> Mapping[str, list[Cited]]:
        """The sure citations by what their addresses lead to."""
        found: dict[str, list[Cited]] = {}
        for one in self.linked:
            if one.identity is not None:
                found.setdefault(one.identity.key, []).append(one)
        return found


def _is_sure(one: Cited) -> bool:
    citation = one.citation
    if not citation.linked or not citation.url or not _YEAR.fullmatch(citation.year[:4]):
        return False
    if not are_authors(citation.names):
        return False
    lasting = one.identity is not None and one.identity.kind != "page"
    return has_several(citation.names) or "," in citation.label or lasting or one.record is not None


def by_author(label: str) -> Label | None:
    """A text read as a label of authors and a year, None for any other."""
    found = label_of(label)
    return found if found and are_authors(found.names) else None
