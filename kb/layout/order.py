"""Whose keys stand where: the records of docs/entry-format.md, in the order that authors write.

Told apart by what they hold, so that an unsaved text without a name is laid out like the file.
Lists keep their order, and so do mappings whose keys are the author's own (topics, relations).
"""

import re
from dataclasses import dataclass, field

from kb.layout.tree import Collection, File, Node, Part, Scalar


@dataclass(frozen=True)
class Record:
    """A kind of mapping: its keys in order, each with the kind of its value.

    Other keys stand after them in the author's order, and after those the keys of `last`. `each`
    is the kind of value under the author's own keys. `prose`: a text instead is made of sentences.
    """

    keys: "dict[str, Record]" = field(default_factory=dict[str, "Record"])
    last: "dict[str, Record]" = field(default_factory=dict[str, "Record"])
    each: "Record | None" = None
    prose: bool = False

    def inside(self, key: str) -> "Record":
        """The kind of value under a key."""
        return self.keys.get(key) or self.last.get(key) or self.each or ANY


ANY = Record()
PROSE = Record(each=Record(prose=True), prose=True)


def _record(keys: str, prose: str = "", **more: Record) -> Record:
    texts = dict.fromkeys(prose.split(), PROSE)
    return Record({key: more.get(key) or texts.get(key, ANY) for key in keys.split()})


CITATION = _record("source locator mode quote via note", "note")
TERM = _record("text lang spot because cites", "because", cites=CITATION)
DEFINITION = Record(_record("text cites", "text", cites=CITATION).keys, prose=True)
SENSE = _record("id name text kind requires cites status versus", "text", cites=CITATION)
END = _record("to because cites status sense to_sense", "because", cites=CITATION)
NOTE = Record(_record("kind text cites", "text", cites=CITATION).keys, prose=True)
EXAMPLE = Record(_record("text cites", "text", cites=CITATION).keys, prose=True)
MEDIA = _record("kind title url cites", cites=CITATION)
MAPPINGS = _record("exact close broad narrow related")
ORIGIN = _record("path line sha256")
IGNORE = _record("rule because until", "because")
REVIEW = _record("by date digest")
ENTRY = _record(
    "id label aliases abbreviations forms discouraged not kind topics status replaced_by because "
    "definition senses relations examples media notes mappings notation iri authors origin ignore "
    "review",
    "because",
    label=TERM,
    aliases=TERM,
    abbreviations=TERM,
    discouraged=TERM,
    definition=DEFINITION,
    senses=SENSE,
    relations=Record(each=END),
    examples=EXAMPLE,
    media=MEDIA,
    notes=NOTE,
    mappings=MAPPINGS,
    origin=ORIGIN,
    ignore=IGNORE,
    review=REVIEW,
)

CUSTOM = _record(
    "work verified_by unverified reviewed archived snapshot", snapshot=_record("path sha256")
)
SOURCE = Record(
    _record("id type author editor", "").keys,
    last={"abstract": PROSE, "note": PROSE, "custom": CUSTOM, "ignore": IGNORE},
)
REFERENCES = _record("references", references=SOURCE)

TOPIC = _record("label broader description", "description")
RELATION_SPEC = _record(
    "inverse symmetric transitive acyclic domain range same_kind requires_note rdf label "
    "inverse_label description",
    "description",
)
MANIFEST = _record(
    "format title description base language licence creators created version kinds topics prefixes "
    "root relations rules documents online",
    "description",
    topics=Record(each=TOPIC),
    relations=Record(each=RELATION_SPEC),
    rules=_record("profile severity select ignore settings"),
    documents=_record("components order"),
    online=_record("crossref arxiv doi delay timeout budget contact allow"),
)


def record_of(keys: set[str]) -> Record:
    """The kind of a file's outermost mapping, by its keys."""
    if "references" in keys:
        return REFERENCES
    for record, telling in _TELLING:
        if not telling.isdisjoint(keys):
            return record
    return ENTRY


_TELLING = (
    (ENTRY, frozenset({"label", "definition", "senses"})),
    (MANIFEST, frozenset({"format", "base", "kinds", "prefixes", "rules", "documents"})),
    (SOURCE, frozenset({"type", "author", "title", "issued", "custom", "URL", "DOI"})),
)


def arranged(file: File) -> File:
    """The same tree with every record's keys in order, and each document's head apart."""
    for document in file.documents:
        root = document.root.value
        if isinstance(root, Collection) and root.mapping and root.block and root.parts:
            document.head = _taken_head(root.parts[0])
        if isinstance(root, Collection) and not root.mapping:
            for item in root.parts:
                _arrange(item.value, _outermost(item.value))
        else:
            _arrange(root, _outermost(root))
    return file


def _outermost(node: Node) -> Record:
    if isinstance(node, Scalar) or not node.mapping:
        return ANY
    return record_of({part.key.value for part in node.parts if part.key is not None})


def _arrange(node: Node, record: Record) -> None:
    if isinstance(node, Scalar):
        node.prose = record.prose
        return
    if not node.mapping:
        for part in node.parts:
            _arrange(part.value, record)
        return
    for part in node.parts:
        if part.key is not None:
            _arrange(part.value, record.inside(part.key.value))
    if record.keys:
        node.parts = _in_order(node.parts, record)


def _in_order(parts: list[Part], record: Record) -> list[Part]:
    ranks = {key: n for n, key in enumerate(record.keys)}
    ranks |= {key: len(ranks) + 1 + n for n, key in enumerate(record.last)}
    others = len(record.keys)
    made = sorted(parts, key=lambda part: ranks.get(part.key.value if part.key else "", others))
    if made and made[0] is not parts[0] and (_covers(made[0]) or _covers(parts[0])):
        made.remove(parts[0])  # its line is where findings about the whole mapping stand
        made.insert(0, parts[0])
    return made


def _covers(part: Part) -> bool:
    return part.suppresses or part.covers_its_line


_ABOUT_THE_FILE = re.compile(r"yaml-language-server|SPDX|[Cc]opyright|[Ll]icen[cs]e|vim?:|-\*-")


def _taken_head(first: Part) -> list[str]:
    """The comments above the first key that are about the file: up to a blank line, or by name."""
    above = first.above
    ends = [
        n + 1
        for n, line in enumerate(above)
        if not line or _ABOUT_THE_FILE.search(line) is not None
    ]
    cut = ends[-1] if ends else 0
    first.above = above[cut:]
    return above[:cut]
