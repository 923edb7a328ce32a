"""What a knowledge base has and lacks, in numbers: counts, coverage, density."""

from collections import Counter
from collections.abc import Iterable
from textwrap import fill
from typing import Any, cast

from kb.knowledge_base import KnowledgeBase
from kb.model.source import Source

Json = dict[str, Any]


def stats(base: KnowledgeBase) -> Json:
    """The numbers of a base (docs/json/stats.schema.json).

    Shares are of 1, rounded to three places; `relations.per_concept` counts each relation at both
    of its ends.
    """
    entries = base.entries.values()
    total = len(base.entries)
    defined = [entry for entry in entries if entry.definition is not None]
    sourced = [entry for entry in defined if entry.definition and entry.definition.cites]
    statements = base.tables.statements
    return {
        "concepts": {
            "total": total,
            "by_status": _counted(entry.status.value for entry in entries),
            "by_kind": _counted(entry.kind or "none" for entry in entries),
            "by_topic": _counted(topic for entry in entries for topic in entry.topics),
        },
        "definitions": {
            "total": len(defined),
            "share": _share(len(defined), total),
            "sourced": len(sourced),
            "sourced_share": _share(len(sourced), len(defined)),
        },
        "senses": {
            "total": sum(len(entry.senses) for entry in entries),
            "concepts_with_several": sum(len(entry.senses) > 1 for entry in entries),
        },
        "relations": {
            "total": len(statements),
            "per_concept": round(2 * len(statements) / total, 2) if total else 0,
            "by_type": _counted(statement.type.name for statement in statements),
            "by_status": _counted(statement.edge.status for statement in statements),
        },
        "citations": len(base.tables.citations),
        "sources": _sources(base),
    }


def _sources(base: KnowledgeBase) -> Json:
    cited = {row.source for row in base.tables.citations}
    cited |= {row.via for row in base.tables.citations if row.via is not None}
    return {
        "total": len(base.sources),
        "works": len({source.work for source in base.sources.values()}),
        "cited": len(cited & base.sources.keys()),
        "by_verification": _counted(_verification(source) for source in base.sources.values()),
    }


def _verification(source: Source) -> str:
    """verified, partly (something in it is not), or unverified."""
    if not source.custom.verified_by:
        return "unverified"
    return "partly" if source.custom.unverified else "verified"


def _counted(names: Iterable[str]) -> dict[str, int]:
    """How often each name occurs, the most frequent first."""
    counts = Counter(names)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def as_text(numbers: Json, width: int = 80) -> str:
    """The numbers in lines of a width, a group a paragraph."""
    groups: list[str] = []
    for name, value in numbers.items():
        if not isinstance(value, dict):
            groups.append(f"{name}: {value}\n")
            continue
        groups.append(f"{name}\n" + "".join(_lines(cast("Json", value), width)))
    return "\n".join(groups)


def _lines(group: Json, width: int) -> Iterable[str]:
    for name, value in group.items():
        line = f"{name.replace('_', ' ')}: {_shown(value)}"
        yield fill(line, width, initial_indent="  ", subsequent_indent="    ") + "\n"


def _shown(value: int | float | dict[str, int]) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items()) or "none"
    return str(value)
