"""What findings add up to."""

from collections import Counter
from collections.abc import Sequence

from kb.diagnostics import Finding, Severity

_NAMES = {"error": "error", "warning": "warning", "info": "remark"}


def summary(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings of each severity."""
    counts = Counter(finding.severity for finding in findings)
    return {severity.value: counts[severity] for severity in Severity}


def summary_line(findings: Sequence[Finding]) -> str:
    """The sum in words: "2 errors, 1 warning", or that nothing was found."""
    if not findings:
        return "nothing found"
    counts = [(n, _NAMES[severity]) for severity, n in summary(findings).items() if n]
    return ", ".join(counted(n, name) for n, name in counts)


def counted(number: int, name: str) -> str:
    """A number of things: "1 file", "2 files"."""
    return f"{number} {name}{'' if number == 1 else 's'}"


def statistics(findings: Sequence[Finding]) -> str:
    """Findings counted by rule, the most frequent first."""
    counts = Counter((finding.code, finding.severity.value) for finding in findings)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return "".join(f"{n:>6}  {code}  {severity}\n" for (code, severity), n in rows)


def fails(findings: Sequence[Finding], fail_on: str) -> bool:
    """Whether any finding is at least as severe as `fail_on`."""
    limit = Severity(fail_on).rank
    return any(finding.severity.rank <= limit for finding in findings)


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """Findings by weight, those of one weight by place."""
    return sorted(findings, key=lambda finding: (finding.severity.rank, finding.order))
