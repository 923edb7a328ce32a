"""Findings as JUnit XML, for the test views of continuous integration.

A rule is a suite, a finding a failed test in it; a rule that finds nothing is a test that passed,
so that no report is empty. What does not fail the check (--fail-on) fails no test: it is told in
the suite's output. There is no standard: the files keep to both schemas in use, that of
Ant's JUnitReport and that of Jenkins, and so have all that either asks for and nothing that either
refuses (a test has no file or line, and none is skipped).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kb.diagnostics import Finding
from kb.report.context import Context, Suppressed
from kb.report.counting import fails
from kb.report.described import Described, described
from kb.report.text import lines, one_line

NO_TIME = "1970-01-01T00:00:00"
"""Ant's schema asks for a time and a host; a report says neither, to be the same every time."""

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}


def junit_pieces(findings: Sequence[Finding], context: Context) -> Iterator[str]:
    """A document, suite by suite: the rules that ran, in their order."""
    found: dict[str, list[Finding]] = {code: [] for code in context.rules}
    told = _excused(context.suppressed)
    for finding in findings:
        failed = found.setdefault(finding.code, [])
        if fails([finding], context.fail_on):
            failed.append(finding)
        else:
            told.setdefault(finding.code, []).extend(lines(finding))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
    for number, (code, failed) in enumerate((found or {context.command: []}).items()):
        yield from _suite(
            number, described(code), failed, "\n".join(told.get(code, ())), context.version
        )
    yield "</testsuites>\n"


def _suite(
    number: int, rule: Described, failed: Sequence[Finding], told: str, version: str
) -> Iterator[str]:
    package = f"kb.{rule.family}"
    yield (
        f'  <testsuite name="{escaped(rule.code)}" package="{escaped(package)}" id="{number}"'
        f' tests="{len(failed) or 1}" failures="{len(failed)}" errors="0" time="0"'
        f' timestamp="{NO_TIME}" hostname="localhost">\n'
        f'    <properties><property name="kb" value="{escaped(version)}"/></properties>\n'
    )
    names = Counter[str]()
    for finding in failed:
        yield _failed(finding, f"{package}.{rule.code}", names)
    if not failed:
        yield f"    <testcase {_case(rule.summary, f'{package}.{rule.code}')}/>\n"
    yield f"    <system-out>{escaped(told)}</system-out>\n"
    yield "    <system-err></system-err>\n  </testsuite>\n"


def _failed(finding: Finding, classname: str, names: Counter[str]) -> str:
    """A failed test, named without its line: tests are compared from run to run by their names."""
    name = one_line(f"{finding.span.path}: {finding.message}")
    names[name] += 1
    if names[name] > 1:
        name += f" ({names[name]})"
    told = [*lines(finding), *([f"Fix: {one_line(finding.fix.title)}"] if finding.fix else [])]
    return (
        f"    <testcase {_case(name, classname)}>\n"
        f'      <failure type="{finding.severity.value}" message="{_value(finding.message)}">'
        f"{escaped(chr(10).join(told))}</failure>\n"
        f"    </testcase>\n"
    )


def _case(name: str, classname: str) -> str:
    return f'name="{_value(name)}" classname="{_value(classname)}" time="0"'


def _excused(suppressed: Sequence[Suppressed]) -> dict[str, list[str]]:
    """What is excused, by rule: a line each, with the reason."""
    told: dict[str, list[str]] = {}
    for finding, because, _ in suppressed:
        line = f"excused ({one_line(because)}): {next(lines(finding))}"
        told.setdefault(finding.code, []).append(line)
    return told


def _value(text: str) -> str:
    return escaped(one_line(text))


def escaped(text: str) -> str:
    """Text for XML 1.0; what XML cannot write at all stands as a visible `\\uxxxx`."""
    text = _ILLEGAL.sub(lambda illegal: f"\\u{ord(illegal[0]):04x}", text)
    return "".join(_ENTITIES.get(character, character) for character in text)
