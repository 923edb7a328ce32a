"""The surface forms of an entry: what writers may write for it, and what is not meant.

Forms are derived forward from designations: plural or singular of the head word, British and
American spelling. Case, hyphens, blanks, accents and possessives need no forms of their own: keys
fold them (`kb.terms.keys`). Abbreviations are kept as they are but for their plural.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.terms.inflection import plural, singulars
from kb.terms.keys import key
from kb.terms.spelling import american, british


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
    spelled = [
        ("", text),
        ("British spelling", british(text)),
        ("American spelling", american(text)),
    ]
    for said, made in spelled:
        if said and made == text:
            continue
        if said:
            yield Form(made, key(made), role, said)
        for number, inflected in _inflected(made):
            yield Form(inflected, key(inflected), role, f"{number}, {said}" if said else number)


def _inflected(text: str) -> Iterator[tuple[str, str]]:
    single = singulars(text)
    if single:
        yield from (("singular", made) for made in single)
        return
    several = plural(text)
    if several is not None:
        yield "plural", several
