"""What the network says, as values: rules ask for it here and know nothing of how it is asked.

`kb.online` asks the real network; the examples of the rules answer from what they hold.
"""

from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple, Protocol


class Link(NamedTuple):
    """What an address answered.

    It is `gone` only where it said so itself (404, 410), and `moved` where it leads elsewhere for
    good; whatever else kept the page from being seen is `unknown`. `status` is that of HTTP, 0
    without one; `to` is where a moved page leads.
    """

    outcome: Literal["there", "moved", "gone", "unknown"]
    status: int = 0
    to: str = ""


class Author(NamedTuple):
    """An author in a registry. Where it does not tell the names apart, all stand in `family`."""

    family: str
    given: str = ""


class Notice(NamedTuple):
    """What was announced of a work after it appeared: "retraction", "expression of concern".

    `doi` is that of the notice, `date` an ISO date as far as it is known.
    """

    kind: str
    doi: str = ""
    date: str = ""


class Registered(NamedTuple):
    """A work as a registry has it; what the registry does not say is empty.

    `titles` and `containers` are the ways in which it names them, `years` those in which the work
    appeared in any form, `published` the DOIs of what a preprint became, `journal` the same in
    words.
    """

    registry: str
    titles: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()
    years: tuple[int, ...] = ()
    containers: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    published: tuple[str, ...] = ()
    journal: str = ""


def described(asked: str, answer: Link | Registered) -> str:
    """An answer in a line, for those who read an example."""
    if isinstance(answer, Link):
        to = f", which leads to {answer.to}" if answer.to else ""
        return f"{asked} answers {answer.status}{to}"
    said = [
        *(f"title {title}" for title in answer.titles[:1]),
        *([f"author {', '.join(one.family for one in answer.authors)}"] * bool(answer.authors)),
        *([f"year {', '.join(map(str, answer.years))}"] * bool(answer.years)),
        *(f"container {container}" for container in answer.containers[:1]),
        *(f"{notice.kind} {notice.date}".strip() for notice in answer.notices),
        *(f"published as {doi}" for doi in answer.published),
        *([f"published in {answer.journal}"] if answer.journal else []),
    ]
    return f"{answer.registry} has of {asked}: {'; '.join(said) or 'nothing more'}"


class Answers(Protocol):
    """Whoever is asked. What could not be learned is unknown, or missing from what is returned."""

    def links(self, urls: Collection[str]) -> Mapping[str, Link]:
        """What web addresses answer; `https://doi.org/…` tells whether the DOI is registered."""
        ...

    def records(self, works: Collection[str]) -> Mapping[str, Registered]:
        """What registries have of works: `doi:10.1000/182`, `arxiv:1906.01820`, `…v1`."""
        ...


class Canned:
    """Answers that are known beforehand, by address or work."""

    def __init__(self, known: Mapping[str, Link | Registered]) -> None:
        self._known = known

    def links(self, urls: Collection[str]) -> Mapping[str, Link]:
        """The links among what is known."""
        known = {url: self._known.get(url) for url in urls}
        return {url: one for url, one in known.items() if isinstance(one, Link)}

    def records(self, works: Collection[str]) -> Mapping[str, Registered]:
        """The records among what is known."""
        known = {work: self._known.get(work) for work in works}
        return {work: one for work, one in known.items() if isinstance(one, Registered)}
