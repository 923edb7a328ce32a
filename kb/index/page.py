"""An answer as text for a terminal. Used by the front door; imports nothing heavy at the top."""

from __future__ import annotations

from kb.output import JSON_VERSION, terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    Json = dict[str, Any]

WIDEST = 100
"""Columns beyond which lines of prose are hard to follow."""


class Page:
    """Lines of text wrapped to a width, emphasised where the terminal shows it."""

    def __init__(self, width: int, *, colour: bool) -> None:
        self._width = max(20, min(width, WIDEST))
        self._colour = colour
        self._lines: list[str] = []
        self.shared: set[str] = set()
        """Author-year labels that stand for more than one of the sources on the page."""

    def text(self) -> str:
        """All lines, each ended."""
        return "".join(line + "\n" for line in self._lines)

    def strong(self, text: str) -> str:
        """Bold where there is colour."""
        return f"\033[1m{text}\033[0m" if self._colour else text

    def faint(self, text: str) -> str:
        """Dim where there is colour."""
        return f"\033[2m{text}\033[0m" if self._colour else text

    def blank(self) -> None:
        """An empty line, unless one stands there already or nothing does."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def heading(self, text: str) -> None:
        """A heading after an empty line."""
        self.blank()
        self._lines.append(self.strong(text))

    def title(self, text: str, about: str) -> None:
        """A title with what it is about beside it; where they do not fit, wrapped and under it."""
        if columns(text) + 2 + columns(about) <= self._width:
            self._lines.append(f"{self.strong(text)}  {self.faint(about)}")
            return
        self._lines += [self.strong(line) for line in wrapped(text, self._width, self._width)]
        self._lines.append(self.faint(about))

    def line(self, text: str) -> None:
        """A line as it is."""
        self._lines.append(text)

    def prose(
        self, text: str, first: str = "  ", rest: str | None = None, *, faint: bool = False
    ) -> None:
        """A paragraph, wrapped; `first` and `rest` stand before its lines."""
        indent = first if rest is None else rest
        lead = first
        for line in wrapped(text, self._width - len(indent), self._width - len(first)):
            self._lines.append(lead + (self.faint(line) if faint else line))
            lead = indent


def wrapped(text: str, width: int, first_width: int) -> Iterator[str]:
    """A text in lines of at most `width` columns; a longer word stands alone, unbroken."""
    line, used, room = "", 0, first_width
    for word in text.split():
        size = columns(word)
        if line and used + 1 + size > room:
            yield line
            line, used, room = word, size, width
        else:
            used += size + (1 if line else 0)
            line = f"{line} {word}" if line else word
    yield line


def columns(text: str) -> int:
    """The columns that a text takes in a terminal: wide characters two, combining marks none."""
    if text.isascii() or max(text) < "\u0300":
        return len(text)
    from unicodedata import combining, east_asian_width

    wide = sum(east_asian_width(c) in "WF" for c in text)
    nothing = sum(combining(c) != 0 or c in "\u200b\u200c\u200d\ufe0f" for c in text)
    return len(text) + wide - nothing


def shown(query: str, answers: list[Json], labels: dict[str, str], form: str) -> str:
    """Answers as `define` prints them, as text or JSON. `labels` are the relations' by name."""
    if form == "json":
        import json

        value = {"version": JSON_VERSION, "command": "define", "query": query, "matches": answers}
        return json.dumps({**value, "suggestions": []}, ensure_ascii=False, indent=2) + "\n"
    width, colour = terminal()
    return text(query, answers, labels, width, colour=colour)


def text(
    query: str, answers: list[Json], labels: dict[str, str], width: int, *, colour: bool
) -> str:
    """The page for all answers to a query."""
    page = Page(width, colour=colour)
    for answer in answers:
        page.blank()
        _answer(page, query, answer, labels)
    return page.text()


def _answer(page: Page, query: str, answer: Json, labels: dict[str, str]) -> None:
    page.shared = _shared_labels(answer)
    _head(page, query, answer)
    if answer["definition"] is not None:
        page.prose(answer["definition"]["text"])
        _sources(page, answer["definition"]["cites"], "  ", urls=True)
    elif not answer["senses"] and answer["status"] != "deprecated":
        page.prose("No definition yet.", faint=True)
    _terms(page, answer)
    _senses(page, answer["senses"])
    _others(page, answer.get("other_senses", ()))
    _relations(page, answer["relations"], labels)
    _examples(page, answer["examples"])
    _notes(page, answer["notes"])
    _media(page, answer["media"])
    page.blank()
    page.line(page.faint(f"{answer['path']}:{answer['line']}"))


def _shared_labels(answer: Json) -> set[str]:
    owners: list[Json] = [answer["definition"] or {"cites": []}]
    owners += [*answer["senses"], *answer["examples"], *answer["notes"], *answer["media"]]
    found: dict[str, set[str]] = {}
    for owner in owners:
        for cite in owner["cites"]:
            found.setdefault(cite["label"], set()).add(cite["source"])
    return {label for label, sources in found.items() if len(sources) > 1}


def _head(page: Page, query: str, answer: Json) -> None:
    about = ", ".join(part for part in (answer["kind"], answer["status"]) if part)
    page.title(answer["label"], f"({about})")
    matched = answer["matched"]
    plain = matched["reason"] == "exact" and matched["form"] == answer["label"]
    if not plain or matched["field"] != "label":
        page.prose(_why(query, matched), "", "  ", faint=True)
    if answer["status"] == "deprecated":
        instead = ", ".join(answer["replaced_by"])
        page.prose(f"Deprecated{f'; use {instead}' if instead else ''}. {answer['because'] or ''}")
    page.blank()


def _why(query: str, matched: Json) -> str:
    """Why a query matched what it did: “mesa optimisers”: plural, British spelling."""
    by = [] if matched["field"] == "label" else [matched["field"]]
    by += [] if matched["reason"] == "exact" else [matched["reason"]]
    by = by or ["label in another language"]
    form = "" if matched["form"] == query else f" of “{matched['form']}”"
    return f"“{query}”: {', '.join(by)}{form}"


def _sources(page: Page, cites: list[Json], indent: str, *, urls: bool = False) -> None:
    for cite in cites:
        link = f" <{cite['url']}>" if urls and cite["url"] else ""
        shown = citation(cite, titled=cite["label"] in page.shared)
        page.prose(f"{shown}{link}", f"{indent}— ", f"{indent}  ", faint=True)


def citation(cite: Json, *, titled: bool = False) -> str:
    """A citation in words: label, locator, and what the source does if it is not the usual.

    `titled` adds the title, where the label alone could be another source's.
    """
    shown = cite["label"] or cite["source"]
    if titled and cite["title"]:
        shown += f", “{cite['title']}”"
    if cite["locator"]:
        shown += f", {cite['locator']}"
    if cite["via"]:
        shown += f" (as cited by {cite['via']})"
    if cite["mode"] != "paraphrases":
        shown += f" [{cite['mode']}]"
    return shown


def _terms(page: Page, answer: Json) -> None:
    rows = (
        ("also", [*answer["labels"], *answer["abbreviations"], *answer["aliases"]]),
        ("avoid", answer["discouraged"]),
    )
    lines = [(name, "; ".join(_term(term) for term in terms)) for name, terms in rows if terms]
    if answer["not"]:
        lines.append(("not", "; ".join(answer["not"])))
    if lines:
        page.blank()
    for name, shown in lines:
        page.prose(shown, f"  {name:<7}", " " * 9)


def _term(term: Json) -> str:
    lang = f" [{term['lang']}]" if term["lang"] else ""
    because = f" ({term['because'].rstrip('.')})" if term.get("because") else ""
    return term["text"] + lang + because


def _senses(page: Page, senses: list[Json]) -> None:
    if senses:
        page.heading("Senses")
    for sense in senses:
        name = f": {sense['name']}" if sense["name"] not in (None, sense["id"]) else ""
        about = [part for part in (sense["kind"], sense["status"]) if part]
        about += [f"{stance} {other}" for other, stance in sense["versus"].items()]
        about += [f"requires {', '.join(sense['requires'])}"] if sense["requires"] else []
        tail = f" ({'; '.join(about)})" if about else ""
        page.prose(f"{sense['id']}{name}{tail}", "  ", "    ")
        page.prose(sense["text"], "    ")
        _sources(page, sense["cites"], "    ")


def _others(page: Page, senses: Collection[Json]) -> None:
    """The senses that are not those of the author asked for: names and whose they are."""
    if senses:
        page.heading("Other senses")
    for sense in senses:
        name = f": {sense['name']}" if sense["name"] else ""
        who = f" — {'; '.join(sense['sources'])}" if sense["sources"] else ""
        page.prose(f"{sense['id']}{name}{who}", "  ", "    ")


def _relations(page: Page, relations: list[Json], labels: dict[str, str]) -> None:
    grouped: dict[str, list[Json]] = {}
    for relation in relations:
        grouped.setdefault(relation["type"], []).append(relation)
    if grouped:
        page.heading("Relations")
    size = max((len(labels.get(name, name)) for name in grouped), default=0) + 4
    for name, ends in grouped.items():
        plain = [_end(end) for end in ends if not _explained(end)]
        lead = f"  {labels.get(name, name):<{size - 2}}"
        if plain:
            page.prose("; ".join(plain), lead, " " * size)
            lead = " " * size
        for end in ends:
            if _explained(end):
                page.prose(f"{_end(end)}: {end['because']}", lead, " " * (size + 2))
                lead = " " * size


def _explained(end: Json) -> bool:
    """Whether the reason of a relation is part of what it says."""
    return bool(end["because"]) and (end["type"] == "distinct-from" or end["status"] == "contested")


def _end(end: Json) -> str:
    return end["label"] + ("" if end["status"] == "stated" else f" ({end['status']})")


def _examples(page: Page, examples: list[Json]) -> None:
    if examples:
        page.heading("Examples")
    for example in examples:
        page.prose(example["text"], "  ", "    ")
        _sources(page, example["cites"], "    ")


def _media(page: Page, media: list[Json]) -> None:
    if media:
        page.heading("Media")
    for one in media:
        said = [part for part in (one["kind"], one["title"]) if part]
        page.prose(": ".join(said) or one["url"], "  ", "    ")
        if said:
            page.line(f"    <{one['url']}>")
        _sources(page, one["cites"], "    ")


def _notes(page: Page, notes: list[Json]) -> None:
    if notes:
        page.heading("Notes")
    for note in notes:
        page.prose(f"{note['kind']}: {note['text']}", "  ", "    ")
        _sources(page, note["cites"], "    ")
