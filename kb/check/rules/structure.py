"""SCH: what makes a file an entry at all."""

from collections.abc import Iterable, Iterator

from kb.check.rule import Example, Rule, Scope, Whole
from kb.diagnostics import Place, PlacedEdit, PlacedFix, Problem, Severity
from kb.model.entry import RESERVED_IDS, Entry, Status
from kb.model.manifest import Manifest
from kb.model.relation import RelationTypes
from kb.model.short_forms import Text
from kb.nearest import did_you_mean, nearest
from kb.reading.files import Located

PLAIN = """\
id: terms
label: term
kind: system
definition: {text: A system that stands for itself in examples., cites: mitchell-1997 ch. 1}
"""


class Syntax(Rule):
    """A file is not the strict YAML that entries are written in.

    Why: A duplicate key, an alias or a cut text loses data without a word; what is refused is told.
    Do: Follow the message; quoting a text or writing it with `>-` mends most cases.
    """

    code = "SCH001"
    severity = Severity.ERROR
    valid = (Example(PLAIN),)
    invalid = (
        Example(PLAIN + "label: again\n", "5:1", "`label` stands here twice"),
        Example("id: terms\nlabel: &name term\n", "2:8", "anchors"),
        Example("id: terms\nlabel: @term\n", "2:8", "must be quoted"),
        Example("id: terms\n\tlabel: term\n", "2:1", "a tab"),
    )


class Schema(Rule):
    """A value is not what its field takes, or a required field is missing.

    Why: An entry that means something else than its author thinks is worse than none.
    Do: Write what the message names; `kb schema` gives editors the whole shape.
    """

    code = "SCH002"
    severity = Severity.ERROR
    valid = (Example(PLAIN),)
    invalid = (
        Example("id: terms\nkind: system\ndefinition: A thing.\n", "1:1", "has no `label`"),
        Example(PLAIN + "status: acepted\n", "5:9", "did you mean `accepted`?"),
        Example(PLAIN.replace("system\n", "sistem\n"), "3:7", "did you mean `system`?"),
        Example(PLAIN.replace("kind: system\n", "") + "status: accepted\n", "1:1", "no `kind`"),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry, kinds = located.entry, scope.manifest.kinds
        if not kinds or not scope.readable:
            return
        if entry.kind is None and entry.status is Status.ACCEPTED:
            message = f"the entry has no `kind`; give one of {', '.join(kinds)}"
            yield Problem(message, Place(located.path, located.root), entry.id)
        given = [(("kind",), entry.kind)]
        given += [(("senses", n, "kind"), sense.kind) for n, sense in enumerate(entry.senses)]
        for steps, kind in given:
            if kind is not None and kind not in kinds:
                place = Place(located.path, (*located.root, *steps))
                yield Problem(_no_kind(kind, kinds), place, entry.id)

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        path, manifest = whole.manifest_file.path, whole.manifest
        if not whole.manifest_file.readable:
            return
        for name, spec in manifest.relations.items():
            for end, kinds in (("domain", spec.domain), ("range", spec.range)):
                for n, kind in enumerate(kinds):
                    if manifest.kinds and kind not in manifest.kinds:
                        place = Place(path, (0, "relations", name, end, n))
                        yield Problem(_no_kind(kind, manifest.kinds), place)
        yield from _inverse_problems(path, manifest, whole.tables.types)


def _no_kind(kind: str, kinds: tuple[str, ...]) -> str:
    meant = did_you_mean(kind, kinds)
    return f"`{kind}` is none of kb.yaml's kinds{meant or ': ' + ', '.join(kinds)}"


def _inverse_problems(path: str, manifest: Manifest, types: RelationTypes) -> Iterator[Problem]:
    readings: dict[str, str] = {}
    for kind in types:
        for name in {kind.name, kind.inverse}:
            readings.setdefault(name, kind.name)
    for name, spec in manifest.relations.items():
        place = Place(path, (0, "relations", name), on_key=True)
        if spec.inverse is None and not spec.symmetric:
            yield Problem(f"`{name}` has no `inverse`; name it, or say `symmetric: true`", place)
        elif spec.inverse is not None and readings.get(spec.inverse, name) != name:
            other = readings[spec.inverse]
            message = f"`{spec.inverse}` already reads `{other}`; choose another inverse"
            yield Problem(message, place._replace(pointer=(0, "relations", name, "inverse")))


class UnknownField(Rule):
    """A key is no field of the record it stands in, or no relation type.

    Why: What a misspelt key holds would be ignored by every export.
    Do: Take the suggestion, or delete the key; own relation types are declared in kb.yaml.
    """

    code = "SCH003"
    severity = Severity.ERROR
    fix = "unsafe"
    valid = (Example(PLAIN),)
    invalid = (
        Example(
            PLAIN + "alises: [word]\n",
            "5:1",
            "did you mean `aliases`?",
            PLAIN + "aliases: [word]\n",
        ),
        Example(
            PLAIN + "relations: {is-aa: terms-of-art}\n"
            "---\n" + PLAIN.replace("term", "term-of-art", 1).replace("terms", "terms-of-art"),
            "5:13",
            "did you mean `is-a`?",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        for name in located.entry.relations:
            if name not in scope.types and scope.readable:
                yield _no_type(name, located, scope.types)


def _no_type(name: str, located: Located, types: RelationTypes) -> Problem:
    place = Place(located.path, (*located.root, "relations", name), on_key=True)
    if name == "depends-on":
        message = "`depends-on` is derived from the definition's [[links]]; link the term instead"
        return Problem(message, place, located.entry.id)
    found = nearest(name.replace("_", "-").lower(), types.names)
    meant = f"; did you mean `{found[0]}`?" if found else "; kb.yaml declares own types"
    message = f"`{name}` is no relation type{meant}"
    edits = (PlacedEdit(place, found[0]),) if found else ()
    fix = PlacedFix(f"rename to `{found[0]}`", safe=False, edits=edits) if found else None
    return Problem(message, place, located.entry.id, fix=fix)


class EntryId(Rule):
    """An id is malformed, reserved, unlike its file's name, or differs from another by case only.

    Why: Ids become IRIs and file names; on some disks `Agent.yaml` and `agent.yaml` are one file.
    Do: Use lower-case letters, digits and hyphens, and name the file after the id.
    """

    code = "SCH004"
    severity = Severity.ERROR
    valid = (
        Example(PLAIN),
        Example("- " + "\n  ".join(PLAIN.replace("terms", "other").splitlines()) + "\n"),
    )
    invalid = (
        Example(PLAIN.replace("terms", "Terms"), "1:5", "lower-case"),
        Example(
            at="1:5",
            says="reserved",
            files={"concepts/scheme.yaml": PLAIN.replace("terms", "scheme")},
            path="concepts/scheme.yaml",
        ),
        Example(PLAIN.replace("terms", "words"), "1:5", "the file is named `terms`"),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry = located.entry
        place = Place(located.path, (*located.root, "id"))
        if entry.id in RESERVED_IDS:
            message = f"`{entry.id}` is reserved for the exports' IRIs; choose another id"
            yield Problem(message, place, entry.id)
        stem = located.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        if located.alone and stem != entry.id:
            message = f"the file is named `{stem}`, its entry `{entry.id}`; rename one of them"
            yield Problem(message, place, entry.id)


class EmptyValue(Rule):
    """A key or a list item has no value.

    Why: It looks like a decision and is none; half-written entries are found by it.
    Do: Write the value, or delete the key.
    """

    code = "SCH005"
    severity = Severity.WARNING
    fix = "safe"
    valid = (Example(PLAIN),)
    invalid = (
        Example(PLAIN + "aliases:\n", "5:1", "`aliases` is empty", fixed=PLAIN),
        Example(PLAIN + 'forms: [word, ""]\n', "5:15", "empty", fixed=PLAIN + "forms: [word]\n"),
        Example(PLAIN + "forms:\n  - word\n  -\n", "7:4", "empty", PLAIN + "forms:\n  - word\n"),
        Example(PLAIN + "aliases:  # later\n", "5:1", "`aliases` is empty"),
        Example(
            PLAIN + "media: [{url: https://example.org/, kind video}]\n",
            "5:37",
            "put a colon after `kind`",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        for steps, text in texts(located.entry):
            if not text.strip():
                place = Place(located.path, (*located.root, *steps))
                message = f"`{_field(steps)}` is empty; write it or delete it"
                fix = _deletion(Place(located.path, (*located.root, *steps)), steps)
                yield Problem(message, place, located.entry.id, fix=fix)


def _deletion(place: Place, steps: tuple[str | int, ...]) -> PlacedFix | None:
    """Delete an empty item or reason; what must not be missing has to be written."""
    if steps[0] in ("forms", "not") or steps[-1] == "because":
        return PlacedFix("delete what is empty", True, (PlacedEdit(place, None),))
    return None


def _field(steps: tuple[str | int, ...]) -> str:
    return next(str(step) for step in reversed(steps) if isinstance(step, str))


def texts(entry: Entry) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The designations and prose of an entry with where they stand."""
    from kb.tables import prose

    yield ("label", "text"), entry.label.text
    for name in ("aliases", "abbreviations", "discouraged"):
        for n, term in enumerate(getattr(entry, name)):
            yield (name, n, "text"), term.text
    for name, given in (("forms", entry.forms), ("not", entry.not_)):
        for n, text in enumerate(given):
            yield (name, n), text
    yield from prose(entry)


class Characters(Rule):
    """A value has blanks at its ends, invisible or decomposed characters.

    Why: Two terms that look the same must be the same to a search.
    Do: Take the fix; it changes only characters that cannot be seen.
    """

    code = "SCH006"
    severity = Severity.WARNING
    fix = "safe"
    valid = (Example(PLAIN),)
    invalid = (
        Example(
            PLAIN.replace("label: term", 'label: "term "'),
            "2:8",
            "blanks at its end",
            PLAIN.replace("label: term", 'label: "term"'),
        ),
        Example(
            PLAIN.replace("label: term", "label: te\u200brm"),
            "2:8",
            "U+200B",
            PLAIN.replace("label: term", "label: term"),
        ),
        Example(
            PLAIN + "notes: >-\n  A remark. \n",
            "5:8",
            "blanks at its end",
            PLAIN + "notes: >-\n  A remark.\n",
        ),
    )


class LanguageTag(Rule):
    """A language tag is not one of BCP 47.

    Why: RDF readers refuse a file for one malformed tag.
    Do: Write `en`, `de`, `pt-BR`; `und` for an undetermined language.
    """

    code = "SCH007"
    severity = Severity.ERROR
    valid = (Example(PLAIN.replace("label: term", "label: {en: term, de: Begriff}")),)
    invalid = (
        Example(PLAIN.replace("label: term", "label: {en: term, en_US: term}"), "2:19", "en_US"),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry = located.entry
        for steps, text in texts(entry):
            for tag in _tags(text):
                if not _is_tag(tag):
                    place = Place(located.path, (*located.root, *steps, tag), on_key=True)
                    yield Problem(_no_tag(tag), place, entry.id)
        for name in ("aliases", "abbreviations", "discouraged"):
            for n, term in enumerate(getattr(entry, name)):
                if term.lang is not None and not _is_tag(term.lang):
                    place = Place(located.path, (*located.root, name, n, "lang"))
                    yield Problem(_no_tag(term.lang), place, entry.id)


def _tags(text: str) -> Iterable[str]:
    if not isinstance(text, Text):
        return ()
    return [tag for tag in (text.lang, *(tag for tag, _ in text.translations)) if tag is not None]


def _is_tag(tag: str) -> bool:
    first, *rest = tag.split("-")
    ascii_only = tag.isascii() and all(part.isalnum() and len(part) <= 8 for part in rest)
    return ascii_only and first.isalpha() and 2 <= len(first) <= 8


def _no_tag(tag: str) -> str:
    return f"`{tag}` is no language tag; write one as in BCP 47: en, de, pt-BR"


RULES: tuple[Rule, ...] = (
    Syntax(),
    Schema(),
    UnknownField(),
    EntryId(),
    EmptyValue(),
    Characters(),
    LanguageTag(),
)
