r"""Malformed bases, as data: what an author may get wrong, and what `kb check` has to say to it.

Each case is a small base on disk and the finding it must lead to. The module knows the contract of
the entry format and of the rules, not the code that reads them. Lines and columns count from 1,
columns in code points, as an editor shows them.

A case named `accepted-…` looks odd and is fine: it must pass without an error or a warning.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

Content = str | bytes | Callable[[], bytes]


@dataclass(frozen=True)
class Case:
    """A base laid out on disk, and the finding it must lead to.

    `exit` is the exit code of `kb check --fail-on warning`. `code`, `path`, `line` and `column`
    say where one of the findings must be; what is None is left open by the contract. `says` are
    fragments its message must hold. An `unprivileged` case makes no sense for the superuser, who
    may read everything.
    """

    name: str
    files: Mapping[str, Content]
    remove: tuple[str, ...] = ()
    make: Callable[[Path], None] | None = None
    unprivileged: bool = False
    exit: int = 1
    code: str | None = None
    path: str | None = None
    line: int | None = None
    column: int | None = None
    says: tuple[str, ...] = ()


# --- The good base that every case starts from ------------------------------------------------

ENTRY = "concepts/broken.yaml"
KB = "concepts/kb.yaml"
REFERENCES = "concepts/references.yaml"
OPTIMIZER = "concepts/learned-optimization/optimizer.yaml"
MESA_OPTIMIZER = "concepts/learned-optimization/mesa-optimizer.yaml"

GOOD_KB = (
    "format: 1\n"
    "title: A small good base\n"
    "description: Two entries and two sources that every check accepts\n"
    "base: https://example.org/small/\n"
    "language: en\n"
    "licence: CC-BY-4.0\n"
    "creators: [kb contributors]\n"
    "created: 2026-11-23\n"
    "kinds: [system, process, objective, property, problem, phenomenon, approach, framing, "
    "claim, space, example]\n"
    "topics: {learned-optimization: Learned optimization}\n"
    'prefixes: {wd: "http://www.wikidata.org/entity/"}\n'
)

GOOD_REFERENCES = """\
references:
  - id: hubinger-2019-rflo
    type: report
    author:
      - {family: Hubinger, given: Evan}
      - {family: van Merwijk, given: Chris}
      - {family: Mikulik, given: Vladimir}
      - {family: Skalse, given: Joar}
      - {family: Garrabrant, given: Scott}
    title: Risks from Learned Optimization in Advanced Machine Learning Systems
    issued: 2019-06-05
    publisher: arXiv
    number: arXiv:1906.01820
    URL: https://arxiv.org/abs/1906.01820
  - id: arike-2022-confusion
    type: post-weblog
    author:
      - {family: Arike, given: Rauno}
    title: Clarifying the confusion around inner alignment
    container-title: AI Alignment Forum
    issued: 2022
    language: en
    URL: https://www.alignmentforum.org/posts/xdtNd8xCdzpgfnGme
"""

GOOD_OPTIMIZER = """\
id: optimizer
label: optimizer
kind: system
topics: [learned-optimization]
status: accepted
definition:
  text: >-
    A system that looks through candidates inside itself and prefers those that score well on an
    objective that it represents.
  cites: hubinger-2019-rflo §1
"""

GOOD_MESA_OPTIMIZER = """\
id: mesa-optimizer
label: mesa-optimizer
kind: system
topics: [learned-optimization]
status: accepted
definition:
  text: A learned algorithm that is itself an [[optimizer]].
  cites: hubinger-2019-rflo §1.1
relations:
  is-a: optimizer
notes:
  - kind: history
    text: The word came into use in 2019.
    cites: arike-2022-confusion
"""

GOOD: Mapping[str, Content] = {
    KB: GOOD_KB,
    REFERENCES: GOOD_REFERENCES,
    OPTIMIZER: GOOD_OPTIMIZER,
    MESA_OPTIMIZER: GOOD_MESA_OPTIMIZER,
}


def write(case: Case, root: Path) -> None:
    """Lay a case out under `root`: the good base, the case's files over it, then its `make`.

    What it makes may be unreadable; whoever removes the folder restores the permissions first.
    """
    root.mkdir(parents=True, exist_ok=True)
    for path, content in {**GOOD, **case.files}.items():
        if path not in case.remove:
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_bytes(content))
    if case.make is not None:
        case.make(root)


def _bytes(content: Content) -> bytes:
    """The bytes of a file: as given, as UTF-8 without touching line ends, or made just now."""
    if isinstance(content, str):
        return content.encode()
    return content if isinstance(content, bytes) else content()


# --- Building entries -------------------------------------------------------------------------

DEFINITION = """\
definition:
  text: A made-up system that stands in for what an author may get wrong.
  cites: hubinger-2019-rflo §1.1"""


def entry(
    *extra: str,
    identity: str = "id: broken",
    label: str = "label: broken example",
    kind: str = "kind: system",
    relations: str = "relations: {is-a: optimizer}",
    definition: str = DEFINITION,
) -> str:
    """A good entry with some fields replaced or, given as "", left out.

    As it stands: id on line 1, label 2, kind 3, relations 4, definition 5 to 7, `extra` from 8.
    """
    blocks = (identity, label, kind, relations, definition, *extra)
    return "".join(f"{block}\n" for block in blocks if block)


def prose(text: str) -> str:
    """A good entry whose definition text is written like this, from line 6, column 9."""
    return entry(definition=f"definition:\n  text: {text}\n  cites: hubinger-2019-rflo §1.1")


def cited(citation: str) -> str:
    """A good entry whose definition cites like this, from line 7, column 10."""
    text = "A made-up system that stands in for what an author may get wrong."
    return entry(definition=f"definition:\n  text: {text}\n  cites: {citation}")


def member(identity: str, relations: str, *extra: str) -> str:
    """A good entry as an item of a list: id on its line 1, relations 4, `extra` from 8."""
    lines = (
        f"- id: {identity}",
        f"  label: {identity} example",
        "  kind: system",
        f"  relations: {relations}",
        "  definition:",
        f"    text: A made-up system that goes by the name of {identity} here.",
        "    cites: hubinger-2019-rflo §1.1",
        *(f"  {line}" for line in extra),
    )
    return "".join(f"{line}\n" for line in lines)


def manifest(*extra: str, **replaced: str) -> str:
    """The good kb.yaml with fields replaced by other lines or, given as "", left out.

    As it stands: format on line 1, title 2, base 4, language 5, prefixes 11, `extra` from 12.
    """
    lines = [replaced.get(line.partition(":")[0], line) for line in GOOD_KB.splitlines()]
    return "".join(f"{line}\n" for line in (*lines, *extra) if line)


def references(*extra: str) -> str:
    """The good references.yaml with further lines: the first of them stands on line 24."""
    return GOOD_REFERENCES + "".join(f"{line}\n" for line in extra)


def fault(
    name: str,
    content: Content,
    code: str | None,
    line: int | None = None,
    column: int | None = None,
    says: tuple[str, ...] = (),
    path: str = ENTRY,
) -> Case:
    """A case of one bad file and the finding in it."""
    return Case(name, {path: content}, code=code, path=path, line=line, column=column, says=says)


def accepted(name: str, content: Content, path: str = ENTRY) -> Case:
    """A case of one odd file that must pass."""
    return Case(name, {path: content}, exit=0)


# --- YAML syntax ------------------------------------------------------------------------------

SYNTAX = (
    fault("syntax-unclosed-flow-list", entry("aliases: [one, two"), "SCH001", 8),
    fault("syntax-unclosed-flow-mapping", entry("mappings: {exact: wd:Q1"), "SCH001", 8),
    fault("syntax-unclosed-double-quote", entry('notation: "never closed'), "SCH001", 8),
    fault("syntax-unclosed-single-quote", entry("notation: 'never closed"), "SCH001", 8),
    fault("syntax-key-without-colon", entry(label="label broken example"), "SCH001", 2),
    fault("syntax-stray-closing-bracket", entry("aliases: one]\n]"), "SCH001", 9),
    fault(
        "syntax-dedent-to-no-level",
        entry(definition="definition:\n  text: A made-up system.\n cites: hubinger-2019-rflo §1"),
        "SCH001",
        7,
    ),
    fault(
        "syntax-indented-too-far",
        entry(label="label: broken example\n  kind: system", kind=""),
        "SCH001",
        3,
    ),
    fault("syntax-list-item-after-key", entry("aliases: - one"), "SCH001", 8),
    fault("syntax-bad-escape", entry(label=r'label: "broken \q example"'), "SCH001", 2),
    fault("syntax-undefined-escape-digits", entry(label=r'label: "broken \xZZ"'), "SCH001", 2),
    fault(
        "syntax-link-in-flow-mapping",
        entry(
            definition="definition: {text: An [[optimizer]] at work, cites: arike-2022-confusion}"
        ),
        "SCH001",
        5,
    ),
    fault(
        "syntax-git-conflict-markers",
        entry(label="<<<<<<< HEAD\nlabel: one\n=======\nlabel: two\n>>>>>>> other-branch"),
        "SCH001",
        2,
    ),
    fault("syntax-key-of-two-thousand-characters", entry("k" * 2000 + ": long"), None, 8),
    fault("syntax-complex-key", entry("? [one, two]\n: three"), None, 8),
    fault("syntax-unknown-directive-version", "%YAML 9.x\n---\n" + entry(), "SCH001", 1),
)


# --- Encoding ---------------------------------------------------------------------------------


def _with_label(label: bytes) -> bytes:
    """A good entry whose label, from line 2, column 8, is these bytes."""
    return entry().encode().replace(b"broken example", label)


ENCODING = (
    fault("encoding-latin-1", _with_label(b"caf\xe9 example"), "SCH001", 2, 11, ("UTF-8",)),
    fault(
        "encoding-latin-1-after-two-byte-character",
        _with_label(b"\xc3\xa9t\xe9"),
        "SCH001",
        2,
        10,
        ("UTF-8",),
    ),
    fault("encoding-utf-8-surrogate", _with_label(b"bro\xed\xa0\x80ken"), "SCH001", 2, 11),
    fault("encoding-utf-8-overlong", _with_label(b"bro\xc0\xafken"), "SCH001", 2, 11),
    fault(
        "encoding-character-cut-at-the-end",
        entry().encode().partition("§".encode())[0] + b"\xc2",
        "SCH001",
        7,
        29,
        ("UTF-8",),
    ),
    fault("encoding-utf-16-with-mark", entry().encode("utf-16"), "SCH001", 1, None, ("UTF-",)),
    fault(
        "encoding-utf-16-without-mark",
        "id: broken\nlabel: broken example\n".encode("utf-16-le"),
        "SCH001",
        1,
    ),
    fault("encoding-utf-32", entry().encode("utf-32"), "SCH001", 1),
    fault("encoding-only-nul", b"\0" * 4096, "SCH001", 1, 1),
    fault("encoding-binary", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "SCH001", 1, 1),
    fault("encoding-nul", entry(label="label: bro\0ken"), "SCH001", 2, 11),
    fault("encoding-bell", prose("A system that \a searches."), "SCH001", 6, 23),
    fault(
        "encoding-escape-character-in-block",
        prose(">-\n    A system \x1b[31mthat searches."),
        "SCH001",
        7,
        14,
    ),
    fault("encoding-delete-character", prose("A system\x7f that searches."), "SCH001", 6, 17),
    fault("encoding-c1-control", prose("A system\x86 that searches."), "SCH001", 6, 17),
    fault("encoding-control-character-in-comment", entry("# a \x01 comment"), "SCH001", 8, 5),
    fault("encoding-nul-as-yaml-escape", entry(label=r'label: "bro\0ken"'), None, 2),
    fault("encoding-lone-surrogate-as-yaml-escape", entry(label=r'label: "bro\ud800ken"'), None, 2),
    fault("encoding-code-point-past-unicode", entry(label=r'label: "\UFFFFFFFF"'), "SCH001", 2),
    fault("encoding-mark-in-the-middle", entry(label="\ufefflabel: broken example"), None, 2),
    fault(
        "encoding-line-separator",
        prose("A system that\u2028searches."),
        None,
        6,
        None,
        ("U+2028",),
    ),
    fault(
        "encoding-line-separator-before-a-key",
        entry(label="label: broken example\u2028kind: system", kind=""),
        "SCH001",
        2,
        None,
        ("U+2028",),
    ),
    fault(
        "encoding-mark-does-not-shift-columns",
        "\ufeff" + entry(identity="lable: broken\nid: broken"),
        "SCH003",
        1,
        1,
        ("label",),
    ),
    fault(
        "encoding-crlf-does-not-shift-lines",
        entry("aliasses: [one]").replace("\n", "\r\n"),
        "SCH003",
        8,
        1,
        ("aliases",),
    ),
    accepted("accepted-byte-order-mark", "\ufeff" + entry()),
    accepted("accepted-crlf", entry().replace("\n", "\r\n")),
    accepted(
        "accepted-crlf-in-block",
        prose(
            ">-\n    A made-up system\n    that searches.\n\n    It stops at some point."
        ).replace("\n", "\r\n"),
    ),
    accepted("accepted-no-final-line-end", entry().removesuffix("\n")),
    accepted(
        "accepted-astral-characters", prose("A made-up system that maps \U0001d4b3 to \U0001d4b4.")
    ),
)


# --- Tabs -------------------------------------------------------------------------------------

TABS = (
    fault(
        "tab-indents-a-mapping",
        entry(definition="definition:\n\ttext: A system.\n\tcites: hubinger-2019-rflo §1"),
        "SCH001",
        6,
        1,
        ("tab",),
    ),
    fault("tab-indents-a-list", entry("aliases:\n\t- one"), "SCH001", 9, 1, ("tab",)),
    fault("tab-indents-a-block", prose(">-\n\tA system."), "SCH001", 7, 1, ("tab",)),
)


# --- Structure: the wrong type ----------------------------------------------------------------

SENSE = """\
senses:
  - id: narrow
    name: as first coined
    text: A made-up system in the narrow reading of the word.
    cites: hubinger-2019-rflo §1.1"""

STRUCTURE = (
    fault("top-level-a-scalar", "just a sentence about nothing\n", "SCH002", 1, 1),
    fault("top-level-a-number", "42\n", "SCH002", 1, 1),
    fault("top-level-a-list-of-scalars", "- optimizer\n- mesa-optimizer\n", "SCH002", 1, 3),
    fault("top-level-a-list-of-lists", "- - id: broken\n", "SCH002", 1, 3),
    fault("top-level-a-list-of-nothing", "-\n-\n", None, 1),
    fault("top-level-an-empty-mapping", "{}\n", "SCH002", 1, 1),
    fault(
        "list-with-one-scalar",
        member("listed", "{is-a: optimizer}") + "- just a sentence\n",
        "SCH002",
        8,
        3,
    ),
    fault("second-document-a-scalar", entry() + "---\njust a sentence\n", "SCH002", 9, 1),
    fault("id-missing", entry(identity=""), "SCH002", 1, 1, ("id",)),
    fault("label-missing", entry(label=""), "SCH002", 1, 1, ("label",)),
    fault(
        "label-missing-in-a-list",
        member("listed", "{is-a: optimizer}")
        + "- id: second\n  definition: {text: A system., cites: hubinger-2019-rflo §1}\n",
        "SCH002",
        8,
        3,
        ("label",),
    ),
    fault("label-a-list", entry(label="label: [broken, example]"), "SCH002", 2, 8),
    fault("kind-a-list-of-two", entry(kind="kind: [system, process]"), "SCH002", 3, 7),
    fault("kind-a-mapping", entry(kind="kind: {system: true}"), "SCH002", 3, 7),
    fault("kind-unknown", entry(kind="kind: sytem"), "SCH002", 3, 7, ("system",)),
    fault("id-a-list", entry(identity="id: [broken]"), "SCH002", 1, 5),
    fault("topics-a-mapping", entry("topics: {learned-optimization: x}"), "SCH002", 8, 9),
    fault("aliases-a-list-of-lists", entry("aliases: [[one]]"), "SCH002", 8, 11),
    fault("definition-a-list", entry(definition="definition: [one, two]"), "SCH002", 5, 13),
    fault("senses-a-list-of-lists", entry("senses: [[one]]"), "SCH002", 8, 10),
    fault("sense-without-id", entry(SENSE.replace("id: narrow\n    ", "")), "SCH002", 9, 5),
    fault(
        "sense-status-unknown",
        entry(SENSE, "    status: origional"),
        "SCH002",
        13,
        13,
        ("original",),
    ),
    fault("relations-a-scalar", entry(relations="relations: optimizer"), "SCH002", 4, 12),
    fault("relations-a-list", entry(relations="relations: [optimizer]"), "SCH002", 4, 12),
    fault(
        "relation-target-a-link", entry(relations="relations:\n  is-a: [[optimizer]]"), "SCH002", 5
    ),
    fault(
        "relation-without-target",
        entry(relations="relations: {is-a: {because: it is one}}"),
        "SCH002",
        4,
        19,
        ("to",),
    ),
    fault(
        "relation-status-unknown",
        entry(relations="relations: {is-a: {to: optimizer, status: statd}}"),
        "SCH002",
        4,
        43,
        ("stated",),
    ),
    fault("status-misspelt", entry("status: acepted"), "SCH002", 8, 9, ("accepted",)),
    fault("status-a-list-of-two", entry("status: [draft, accepted]"), "SCH002", 8, 9),
    fault(
        "spot-not-a-boolean",
        entry(label="label: {text: broken example, spot: maybe}"),
        "SCH002",
        2,
        37,
    ),
    fault("notes-a-list-of-lists", entry("notes: [[a remark]]"), "SCH002", 8, 9),
    fault("media-a-list-of-scalars", entry("media: [figure]"), "SCH002", 8, 9),
    fault("mappings-a-scalar", entry("mappings: wd:Q1"), "SCH002", 8, 11),
    fault("mappings-a-list", entry("mappings: [wd:Q1]"), "SCH002", 8, 11),
    fault("authors-a-mapping", entry("authors: {name: Ann}"), "SCH002", 8, 10),
    fault("review-a-scalar", entry("review: done"), "SCH002", 8, 9),
    fault(
        "review-without-digest",
        entry("review: [{by: Ann, date: 2026-01-05}]"),
        "SCH002",
        8,
        10,
        ("digest",),
    ),
    fault("suppression-without-rule", entry("ignore: [{because: just so}]"), "SCH002", 8, 10),
    fault("iri-not-an-iri", entry("iri: not an iri"), "SCH002", 8, 6),
    fault("citation-without-source", cited("{locator: §1.1}"), "SCH002", 7, 10, ("source",)),
    fault(
        "citation-mode-unknown",
        cited("{source: hubinger-2019-rflo, locator: §1.1, mode: quoted}"),
        "SCH002",
        7,
        60,
        ("quotes",),
    ),
    accepted(
        "accepted-list-of-entries",
        member("first", "{is-a: optimizer}") + member("second", "{is-a: optimizer}"),
        "concepts/listed.yaml",
    ),
    accepted(
        "accepted-several-documents",
        "".join(
            "---\n"
            + entry(
                identity=f"id: {name}",
                label=f"label: {name} example",
                definition=DEFINITION.replace("made-up", f"made-up and {name}"),
            )
            for name in ("first", "second")
        ),
        "concepts/several.yaml",
    ),
    accepted("accepted-document-markers", "---\n" + entry() + "...\n"),
    accepted(
        "accepted-flow-style-throughout",
        (
            '{"id": "broken", "label": "broken example", "kind": "system", "relations": '
            '{"is-a": "optimizer"}, "definition": {"text": "A made-up system, as JSON has it.", '
            '"cites": "hubinger-2019-rflo §1.1"}}'
        ),
    ),
)


# --- Duplicate keys, anchors, tags ------------------------------------------------------------

_LAUGHS = "\n".join(
    ['a: &a ["lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol"]']
    + [
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ]
)

REFUSED = (
    fault("duplicate-key", entry("label: second label"), "SCH001", 8, 1, ("label",)),
    fault("duplicate-key-with-the-same-value", entry("kind: system"), "SCH001", 8, 1, ("kind",)),
    fault("duplicate-key-once-quoted", entry('"label": second label'), "SCH001", 8, 1, ("label",)),
    fault(
        "duplicate-key-nested",
        entry(definition=f"{DEFINITION}\n  text: Another text."),
        "SCH001",
        8,
        3,
        ("text",),
    ),
    fault(
        "duplicate-key-in-flow-mapping",
        entry(relations="relations: {is-a: optimizer, is-a: mesa-optimizer}"),
        "SCH001",
        4,
        30,
        ("is-a",),
    ),
    fault(
        "duplicate-key-in-second-document",
        entry() + "---\nid: second\nid: third\n",
        "SCH001",
        10,
        1,
        ("id",),
    ),
    fault("anchor", entry(label="label: &name broken example"), "SCH001", 2, 8, ("anchor",)),
    fault("anchor-never-used-on-a-list", entry("aliases: &names [one]"), "SCH001", 8, 10),
    fault("alias-of-nothing", entry(label="label: *name"), "SCH001", 2, 8),
    fault("alias-of-itself", entry("aliases: &loop [*loop]"), "SCH001", 8, 10),
    fault("merge-key", entry("<<: {status: draft}"), "SCH001", 8, 1),
    fault("merge-key-of-a-scalar", entry("<<: draft"), "SCH001", 8, 1),
    fault("billion-laughs", entry(_LAUGHS), "SCH001", 8, 4),
    fault(
        "tag-that-runs-python",
        entry(label='label: !!python/object/apply:os.getenv ["HOME"]'),
        "SCH001",
        2,
        8,
    ),
    fault("tag-that-names-python", entry(label="label: !!python/name:os.system"), "SCH001", 2, 8),
    fault("tag-of-ones-own", entry(label="label: !include secret.yaml"), "SCH001", 2, 8),
    fault("tag-with-undeclared-handle", entry(label="label: !e!name broken"), "SCH001", 2, 8),
    fault("tag-binary", entry(label="label: !!binary aGVsbG8="), None, 2),
    fault("tag-integer-on-a-word", entry(label="label: !!int many"), None, 2),
    fault("tag-on-the-whole-entry", "!entry\n" + entry(), "SCH001", 1, 1),
)


# --- Depth and size ---------------------------------------------------------------------------

MIB = 1024 * 1024


def nested(depth: int, opening: str, closing: str = "") -> bytes:
    """A good entry whose aliases, on line 8, are brackets within brackets."""
    return entry(f"aliases: {opening * depth}{closing * depth}").encode()


def nested_by_indentation(depth: int) -> bytes:
    """A good entry whose aliases are mappings within mappings, each on a line of its own."""
    return entry("aliases:", *(f"{'  ' * level}a:" for level in range(1, depth))).encode()


def nested_on_a_line(depth: int, indicator: str) -> bytes:
    """A good entry whose aliases, on line 9, are lists or keys opened one after the other."""
    return entry("aliases:", "  " + indicator * depth + "x").encode()


def padded(text: str, size: int) -> bytes:
    """A file of exactly `size` bytes: the text, then comments."""
    start = text.encode()
    lines, rest = divmod(size - len(start), 64)
    return start + (b"#" * 63 + b"\n") * lines + b"#" * rest


def with_text_of(size: int) -> bytes:
    """A good entry whose definition text is about `size` bytes of words on one line."""
    return prose(">-\n    A system" + " that searches" * (size // 14) + ".").encode()


DEEP = (
    fault("nesting-seventy-brackets", partial(nested, 70, "[", "]"), "SCH001", 8, None, ("nest",)),
    fault("nesting-seventy-braces", partial(nested, 70, "{a: ", "}"), "SCH001", 8, None, ("nest",)),
    fault(
        "nesting-five-thousand-brackets",
        partial(nested, 5_000, "[", "]"),
        "SCH001",
        8,
        None,
        ("nest",),
    ),
    fault("nesting-hundred-thousand-brackets", partial(nested, 100_000, "[", "]"), "SCH001", 8),
    fault("nesting-hundred-thousand-unclosed", partial(nested, 100_000, "["), "SCH001", 8),
    fault("nesting-hundred-thousand-braces", partial(nested, 100_000, "{"), "SCH001", 8),
    fault("nesting-by-indentation", partial(nested_by_indentation, 500), "SCH001"),
    fault("nesting-dashes-on-a-line", partial(nested_on_a_line, 5_000, "- "), "SCH001", 9),
    fault("nesting-keys-on-a-line", partial(nested_on_a_line, 5_000, "? "), "SCH001", 9),
    fault("file-of-nine-mib", partial(padded, entry(), 9 * MIB), "SCH001", says=("MiB",)),
    fault(
        "file-one-byte-past-eight-mib",
        partial(padded, entry(), 8 * MIB + 1),
        "SCH001",
        says=("MiB",),
    ),
    fault("scalar-of-nine-mib", partial(with_text_of, 9 * MIB), "SCH001", says=("MiB",)),
    fault(
        "references-of-nine-mib",
        partial(padded, GOOD_REFERENCES, 9 * MIB),
        "SCH001",
        says=("MiB",),
        path=REFERENCES,
    ),
    accepted("accepted-file-of-eight-mib", partial(padded, entry(), 8 * MIB)),
    accepted("accepted-text-of-half-a-mib", partial(with_text_of, MIB // 2)),
)


# --- Empty, half-written ----------------------------------------------------------------------

EMPTY = (
    fault("file-empty", "", None),
    fault("file-of-comments-only", "# to be written\n# some day\n", None),
    fault("file-of-blank-lines-only", "\n\n   \n", None),
    fault("file-of-a-document-marker-only", "---\n", None),
    fault("file-of-a-byte-order-mark-only", "\ufeff", None),
    fault("file-of-null-only", "null\n", None),
    fault("half-written-in-a-quote", 'id: broken\nlabel: "broken exam', "SCH001", 2),
    fault("half-written-in-a-key", "id: broken\nlab", "SCH001", 2),
    fault(
        "half-written-in-a-flow-mapping",
        entry(definition="").replace("optimizer}\n", "optim"),
        "SCH001",
        4,
    ),
    fault(
        "half-written-in-a-citation",
        cited("hubinger-2019-r").removesuffix("\n"),
        "REF003",
        7,
        10,
        ("hubinger-2019-rflo",),
    ),
    fault("half-written-after-definition", entry(definition="definition:"), "SCH005", 5),
    fault("empty-id", entry(identity="id:"), None, 1),
    fault("empty-id-quoted", entry(identity='id: ""'), None, 1, 5),
    fault("empty-label", entry(label="label:"), None, 2),
    fault("empty-label-quoted", entry(label='label: ""'), "SCH005", 2, 8),
    fault("empty-alias", entry('aliases: [""]'), "SCH005", 8, 11),
    fault("empty-relations", entry(relations="relations:"), "SCH005", 4),
    fault("empty-relation-target", entry(relations="relations:\n  is-a:"), "SCH005", 5),
    fault("empty-citation", cited(""), "SCH005", 7),
    fault("empty-note", entry('notes: [{kind: history, text: ""}]'), "SCH005", 8, 31),
    fault("empty-topics", entry("topics:"), "SCH005", 8),
)


# --- Blanks and characters nobody sees --------------------------------------------------------

CHARACTERS = (
    fault("trailing-blank-in-quotes", entry(label='label: "broken example "'), "SCH006", 2),
    fault("trailing-no-break-space", entry(label="label: broken example\u00a0"), "SCH006", 2),
    fault("not-composed", entry(label="label: e\u0301mu example"), "SCH006", 2, 8),
    fault("not-composed-in-an-alias", entry("aliases: [e\u0301mu]"), "SCH006", 8, 11),
    fault("zero-width-space", entry(label="label: \u200bbroken example"), "SCH006", 2, 8),
    fault("zero-width-space-inside", entry(label="label: bro\u200bken example"), "SCH006", 2),
    fault("soft-hyphen-inside", entry(label="label: bro\u00adken example"), "SCH006", 2),
    fault("right-to-left-override", entry(label="label: \u202ebroken example"), "SCH006", 2, 8),
    fault("zero-width-space-in-prose", prose("A system\u200b that searches."), "SCH006", 6),
)


# --- Ids and file names -----------------------------------------------------------------------


def _id(name: str, identity: str, path: str, says: tuple[str, ...] = ()) -> Case:
    """A case of a bad id in a file."""
    return fault(name, entry(identity=f"id: {identity}"), "SCH004", 1, 5, says, path)


IDS = (
    _id("id-differs-from-file-name", "other", ENTRY, ("other",)),
    _id("id-upper-case", "Broken", "concepts/Broken.yaml"),
    _id("id-with-slash", "a/b", ENTRY),
    _id("id-dots", "..", ENTRY),
    _id("id-climbs-out", "../../broken", ENTRY),
    _id("id-leading-hyphen", "-broken", "concepts/-broken.yaml"),
    _id("id-underscore", "broken_entry", "concepts/broken_entry.yaml"),
    _id("id-blank-inside", "broken entry", "concepts/broken entry.yaml"),
    _id("id-trailing-line-end", r'"broken\n"', ENTRY),
    _id("id-cyrillic-look-alike", "b\u0430se", "concepts/b\u0430se.yaml"),
    _id("id-arabic-digits", "v\u0661\u0662", "concepts/v\u0661\u0662.yaml"),
    _id("id-full-width-letters", "\uff41\uff42", "concepts/\uff41\uff42.yaml"),
    _id("id-looks-like-an-iri", "https://example.org/x", ENTRY),
    _id("file-name-in-another-case", "broken", "concepts/Broken.yaml"),
    *(
        _id(f"id-reserved-{word}", word, f"concepts/{word}.yaml", ("reserved",))
        for word in ("source", "topic", "frame", "scheme", "vocab")
    ),
    Case(
        "ids-collide-by-case",
        {
            ENTRY: entry(),
            "concepts/Broken.yaml": entry(
                identity="id: Broken",
                label="label: another example",
                definition=DEFINITION.replace("made-up", "made-up and second"),
            ),
        },
        code="SCH004",
        path="concepts/Broken.yaml",
        line=1,
        column=5,
    ),
    Case(
        "duplicate-id-in-two-files",
        {
            "concepts/elsewhere/optimizer.yaml": entry(
                identity="id: optimizer", relations="relations: {has-kind: mesa-optimizer}"
            )
        },
        code="REF001",
        line=1,
        column=5,
        says=("optimizer",),
    ),
    fault(
        "duplicate-id-in-a-list",
        member("twice", "{is-a: optimizer}") + member("twice", "{is-a: mesa-optimizer}"),
        "REF001",
        says=("twice",),
        path="concepts/listed.yaml",
    ),
    fault(
        "duplicate-sense-id",
        entry(SENSE, *SENSE.replace("in the narrow", "in some other").splitlines()[1:]),
        "REF001",
    ),
    accepted("accepted-id-like-an-octal-number", entry(identity="id: 007"), "concepts/007.yaml"),
    accepted("accepted-id-like-a-boolean", entry(identity="id: no"), "concepts/no.yaml"),
    accepted("accepted-id-like-a-float", entry(identity="id: 1e3"), "concepts/1e3.yaml"),
    accepted(
        "accepted-id-like-a-date", entry(identity="id: 2019-06-05"), "concepts/2019-06-05.yaml"
    ),
)


# --- Unknown keys -----------------------------------------------------------------------------

UNKNOWN = (
    fault("unknown-key", entry("colour: blue"), "SCH003", 8, 1, ("colour",)),
    fault(
        "unknown-key-misspelt",
        entry(definition=DEFINITION.replace("definition", "defintion")),
        "SCH003",
        5,
        1,
        ("definition",),
    ),
    fault("unknown-key-capital", entry("Aliases: [one]"), "SCH003", 8, 1, ("aliases",)),
    fault("unknown-key-hyphen", entry("replaced-by: optimizer"), "SCH003", 8, 1, ("replaced_by",)),
    fault("unknown-key-a-number", entry("7: seven"), "SCH003", 8, 1),
    fault("unknown-key-a-boolean", entry("true: yes"), "SCH003", 8, 1),
    fault(
        "unknown-key-in-definition",
        entry(definition=f"{DEFINITION}\n  citess: x"),
        "SCH003",
        8,
        3,
        ("cites",),
    ),
    fault("unknown-key-in-sense", entry(SENSE, "    verses: {}"), "SCH003", 13, 5, ("versus",)),
    fault(
        "unknown-key-in-citation",
        cited("{source: hubinger-2019-rflo, locater: §1.1}"),
        "SCH003",
        7,
        39,
        ("locator",),
    ),
    fault(
        "unknown-key-in-relation",
        entry(relations="relations: {is-a: {to: optimizer, to-sense: narrow}}"),
        "SCH003",
        4,
        35,
        ("to_sense",),
    ),
    fault(
        "unknown-key-in-alias",
        entry("aliases: [{text: one, langs: en}]"),
        "SCH003",
        8,
        23,
        ("lang",),
    ),
    fault(
        "unknown-key-in-mappings", entry("mappings: {exakt: wd:Q1}"), "SCH003", 8, 12, ("exact",)
    ),
    fault(
        "unknown-key-in-second-document",
        entry() + "---\nid: second\nlabel: second\nstatsu: draft\n",
        "SCH003",
        11,
        1,
        ("status",),
        "concepts/broken.yaml",
    ),
    fault(
        "relation-type-misspelt",
        entry(relations="relations: {part-off: optimizer}"),
        "SCH003",
        4,
        13,
        ("part-of",),
    ),
    fault(
        "relation-type-with-underscore",
        entry(relations="relations:\n  is_a: optimizer"),
        "SCH003",
        5,
        3,
        ("is-a",),
    ),
    fault(
        "relation-type-derived-only",
        entry(relations="relations: {is-a: optimizer, depends-on: mesa-optimizer}"),
        "SCH003",
        4,
        30,
        ("depends-on",),
    ),
    accepted(
        "accepted-inverse-relation-type", entry(relations="relations: {has-kind: mesa-optimizer}")
    ),
)


# --- Dangling references ----------------------------------------------------------------------

FOLDED = ">-\n    A made-up system that stands in\n    for an [[optimiser]] here."

DANGLING = (
    fault(
        "dangling-relation-target",
        entry(relations="relations: {is-a: optimiser}"),
        "REF002",
        4,
        19,
        ("optimizer",),
    ),
    fault(
        "dangling-relation-target-in-block-list",
        entry(relations="relations:\n  is-a:\n    - optimizer\n    - mesa-optimiser"),
        "REF002",
        7,
        7,
        ("mesa-optimizer",),
    ),
    fault(
        "dangling-relation-target-long-form",
        entry(relations="relations: {is-a: {to: optimiser}}"),
        "REF002",
        4,
        24,
        ("optimizer",),
    ),
    fault(
        "dangling-relation-target-in-quotes",
        entry(relations='relations: {is-a: "optimiser"}'),
        "REF002",
        4,
        19,
        ("optimizer",),
    ),
    fault(
        "dangling-link", prose("A system like an [[optimiser]]."), "REF002", 6, 26, ("optimizer",)
    ),
    fault(
        "dangling-link-with-shown-text",
        prose("A system like an [[optimiser|optimizing one]]."),
        "REF002",
        6,
        26,
        ("optimizer",),
    ),
    fault("dangling-link-in-folded-block", prose(FOLDED), "REF002", 8, 12, ("optimizer",)),
    fault(
        "dangling-link-in-folded-block-with-crlf",
        prose(FOLDED).replace("\n", "\r\n"),
        "REF002",
        8,
        12,
        ("optimizer",),
    ),
    fault(
        "dangling-link-after-astral-character",
        prose(">-\n    A system that\n    maps \U0001d4b3 to an [[optimiser]]."),
        "REF002",
        8,
        18,
        ("optimizer",),
    ),
    fault(
        "dangling-link-in-literal-block-indented-further",
        prose("|-\n    A made-up system.\n\n      It stands for an [[optimiser]]."),
        "REF002",
        9,
        24,
        ("optimizer",),
    ),
    fault(
        "dangling-link-in-plain-lines",
        prose("A made-up system that\n    stands for an [[optimiser]]."),
        "REF002",
        7,
        19,
        ("optimizer",),
    ),
    fault(
        "dangling-link-after-escapes",
        prose(r'"A caf\u00e9 with \"quotes\" and an [[optimiser]]."'),
        "REF002",
        6,
        45,
        ("optimizer",),
    ),
    fault(
        "dangling-link-after-escaped-line-end",
        prose('"A made-up system that \\\n    stands for an [[optimiser]]."'),
        "REF002",
        7,
        19,
        ("optimizer",),
    ),
    fault(
        "dangling-link-after-doubled-quote",
        prose("'It''s a system like an [[optimiser]].'"),
        "REF002",
        6,
        33,
        ("optimizer",),
    ),
    fault(
        "dangling-link-in-a-note",
        entry("notes:\n  - kind: history\n    text: Once an [[optimiser]] of sorts."),
        "REF002",
        10,
        19,
        ("optimizer",),
    ),
    fault(
        "dangling-sense-of-a-link",
        prose("A system like a [[mesa-optimizer#narow]]."),
        "REF002",
        6,
        25,
    ),
    fault(
        "dangling-sense-of-a-relation-target",
        entry(relations="relations: {is-a: {to: optimizer, to_sense: narow}}"),
        "REF002",
        4,
        45,
        ("narow",),
    ),
    fault(
        "dangling-own-sense-of-a-relation",
        entry(SENSE, relations="relations: {is-a: {to: optimizer, sense: narow}}"),
        "REF002",
        4,
        42,
        ("narrow",),
    ),
    fault(
        "dangling-sense-compared",
        entry(SENSE, "    versus: {wide: agrees}"),
        "REF002",
        13,
        None,
        ("wide",),
    ),
    fault(
        "dangling-required-concept",
        entry(SENSE, "    requires: [mesa-optimiser]"),
        "REF002",
        13,
        16,
        ("mesa-optimizer",),
    ),
    fault(
        "dangling-replacement",
        entry("status: deprecated", "because: no longer used", "replaced_by: optimiser"),
        "REF002",
        10,
        14,
        ("optimizer",),
    ),
    fault(
        "dangling-topic",
        entry("topics: [learned-optimisation]"),
        "REF002",
        8,
        10,
        ("learned-optimization",),
    ),
    fault("dangling-prefix", entry("mappings: {exact: wdd:Q1}"), "REF002", 8, 19, ("wd",)),
    fault(
        "dangling-source",
        cited("hubinger-2019-rfol §1.1"),
        "REF003",
        7,
        10,
        ("hubinger-2019-rflo",),
    ),
    fault(
        "dangling-source-in-a-list",
        cited("[hubinger-2019-rflo §1.1, arike-2022-confusoin]"),
        "REF003",
        7,
        36,
        ("arike-2022-confusion",),
    ),
    fault(
        "dangling-source-cited-through",
        cited("{source: hubinger-2019-rflo, via: arike-2022-confusoin}"),
        "REF003",
        7,
        44,
        ("arike-2022-confusion",),
    ),
)


# --- Relations and the graph ------------------------------------------------------------------

MEASURES = (
    "relations:",
    "  measures: {inverse: measured-by, domain: [approach], range: [property]}",
)
FOLLOWS = ("relations:", "  follows: {inverse: followed-by, acyclic: true}")
RING = "concepts/ring.yaml"


def chain(length: int, first_is_a: str) -> bytes:
    """A list of entries, each a kind of the one before it."""
    parents = [first_is_a, *(f"link-{place:04}" for place in range(1, length))]
    return "".join(
        member(f"link-{place:04}", f"{{is-a: {parent}}}")
        for place, parent in enumerate(parents, start=1)
    ).encode()


GRAPH = (
    fault("relation-to-itself", entry(relations="relations: {is-a: broken}"), "REF006", 4, 19),
    fault(
        "relation-to-itself-symmetric",
        entry(relations="relations: {is-a: optimizer, contrasts-with: broken}"),
        "REF006",
        4,
        46,
    ),
    fault(
        "relation-twice", entry(relations="relations:\n  is-a: [optimizer, optimizer]"), "REF005", 5
    ),
    fault(
        "cycle-of-two",
        member("one", "{is-a: two}") + member("two", "{is-a: [one, optimizer]}"),
        "GRA005",
        path=RING,
    ),
    fault(
        "cycle-of-three-below-a-root",
        member("one", "{is-a: [two, optimizer]}")
        + member("two", "{is-a: three}")
        + member("three", "{is-a: one}"),
        "GRA005",
        path=RING,
    ),
    fault(
        "cycle-of-three-without-root",
        member("one", "{part-of: two}")
        + member("two", "{part-of: three}")
        + member("three", "{part-of: one}"),
        "GRA005",
        path=RING,
    ),
    fault(
        "cycle-through-the-inverse",
        member("one", "{is-a: two}")
        + member("two", "{is-a: three}")
        + member("three", "{is-a: optimizer}")
        + member("four", "{has-kind: three, is-a: one}"),
        "GRA005",
        path=RING,
    ),
    fault("cycle-of-twelve-hundred", partial(chain, 1200, "link-1200"), "GRA005", path=RING),
    Case(
        "cycle-across-files",
        {
            ENTRY: entry(relations="relations: {is-a: mesa-optimizer}"),
            OPTIMIZER: GOOD_OPTIMIZER + "relations: {is-a: broken}\n",
        },
        code="GRA005",
    ),
    Case(
        "cycle-of-an-own-acyclic-type",
        {
            KB: manifest(*FOLLOWS),
            RING: member("one", "{is-a: optimizer, follows: two}")
            + member("two", "{is-a: optimizer, follows: one}"),
        },
        code="GRA005",
        path=RING,
    ),
    fault("kind-differs-from-the-broader", entry(kind="kind: objective"), "GRA008"),
    fault(
        "range-of-a-built-in-type",
        entry(relations="relations: {is-a: optimizer, framed-by: mesa-optimizer}"),
        "GRA008",
        4,
        says=("framing",),
    ),
    Case(
        "domain-of-an-own-type",
        {
            KB: manifest(*MEASURES),
            ENTRY: entry(relations="relations: {is-a: optimizer, measures: mesa-optimizer}"),
        },
        code="GRA008",
        path=ENTRY,
        line=4,
        says=("measures",),
    ),
    fault(
        "related-and-broader",
        entry(relations="relations: {is-a: optimizer, related-to: optimizer}"),
        "GRA002",
        4,
    ),
    Case(
        "related-and-broader-through-another",
        {ENTRY: entry(relations="relations: {is-a: mesa-optimizer, related-to: optimizer}")},
        code="GRA002",
    ),
    fault(
        "related-and-narrower-by-the-inverse",
        entry(relations="relations: {has-kind: mesa-optimizer, related-to: mesa-optimizer}"),
        "GRA002",
        4,
    ),
    Case(
        "both-directions-disagree",
        {
            OPTIMIZER: GOOD_OPTIMIZER
            + "relations: {has-kind: {to: mesa-optimizer, status: contested}}\n"
        },
        code="GRA007",
    ),
    fault(
        "mapping-to-the-own-base",
        entry("mappings: {exact: https://example.org/small/optimizer}"),
        "GRA014",
        8,
        19,
    ),
    fault("mapping-exact-and-broad", entry("mappings: {exact: wd:Q1, broad: wd:Q1}"), "GRA003", 8),
    fault(
        "mapping-shared-by-two",
        member("one", "{is-a: optimizer}", "mappings: {exact: wd:Q1}")
        + member("two", "{is-a: optimizer}", "mappings: {exact: wd:Q1}"),
        "REF008",
        path="concepts/listed.yaml",
    ),
    fault(
        "distinct-without-reason",
        entry(relations="relations: {is-a: optimizer, distinct-from: mesa-optimizer}"),
        "GRA015",
        4,
        says=("because",),
    ),
    fault(
        "distinct-with-empty-reason",
        entry(relations='relations: {distinct-from: {to: mesa-optimizer, because: ""}}'),
        None,
        4,
    ),
    fault("related-to-nothing", entry(relations=""), "GRA009"),
    fault(
        "related-only-loosely",
        entry(relations="relations: {related-to: optimizer}"),
        "GRA016",
    ),
    accepted("accepted-chain-of-twelve-hundred", partial(chain, 1200, "optimizer"), RING),
    Case(
        "accepted-own-relation-type-and-its-inverse",
        {
            KB: manifest("relations:", "  measures: {inverse: measured-by}"),
            ENTRY: entry(relations="relations: {is-a: optimizer, measured-by: mesa-optimizer}"),
        },
        exit=0,
    ),
)


# --- Labels and definitions -------------------------------------------------------------------

LABELS = (
    fault("alias-equals-label", entry("aliases: [broken example]"), "LAB002"),
    fault("discouraged-equals-alias", entry("aliases: [one]", "discouraged: [one]"), "LAB002"),
    Case("label-shared", {ENTRY: entry(label="label: optimizer")}, code="LAB004", line=2, column=8),
    fault("label-with-acronym", entry(label="label: reinforcement learning (RL)"), "LAB008", 2),
    fault(
        "language-with-underscore",
        entry("aliases: [{text: one, lang: en_US}]"),
        "SCH007",
        8,
        29,
        ("en_US",),
    ),
    fault(
        "language-a-sentence", entry("aliases: [{text: one, lang: in English}]"), "SCH007", 8, 29
    ),
    fault("language-as-key", entry(label="label: {en_US: broken example}"), "SCH007", 2, 9),
    accepted("accepted-language-undetermined", entry("aliases: [{text: one, lang: und}]")),
    accepted(
        "accepted-language-norwegian", entry(label="label: {en: broken example, no: eksempel}")
    ),
)

DEFINITIONS = (
    fault(
        "definition-missing-though-accepted",
        entry("status: accepted", definition=""),
        "DEF001",
        1,
        1,
    ),
    fault(
        "definition-without-source",
        entry(definition="definition: A system without a source."),
        "DEF002",
    ),
    Case(
        "definition-of-two-concepts",
        {
            ENTRY: entry(),
            "concepts/twin.yaml": entry(identity="id: twin", label="label: twin example"),
        },
        code="DEF003",
    ),
    fault("definition-a-placeholder", prose("TODO"), "DEF008", 6, 9),
    fault("definition-a-placeholder-in-words", prose("TBD - to be written later."), "DEF008", 6, 9),
    accepted("accepted-draft-without-definition", entry(definition="")),
    accepted(
        "accepted-draft-without-kind",
        entry(kind="", relations=("relations: {contrasts-with: optimizer}")),
    ),
)


# --- Citations that YAML cuts short -----------------------------------------------------------

CITATIONS = (
    fault(
        "citation-cut-by-comma-in-list",
        cited("[hubinger-2019-rflo, p. 3]"),
        "CIT026",
        7,
        31,
        ("p. 3",),
    ),
    fault(
        "citation-cut-between-sections",
        cited("[hubinger-2019-rflo §1, §2]"),
        "CIT026",
        7,
        34,
        ("§2",),
    ),
    fault(
        "citation-cut-by-comma-after-key",
        cited("[hubinger-2019-rflo, §3]"),
        "CIT026",
        7,
        31,
        ("§3",),
    ),
    fault("citation-cut-by-comment", cited("hubinger-2019-rflo # §3"), "CIT026", 7),
    fault("citation-cut-by-colon-in-list", cited("[hubinger-2019-rflo: §3]"), "CIT026", 7),
    fault("citation-with-colon", cited("hubinger-2019-rflo §1: the loop"), None, 7),
    fault("citation-with-colon-after-key", cited("hubinger-2019-rflo: §3"), None, 7),
    fault(
        "citation-cut-in-flow-mapping",
        entry(
            definition=(
                "definition: {text: A made-up system that fails., cites: hubinger-2019-rflo, p. 3}"
            )
        ),
        "CIT026",
        5,
        77,
        ("p. 3",),
    ),
    fault(
        "citation-cut-in-a-note",
        entry("notes:\n  - {text: A remark., cites: hubinger-2019-rflo, §3}"),
        "CIT026",
        9,
        50,
        ("§3",),
    ),
    fault(
        "citation-with-colon-in-flow-mapping",
        entry(
            definition=(
                "definition: {text: A made-up system., cites: hubinger-2019-rflo §1: the loop}"
            )
        ),
        None,
        5,
    ),
    fault("citation-with-comma", cited("hubinger-2019-rflo, p. 3"), None, 7, 10),
    fault("citation-of-a-locator-alone", cited("§1.1"), "CIT026", 7, 10),
    fault("citation-beginning-with-at", cited("@hubinger-2019-rflo §1"), "SCH001", 7, 10),
    accepted("accepted-citation-quoted", cited('["hubinger-2019-rflo §1, §2: the loop"]')),
    accepted("accepted-citation-of-two-locators", cited("hubinger-2019-rflo §1; p. 3")),
    accepted(
        "accepted-locator-like-a-number", cited("{source: hubinger-2019-rflo, locator: 1.10}")
    ),
    accepted("accepted-comment-after-a-locator", cited("hubinger-2019-rflo §1.1   # read twice")),
)


# --- Prose that YAML needs quoted -------------------------------------------------------------

QUOTE = ("quot",)

PROSE = (
    fault(
        "prose-begins-with-bracket", prose("[sic] A system that searches."), "SCH001", 6, 9, QUOTE
    ),
    fault(
        "prose-begins-with-link",
        prose("[[optimizer]] that was found by search."),
        "SCH001",
        6,
        9,
        QUOTE,
    ),
    fault("prose-of-a-link-alone", prose("[[optimizer]]"), None, 6, 9, QUOTE),
    fault(
        "prose-begins-with-brace", prose("{x} is what the system searches."), "SCH001", 6, 9, QUOTE
    ),
    fault("prose-in-braces-alone", prose("{x}"), None, 6, says=QUOTE),
    fault("prose-begins-with-at", prose("@-signs are what it searches."), "SCH001", 6, 9, QUOTE),
    fault("prose-begins-with-backquote", prose("`search` is what it does."), "SCH001", 6, 9, QUOTE),
    fault("prose-begins-with-percent", prose("% of what the system finds."), "SCH001", 6, 9, QUOTE),
    fault(
        "prose-begins-with-ampersand", prose("&c. and all that searches."), "SCH001", 6, 9, QUOTE
    ),
    fault(
        "prose-begins-with-ampersand-word", prose("&search and all of that."), "SCH001", 6, 9, QUOTE
    ),
    fault("prose-begins-with-asterisk", prose("*Search* is what it does."), "SCH001", 6, 9, QUOTE),
    fault(
        "prose-begins-with-exclamation", prose("!Search is what it does."), "SCH001", 6, 9, QUOTE
    ),
    fault(
        "prose-begins-with-single-quote", prose("'Search' is what it does."), "SCH001", 6, 9, QUOTE
    ),
    fault(
        "prose-begins-with-double-quote", prose('"Search" is what it does.'), "SCH001", 6, 9, QUOTE
    ),
    fault("prose-begins-with-dash", prose("- what the system searches."), "SCH001", 6, 9),
    fault("prose-begins-with-greater-than", prose("> 5 systems that search."), "SCH001", 6),
    fault("prose-with-colon", prose("A system: it searches."), "SCH001", 6, 17, QUOTE),
    fault(
        "prose-with-colon-after-astral-character",
        prose("A \U0001d4b3: it searches."),
        "SCH001",
        6,
        12,
        QUOTE,
    ),
    fault(
        "prose-with-colon-on-second-line",
        prose("A system that\n    searches: it does."),
        "SCH001",
        7,
        13,
        QUOTE,
    ),
    fault("prose-with-hash", prose("A system #1 that searches."), None, 6, 18, QUOTE),
    fault(
        "prose-with-hash-on-first-of-two-lines",
        prose("A system #1 among\n    all of them."),
        "SCH001",
        6,
        18,
        QUOTE,
    ),
    fault(
        "prose-with-colon-in-a-label", entry(label="label: broken: example"), "SCH001", 2, 14, QUOTE
    ),
    fault(
        "prose-begins-with-link-in-a-sense",
        entry(SENSE.replace("A made-up system", "[[optimizer]]")),
        "SCH001",
        11,
        11,
        QUOTE,
    ),
    accepted(
        "accepted-prose-in-a-block",
        prose('>-\n    [[optimizer]]: a system #1 that `searches` {x}, *really* & "truly".'),
    ),
    accepted(
        "accepted-prose-with-colon-and-hash-inside-words",
        prose("A system in C# that follows key:value pairs and a#b."),
    ),
)


# --- Texts that other readers of YAML take for something else ---------------------------------

STRINGS = (
    accepted(
        "accepted-words-like-booleans", entry("aliases: [no, on, yes, off, y, n, true, False]")
    ),
    accepted("accepted-label-like-a-boolean", entry(label="label: no")),
    accepted("accepted-label-like-a-number", entry(label="label: 1.10")),
    accepted(
        "accepted-numbers-as-aliases",
        entry(
            "aliases: [1.10, 0x1F, 0o17, 010, 1_000, 1e3, 1e999999, .inf, .nan, -.inf, 12:30:45]"
        ),
    ),
    accepted(
        "accepted-dates-as-aliases",
        entry("aliases: [2019-06-05, 2019-13-45, 2019-06-05T10:00:00Z, 0000-00-00]"),
    ),
    accepted("accepted-number-of-five-thousand-digits", entry("aliases: [" + "9" * 5000 + "]")),
    accepted("accepted-equals-sign", entry("notation: =")),
    accepted("accepted-notation-like-a-number", entry("notation: 1.10")),
)


# --- kb.yaml ----------------------------------------------------------------------------------

fault_in_kb = partial(fault, path=KB)

MANIFEST = (
    Case("kb-yaml-missing", {}, remove=(KB,), exit=2),
    Case("folder-empty", {}, remove=tuple(GOOD), exit=2),
    fault_in_kb("kb-yaml-empty", "", "SCH002"),
    fault_in_kb("kb-yaml-of-comments-only", "# to be written\n", "SCH002"),
    fault_in_kb("kb-yaml-a-scalar", "AI alignment\n", "SCH002", 1, 1),
    fault_in_kb("kb-yaml-a-list", "- format: 1\n", "SCH002", 1, 1),
    fault_in_kb("kb-yaml-syntax", manifest(title="title: [A small good base"), "SCH001"),
    fault_in_kb("kb-yaml-tab", manifest("rules:", "\tprofile: default"), "SCH001", 13, 1, ("tab",)),
    fault_in_kb(
        "kb-yaml-duplicate-key", manifest("title: Another title"), "SCH001", 12, 1, ("title",)
    ),
    fault_in_kb(
        "kb-yaml-invalid-utf-8",
        manifest().encode().replace(b"A small", b"A sm\xe4ll"),
        "SCH001",
        2,
        12,
        ("UTF-8",),
    ),
    fault_in_kb(
        "kb-yaml-deep",
        partial(padded, manifest("creators: " + "[" * 5000), 64 * 1024),
        "SCH001",
        12,
    ),
    fault_in_kb("kb-yaml-format-of-the-future", manifest(format="format: 2"), "SCH002", 1, 9),
    fault_in_kb("kb-yaml-base-not-an-iri", manifest(base="base: not an iri"), "SCH002", 4, 7),
    fault_in_kb("kb-yaml-base-a-path", manifest(base="base: /small/"), "SCH002", 4, 7),
    fault_in_kb("kb-yaml-base-missing", manifest(base=""), "SCH002", 1, 1, ("base",)),
    fault_in_kb("kb-yaml-unknown-key", manifest("license: MIT"), "SCH003", 12, 1, ("licence",)),
    fault_in_kb("kb-yaml-language", manifest(language="language: en_US"), "SCH007", 5, 11),
    fault_in_kb(
        "kb-yaml-root-dangling", manifest("root: optimiser"), "REF002", 12, 7, ("optimizer",)
    ),
    fault_in_kb("kb-yaml-prefixes-a-list", manifest(prefixes="prefixes: [wd]"), "SCH002", 11, 11),
    fault_in_kb("kb-yaml-topics-a-list-of-lists", manifest(topics="topics: [[x]]"), "SCH002", 10),
    fault_in_kb("kb-yaml-relations-a-list", manifest("relations: [measures]"), "SCH002", 12, 12),
    fault_in_kb(
        "kb-yaml-relation-type-without-inverse",
        manifest("relations:", "  measures: {range: [property]}"),
        "SCH002",
        13,
        says=("inverse",),
    ),
    fault_in_kb(
        "kb-yaml-inverse-of-another-type",
        manifest("relations:", "  measures: {inverse: has-kind}"),
        "SCH002",
        13,
        says=("has-kind",),
    ),
    fault_in_kb(
        "kb-yaml-relation-type-misspelt-key",
        manifest("relations:", "  measures: {invers: measured-by}"),
        "SCH003",
        13,
        14,
        ("inverse",),
    ),
    fault_in_kb(
        "kb-yaml-domain-of-unknown-kind",
        manifest("relations:", "  measures: {inverse: measured-by, domain: [aproach]}"),
        "SCH002",
        13,
        45,
        ("approach",),
    ),
    fault_in_kb(
        "kb-yaml-severity-unknown", manifest("rules: {severity: {CIT005: fatal}}"), "SCH002", 12, 28
    ),
    fault_in_kb(
        "kb-yaml-rule-unknown",
        manifest("rules: {severity: {XYZ001: info}}"),
        "SUP003",
        12,
        20,
        ("XYZ001",),
    ),
    Case("accepted-base-without-entries", {}, remove=(OPTIMIZER, MESA_OPTIMIZER), exit=0),
    Case(
        "accepted-base-without-entries-and-references",
        {},
        remove=(OPTIMIZER, MESA_OPTIMIZER, REFERENCES),
        exit=0,
    ),
    accepted(
        "accepted-kb-yaml-with-mark-and-crlf", "\ufeff" + manifest().replace("\n", "\r\n"), KB
    ),
)


# --- References -------------------------------------------------------------------------------

fault_in_references = partial(fault, path=REFERENCES)


def snapshot(path: str) -> str:
    """References whose last record names a source text: the path stands on line 26, column 13."""
    digest = "0" * 64
    return references(
        "    custom:",
        "      snapshot:",
        f"        path: {path}",
        f'        sha256: "{digest}"',
    )


SOURCES = (
    Case(
        "references-key-in-two-files",
        {
            "concepts/references/one.yaml": GOOD_REFERENCES,
            "concepts/references/two.yaml": GOOD_REFERENCES.partition("  - id: arike")[0],
        },
        remove=(REFERENCES,),
        code="REF001",
        line=2,
        column=9,
        says=("hubinger-2019-rflo",),
    ),
    fault_in_references(
        "references-key-twice",
        references("  - id: hubinger-2019-rflo", "    type: report", "    title: Another report"),
        "REF001",
        says=("hubinger-2019-rflo",),
    ),
    fault_in_references(
        "references-id-missing",
        references("  - type: report", "    title: A work without a key", "    issued: 2020"),
        "SCH002",
        24,
        5,
        ("id",),
    ),
    fault_in_references("references-record-a-scalar", references("  - a work"), "SCH002", 24, 5),
    fault_in_references("references-a-scalar", "a work\n", "SCH002", 1, 1),
    fault_in_references("references-value-a-scalar", "references: a work\n", "SCH002", 1, 13),
    fault_in_references("references-unknown-top-key", references("refs: []"), "SCH003", 24, 1),
    fault_in_references("references-syntax", references("  - id: [unclosed"), "SCH001", 24),
    fault_in_references(
        "references-duplicate-key", references("    issued: 2023"), "SCH001", 24, 5, ("issued",)
    ),
    fault_in_references(
        "references-invalid-utf-8",
        GOOD_REFERENCES.encode() + b"    note: caf\xe9\n",
        "SCH001",
        24,
        14,
        ("UTF-8",),
    ),
    fault_in_references(
        "references-key-of-two-words",
        references("  - id: two words", "    type: report", "    title: A work"),
        "SCH004",
        24,
        9,
    ),
    fault_in_references(
        "references-unknown-key-in-custom",
        references("    custom: {verifed_by: [the title page]}"),
        "SCH003",
        24,
        14,
        ("verified_by",),
    ),
    fault_in_references(
        "references-custom-a-scalar", references("    custom: rflo"), "SCH002", 24, 13
    ),
    fault_in_references(
        "references-url-malformed",
        GOOD_REFERENCES.replace("https://arxiv.org/abs/1906.01820", "htps:/arxiv"),
        "CIT001",
        14,
        10,
    ),
    fault_in_references(
        "references-doi-malformed", references("    DOI: not-a-doi"), "CIT013", 24, 10
    ),
    fault_in_references(
        "references-snapshot-climbs-out", snapshot("../../../secret.txt"), None, 26, 15
    ),
    fault_in_references("references-snapshot-absolute", snapshot("/etc/hostname"), None, 26, 15),
    Case("references-empty", {REFERENCES: ""}, code="REF003", path=OPTIMIZER, line=10, column=10),
    Case(
        "references-missing",
        {},
        remove=(REFERENCES,),
        code="REF003",
        path=OPTIMIZER,
        line=10,
        column=10,
    ),
    fault(
        "references-bib-broken",
        "@article{someone-2020-x,\n  title = {Never closed,\n",
        "SCH001",
        path="concepts/references.bib",
    ),
    fault(
        "references-bib-invalid-utf-8",
        b"@article{someone-2020-x,\n  title = {caf\xe9},\n}\n",
        "SCH001",
        2,
        15,
        path="concepts/references.bib",
    ),
    fault(
        "references-json-broken",
        '[\n  {"id": "someone-2020-x",\n',
        "SCH001",
        path="concepts/references.json",
    ),
    fault("references-json-empty", "", None, path="concepts/references.json"),
    fault("references-json-a-number", "42\n", "SCH002", path="concepts/references.json"),
    fault(
        "references-json-deep",
        lambda: b"[" * 100_000 + b"]" * 100_000,
        "SCH001",
        path="concepts/references.json",
    ),
    fault(
        "references-json-without-id",
        '[{"type": "report", "title": "A work"}]\n',
        "SCH002",
        path="concepts/references.json",
    ),
    accepted("accepted-references-json-empty-list", "[]\n", "concepts/references.json"),
)


# --- Suppressions -----------------------------------------------------------------------------

SUPPRESSIONS = (
    fault(
        "suppression-of-unknown-rule",
        entry("ignore: [{rule: XYZ999, because: just so}]"),
        "SUP003",
        8,
        17,
        ("XYZ999",),
    ),
    fault("suppression-without-reason", entry("ignore: [{rule: CIT005}]"), "SUP002", 8),
    fault(
        "suppression-expired",
        entry("ignore: [{rule: CIT005, because: just so, until: 2020-01-31}]"),
        "SUP004",
        8,
    ),
    fault(
        "suppression-until-no-date",
        entry("ignore: [{rule: CIT005, because: just so, until: someday}]"),
        "SCH002",
        8,
        50,
    ),
    fault(
        "suppression-comment-of-unknown-rule",
        entry(label="label: broken example  # kb: ignore XYZ999 - just so"),
        "SUP003",
        2,
        None,
        ("XYZ999",),
    ),
    fault(
        "suppression-comment-without-reason",
        entry(label="label: broken example  # kb: ignore LAB008"),
        "SUP002",
        2,
    ),
)


# --- Files that are no plain files ------------------------------------------------------------


def make_folder(path: str, root: Path) -> None:
    """A folder where a file is expected."""
    (root / path).mkdir(parents=True)


def make_link(path: str, target: str, root: Path) -> None:
    """A symbolic link, its target taken as it is written."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).symlink_to(target)


def make_link_circle(root: Path) -> None:
    """Two symbolic links that name each other."""
    make_link("concepts/broken.yaml", "other.yaml", root)
    make_link("concepts/other.yaml", "broken.yaml", root)


def make_unreadable(path: str, root: Path) -> None:
    """A file or folder that only the superuser may read."""
    (root / path).chmod(0)


def make_file_with_undecodable_name(root: Path) -> None:
    """A file whose name is no valid UTF-8."""
    (root / "concepts" / os.fsdecode(b"bro\xffken.yaml")).write_bytes(entry().encode())


DISK = (
    Case(
        "folder-named-like-an-entry",
        {},
        make=partial(make_folder, ENTRY),
        code="SCH001",
        path=ENTRY,
        line=1,
        column=1,
    ),
    fault(
        "entry-in-a-folder-named-like-an-entry",
        entry("colour: blue"),
        "SCH003",
        8,
        1,
        path="concepts/topic.yaml/broken.yaml",
    ),
    Case(
        "folder-named-references", {}, remove=(REFERENCES,), make=partial(make_folder, REFERENCES)
    ),
    Case("folder-named-kb-yaml", {}, remove=(KB,), make=partial(make_folder, KB), exit=2),
    Case(
        "file-unreadable",
        {ENTRY: entry()},
        make=partial(make_unreadable, ENTRY),
        unprivileged=True,
        path=ENTRY,
    ),
    Case(
        "folder-unreadable",
        {"concepts/locked/broken.yaml": entry()},
        make=partial(make_unreadable, "concepts/locked"),
        unprivileged=True,
    ),
    Case(
        "references-unreadable",
        {},
        make=partial(make_unreadable, REFERENCES),
        unprivileged=True,
        path=REFERENCES,
    ),
    Case("kb-yaml-unreadable", {}, make=partial(make_unreadable, KB), unprivileged=True, exit=2),
    Case("symlink-to-itself", {}, make=partial(make_link, ENTRY, "broken.yaml"), path=ENTRY),
    Case("symlinks-in-a-circle", {}, make=make_link_circle, path=ENTRY),
    Case("symlink-to-nothing", {}, make=partial(make_link, ENTRY, "nowhere.yaml"), path=ENTRY),
    Case(
        "symlink-out-of-the-base",
        {},
        make=partial(make_link, ENTRY, str(Path(__file__))),
        path=ENTRY,
    ),
    Case(
        "accepted-symlink-to-the-folder-above",
        {},
        make=partial(make_link, "concepts/learned-optimization/above", ".."),
        exit=0,
    ),
    Case(
        "accepted-symlink-of-an-editor",
        {},
        make=partial(make_link, "concepts/.#optimizer.yaml", "ann@desk.1234:5678"),
        exit=0,
    ),
    fault("file-ending-yml", entry("colour: blue"), None, path="concepts/broken.yml"),
    fault("file-ending-in-capitals", entry("colour: blue"), None, path="concepts/broken.YAML"),
    fault("file-name-with-line-end", entry(), "SCH004", 1, 5, path="concepts/bro\nken.yaml"),
    Case(
        "file-name-undecodable",
        {},
        make=make_file_with_undecodable_name,
        code="SCH004",
        line=1,
        column=5,
    ),
)


CASES: tuple[Case, ...] = (
    *SYNTAX,
    *ENCODING,
    *TABS,
    *STRUCTURE,
    *REFUSED,
    *DEEP,
    *EMPTY,
    *CHARACTERS,
    *IDS,
    *UNKNOWN,
    *DANGLING,
    *GRAPH,
    *LABELS,
    *DEFINITIONS,
    *CITATIONS,
    *PROSE,
    *STRINGS,
    *MANIFEST,
    *SOURCES,
    *SUPPRESSIONS,
    *DISK,
)
