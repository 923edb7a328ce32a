"""Links written in HTML, put among the others."""

from bisect import bisect_right
from dataclasses import replace

from kb.documents.document import Component, Document, Link, Mark


def add_html_links(document: Document) -> None:
    """Adds a link for each `<a href="…">`, and its mark to the run that holds its text."""
    starts = [run.start for run in document.runs]
    marks: dict[int, list[Mark]] = {}
    for component in document.components:
        if component.name != "a" or not component.closing or not component.value("href"):
            continue
        number = bisect_right(starts, max(component.inner[1] - 1, component.inner[0])) - 1
        mark = _mark(document, component, number)
        text = document.text[slice(*component.inner)]
        if mark is not None:
            marks.setdefault(number, []).append(mark)
            text = document.runs[number].text[mark.start : mark.end]
        document.links.append(_link(component, text))
    for number, found in marks.items():
        run = document.runs[number]
        document.runs[number] = replace(run, marks=(*run.marks, *found))


def _mark(document: Document, component: Component, number: int) -> Mark | None:
    """The mark of a link in the run that holds the whole of its text."""
    run = document.runs[number] if number >= 0 else None
    start, end = component.inner
    if run is None or run.attribute or run.end < start:
        return None
    if run.start > start and document.text[start : run.start].strip("*_"):
        return None
    return Mark("link", run.index(start), run.index(end), len(document.links))


def _link(component: Component, text: str) -> Link:
    attribute = component.attributes["href"]
    end = component.closing[1] if component.closing else component.end
    place = attribute.value_start, attribute.value_end
    return Link("html", text, attribute.value, component.start, end, *component.inner, *place)


def put_in_order(document: Document) -> None:
    """Puts the links in the order of the text, and numbers the marks of runs anew."""
    links = document.links
    order = sorted(range(len(links)), key=lambda number: links[number].start)
    if order == list(range(len(links))):
        return
    document.links = [links[number] for number in order]
    numbers = {old: new for new, old in enumerate(order)}
    for index, run in enumerate(document.runs):
        if any(mark.number >= 0 for mark in run.marks):
            marks = (mark._replace(number=numbers.get(mark.number, -1)) for mark in run.marks)
            kept = tuple(sorted(marks, key=lambda mark: mark[1:3]))
            document.runs[index] = replace(run, marks=kept)
