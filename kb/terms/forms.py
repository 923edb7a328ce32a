"""The surface forms of an entry: what writers may write for it, and what is not meant.

Forms are derived forward from designations: plural or singular of the head word, British and
American spelling. Case, hyphens, blanks, accents and possessives need no forms of their own: keys
fold them (`kb.terms.keys`). Abbreviations are kept as they are but for their plural.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.terms.inflection import plural, singulars
from kb.terms.keys import key
from kb.terms.spelling import respelled


class Form(NamedTuple):
    """A surface form, the role of the designation it comes from, and how it was derived."""

    text: str
    key: str
    role: str
    derived: str


def forms(designations: Iterable[tuple[str, str]], not_meant: Iterable[str] = ()) -> list[Form]:
    """The forms of an entry from its (role, text) designations, of a key the plainest derivation.

    `not_meant` are look-alikes: none of their forms is a form of the entry.
    """
    refused = {form.key for text in not_meant for form in derive("not", text)}
    found: dict[tuple[str, str], Form] = {}
    for role, text in designations:
        for form in derive(role, text):
            if form.key and form.key not in refused:
                found.setdefault((form.key, role), form)
    return list(found.values())


def derive(role: str, text: str) -> Iterator[Form]:
    """A designation and the forms derived from it."""
    yield Form(text, key(text), role, "")
    if role == "abbreviation":
        yield Form(text + "s", key(text + "s"), role, "plural")
        return
    yield from _numbered(role, text, "")
    for said in ("British spelling", "American spelling"):
        for made in respelled(text, british=said == "British spelling"):
            yield Form(made, key(made), role, said)
            yield from _numbered(role, made, said)


def _numbered(role: str, text: str, said: str) -> Iterator[Form]:
    for number, inflected in _inflected(text):
        derived = f"{number}, {said}" if said else number
        yield Form(inflected, key(inflected), role, derived)


def _inflected(text: str) -> Iterator[tuple[str, str]]:
    single = singulars(text)
    if single:
        yield from (("singular", made) for made in single)
        return
    several = plural(text)
    if several is not None:
        yield "plural", several
