"""Figures, pictures, videos and pages shown inside a document."""

from typing import Literal

from kb.documents.dialect import ADDRESSES, EMBEDS, FIGURES, VIDEO_IDS, VIDEOS
from kb.documents.document import Component, Document, Medium


def media(document: Document) -> list[Medium]:
    """All media in the order of the text."""
    cited: dict[int, list[int]] = {}
    for number, citation in enumerate(document.citations):
        run = document.runs[citation.run]
        if run.component >= 0:
            cited.setdefault(run.component, []).append(number)
    found = [
        made
        for number, component in enumerate(document.components)
        if (made := _shown(number, component, tuple(cited.get(number, ())))) is not None
    ]
    found += [
        Medium("image", "", link.url, link.start, link.end, (link.url_start, link.url_end), link=n)
        for n, link in enumerate(document.links)
        if link.kind == "image"
    ]
    return sorted(found, key=lambda medium: medium.start)


def _shown(number: int, component: Component, citations: tuple[int, ...]) -> Medium | None:
    kind = _kind(component.name.lower())
    if kind is None:
        return None
    named = next((n for n in VIDEO_IDS if kind == "video" and component.value(n)), "")
    address = next((name for name in ADDRESSES if component.value(name)), "")
    attribute = component.attributes.get(named or address)
    place = (
        (attribute.value_start, attribute.value_end)
        if attribute
        else (component.end, component.end)
    )
    end = component.closing[1] if component.closing else component.end
    return Medium(
        kind,
        component.value(named) if named else "",
        component.value(address) if address else "",
        component.start,
        end,
        place,
        number,
        citations=citations,
    )


def _kind(name: str) -> Literal["figure", "image", "video", "embed"] | None:
    if name in FIGURES:
        return "figure" if name == "figure" else "image"
    if name in VIDEOS:
        return "video"
    return "embed" if name in EMBEDS else None
