"""Accounts as JSON values, and a base's in numbers (docs/json/sources.schema.json)."""

from collections.abc import Iterable, Sequence
from typing import Any

from kb.diagnostics import Finding
from kb.model.source import Source, source_label
from kb.sources.account import Account, Use, unverified

Json = dict[str, Any]


def values(one: Account) -> Json:
    """An account as JSON has it."""
    return {
        "work": one.name,
        "labels": one.labels,
        "sources": [_source(source, one) for source in one.sources],
        "citations": [_use(use) for use in one.uses],
        "modes": one.modes,
        "parts": one.parts,
        "alone": one.alone,
        "unplaced": one.unplaced,
        "second_hand": len(one.second_hand),
        "through": [_use(use) for use in one.through],
        "findings": [_finding(finding) for finding in one.findings],
    }


def _source(source: Source, account: Account) -> Json:
    custom = source.custom
    return {
        "id": source.id,
        "label": source_label(source),
        "type": source.type,
        "title": source.title,
        "url": source.url,
        "verified_by": list(custom.verified_by),
        "unverified": unverified(source),
        "archived": custom.archived,
        "snapshot": custom.snapshot.path if custom.snapshot is not None else None,
        "superseded_by": account.superseded.get(source.id),
    }


def _use(use: Use) -> Json:
    return {
        "concept": use.concept,
        "label": use.label,
        "part": use.part,
        "name": use.name,
        "source": use.source,
        "locator": use.locator,
        "mode": use.mode,
        "quote": use.quote,
        "via": use.via,
        "path": use.path,
        "line": use.line,
    }


def _finding(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "path": finding.span.path,
        "line": finding.span.line,
    }


def summary(accounts: Sequence[Account]) -> Json:
    """Works in numbers: how many there are, and of how many something is to be said."""
    return {
        "works": len(accounts),
        "sources": sum(len(one.sources) for one in accounts),
        "citations": sum(len(one.uses) for one in accounts),
        "unused": _many(one.unused for one in accounts),
        "unverified": _many(bool(one.unverified) for one in accounts),
        "second_hand": _many(bool(one.second_hand) for one in accounts),
        "superseded": _many(bool(one.superseded) for one in accounts),
        "single": sum(len(one.alone) for one in accounts),
    }


def _many(flags: Iterable[bool]) -> int:
    return sum(flags)
