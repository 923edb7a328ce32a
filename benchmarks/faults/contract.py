"""What is wrong with a base by the description of its format, told without kb.

A second, coarse reading of the contract over PyYAML's values: the claims that a fault adds are what
the rules must find. What changes a value and adds no claim is claimed by no rule. A claim names
every code that would do: `SCH002` or `SCH003` where a record is incomplete and has an unknown key.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from benchmarks.faults.meaning import Unread, values

TYPES_FILE = Path(__file__).parents[2] / "kb/model/relations.yaml"
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*\Z")
ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
LINK = re.compile(r"\[\[([^\[\]|#]+)(?:#([^\[\]|]+))?(?:\|[^\[\]]*)?\]\]")
WEB = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?([/?#][!-~]*)?\Z")
DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?\Z")
ARXIV = r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}"

UNKNOWN_KEY = "SCH003 SCH002 CIT026"
WRONG_SHAPE = "SCH002 SCH003 SCH005 CIT026"

CITATION = {"source", "locator", "mode", "quote", "via", "note"}
TERM = {"text", "lang", "because", "cites", "spot"}
PARTS: Mapping[str, set[str]] = {
    "label": TERM,
    "aliases": TERM,
    "abbreviations": TERM,
    "discouraged": TERM,
    "definition": {"text", "cites"},
    "senses": {"id", "name", "text", "kind", "requires", "cites", "status", "versus"},
    "relations": {"to", "because", "cites", "status", "sense", "to_sense"},
    "notes": {"kind", "text", "cites"},
    "examples": {"text", "cites"},
    "media": {"kind", "title", "url", "cites"},
}
PLAIN = set(
    "id forms not kind topics status replaced_by because mappings notation iri authors origin "
    "ignore review".split()
)
PROSE = {"text", "name", "because", "note", "title"}
WORDS: Mapping[tuple[str, str], set[str]] = {
    ("", "status"): {"draft", "accepted", "deprecated"},
    ("senses", "status"): {"original", "mainstream", "contested", "minority", "historical"},
    ("relations", "status"): {"stated", "implied", "contested"},
    ("notes", "kind"): {"scope", "usage", "confusion", "history", "editorial", "etymology"},
    ("cites", "mode"): {"quotes", "adapts", "paraphrases", "supports", "disputes"},
}
NEEDED = {"senses": {"id", "text"}, "relations": {"to"}, "media": {"url"}}
STANCES = {"agrees", "narrows", "broadens", "disputes", "revises"}
MANIFEST = set(
    "format title description base language licence creators created version kinds topics prefixes "
    "root relations rules documents online".split()
)
CUSTOM = {"work", "verified_by", "unverified", "reviewed", "archived", "snapshot"}
NAME = {
    "family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle",
    "comma-suffix", "static-ordering",
}  # fmt: skip


class Claim(NamedTuple):
    """What a rule of some codes has to find, and in which file; "" where it may be any."""

    codes: frozenset[str]
    path: str
    about: str
    family: str
    """Of the code that fits best."""


def _claim(codes: str, path: str, about: str) -> Claim:
    """A claim of some codes, the one that fits best first."""
    names = codes.split()
    return Claim(frozenset(names), path, about, names[0][:3])


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _of(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _items(part: str, value: Any) -> list[Any]:
    """The records of a part; of relations, all their ends."""
    if part != "relations":
        return listed(value)
    return (
        [end for ends in value.values() for end in listed(ends)] if isinstance(value, dict) else []
    )


def _said(value: Any) -> str:
    """The text of a short or a long form."""
    text = value if isinstance(value, str) else _of(value, "text")
    if isinstance(text, dict):
        text = next(iter(text.values()), "")
    return text if isinstance(text, str) else ""


class Contract:
    """A base as the contract sees it: `claims` are its faults.

    `usual` are the keys and types that records of a sound base have: what a bibliography may hold
    is CSL's to say, and no list of it stands here.
    """

    def __init__(self, texts: Mapping[str, str], published: Iterable[str] = ()) -> None:
        self._texts = texts
        self.published = set(published)
        self.read = {path: values(text) for path, text in sorted(texts.items())}
        self.usual: tuple[set[str], set[str]] | None = None

    def _file(self, path: str) -> list[Any]:
        found = self.read[path]
        return [] if isinstance(found, Unread) else found

    @cached_property
    def manifest(self) -> dict[str, Any]:
        found = next((self._file(path) for path in self.read if path.endswith("/kb.yaml")), [])
        return found[0] if found and isinstance(found[0], dict) else {}

    @cached_property
    def entries(self) -> list[tuple[str, dict[str, Any]]]:
        """(path, entry) of every entry that is a mapping."""
        return [
            (path, one)
            for path in self.read
            if not path.endswith(("/kb.yaml", "/references.yaml"))
            for one in self._file(path)
            if isinstance(one, dict)
        ]

    @cached_property
    def sources(self) -> list[tuple[str, dict[str, Any]]]:
        return [
            (path, record)
            for path in self.read
            if path.endswith("/references.yaml")
            for one in self._file(path)
            for record in listed(one.get("references", one) if isinstance(one, dict) else one)
            if isinstance(record, dict)
        ]

    @cached_property
    def lost(self) -> set[str]:
        """Ids in files that cannot be read: nothing is claimed of what leads to them."""
        return {
            name
            for path, found in self.read.items()
            if isinstance(found, Unread)
            for name in re.findall(r"id: *[\"']?([\w.:-]+)", self._texts[path])
        } | {_stem(path) for path, one in self.entries if not one.get("id")}

    @cached_property
    def whole(self) -> bool:
        """Whether every file and entry can be read: else nothing is claimed to be missing."""
        return not any(isinstance(read, Unread) for read in self.read.values()) and not self.lost

    @cached_property
    def ids(self) -> Counter[str]:
        return Counter(str(one.get("id")) for _, one in self.entries)

    @cached_property
    def keys(self) -> Counter[str]:
        return Counter(str(one.get("id")) for _, one in self.sources)

    @cached_property
    def senses(self) -> dict[str, set[str]]:
        return {
            str(one.get("id")): {str(_of(s, "id")) for s in listed(one.get("senses"))}
            for _, one in self.entries
        }

    @cached_property
    def kind_of(self) -> dict[str, str]:
        kinds = listed(self.manifest.get("kinds"))
        return {
            str(one.get("id")): one["kind"]
            for _, one in self.entries
            if one.get("kind") in kinds and self.ids[str(one.get("id"))] == 1
        }

    @cached_property
    def types(self) -> dict[str, dict[str, Any]]:
        """Relation types by both of their names; an inverse says only which it inverts."""
        own = yaml.safe_load(TYPES_FILE.read_text())
        inverses = {
            spec["inverse"]: {"of": name} for name, spec in own.items() if "inverse" in spec
        }
        return {**own, **inverses}

    @cached_property
    def statements(self) -> list[tuple[str, str, str, str]]:
        """(path, from, type, to) of every relation, read in its type's own direction."""
        found: list[tuple[str, str, str, str]] = []
        for path, one in self.entries:
            relations = one.get("relations")
            for name, ends in (relations if isinstance(relations, dict) else {}).items():
                for end in listed(ends):
                    far = end if isinstance(end, str) else _of(end, "to")
                    near, kind = str(one.get("id")), self.types.get(name, {}).get("of")
                    if isinstance(far, str):
                        found.append((path, far, kind, near) if kind else (path, near, name, far))
        return found

    @cached_property
    def cited(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for path, one in self.entries:
            for key in _cited_keys(one):
                found[key].add(path)
        return found

    def claims(self) -> Counter[Claim]:
        """Everything that is wrong, with how often."""
        found: Counter[Claim] = Counter()
        for path, read in self.read.items():
            if isinstance(read, Unread):
                twice = "SCH001 SCH005" if "twice" in read.why else "SCH001"
                found[_claim(twice, path, "syntax")] += 1
            elif re.search(r"^ *\t *\S", self._texts[path], re.MULTILINE):
                found[_claim("SCH001", path, "tab")] += 1
        if not any(
            isinstance(read, Unread) for p, read in self.read.items() if p.endswith("/kb.yaml")
        ):
            found.update(self._of_manifest())
        for path in self.read:
            found.update(self._of_file(path))
        for path, one in self.entries:
            found.update(self._of_entry(path, one))
        for path, record in self.sources:
            found.update(self._of_source(path, record))
        found.update(self._of_all())
        return found

    # kb.yaml

    def _of_manifest(self) -> Iterator[Claim]:
        path, made = "concepts/kb.yaml", self.manifest
        for key in {"format", "title", "base"} - set(made):
            yield _claim("SCH002", path, f"kb.yaml {key}")
        yield from (_claim(UNKNOWN_KEY, path, "kb.yaml key") for key in set(made) - MANIFEST)
        yield from _empty(path, made, "kb.yaml")
        if made.get("format", "1") != "1":
            yield _claim("SCH002 SCH005", path, "kb.yaml format")
        if not re.match(r"[a-z][a-z0-9+.-]*:\S*[/#]\Z", str(made.get("base", "x:/"))):
            yield _claim("SCH002", path, "kb.yaml base")
        if not _is_date(made.get("created", "2026")):
            yield _claim("SCH002", path, "kb.yaml created")
        if made.get("root") and self._missing(str(made["root"])):
            yield _claim("REF002", path, "kb.yaml root")
        for name in ("kinds", "creators"):
            if isinstance(made.get(name), dict):
                yield _claim(WRONG_SHAPE, path, f"kb.yaml {name}")

    # a file of entries

    def _of_file(self, path: str) -> Iterator[Claim]:
        if isinstance(self.read[path], Unread) or path.endswith("/kb.yaml"):
            return
        items = self._file(path)
        if any(not isinstance(one, dict) for one in items):
            yield _claim(WRONG_SHAPE, path, "no mapping")
        if path.endswith("/references.yaml"):
            for one in items:
                if isinstance(one, dict) and set(one) != {"references"}:
                    yield _claim(UNKNOWN_KEY, path, "references")
            return
        if not items:
            yield _claim("SCH002", path, "no entry")
        given = [one.get("id") for one in items if isinstance(one, dict)]
        if len(items) == 1 and given and given[0] != _stem(path):
            yield _claim("SCH004 SCH002 SCH005", path, "id and file name")

    def _missing(self, name: str) -> bool:
        return name not in self.ids and name not in self.lost

    def _of_entry(self, path: str, one: dict[str, Any]) -> Iterator[Claim]:
        name = str(one.get("id", ""))
        yield from (_claim(UNKNOWN_KEY, path, "key") for key in set(one) - set(PARTS) - PLAIN)
        yield from (_claim("SCH002", path, f"no {key}") for key in {"id", "label"} - set(one))
        yield from _empty(path, one, "")
        if not ID.match(name or "x"):
            yield _claim("SCH004 SCH002", path, "id")
        if self.ids[name] > 1:
            yield _claim("REF001", path, "id twice")
        if "definition" not in one and "senses" not in one and "label" in one:
            yield _claim("DEF001", path, "no definition")
        if one.get("status") == "accepted" and "kind" not in one:
            yield _claim("SCH002", path, "no kind")
        if one.get("status") == "deprecated" and not (one.get("because") or one.get("replaced_by")):
            yield _claim("REV004", path, "deprecated")
        for topic in listed(one.get("topics")):
            if topic and topic not in (self.manifest.get("topics") or {}) and self.manifest:
                yield _claim("REF002", path, "topic")
        yield from self._of_kind(path, one.get("kind"))
        yield from self._words(path, "", one)
        for part, allowed in PARTS.items():
            yield from self._of_part(path, one, part, allowed)
        yield from self._of_terms(path, one)
        yield from self._of_relations(path, one)
        for prose in _prose(one):
            yield from self._of_prose(path, one, prose)
        for citation in _citations(one):
            yield from self._of_citation(path, citation)

    def _of_kind(self, path: str, kind: Any) -> Iterator[Claim]:
        known = self.manifest.get("kinds")
        if kind and known and kind not in listed(known):
            yield _claim("SCH002 REF002", path, "kind")

    def _words(self, path: str, part: str, record: Any) -> Iterator[Claim]:
        for (where, key), words in WORDS.items():
            given = _of(record, key)
            if where == part and given and (not isinstance(given, str) or given not in words):
                yield _claim("SCH002", path, f"{part} {key}".strip())

    def _of_part(
        self, path: str, one: dict[str, Any], part: str, allowed: set[str]
    ) -> Iterator[Claim]:
        value = one.get(part)
        if part in {"label", "definition"} and isinstance(value, list):
            yield _claim(WRONG_SHAPE, path, part)
        if part == "relations" and value and not isinstance(value, dict):
            yield _claim(WRONG_SHAPE, path, part)
        if part == "definition" and isinstance(value, str) and value:
            yield _claim("DEF002", path, "definition uncited")
        for item in _items(part, value):
            short = isinstance(item, str) and not (part in {"senses", "media"} and item)
            if isinstance(item, dict):
                yield from self._of_item(path, part, item, allowed)
                if part == "senses":
                    yield from self._of_sense(path, one, item)
            elif not short:
                yield _claim(WRONG_SHAPE, path, part)

    def _of_item(
        self, path: str, part: str, item: dict[str, Any], allowed: set[str]
    ) -> Iterator[Claim]:
        yield from self._words(path, part, item)
        if part not in {"label", "aliases"} or set(item) & TERM:  # else texts by language
            if set(item) - allowed:
                yield _claim(UNKNOWN_KEY, path, f"{part} key")
            if NEEDED.get(part, {"text"}) - set(item):
                yield _claim("SCH002 SCH003 CIT026", path, f"{part} incomplete")
        for key in allowed & {*PROSE, "to", "id", "kind", "url", "sense", "to_sense"}:
            if isinstance(item.get(key), list):
                yield _claim(WRONG_SHAPE, path, f"{part} {key}")
        if part in {"definition", "senses"}:
            if "cites" not in item and "text" in item:
                yield _claim("DEF002", path, f"{part} uncited")
            if 0 < len(_said(item).split()) < 5:
                yield _claim("DEF007 DEF008", path, f"{part} short")
        if part == "media" and isinstance(item.get("url"), str) and not WEB.match(item["url"]):
            yield _claim("CIT001 SCH005", path, "media url")

    def _of_sense(self, path: str, one: dict[str, Any], sense: dict[str, Any]) -> Iterator[Claim]:
        mine = [str(_of(s, "id")) for s in listed(one.get("senses"))]
        if not ID.match(str(sense.get("id", "x"))):
            yield _claim("SCH002 SCH004 SCH005", path, "sense id")
        if mine.count(str(sense.get("id"))) > 1:
            yield _claim("REF001", path, "sense id twice")
        yield from self._of_kind(path, sense.get("kind"))
        for name in listed(sense.get("requires")):
            if name and isinstance(name, str) and self._missing(name):
                yield _claim("REF002 SCH002", path, "requires")
        versus = sense.get("versus")
        for other, stance in (versus if isinstance(versus, dict) else {}).items():
            if other not in mine:
                yield _claim("REF002", path, "versus")
            if not isinstance(stance, str) or stance not in STANCES:
                yield _claim("SCH002 SCH005", path, "stance")
        if versus and not isinstance(versus, dict):
            yield _claim(WRONG_SHAPE, path, "versus")

    def _of_terms(self, path: str, one: dict[str, Any]) -> Iterator[Claim]:
        label = _said(one.get("label")).casefold()
        others = [_said(t).casefold() for t in listed(one.get("aliases"))]
        if label and label in others:
            yield _claim("LAB002", path, "alias is label")
        for _, other in self.entries:
            theirs = _said(other.get("label")).casefold()
            if other.get("id") == one.get("id") or not theirs:
                continue
            if theirs == label:
                yield _claim("LAB004", path, "label twice")
            if theirs in others:
                yield _claim("LAB005 LAB011", path, "alias is a label")

    def _of_relations(self, path: str, one: dict[str, Any]) -> Iterator[Claim]:
        relations = one.get("relations")
        for name, ends in (relations if isinstance(relations, dict) else {}).items():
            spec = self.types.get(name)
            if spec is None:
                yield _claim("SCH003 SCH002 REF002 CIT026", path, "relation type")
            seen: list[str] = []
            for end in listed(ends):
                far = end if isinstance(end, str) else _of(end, "to")
                if not isinstance(far, str) or not far:
                    continue
                if not ID.match(far):
                    yield _claim("SCH002 REF002", path, "relation end")
                elif self._missing(far):
                    yield _claim("REF002", path, "relation end")
                if far == one.get("id"):
                    yield _claim("REF006", path, "relation to itself")
                same = f"{far} {_of(end, 'sense')} {_of(end, 'to_sense')}"
                if same in seen:
                    yield _claim("REF005", path, "relation twice")
                seen.append(same)
                if (spec or {}).get("requires_note") and not _of(end, "because"):
                    yield _claim("GRA015", path, "relation without reason")
                for key, whose in (("sense", str(one.get("id"))), ("to_sense", far)):
                    given = _of(end, key)
                    if given and given not in self.senses.get(whose, {given}):
                        yield _claim("REF002 SCH002", path, key)

    def _of_prose(self, path: str, one: dict[str, Any], prose: str) -> Iterator[Claim]:
        for target, sense in LINK.findall(prose):
            known = self.senses.get(target.strip(), {sense})
            if self._missing(target.strip()) or (sense and sense not in known):
                yield _claim("REF002", path, "link")

    def _of_citation(self, path: str, citation: Any) -> Iterator[Claim]:
        if isinstance(citation, str):
            source: Any = citation.split(" ")[0]
            if not citation:
                return
        elif isinstance(citation, dict):
            source = citation.get("source")
            if set(citation) - CITATION or source is None:
                yield _claim(f"{UNKNOWN_KEY} REF003", path, "citation key")
                return
            yield from self._words(path, "cites", citation)
            if any(isinstance(citation[key], (list, dict)) for key in citation if key != "note"):
                yield _claim(WRONG_SHAPE, path, "citation")
            if citation.get("mode") == "quotes" and not {"quote", "locator"} & set(citation):
                yield _claim("CIT025", path, "mode quotes")
        else:
            yield _claim(WRONG_SHAPE, path, "citation")
            return
        for key in (source, _of(citation, "via")):
            if isinstance(key, str) and key and not KEY.match(key):
                yield _claim("SCH002 CIT026 REF003", path, "cited key")
            elif isinstance(key, str) and key and key not in self.keys and key not in self.lost:
                yield _claim("REF003 CIT026 SCH002", path, "cited key")

    # bibliography

    def _of_source(self, path: str, record: dict[str, Any]) -> Iterator[Claim]:
        key = str(record.get("id", ""))
        if not KEY.match(key):
            yield _claim("SCH002 SCH004 SCH005", path, "record id")
        if self.keys[key] > 1:
            yield _claim("REF001", path, "record id twice")
        yield from _empty(path, record, "record")
        usual_keys, usual_types = self.usual or (set(record), {record.get("type")})
        if set(record) - usual_keys:
            yield _claim(UNKNOWN_KEY, path, "record key")
        if "type" in record and str(record["type"]) not in usual_types | {""}:
            yield _claim("SCH002", path, "record type")
        yield from _of_names(path, record)
        yield from _of_custom(path, record)
        yield from _of_identifiers(path, record)
        if not record.get("title"):
            yield _claim("CIT014 SCH005", path, "record without title")
        elif not isinstance(record["title"], str):
            yield _claim(WRONG_SHAPE, path, "record title")
        if not ({"author", "editor", "container-title", "publisher"} & set(record)):
            yield _claim("CIT014", path, "record without origin")

    # the whole

    def _of_all(self) -> Iterator[Claim]:
        for _ in self.published - set(self.ids) - self.lost:
            yield _claim("REF007", "", "published id")
        texts: dict[str, dict[str, str]] = defaultdict(dict)
        for path, one in self.entries:
            text = " ".join(_said(one.get("definition")).split()).casefold()
            texts[text][str(one.get("id"))] = path
        for text, places in texts.items():
            if text and len(places) > 1:
                yield from (_claim("DEF003", path, "definition twice") for path in places.values())
        yield from self._of_graph()
        yield from self._of_works()

    def _of_graph(self) -> Iterator[Claim]:
        joined = {near for _, near, _, _ in self.statements} | {far for *_, far in self.statements}
        for path, one in self.entries:
            if str(one.get("id")) not in joined and one.get("id") and self.whole:
                yield _claim("GRA009", path, "no relation")
        by_sense = {
            str(o.get("id"))
            for _, o in self.entries
            if any(_of(s, "kind") for s in listed(o.get("senses")))
        }
        below: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for path, near, name, far in self.statements:
            spec = self.types.get(name, {})
            one, other = self.kind_of.get(near, ""), self.kind_of.get(far, "")
            if spec.get("same_kind") and one and other and one != other:
                yield _claim("GRA008", path, "kinds of a relation")
            for kind, end, name_of in ((one, "domain", near), (other, "range", far)):
                if kind and spec.get(end) and kind not in spec[end] and name_of not in by_sense:
                    yield _claim("GRA008", path, "kinds of a relation")
            if spec.get("acyclic"):
                below[name][near].append(far)
        for path, near, name, far in self.statements:
            if (
                near != far
                and self.types.get(name, {}).get("acyclic")
                and _leads(below[name], far, near)
            ):
                yield _claim("GRA005", path, "cycle")

    def _of_works(self) -> Iterator[Claim]:
        seen: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
        for path, record in self.sources:
            marks = {
                *_arxiv(record),
                str(record.get("DOI", "")).casefold(),
                str(record.get("URL", "")),
            }
            for mark in marks - {""}:
                seen[mark].append((path, record))
        for same in seen.values():
            works = [_of(record.get("custom"), "work") for _, record in same]
            if len(same) > 1 and (len(set(map(str, works))) > 1 or not works[0]):
                yield _claim("CIT008 REF001", same[0][0], "work twice")
        works_cited = {
            str(_of(record.get("custom"), "work"))
            for _, record in self.sources
            if str(record.get("id")) in self.cited
        }
        for path, record in self.sources:
            work = _of(record.get("custom"), "work")
            if (
                self.whole
                and KEY.match(str(record.get("id")))
                and str(record.get("id")) not in self.cited
                and str(work) not in works_cited - {"None"}
            ):
                yield _claim("REF009", path, f"uncited {record.get('id')}")


def _leads(below: Mapping[str, list[str]], start: str, goal: str) -> bool:
    waiting, seen = [start], set[str]()
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            waiting += below.get(name, [])
    return False


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _is_date(value: Any) -> bool:
    match = DATE.match(value) if isinstance(value, str) else None
    return bool(match) and int(match[2] or 1) in range(1, 13) and int(match[3] or 1) in range(1, 32)


def _empty(path: str, value: Any, about: str) -> Iterator[Claim]:
    """Empty values and blanks at the ends, at any depth."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        where = f"{about} {key if isinstance(key, str) else ''}".strip()
        if item in ("", {}, []):
            yield _claim("SCH005 SCH002 CIT026", path, f"{where} empty")
        elif isinstance(item, (dict, list)):
            yield from _empty(path, item, about)
        elif item.rstrip("\n") != item.strip():
            yield _claim("SCH006", path, f"{where} blank")


def _prose(value: Any) -> Iterator[str]:
    """Every text under a key of prose, and short forms of definitions and notes."""
    for key, item in value.items() if isinstance(value, dict) else ():
        for one in listed(item):
            if isinstance(one, str) and key in {*PROSE, "definition", "notes", "examples"}:
                yield one
            elif isinstance(one, dict):
                yield from _prose(one)


def _citations(value: Any) -> Iterator[Any]:
    for key, item in value.items() if isinstance(value, dict) else ():
        if key == "cites":
            yield from listed(item)
        for one in listed(item):
            if isinstance(one, dict) and key != "cites":
                yield from _citations(one)


def _cited_keys(one: dict[str, Any]) -> Iterator[str]:
    for citation in _citations(one):
        if isinstance(citation, str):
            yield citation.split(" ")[0]
        else:
            yield from (str(_of(citation, key)) for key in ("source", "via"))


def _of_names(path: str, record: dict[str, Any]) -> Iterator[Claim]:
    for variable in ("author", "editor"):
        for name in listed(record.get(variable)):
            if isinstance(name, list) or (isinstance(name, dict) and set(name) - NAME):
                yield _claim(f"{UNKNOWN_KEY} SCH005", path, "name key")


def _of_custom(path: str, record: dict[str, Any]) -> Iterator[Claim]:
    custom = record.get("custom")
    if isinstance(custom, dict) and set(custom) - CUSTOM:
        yield _claim(UNKNOWN_KEY, path, "custom key")
    elif custom and not isinstance(custom, dict):
        yield _claim(WRONG_SHAPE, path, "custom")


def _arxiv(record: dict[str, Any]) -> set[str]:
    """The arXiv numbers that the fields of a record give."""
    patterns = {
        "number": rf"arXiv:({ARXIV})\Z",
        "DOI": rf"10\.48550/arXiv\.({ARXIV})\Z",
        "URL": rf"https?://arxiv\.org/(?:abs|pdf|html)/({ARXIV})",
    }
    found = (re.match(p, str(record.get(key, "")), re.IGNORECASE) for key, p in patterns.items())
    return {match[1].casefold() for match in found if match}


def _of_identifiers(path: str, record: dict[str, Any]) -> Iterator[Claim]:
    doi, number, url = (str(record.get(key, "")) for key in ("DOI", "number", "URL"))
    issued = record.get("issued", "2026")
    if doi and not re.match(r"10\.\d{4,9}/\S+\Z", doi):
        yield _claim("CIT013", path, "DOI")
    if "arxiv" in number.casefold() and not re.match(rf"arXiv:({ARXIV})\Z", number):
        yield _claim("CIT013", path, "number")
    if url and not WEB.match(url):
        yield _claim("CIT001", path, "URL")
    if "//arxiv.org/" in url and not re.match(
        rf"https?://arxiv\.org/(abs|pdf|html)/({ARXIV})", url
    ):
        yield _claim("CIT013 CIT001", path, "URL of a paper")
    if record.get("ISBN") and not _is_isbn(str(record["ISBN"])):
        yield _claim("CIT013", path, "ISBN")
    numbers = _arxiv(record)
    if len(numbers) > 1:
        yield _claim("CIT027 CIT013", path, "two papers")
    if isinstance(issued, str) and not _is_date(issued) and issued:
        yield _claim("SCH002", path, "issued")
    elif isinstance(issued, list):
        yield _claim(WRONG_SHAPE, path, "issued")
    elif isinstance(issued, str) and issued:
        yield from _of_dates(path, issued, numbers, url)


def _of_dates(path: str, issued: str, numbers: set[str], url: str) -> Iterator[Claim]:
    for number in numbers:
        if re.match(r"\d{4}\.", number):
            begun = f"20{number[:2]}-{number[2:4]}"
            if issued[:7] < begun[: len(issued[:7])]:
                yield _claim("CIT009 CIT027 CIT013", path, "issued before arXiv")
    dated = re.search(r"/((?:19|20)\d\d)[/-](\d\d|[a-z]{3})\b", url)
    if dated and dated[1] != issued[:4]:
        yield _claim("CIT010", path, "issued and URL")


def _is_isbn(text: str) -> bool:
    digits = [10 if one in "Xx" else int(one) for one in text if one.isdigit() or one in "Xx"]
    if len(digits) == 13:
        return sum(d * (3 if n % 2 else 1) for n, d in enumerate(digits)) % 10 == 0
    return len(digits) == 10 and sum(d * (10 - n) for n, d in enumerate(digits)) % 11 == 0


def usual(sound: Contract) -> tuple[set[str], set[str]]:
    """The keys and types of a sound base's records."""
    return (
        {key for _, record in sound.sources for key in record},
        {str(record.get("type")) for _, record in sound.sources},
    )
