"""What reports say of a rule: its documentation, at hand where the findings are shown."""

from typing import NamedTuple

from kb.diagnostics import Severity

DOCUMENTS = "https://w3id.org/kb-alignment/docs/"
"""The address of docs/ (docs/w3id/)."""


class Described(NamedTuple):
    """A rule as reports name it; one without documentation has its code alone."""

    code: str
    family: str
    summary: str
    documentation: str
    severity: Severity
    fix: str | None
    opt_in: bool

    @property
    def address(self) -> str:
        """Its place on the page of rules."""
        return f"{DOCUMENTS}reference/rules.md#{self.code.lower()}"


def described(code: str) -> Described:
    """The rule of a code, and of a code without a rule what can be said of it."""
    import inspect

    from kb.check.registry import FAMILIES, RULES

    family = FAMILIES.get(code[:3], code)
    rule = RULES.get(code)
    if rule is None:
        return Described(code, family, code, code, Severity.WARNING, None, opt_in=False)
    text = inspect.cleandoc(rule.__doc__ or "")
    return Described(
        code, family, rule.summary, text, rule.severity, rule.fix, rule.opt_in or rule.online
    )
