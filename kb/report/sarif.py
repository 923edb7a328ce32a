"""Findings as SARIF 2.1.0 (OASIS), for code scanning.

Numbers behind a paragraph sign are sections of the standard with errata 01.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from kb.diagnostics import Edit, Finding, Fix, Related, Severity, Span
from kb.report.context import Context, Suppressed
from kb.report.counting import summary
from kb.report.described import DOCUMENTS, Described, described
from kb.report.objects import Json, encoded, listed
from kb.report.text import one_line

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
FINGERPRINT = "kbFinding/v1"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}


def sarif_pieces(findings: Sequence[Finding], context: Context) -> Iterator[str]:
    """A log with one run: the rules, the files, then each finding on a line of its own."""
    everything = [*findings, *(excused.finding for excused in context.suppressed)]
    codes = list(dict.fromkeys((*context.rules, *(finding.code for finding in everything))))
    paths = sorted({path for finding in everything for path in _paths(finding)})
    log = _Log(context, _numbered(codes), _numbered(paths))
    yield f'{{\n"$schema": {encoded(SCHEMA)},\n"version": "2.1.0",\n"runs": [{{\n"tool": {{'
    yield f'"driver": {{\n{_members(_driver(context))},\n'
    yield from listed('"rules": ', (_rule(described(code)) for code in codes))
    yield f"}}}},\n{_members(_circumstances(findings, context))},\n"
    yield from listed('"artifacts": ', (log.artifact(path) for path in paths))
    yield ",\n"
    yield from listed('"results": ', log.results(findings))
    yield "\n}]\n}\n"


def _paths(finding: Finding) -> Iterator[str]:
    yield finding.span.path
    yield from (related.span.path for related in finding.related)
    yield from (edit.span.path for edit in (finding.fix.edits if finding.fix else ()))


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _members(values: Json) -> str:
    return ",\n".join(f"{encoded(name)}: {encoded(value)}" for name, value in values.items())


def _driver(context: Context) -> Json:
    return {
        "name": "kb",
        "version": context.version,
        "semanticVersion": context.version,
        "informationUri": DOCUMENTS,
    }


def _rule(rule: Described) -> Json:
    """A rule as reportingDescriptor (§3.49), with its documentation in full."""
    known = {"level": _LEVELS[rule.severity], "enabled": not rule.opt_in}
    return {
        "id": rule.code,
        "name": f"{rule.family.title()}{rule.code[3:]}",
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.documentation},
        "help": {"text": rule.documentation, "markdown": _emphasised(rule)},
        "helpUri": rule.address,
        "defaultConfiguration": known,
        "properties": {"tags": _tags(rule), "problem.severity": _PROBLEMS[rule.severity]},
    }


def _emphasised(rule: Described) -> str:
    """The documentation with a paragraph of its own for why, and for what to do."""
    return re.sub(r"^(Why|Do):", r"\n**\1:**", rule.documentation, flags=re.MULTILINE)


def _tags(rule: Described) -> list[str]:
    return [rule.family, *(["opt-in"] * rule.opt_in), *([f"{rule.fix} fix"] if rule.fix else [])]


def _circumstances(findings: Sequence[Finding], context: Context) -> Json:
    """What holds for all findings of the run; the counts come before the findings."""
    return {
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {
            ROOT: {"description": {"text": "The folder that paths are relative to."}}
        },
        "invocations": [{"executionSuccessful": True}],
        "properties": {"summary": summary(findings), "partial": context.partial},
    }


class _Log:
    """Results, which name rules and files by their places in the lists."""

    def __init__(
        self, context: Context, rules: Mapping[str, int], artifacts: Mapping[str, int]
    ) -> None:
        self._context = context
        self._rules = rules
        self._artifacts = artifacts

    def artifact(self, path: str) -> Json:
        """A file that findings speak of (§3.24)."""
        return {"location": self._location(path), "encoding": "utf-8"}

    def _location(self, path: str) -> Json:
        where = uri(self._context.from_top(path))
        return {"uri": where, "uriBaseId": ROOT, "index": self._artifacts[path]}

    def results(self, findings: Sequence[Finding]) -> Iterator[Json]:
        """The findings, then those that are excused; each says which it is (§3.27.23)."""
        for finding in findings:
            yield {**self._result(finding), "suppressions": []}
        for excused in self._context.suppressed:
            yield {**self._result(excused.finding), "suppressions": [_suppression(excused)]}

    def _result(self, finding: Finding) -> Json:
        return {
            "ruleId": finding.code,
            "ruleIndex": self._rules[finding.code],
            "level": _LEVELS[finding.severity],
            "message": {"text": message(finding.message)},
            "locations": [self._place(finding)],
            **self._related(finding.related),
            **(
                {"partialFingerprints": {FINGERPRINT: finding.fingerprint}}
                if finding.fingerprint
                else {}
            ),
            **({"fixes": [self._fix(finding.fix)]} if finding.fix else {}),
        }

    def _place(self, finding: Finding) -> Json:
        place = self._physical(finding.span)
        if finding.concept is None:
            return place
        return {**place, "logicalLocations": [{"name": finding.concept, "kind": "concept"}]}

    def _physical(self, span: Span) -> Json:
        at = {"artifactLocation": self._location(span.path), "region": _region(span)}
        return {"physicalLocation": at}

    def _related(self, related: Sequence[Related]) -> Json:
        places = [
            {"id": number, **self._physical(one.span), "message": {"text": message(one.message)}}
            for number, one in enumerate(related)
        ]
        return {"relatedLocations": places} if places else {}

    def _fix(self, fix: Fix) -> Json:
        """A fix (§3.55); whether it is safe has no place in the standard but the property bag."""
        changed: dict[str, list[Json]] = {}
        for edit in fix.edits:
            changed.setdefault(edit.span.path, []).append(_replacement(edit))
        changes = [
            {"artifactLocation": self._location(path), "replacements": replacements}
            for path, replacements in changed.items()
        ]
        return {
            "description": {"text": message(fix.title)},
            "artifactChanges": changes,
            "properties": {"safe": fix.safe},
        }


def _replacement(edit: Edit) -> Json:
    deleted = {"deletedRegion": _region(edit.span)}
    return {**deleted, "insertedContent": {"text": edit.text}} if edit.text else deleted


def _region(span: Span) -> Json:
    """A span, which counts as regions do (§3.30): from 1, the end exclusive."""
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _suppression(excused: Suppressed) -> Json:
    kind = {"kind": "external" if excused.baseline else "inSource", "status": "accepted"}
    return {**kind, "justification": excused.because} if excused.because else kind


def message(text: str) -> str:
    """A plain text as message string: no placeholder (§3.11.5) and no link (§3.11.6) in it."""
    text = one_line(text).replace("{", "{{").replace("}", "}}")
    if "](" in text:
        for mark in "\\[]":
            text = text.replace(mark, "\\" + mark)
    return text


def uri(path: str) -> str:
    """A relative path as URI reference (RFC 3986), the bytes of its UTF-8 percent-encoded."""
    return quote(path, safe="/", errors="surrogateescape")
