"""The lines of a document sorted into blocks and what contains them.

CommonMark's block structure, with tables and notes of GFM, admonitions, tabs, definition lists and
abbreviations of Python-Markdown, directives of Docusaurus and MyST, and the flow of MDX: modules,
components, expressions. Each line is looked at once; nesting is bounded, nothing is recursive.
"""

import re
from enum import Enum, auto
from typing import NamedTuple

from kb.documents.dialect import ADMONITIONS, HTML_BLOCKS, MAX_DEPTH
from kb.documents.document import Block, Container, Range, Trouble
from kb.documents.stretch import Stretch, Weaving
from kb.documents.tags import Fault, Patience, Tag, expression_end, tag_at

_ENDING = re.compile(r"\r\n|\n|\r")
_SPACE = re.compile(r"[ \t]*+")
_BLANK_LINE = re.compile(r"(?>\r\n|\n|\r)[ \t]*+(?>\r\n|\n|\r)")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]++|$)")
_CLOSING_MARKS = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$", re.DOTALL)
_FENCED_DIRECTIVE = re.compile(r"\{([A-Za-z][\w:-]*)\}[ \t]*+(.*)$", re.DOTALL)
_DIRECTIVE = re.compile(
    r"(:{3,})[ \t]*(?:\{([A-Za-z][\w:-]*)\}|\{[^{}]*\}|([A-Za-z][\w-]*))"
    r"(?:\[(?P<label>[^\]]*)\])?(?:\{[^{}]*\})?[ \t]*+(?P<title>.*)$",
    re.DOTALL,
)
_DIRECTIVE_END = re.compile(r"(:{3,}|`{3,}|~{3,})[ \t]*$")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]*+((?:[\w-]++[ \t]*+)*+)(?:\"(.*)\")?[ \t]*+$")
_TAB = re.compile(r"===[!+]*[ \t]+\"(.*)\"[ \t]*$")
_RULE = re.compile(r"([-*_])(?:[ \t]*+\1){2,}+[ \t]*+$")
_UNDERLINE = re.compile(r"(?:=++|-++)[ \t]*+$")
_ITEM = re.compile(r"[-+*](?=[ \t]|$)|[0-9]{1,9}[.)](?=[ \t]|$)")
_NOTE = re.compile(r"\[\^([^\]\s]{1,200})\]:[ \t]?")
_ABBREVIATION = re.compile(r"\*\[([^\]\\]{1,200})\][ \t]?:[ \t]*+")
_DETAIL = re.compile(r":[ \t]+(?=\S)")
_DELIMITERS = re.compile(r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+$")
_MODULE = re.compile(r"(?:import|export)(?=[\s{\"'*])")
_IMPORT = re.compile(
    r"import\s+(?:[\w$*{][^;'\"\r\n]*\sfrom\s+)?(?:'[^'\r\n]+'|\"[^\"\r\n]+\")\s*;?\s*$"
)
_REFERENCE = re.compile(
    r"\[(?!\^)((?:[^\[\]\\]|\\.){1,999}+)\]:[ \t]*+\n?[ \t]*+(<[^<>\n]*+>|[^\s<]\S*+)"
    r"(?:(?:[ \t]++(?:\n[ \t]*+)?|\n[ \t]*+)"
    r"(?:\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))(?=[ \t]*+(?:\n|\Z)))?+"
    r"[ \t]*+(?:\n|\Z)",
    re.DOTALL,
)
_HTML_STARTS = (
    (re.compile(r"<(script|pre|style|textarea)(?=[ \t>]|$)", re.IGNORECASE), "</{0}>"),
    (re.compile(r"<!--"), "-->"),
    (re.compile(r"<\?"), "?>"),
    (re.compile(r"<![A-Za-z]"), ">"),
    (re.compile(r"<!\[CDATA\["), "]]>"),
)
_HTML_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?=[ \t>]|/>|$)")
_ALERT = re.compile(r"\[!([A-Za-z]+)\][+-]?")
_TASK = re.compile(r"\[([ xX])\](?=[ \t])")
_OPTION = re.compile(r":[\w-]+:(?:[ \t]|$)|---[ \t]*$")
_GLOSSARY_RST = re.compile(r"([ \t]*)\.\. glossary::[ \t]*$")

_BEFORE_TAG = re.compile(r"(?:<!--(?:(?!-->).)*-->[ \t]*)+(?=</?[A-Za-z])")
_BEFORE_TEXT = re.compile(r"(?:<!--(?:(?!-->).)*-->[ \t]*)+[^\s<]")
"""Comments with words after them, which are shown, though CommonMark calls all of it HTML."""

_VERBATIM = frozenset({"fence", "comment", "math", "indented", "html", "glossary"})
_COMPONENT = re.compile(r"</?[A-Z]|</?>")
_DIGITS = frozenset("0123456789")


class Reference(NamedTuple):
    """Where a reference leads: the address with its range."""

    url: str
    start: int
    end: int


class Structure(NamedTuple):
    """The blocks of a document; tags and masked ranges are those outside of paragraphs."""

    blocks: list[Block]
    containers: list[Container]
    tags: list[Tag]
    masked: list[tuple[str, int, int]]
    references: dict[str, Reference]
    troubles: list[Trouble]


def structure(text: str, start: int, patience: Patience, *, mdx: bool) -> Structure:
    """The blocks of a text from an offset on."""
    return _Scanner(text, patience, mdx=mdx).read(start)


def joined(text: str, lines: tuple[Range, ...] | list[Range]) -> Stretch:
    """The content of a block's lines, with line feeds in the place of what parts them."""
    if len(lines) == 1:
        return Stretch.of(text, *lines[0])
    weaving = Weaving()
    last = -1
    for start, end in lines:
        if last >= 0:
            weaving.put("\n", last, start)
        if end > start:
            weaving.put(text[start:end], start, end)
        last = end
    return weaving.stretch()


def label_key(label: str) -> str:
    """What two labels of a reference have in common (CommonMark: case and blanks folded)."""
    return " ".join(label.split()).casefold()


class _Step(Enum):
    """What a line began with: a container, then its rest is looked at, or a block."""

    OPENED = auto()
    DONE = auto()


class _Leaf:
    """A block that may go on with the next line."""

    __slots__ = ("end", "holder", "info", "kind", "lines", "mark", "start")

    def __init__(self, kind: str, start: int, end: int, holder: int, mark: str = "") -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.lines: list[Range] = []
        self.info = ""
        self.holder = holder
        self.mark = mark


class _Scanner:
    def __init__(self, text: str, patience: Patience, *, mdx: bool) -> None:
        self.text = text
        self.mdx = mdx
        self.patience = patience
        self.made = Structure([], [], [], [], {}, [])
        self.stack: list[int] = []
        self.offsets: list[int] = []
        self.marks: list[str] = []
        self.leaf: _Leaf | None = None
        self.blank_before = False
        self.open_components = 0
        self.too_deep = False
        self.pos = self.col = self.end = self.next = self.indent = self.following = 0
        self.line_start = 0

    def read(self, start: int) -> Structure:
        length = len(self.text)
        while start < length:
            ending = _ENDING.search(self.text, start)
            self.following = ending.end() if ending else length
            self._line(start, ending.start() if ending else length)
            start = self.following
        self._close_containers(0)
        return self.made

    # one line

    def _line(self, start: int, end: int) -> None:
        self.pos = self.line_start = start
        self.col = 0
        self.end = end
        matched = self._matched()
        leaf = self.leaf
        if leaf is not None and leaf.kind in _VERBATIM:
            if matched == len(self.stack) and self._fed(leaf):
                return
            self._close_leaf()
        while step := self._start(matched):
            if step is _Step.DONE:
                return
            matched = len(self.stack)
        self._text(matched)

    def _find(self) -> None:
        """Looks for the first character that is no blank, counting columns."""
        found = _SPACE.match(self.text, self.pos, self.end)
        self.next = found.end() if found else self.pos
        blanks = self.text[self.pos : self.next]
        if "\t" not in blanks:
            self.indent = len(blanks)
            return
        column = self.col
        for character in blanks:
            column += 4 - column % 4 if character == "\t" else 1
        self.indent = column - self.col

    def _advance(self, columns: int) -> None:
        """Goes forward over blanks; a tab may be used up in part."""
        while columns > 0 and self.pos < self.end:
            if self.text[self.pos] == "\t":
                width = 4 - self.col % 4
                taken = min(width, columns)
                self.col += taken
                columns -= taken
                self.pos += taken == width
            else:
                self.pos += 1
                self.col += 1
                columns -= 1

    def _go(self, position: int) -> None:
        """Goes to a character on the line that stands after characters that are no tabs."""
        self.col += self.indent + position - self.next
        self.pos = position

    @property
    def _blank(self) -> bool:
        return self.next == self.end

    def _matched(self) -> int:
        """How many of the open containers go on in this line."""
        for index, number in enumerate(self.stack):
            if not self._goes_on(self.made.containers[number], self.offsets[index]):
                return index
        return len(self.stack)

    def _goes_on(self, container: Container, offset: int) -> bool:
        if container.kind == "directive":
            return True
        self._find()
        if container.kind == "quote":
            return self._quoted()
        if self._blank:
            self.pos = self.next
            return container.end > container.start or not self.blank_before
        if self.indent < offset:
            return False
        self._advance(offset)
        return True

    def _quoted(self) -> bool:
        if (self.indent > 3 and not self._lenient) or not self.text.startswith(
            ">", self.next, self.end
        ):
            return False
        self._go(self.next + 1)
        if self.pos < self.end and self.text[self.pos] in " \t":
            self._advance(1)
        return True

    @property
    def _lenient(self) -> bool:
        """Whether indentation makes no code: in MDX, and inside components."""
        return self.mdx or self.open_components > 0

    # lines of blocks that hold no Markdown

    def _fed(self, leaf: _Leaf) -> bool:
        """Gives a line to a verbatim block; False where the block ended before it."""
        self._find()
        if leaf.kind == "indented":
            if self.indent < 4 and not self._blank:
                return False
        elif leaf.kind == "html" and self._blank:
            return False
        elif leaf.kind in {"fence", "glossary"} and self._ends_fence(leaf.mark):
            leaf.end = self.end
            leaf.mark = ""
            self._close_leaf()
            return True
        leaf.lines.append((self.pos, self.end))
        if not (self._blank and leaf.kind == "indented"):
            leaf.end = self.end
        if leaf.kind in {"comment", "math"}:
            self._feed_marked(leaf)
        return True

    def _ends_fence(self, mark: str) -> bool:
        if self.indent > 3 and not self._lenient:
            return False
        line = self.text[self.next : self.end].rstrip(" \t")
        return len(line) >= len(mark) and line == mark[0] * len(line)

    def _feed_marked(self, leaf: _Leaf) -> None:
        line = self.text[self.pos : self.end]
        if leaf.mark in (line.lower() if leaf.mark.startswith("</") else line):
            leaf.mark = ""
            self._close_leaf()

    # beginnings

    def _start(self, matched: int) -> _Step | None:
        """What begins here: a container, which leaves the rest of the line, or a block."""
        self._find()
        if self._blank:
            return None
        if self.indent > 3 and not self._lenient:
            return None if self._in_paragraph else self._indented(matched)
        found = self.text[self.next]
        for name in _STARTS.get(found) or (("_item",) if found in _DIGITS else ()):
            step = getattr(self, name)(matched)
            if step:
                return step
        return None

    @property
    def _in_paragraph(self) -> bool:
        return self.leaf is not None and self.leaf.kind == "paragraph"

    def _indented(self, matched: int) -> _Step | None:
        if self.leaf is not None and self.leaf.kind == "table" and matched == len(self.stack):
            return None
        leaf = self._new("indented", matched, self.next)
        self._advance(4)
        leaf.lines.append((self.pos, self.end))
        return _Step.DONE

    def _new(self, kind: str, matched: int, start: int, mark: str = "") -> _Leaf:
        self._close_containers(matched)
        self.leaf = _Leaf(kind, start, self.end, self.stack[-1] if self.stack else -1, mark)
        self.blank_before = False
        return self.leaf

    def _whole(self, kind: str, matched: int, lines: list[Range], info: str = "") -> _Step | None:
        """A block that is this line."""
        leaf = self._new(kind, matched, self.next)
        leaf.lines = lines
        leaf.info = info
        self._close_leaf()
        return _Step.DONE

    def _push(self, kind: str, matched: int, offset: int, info: str = "", mark: str = "") -> bool:
        if matched >= MAX_DEPTH:
            if not self.too_deep:
                self.too_deep = True
                message = f"nested more than {MAX_DEPTH} deep: the rest of the line is read as text"
                self.made.troubles.append(Trouble(self.next, self.end, message))
            return False
        self._close_containers(matched)
        parent = self.stack[-1] if self.stack else -1
        self.stack.append(len(self.made.containers))
        self.offsets.append(offset)
        self.marks.append(mark)
        self.made.containers.append(Container(kind, self.next, self.next, parent, info))
        self.blank_before = False
        return True

    def _quote(self, matched: int) -> _Step | None:
        if not self._push("quote", matched, 0):
            return None
        self._quoted()
        self.made.containers[self.stack[-1]].info = self._take_mark(_ALERT).lower()
        return _Step.OPENED

    def _heading(self, matched: int) -> _Step | None:
        found = _HEADING.match(self.text, self.next, self.end)
        if found is None:
            return None
        end = found.end() + len(self.text[found.end() : self.end].rstrip(" \t"))
        closing = _CLOSING_MARKS.search(self.text[found.end() : end])
        if closing:
            end = found.end() + closing.start()
        end = found.end() + len(self.text[found.end() : end].rstrip(" \t"))
        return self._whole("heading", matched, [(found.end(), end)], str(len(found[1])))

    def _underline(self, matched: int) -> _Step | None:
        leaf = self.leaf
        if leaf is None or leaf.kind != "paragraph" or matched < len(self.stack):
            return None
        found = _UNDERLINE.match(self.text, self.next, self.end)
        if found is None or not self._without_references(leaf):
            return None
        leaf.kind = "heading"
        leaf.info = "1" if self.text[self.next] == "=" else "2"
        leaf.end = self.end
        self._close_leaf()
        return _Step.DONE

    def _rule(self, matched: int) -> _Step | None:
        if not _RULE.match(self.text, self.next, self.end):
            return None
        return self._whole("rule", matched, [])

    def _item(self, matched: int) -> _Step | None:
        found = _ITEM.match(self.text, self.next, self.end)
        if found is None:
            return None
        after = _SPACE.match(self.text, found.end(), self.end)
        empty = after is not None and after.end() == self.end
        if (
            self._in_paragraph
            and matched == len(self.stack)
            and (empty or not _may_interrupt(found[0]))
        ):
            return None
        indent = self.indent + len(found[0])
        if not self._push("item", matched, 0, found[0]):
            return None
        self._go(found.end())
        self._find()
        blanks = 1 if empty or (self.indent > 4 and not self._lenient) else self.indent
        self.offsets[-1] = indent + blanks
        self._advance(blanks)
        self._take_mark(_TASK)
        return _Step.OPENED

    def _take_mark(self, pattern: re.Pattern[str]) -> str:
        """Goes past a mark at the beginning of what a container holds; gives what it says."""
        self._find()
        found = pattern.match(self.text, self.next, self.end)
        if found is None or (self.indent > 3 and not self._lenient):
            return ""
        self.made.masked.append(("mark", found.start(), found.end()))
        self._go(found.end())
        return found[1]

    def _note(self, matched: int) -> _Step | None:
        found = _NOTE.match(self.text, self.next, self.end)
        if found is None or not self._push("note", matched, 4, found[1]):
            return None
        self.made.masked.append(("mark", found.start(), found.end()))
        self._go(found.end())
        return _Step.OPENED

    def _admonition(self, matched: int) -> _Step | None:
        found = _ADMONITION.match(self.text, self.next, self.end)
        if found is None or not (found[1] or found[2]):
            return None
        if not self._push("admonition", matched, 4, found[1].strip().lower()):
            return None
        return self._titled(found.span(2) if found[2] is not None else None)

    def _tab(self, matched: int) -> _Step | None:
        found = _TAB.match(self.text, self.next, self.end)
        if found is None or not self._push("tab", matched, 4):
            return None
        return self._titled(found.span(1))

    def _titled(self, title: Range | None) -> _Step:
        """Ends the line of a container that may have a title."""
        title = _trimmed(self.text, *title) if title else None
        container = self.made.containers[self.stack[-1]]
        container.end = self.end
        if title and title[0] < title[1]:
            container.title = title
            self._whole("title", len(self.stack), [title])
        return _Step.DONE

    def _directive(self, matched: int) -> _Step | None:
        if self._directive_end(matched):
            return _Step.DONE
        found = _DIRECTIVE.match(self.text, self.next, self.end)
        if found is None:
            return None
        name = (found[2] or found[3] or "").lower()
        if found[2] and name == "glossary":
            self._new("glossary", matched, self.next, found[1])
            return _Step.DONE
        if not self._push("directive", matched, 0, name, found[1]):
            return None
        title = found.span("label") if found["label"] else found.span("title")
        return self._titled(title if title[0] >= 0 else None)

    def _directive_end(self, matched: int) -> _Step | None:
        found = _DIRECTIVE_END.match(self.text, self.next, self.end)
        if found is None:
            return None
        for index in range(min(matched, len(self.stack)) - 1, -1, -1):
            mark = self.marks[index]
            if mark and mark[0] == found[1][0] and len(mark) <= len(found[1]):
                self._close_containers(index + 1)
                self.made.containers[self.stack[index]].end = self.end
                self.marks[index] = ""
                self._close_containers(index)
                return _Step.DONE
        return None

    def _fence(self, matched: int) -> _Step | None:
        if self._directive_end(matched):
            return _Step.DONE
        found = _FENCE.match(self.text, self.next, self.end)
        if found is None:
            return None
        mark, info = found[1] or found[3], (found[2] or found[4] or "").strip()
        named = _FENCED_DIRECTIVE.match(info)
        name = named[1].lower() if named else ""
        if named and name in ADMONITIONS and name != "glossary":
            if not self._push("directive", matched, 0, name, mark):
                return None
            start = self.text.find(named[2], self.next, self.end) if named[2] else 0
            return self._titled((start, start + len(named[2])) if named[2] else None)
        leaf = self._new("glossary" if name == "glossary" else "fence", matched, self.next, mark)
        leaf.info = info
        return _Step.DONE

    def _math(self, matched: int) -> _Step | None:
        line = self.text[self.next : self.end].rstrip(" \t")
        if not line.startswith("$$") or "$" in line[2:]:
            return None
        if self.text.find("$$", self.end) < 0:
            return None
        leaf = self._new("math", matched, self.next, "$$")
        leaf.lines.append((self.next, self.end))
        return _Step.DONE

    def _abbreviation(self, matched: int) -> _Step | None:
        found = _ABBREVIATION.match(self.text, self.next, self.end)
        if found is None:
            return None
        lines = [found.span(1), (found.end(), self.end)]
        if found.end() == self.end and self.following < len(self.text):
            lines[1] = self._borrowed_line()
        return self._whole("abbreviation", matched, lines)

    def _borrowed_line(self) -> Range:
        """The next line, as the text of an abbreviation that has none on its own."""
        ending = _ENDING.search(self.text, self.following)
        end = ending.start() if ending else len(self.text)
        start = self.following
        while start < end and self.text[start] in " \t":
            start += 1
        if start < end and self.text[start] != "*":
            self.following = ending.end() if ending else len(self.text)
            return start, end
        return self.end, self.end

    def _detail(self, matched: int) -> _Step | None:
        found = _DETAIL.match(self.text, self.next, self.end)
        if found is None or not self._named_before(matched):
            return None
        indent = self.indent + len(found[0])
        if not self._push("detail", matched, min(indent, 4)):
            return None
        self._go(found.end())
        return _Step.OPENED

    def _named_before(self, matched: int) -> bool:
        """Whether a term, or another detail of it, stands before; makes a paragraph a term."""
        containers = self.made.containers
        if matched < len(self.stack):
            return containers[self.stack[matched]].kind == "detail"
        leaf = self.leaf
        if leaf is not None:
            if leaf.kind != "paragraph":
                return False
            leaf.kind = "term"
            self._close_leaf()
            return True
        return self._named_above()

    def _named_above(self) -> bool:
        holder = self.stack[-1] if self.stack else -1
        last = self.made.blocks[-1] if self.made.blocks else None
        if last is None:
            return False
        blanks = len(_ENDING.findall(self.text[last.end : self.line_start]))
        if last.kind == "paragraph" and last.holder == holder and blanks <= 2:
            self.made.blocks[-1] = last._replace(kind="term")
            return True
        if last.holder < 0:
            return False
        above = self.made.containers[last.holder]
        return above.kind == "detail" and above.parent == holder and blanks <= 2

    def _delimiters(self, matched: int) -> _Step | None:
        """Whether the line below a head makes it one of a table."""
        leaf = self.leaf
        if (
            leaf is None
            or leaf.kind != "paragraph"
            or matched < len(self.stack)
            or not _DELIMITERS.match(self.text, self.next, self.end)
        ):
            return None
        head = leaf.lines[-1]
        columns = len(cells(self.text, *head))
        row = self.text[self.next : self.end]
        if "|" not in row + self.text[head[0] : head[1]]:
            return None
        if columns != len(cells(self.text, self.next, self.end)):
            return None
        leaf.lines.pop()
        if leaf.lines:
            leaf.end = leaf.lines[-1][1]
            self._close_leaf()
        else:
            self.leaf = None
        table = self._new("table", matched, head[0])
        table.lines = [head]
        return _Step.DONE

    # what MDX and HTML begin

    def _angle(self, matched: int) -> _Step | None:
        comments = _BEFORE_TAG.match(self.text, self.next, self.end)
        if comments:
            return self._behind(comments, matched)
        if self._html_verbatim(matched):
            return _Step.DONE
        if self.mdx or _COMPONENT.match(self.text, self.next, self.end):
            return self._flow(matched)
        if not self._html():
            return None
        leaf = self._new("html", matched, self.next)
        leaf.lines.append((self.next, self.end))
        return _Step.DONE

    def _behind(self, comments: re.Match[str], matched: int) -> _Step | None:
        """A component begins a block behind comments on its line, too; other tags stand in text."""
        self.next = comments.end()
        known = self.mdx or _COMPONENT.match(self.text, self.next, self.end)
        step = self._flow(matched) if known else None
        if step:
            self.made.masked.append(("comment", *comments.span()))
        else:
            self.next = comments.start()
        return step

    def _html_verbatim(self, matched: int) -> bool:
        for pattern, end in _HTML_STARTS[1:2] if self.mdx else _HTML_STARTS:
            found = pattern.match(self.text, self.next, self.end)
            if found is None:
                continue
            mark = end.format(found[1].lower() if found.re.groups else "")
            if mark == "-->" and _BEFORE_TEXT.match(self.text, self.next, self.end):
                return False
            leaf = self._new("comment", matched, self.next, mark)
            leaf.info = "comment" if mark == "-->" else "html"
            leaf.lines.append((self.next, self.end))
            line = self.text[found.end() : self.end]
            if mark in (line.lower() if mark.startswith("</") else line):
                leaf.mark = ""
                self._close_leaf()
            return True
        return False

    def _html(self) -> bool:
        name = _HTML_NAME.match(self.text, self.next, self.end)
        if name and name[1].lower() in HTML_BLOCKS:
            return True
        if self._in_paragraph:
            return False
        tag = tag_at(self.text, self.next, self.end, self.patience, jsx=False)
        return isinstance(tag, Tag) and not self.text[tag.end : self.end].strip(" \t")

    def _brace(self, matched: int) -> _Step | None:
        if self.mdx or self.text.startswith("{/*", self.next):
            return self._flow(matched)
        return None

    def _flow(self, matched: int) -> _Step | None:
        """Tags and expressions that fill the line, or several lines, and nothing else."""
        quoted = any(self.made.containers[n].kind == "quote" for n in self.stack[:matched])
        limit = self.end if quoted else len(self.text)
        tags: list[Tag] = []
        masked: list[tuple[str, int, int]] = []
        position = self.next
        while True:
            end = self._flowing(position, limit, tags, masked)
            if end < 0:
                return None
            blanks = _SPACE.match(self.text, end, limit)
            position = blanks.end() if blanks else end
            if position >= limit or self.text[position] in "\r\n":
                break
            if self.text[position] not in "<{":
                self.patience.lost(position - self.next)
                return None
        return self._take_flow(matched, end, tags, masked)

    def _flowing(
        self, start: int, limit: int, tags: list[Tag], masked: list[tuple[str, int, int]]
    ) -> int:
        if self.text[start] == "{":
            end = expression_end(self.text, start, limit, self.patience)
            if end > 0:
                masked.append((_said(self.text, start), start, end))
            return end
        if self.text.startswith("<!--", start):
            return -1
        tag = tag_at(self.text, start, limit, self.patience, jsx=True)
        if isinstance(tag, Fault):
            return -1
        tags.append(tag)
        return tag.end

    def _take_flow(
        self, matched: int, end: int, tags: list[Tag], masked: list[tuple[str, int, int]]
    ) -> _Step:
        leaf = self._new("flow", matched, self.next)
        leaf.end = end
        self.made.tags.extend(tags)
        self.made.masked.extend(masked)
        for tag in tags:
            self.open_components += {"open": 1, "close": -1}.get(tag.kind, 0)
        self.open_components = max(self.open_components, 0)
        self._close_leaf()
        ending = _ENDING.search(self.text, end)
        self.following = ending.end() if ending else len(self.text)
        return _Step.DONE

    def _module(self, matched: int) -> _Step | None:
        if self.stack or self.leaf is not None or self.next != self.line_start:
            return None
        if not self.mdx:
            found = _IMPORT.match(self.text, self.next, self.end)
            return self._whole("module", matched, [(self.next, self.end)]) if found else None
        if not _MODULE.match(self.text, self.next, self.end):
            return None
        end = self._module_end()
        leaf = self._new("module", matched, self.next)
        leaf.end = end
        leaf.lines = [(self.next, end)]
        self._close_leaf()
        ending = _ENDING.search(self.text, end)
        self.following = ending.end() if ending else len(self.text)
        return _Step.DONE

    def _module_end(self) -> int:
        """The end of modules: at a blank line that stands in no braces."""
        end = self._blank_after(self.next)
        brace = self.text.find("{", self.next, end)
        while brace >= 0:
            closed = expression_end(self.text, brace, len(self.text), self.patience)
            if closed < 0:
                return end
            if closed > end:
                end = self._blank_after(closed)
            brace = self.text.find("{", closed, end)
        return end

    def _blank_after(self, start: int) -> int:
        found = _BLANK_LINE.search(self.text, start)
        return found.start() if found else len(self.text.rstrip())

    # text, and endings

    def _text(self, matched: int) -> None:
        self._find()
        leaf = self.leaf
        if self._blank:
            self._blank_line(matched)
        elif leaf is not None and (
            leaf.kind == "paragraph" or (leaf.kind == "table" and matched == len(self.stack))
        ):
            leaf.lines.append((self.next, self.end))
            leaf.end = self.end
        elif self._is_option(matched):
            self._close_containers(matched)
            self.made.masked.append(("mark", self.next, self.end))
        else:
            leaf = self._new("paragraph", matched, self.next)
            leaf.lines.append((self.next, self.end))

    def _is_option(self, matched: int) -> bool:
        """Whether this is an option of a MyST directive, which stand before its body."""
        if not matched or self.leaf is not None or self.text[self.next] not in ":-":
            return False
        number = self.stack[matched - 1]
        container = self.made.containers[number]
        begun = bool(self.made.blocks) and self.made.blocks[-1].holder == number
        return (
            container.kind == "directive"
            and (not begun or self.made.blocks[-1].kind == "title")
            and _OPTION.match(self.text, self.next, self.end) is not None
        )

    def _blank_line(self, matched: int) -> None:
        self._close_containers(matched)
        self._close_leaf()
        self.blank_before = True

    def _close_containers(self, matched: int) -> None:
        if matched >= len(self.stack) and not self.leaf:
            return
        self._close_leaf()
        while len(self.stack) > matched:
            number = self.stack.pop()
            self.offsets.pop()
            container = self.made.containers[number]
            if self.marks.pop():
                start = container.start
                message = f"the directive {container.info} is never closed".replace("  ", " ")
                self.made.troubles.append(Trouble(start, start + 3, message))
            if self.stack:
                above = self.made.containers[self.stack[-1]]
                above.end = max(above.end, container.end)

    def _close_leaf(self) -> None:
        leaf, self.leaf = self.leaf, None
        if leaf is None:
            return
        if leaf.holder >= 0:
            holder = self.made.containers[leaf.holder]
            holder.end = max(holder.end, leaf.end)
        closing = _CLOSINGS.get(leaf.kind)
        if closing is None or getattr(self, closing)(leaf):
            self._add(leaf)

    def _add(self, leaf: _Leaf) -> None:
        lines = tuple(leaf.lines)
        self.made.blocks.append(
            Block(leaf.kind, leaf.start, leaf.end, lines, leaf.info, leaf.holder)
        )

    def _without_references(self, leaf: _Leaf) -> bool:
        """Takes definitions of references from the beginning; whether anything is left."""
        text = self.text
        if not leaf.lines or not text.startswith("[", leaf.lines[0][0]):
            return bool(leaf.lines)
        stretch = joined(text, leaf.lines)
        position = 0
        while found := _REFERENCE.match(stretch.text, position):
            self._refer(stretch, found)
            position = found.end()
        if position:
            taken = stretch.text.count("\n", 0, position)
            done = position >= len(stretch.text)
            leaf.lines = [] if done else leaf.lines[taken:]
            if leaf.lines:
                leaf.start = leaf.lines[0][0]
        return bool(leaf.lines)

    def _refer(self, stretch: Stretch, found: re.Match[str]) -> None:
        bracketed = found[2].startswith("<")
        start, end = found.start(2) + bracketed, found.end(2) - bracketed
        place = stretch.span(start, end)
        reference = Reference(stretch.text[start:end], *place)
        self.made.references.setdefault(label_key(found[1]), reference)
        whole = found.start() + len(found[0].rstrip("\n"))
        self.made.masked.append(("reference", *stretch.span(found.start(), whole)))

    def _end_verbatim(self, leaf: _Leaf) -> bool:
        if leaf.mark and leaf.kind != "indented":
            name = {"math": "formula", "comment": leaf.info}.get(leaf.kind, "fence")
            message = f"the {name} that begins here is never closed"
            self.made.troubles.append(Trouble(leaf.start, leaf.start + len(leaf.mark), message))
        kind = {"fence": "code", "indented": "code", "comment": leaf.info}.get(leaf.kind, leaf.kind)
        self.made.masked.append((kind, leaf.start, leaf.end))
        return self._with_glossary(leaf)

    def _with_glossary(self, leaf: _Leaf) -> bool:
        """Reads the glossary that rst inside Markdown holds."""
        if leaf.kind != "fence" or not leaf.info.startswith("{eval-rst}"):
            return True
        for index, (start, end) in enumerate(leaf.lines):
            if _GLOSSARY_RST.match(self.text, start, end):
                self.made.masked.pop()
                self.made.masked.append(("mark", leaf.start, end))
                self._glossary(leaf, leaf.lines[index + 1 :])
                return False
        return True

    def _end_glossary(self, leaf: _Leaf) -> bool:
        if leaf.mark:
            message = "the glossary that begins here is never closed"
            self.made.troubles.append(Trouble(leaf.start, leaf.start + len(leaf.mark), message))
        self._glossary(leaf, leaf.lines)
        return False

    def _glossary(self, leaf: _Leaf, lines: list[Range]) -> None:
        """Sphinx' glossary: terms at the margin, what they mean indented below them."""
        number = len(self.made.containers)
        self.made.containers.append(
            Container("glossary", leaf.start, leaf.end, leaf.holder, "glossary")
        )
        indents = [_indent(self.text, line) for line in lines]
        margin = min(
            (i for i, line in zip(indents, lines, strict=True) if i < _width(line)), default=0
        )
        part: _Leaf | None = None
        for indent, line in zip(indents, lines, strict=True):
            part = self._glossary_line(part, indent - margin, indent, line, number)
        if part is not None:
            self._add(part)

    def _glossary_line(
        self, part: _Leaf | None, depth: int, indent: int, line: Range, number: int
    ) -> _Leaf | None:
        start, end = line[0] + indent, line[1]
        blank = start >= end
        if blank or (depth <= 0 and _OPTION.match(self.text, start, end)):
            if part is not None:
                self._add(part)
            return None
        detail = _DETAIL.match(self.text, start, end) if depth <= 0 else None
        kind = "paragraph" if depth > 0 or detail else "term"
        if part is not None and part.kind != kind:
            self._add(part)
            part = None
        if part is None:
            holder = self._glossary_holder(kind, number, start)
            part = _Leaf(kind, start, end, holder)
        part.lines.append((detail.end() if detail else start, end))
        part.end = end
        if part.holder != number:
            self.made.containers[part.holder].end = end
        return part

    def _glossary_holder(self, kind: str, number: int, start: int) -> int:
        if kind == "term":
            return number
        last = len(self.made.containers) - 1
        above = self.made.blocks[-1] if self.made.blocks else None
        if above is not None and above.holder == last != number:
            return last
        self.made.containers.append(Container("detail", start, start, number))
        return last + 1


_STARTS = {
    ">": ("_quote",),
    "#": ("_heading",),
    "`": ("_fence",),
    "~": ("_fence",),
    "<": ("_angle",),
    "{": ("_brace",),
    "$": ("_math",),
    "-": ("_delimiters", "_underline", "_rule", "_item"),
    "*": ("_rule", "_abbreviation", "_item"),
    "_": ("_rule",),
    "=": ("_underline", "_tab"),
    "+": ("_item",),
    "[": ("_note",),
    "!": ("_admonition",),
    "?": ("_admonition",),
    ":": ("_delimiters", "_directive", "_detail"),
    "|": ("_delimiters",),
    "i": ("_module",),
    "e": ("_module",),
}
_CLOSINGS = {
    "paragraph": "_without_references",
    "fence": "_end_verbatim",
    "indented": "_end_verbatim",
    "comment": "_end_verbatim",
    "math": "_end_verbatim",
    "glossary": "_end_glossary",
}


def _may_interrupt(marker: str) -> bool:
    """Whether a list may begin in the middle of a paragraph: one that does not count, or from 1."""
    return not marker[0].isdigit() or marker[:-1] == "1"


def _said(text: str, start: int) -> str:
    return "comment" if text.startswith("{/*", start) else "expression"


def _indent(text: str, line: Range) -> int:
    found = _SPACE.match(text, *line)
    return found.end() - line[0] if found else 0


def _width(line: Range) -> int:
    return line[1] - line[0]


_BARS = re.compile(r"\\.|\|", re.DOTALL)


def cells(text: str, start: int, end: int) -> list[Range]:
    """The cells of a row of a table, without the blanks around them."""
    first = _SPACE.match(text, start, end)
    start = first.end() if first else start
    start += text.startswith("|", start, end)
    bars = [found.start() for found in _BARS.finditer(text, start, end) if found[0] == "|"]
    edges = [start, *(bar + 1 for bar in bars)]
    ends = [*bars, end]
    found = [_trimmed(text, *edge) for edge in zip(edges, ends, strict=True)]
    if len(found) > 1 and found[-1][0] == found[-1][1]:
        found.pop()
    return found


def _trimmed(text: str, start: int, end: int) -> Range:
    while start < end and text[start] in " \t":
        start += 1
    while end > start and text[end - 1] in " \t":
        end -= 1
    return start, end
