"""A definition as Markdown, for notes and pull requests."""

from collections.abc import Iterator
from typing import Any

from kb.index.page import citation

Json = dict[str, Any]


def definitions(answers: list[Json], labels: dict[str, str]) -> str:
    """All answers, a heading each."""
    return "\n".join("".join(line + "\n" for line in _lines(answer, labels)) for answer in answers)


def _lines(answer: Json, labels: dict[str, str]) -> Iterator[str]:
    yield f"## {answer['label']}"
    yield ""
    if answer["definition"] is not None:
        yield _escaped(answer["definition"]["text"]) + _cited(answer["definition"]["cites"])
        yield ""
    for sense in answer["senses"]:
        name = f" ({_escaped(sense['name'])})" if sense["name"] else ""
        yield f"- **{sense['id']}**{name}: {_escaped(sense['text'])}{_cited(sense['cites'])}"
    if answer["senses"]:
        yield ""
    for relation in answer["relations"]:
        because = f": {_escaped(relation['because'])}" if relation["because"] else ""
        shown = labels.get(relation["type"], relation["type"])
        yield f"- {shown} *{_escaped(relation['label'])}*{because}"


def _cited(cites: list[Json]) -> str:
    """The citations in the chapters' form: ([Label, Year](URL), locator)."""
    links: list[str] = []
    for cite in cites:
        plain = citation({**cite, "locator": None, "via": None, "mode": "paraphrases"})
        shown = f"[{_escaped(plain)}]({cite['url']})" if cite["url"] else _escaped(plain)
        links.append(shown + (f", {_escaped(cite['locator'])}" if cite["locator"] else ""))
    return f" ({'; '.join(links)})" if links else ""


def _escaped(text: str) -> str:
    """A text with Markdown's marks made plain."""
    for mark in "\\`*_[]<>":
        text = text.replace(mark, "\\" + mark)
    return text
