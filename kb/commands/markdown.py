"""A definition as Markdown, for notes and pull requests."""

from collections.abc import Iterator
from typing import Any

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
        text = _escaped(sense["text"]) + _cited(sense["cites"])
        yield f"- **{sense['id']}**{_about(sense)}: {text}"
    if answer["senses"]:
        yield ""
    for relation in answer["relations"]:
        because = f": {_escaped(relation['because'])}" if relation["because"] else ""
        status = "" if relation["status"] == "stated" else f" ({relation['status']})"
        shown = labels.get(relation["type"], relation["type"])
        yield f"- {shown} *{_escaped(relation['label'])}*{status}{because}"


def _about(sense: Json) -> str:
    """The name of a sense, how it stands, and what it does to the others."""
    said = [_escaped(sense["name"])] if sense["name"] else []
    said += [sense["status"]] if sense["status"] else []
    said += [f"{stance} {other}" for other, stance in sense["versus"].items()]
    said += [f"requires {', '.join(sense['requires'])}"] if sense["requires"] else []
    return f" ({'; '.join(said)})" if said else ""


def _cited(cites: list[Json]) -> str:
    """The citations in the chapters' form: ([Label, Year](URL), locator)."""
    shown = "; ".join(_citation(cite) for cite in cites)
    return f" ({shown})" if shown else ""


def _citation(cite: Json) -> str:
    label = _escaped(cite["label"] or cite["source"])
    shown = f"[{label}]({cite['url']})" if cite["url"] else label
    shown += f", {_escaped(cite['locator'])}" if cite["locator"] else ""
    shown += f", as cited by {_escaped(cite['via'])}" if cite["via"] else ""
    return shown + ("" if cite["mode"] in ("paraphrases", "adapts") else f", {cite['mode']}")


def _escaped(text: str) -> str:
    """A text with Markdown's marks made plain."""
    for mark in "\\`*_[]<>":
        text = text.replace(mark, "\\" + mark)
    return text
