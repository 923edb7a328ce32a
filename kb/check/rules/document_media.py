"""DOC: what chapters show: pictures, videos, captions, and the numbers of components."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from kb.check.book import Book
from kb.check.rule import Rule
from kb.check.rules.document_citations import MITCHELL
from kb.check.rules.documents import chapter
from kb.diagnostics import Place, Problem, Severity
from kb.documents.document import Component, Document, Link, Medium, Range, Run
from kb.works.identity import Identity, identity


class UnlinkedCaption(Rule):
    """A caption has no link.

    Why: A picture that somebody else made owes its source.
    Do: Link the source, or excuse the picture where it is the chapter's own. Opt-in, for captions
    of pictures of one's own need none.
    """

    code = "DOC013"
    severity = Severity.INFO
    opt_in = True
    valid = (chapter(f'<Figure src="a.png" caption="A net ({MITCHELL})." />\n'),)
    invalid = (
        chapter('<Figure src="a.png" caption="A net, after Mitchell." />\n', "1:30", "has no link"),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        for document in book.documents:
            for run in document.runs:
                if _is_caption(document, run) and not any(m.kind == "link" for m in run.marks):
                    place = Place(document.path, (), (run.start, run.end))
                    yield Problem("the caption has no link to a source", place)


def _is_caption(document: Document, run: Run) -> bool:
    """Whether a run is a caption: an attribute of that name, or the text of a caption's element."""
    if run.zone != "caption" or run.attribute not in {"", "caption"}:
        return False
    images = _links(document, run.start - 2, run.end)
    return not any(image.kind == "image" and image.text_start <= run.start for image in images)


class PlaceholderText(Rule):
    """The text that stands for a picture is a placeholder.

    Why: Those who cannot see the picture hear "image", and what it shows is lost on them.
    Do: Say what is to be seen. In Markdown and HTML an empty text marks a picture as decoration
    and is let pass; in a `<Figure>`, which has a caption and so is none, it is not.
    """

    code = "DOC014"
    severity = Severity.WARNING
    valid = (
        chapter(
            "![A net of three layers](https://example.org/net.png) ![](https://example.org/line.png)\n"
            "![build status](https://example.org/badge.svg)\n"
        ),
        chapter('<Figure src="a.png" alt="An image of a net" caption="A net." />\n'),
    )
    invalid = (
        chapter("Text. ![image](https://example.org/net.png)\n", "1:9", "“image” is a placeholder"),
        chapter('<Figure src="a.png" alt="Enter image alt description" />\n', "1:26", "Enter"),
        chapter('<Figure src="a.png" alt="" caption="A net." />\n', "1:21", "is empty"),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        for document in book.documents:
            for text, place, figure in _alternatives(document):
                said = " ".join(text.split())
                if _PLACEHOLDER.fullmatch(said.strip(" .…:[](){}<>*_-")):
                    message = f"“{said}” is a placeholder; say what is to be seen"
                    yield Problem(message, Place(document.path, (), place))
                elif figure and not said:
                    message = "the alternative text is empty; say what is to be seen"
                    yield Problem(message, Place(document.path, (), place))


_PLACEHOLDER = re.compile(
    r"(?:(?:enter|insert|add|your|write|type|provide|put|the|an?)\s+)*(?:your\s+)?"
    r"(?:(?:image|img|figure|picture|photo|alt(?:ernative)?)[\s_-]*)+"
    r"(?:(?:alt(?:ernative)?|text|description|caption|title|name|goes|here|placeholder)[\s_-]*)*"
    r"(?:\.(?:png|jpe?g|gif|svg|webp))?"
    r"|(?:todo|tbd|fixme|xxx|placeholder|untitled|description(?: here)?|lorem ipsum.*|n/?a)",
    re.IGNORECASE,
)


def _alternatives(document: Document) -> Iterator[tuple[str, Range, bool]]:
    """The alternative texts of a document, and whether each is a component's."""
    for link in document.links:
        if link.kind == "image" and link.text.strip():
            yield link.text, (link.text_start, link.text_end), False
    for component in document.components:
        alt = component.attributes.get("alt")
        if alt is not None and alt.kind == "string":
            figure = component.name == "Figure" and bool(component.value("caption").strip())
            empty = alt.value_start == alt.value_end
            place = (alt.start, alt.end) if empty else (alt.value_start, alt.value_end)
            yield alt.value, place, figure


class RepeatedNumber(Rule):
    """Two components of one sort have the same number.

    Why: "See figure 7.2" leads to either of them.
    Do: Number them anew. Labels such as 7.2 are compared over the book, numbers without a label
    within a chapter; a figure and a video may share one. Only components that are numbered in
    books are looked at: definitions, figures, tables, videos, equations, and any with both a
    `number` and a `label`.
    """

    code = "DOC015"
    severity = Severity.WARNING
    valid = (
        chapter(
            '<Figure src="a.png" number="1" label="7.1" />\n'
            '<Video id="a" number="1" label="7.1" />\n'
        ),
        chapter(
            '<Tab label="npm" />\n<Tab label="npm" />\n\n<Step number="1" />\n<Step number="1" />\n'
        ),
    )
    invalid = (
        chapter(
            '<Figure src="a.png" number="1" label="7.1" />\n'
            '<Figure src="b.png" number="1" label="7.1" />\n',
            "2:21",
            "Figure 7.1 is there twice",
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        first: dict[tuple[str, ...], Place] = {}
        for document in book.documents:
            for component in document.components:
                counted = _counted(document, component)
                if counted is None:
                    continue
                key, shown, place = counted
                other = first.setdefault(key, place)
                if other is not place:
                    message = f"{component.name} {shown} is there twice; number them anew"
                    yield Problem(message, place, related=[(other, "the first one")])


_NUMBERED = frozenset("definition figure table video equation".split())
_NUMBER = re.compile(r"[A-Z]?\d+(?:[.-]\d+)*[a-z]?")


def _counted(document: Document, component: Component) -> tuple[tuple[str, ...], str, Place] | None:
    """What a component must share with none, what to call it, and where that stands."""
    name = component.name.lower()
    number, label = component.attributes.get("number"), component.attributes.get("label")
    if component.name.islower() or not (name in _NUMBERED or (number and label)):
        return None
    parts = [one for one in (number, label) if one is not None and _NUMBER.fullmatch(one.value)]
    if not parts:
        return None
    shown = parts[-1].value if label in parts else parts[0].value
    scope = () if label in parts else (document.path,)
    place = min(one.start for one in parts), max(one.end for one in parts)
    return (name, shown, *scope), shown, Place(document.path, (), place)


class OtherVideo(Rule):
    """A video that is shown is not the one that is cited for it.

    Why: Either readers see another video than the caption says, or the wrong one is credited.
    Do: Make the id shown and the address cited agree. The caption is looked at, or else the
    paragraph just below.
    """

    code = "DOC016"
    severity = Severity.WARNING
    valid = (
        chapter(
            '<Video type="youtube" videoId="bJLcIBixGj8" '
            'caption="([Miles, 2021](https://youtu.be/bJLcIBixGj8))" />\n'
        ),
        chapter(
            '<Video type="youtube" videoId="bJLcIBixGj8" caption="A video." />\n\n'
            "See [Miles, 2021](https://youtu.be/oY7c75ggrRI).\n"
        ),
    )
    invalid = (
        chapter(
            '<Video type="youtube" videoId="bJLcIBixGj8" '
            'caption="([Miles, 2021](https://youtu.be/oY7c75ggrRI))" />\n',
            "1:32",
            "`bJLcIBixGj8` is shown and `oY7c75ggrRI` cited",
        ),
    )

    def check_book(self, book: Book) -> Iterator[Problem]:
        for document in book.documents:
            for medium in document.media:
                shown = _shown(document, medium) if medium.kind in {"video", "embed"} else None
                if shown is None:
                    continue
                cited = [one for one in _cited(document, medium) if one[1].kind == shown.kind]
                if cited and shown.id not in {found.id for _, found in cited}:
                    yield _other_video(book, document, medium, shown, cited[0])


def _other_video(
    book: Book, document: Document, medium: Medium, shown: Identity, cited: tuple[Link, Identity]
) -> Problem:
    """At the id that nobody else gives, or else at the one shown."""
    link, found = cited
    message = f"`{shown.id}` is shown and `{found.id}` cited; one is wrong"
    places = [(medium.place, "shown here"), ((link.url_start, link.url_end), "cited here")]
    if _is_known(book, shown) and not _is_known(book, found):
        places.reverse()
    (first, _), (second, said) = places
    related = [(Place(document.path, (), second), said)]
    return Problem(message, Place(document.path, (), first), related=related)


def _is_known(book: Book, found: Identity) -> bool:
    """Whether a video is in the bibliography, or cited more than once."""
    record = book.record_of(found)
    return record is not None or len(book.works.get(found.key, ())) > 1


def _shown(document: Document, medium: Medium) -> Identity | None:
    """What a medium shows, if that is a video of a known site."""
    if medium.url:
        found = identity(medium.url)
        return found if found and found.kind in _SITES else None
    component = document.components[medium.component]
    site = (component.value("type") or component.value("provider") or component.name).lower()
    if "vimeo" in site:
        return identity(f"https://vimeo.com/{medium.id}")
    if re.fullmatch(r"[\w-]{11}", medium.id):
        return identity(f"https://www.youtube.com/watch?v={medium.id}")
    return None


_SITES = frozenset({"youtube", "vimeo"})


def _cited(document: Document, medium: Medium) -> Iterator[tuple[Link, Identity]]:
    """What is cited for a medium: in its attributes and inside, or in the line below it."""
    inside = _links(document, medium.start, medium.end)
    for link in inside or _below(document, medium):
        found = identity(link.url)
        if found is not None:
            yield link, found


def _links(document: Document, start: int, end: int) -> list[Link]:
    first, last = (
        bisect_left(document.links, edge, key=lambda link: link.start) for edge in (start, end)
    )
    return document.links[first:last]


_CAPTION = re.compile(r"\s*(?:[*_]+|(?:\*\*)?(?:Video|Figure|Source|Credit)\b)", re.IGNORECASE)


def _below(document: Document, medium: Medium) -> list[Link]:
    """The links of a caption below a medium: a paragraph that says so, or is set in italics."""
    number = bisect_left(document.blocks, medium.end, key=lambda block: block.start)
    if number == len(document.blocks):
        return []
    block = document.blocks[number]
    between = document.text[medium.end : block.start]
    near = block.kind == "paragraph" and not re.search(r"\w", re.sub(r"<[^<>]*>", "", between))
    if not near or not _CAPTION.match(document.text[block.start : block.start + 40]):
        return []
    return _links(document, block.start, block.end)


RULES: tuple[Rule, ...] = (
    UnlinkedCaption(),
    PlaceholderText(),
    RepeatedNumber(),
    OtherVideo(),
)
