"""Rules as text for people: what a rule means, its examples, its fix."""

import inspect
from collections.abc import Iterator
from typing import Any

from kb.check.answers import described
from kb.check.engine import resolve
from kb.check.examples import is_document
from kb.check.registry import FAMILIES, RULES
from kb.check.rule import Example, Rule


def listed() -> str:
    """All rules by family, a line each."""
    lines: list[str] = []
    for prefix, name in FAMILIES.items():
        lines += ["", f"{prefix}: {name}"] if lines else [f"{prefix}: {name}"]
        lines += [_line(rule) for rule in RULES.values() if rule.family == prefix]
    return "".join(line + "\n" for line in lines)


def _line(rule: Rule) -> str:
    fix = f", {rule.fix} fix" if rule.fix else ""
    opt_in = (", opt-in" if rule.opt_in else "") + (", online" if rule.online else "")
    return f"  {rule.code}  {rule.summary} ({rule.severity.value}{opt_in}{fix})"


def explained(name: str) -> str:
    """The rules that a code or family names, whole. Raises UnknownName if there are none."""
    return "\n".join("".join(line + "\n" for line in _whole(RULES[code])) for code in resolve(name))


def _whole(rule: Rule) -> Iterator[str]:
    summary, *rest = inspect.cleandoc(rule.__doc__ or "").splitlines()
    weight = f"{rule.severity.value}{', opt-in' if rule.opt_in else ''}"
    weight += ", asks the network: --online" if rule.online else ""
    yield f"{rule.code} ({weight})  {summary}"
    yield from rest
    yield f"Fix: {rule.fix or 'none'}."
    if rule.settings:
        limits = ", ".join(f"{name}: {limit}" for name, limit in rule.settings.items())
        yield f"Settings: {limits} (in kb.yaml, `rules: {{settings: {{{rule.code}: {{…}}}}}}`)."
    for title, examples in (("Found", rule.invalid[:1]), ("Not found", rule.valid[:1])):
        for example in examples:
            yield ""
            yield f"{title}:"
            yield from _shown(example)


def _shown(example: Example) -> Iterator[str]:
    chapter = example.files.get(example.path, "") if is_document(example.path) else ""
    text = example.text or ("" if chapter else example.files.get(example.path, ""))
    for line in (*text.splitlines(), *[""] * bool(text and chapter), *chapter.splitlines()):
        yield f"    {line}".rstrip()
    for asked, answer in example.answers.items():
        yield f"    ({described(asked, answer)})"
    if example.at:
        yield f"    → {example.at} {example.says}"


def rule_values(rule: Rule) -> dict[str, Any]:
    """A rule as JSON shows it."""
    return {
        "code": rule.code,
        "summary": rule.summary,
        "severity": rule.severity.value,
        "opt_in": rule.opt_in,
        "online": rule.online,
        "fix": rule.fix,
        "settings": dict(rule.settings),
        "documentation": inspect.cleandoc(rule.__doc__ or ""),
    }
