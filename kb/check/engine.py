"""Running rules: over each file by itself, then over the tables of the whole.

`examine` needs one file and the base's vocabulary, `judge` the rows of all files; neither needs
the other's data, so files can be examined apart, in other processes or on another day.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.check.placing import Placer, ReadBytes
from kb.check.registry import BASE_RULES, CODES, ENTRY_RULES, RULES
from kb.check.rule import Rule, Scope, Whole
from kb.check.suppressions import Suppression, Suppressions, commented, stated
from kb.diagnostics import Finding, Severity
from kb.errors import UnknownName
from kb.knowledge_base import KnowledgeBase
from kb.model.manifest import Manifest
from kb.nearest import did_you_mean
from kb.reading.files import EntryFile, SourceFile
from kb.reading.remarks import Raised
from kb.tables import Rows, Tables, rows_of


class Selection(NamedTuple):
    """Which rules run, and how much each weighs where kb.yaml says otherwise."""

    codes: frozenset[str]
    severities: dict[str, Severity]

    def weigh(self, rule: Rule, given: Severity | None) -> Severity:
        return self.severities.get(rule.code) or given or rule.severity


def selection(
    manifest: Manifest, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> Selection:
    """The rules that a base and a command line ask for.

    `select` replaces what runs by default and brings opt-in rules in; kb.yaml's own choice holds
    where the command line makes none. Raises UnknownName for a code or family that does not exist.
    """
    settings = manifest.rules
    chosen = _asked(select) or _named(settings.select) or _default_codes()
    dropped = _asked(ignore) | (frozenset[str]() if select else _named(settings.ignore))
    severities: dict[str, Severity] = {}
    for name, weight in settings.severity.items():
        codes = _named([name])
        if weight == "off":
            dropped |= codes
        else:
            severities |= dict.fromkeys(codes, Severity(weight))
    return Selection(chosen - dropped, severities)


def _default_codes() -> frozenset[str]:
    return frozenset(code for code, rule in RULES.items() if not rule.opt_in)


def _asked(names: Iterable[str]) -> frozenset[str]:
    return frozenset(code for name in names for code in resolve(name))


def _named(names: Iterable[str]) -> frozenset[str]:
    """The codes of names in kb.yaml; what is unknown there is a finding (SUP003), not an error."""
    return frozenset(code for name in names for code in RULES if code.startswith(name))


def resolve(name: str) -> list[str]:
    """The codes that a code (`GRA005`), a family or `ALL` stands for. Raises UnknownName."""
    wanted = name.upper()
    found = [code for code in RULES if wanted == "ALL" or code.startswith(wanted)]
    if not found or not name:
        meant = did_you_mean(wanted, RULES)
        raise UnknownName(f"no rule or family is called {name}{meant or '; kb explain lists them'}")
    return found


@dataclass(slots=True)
class Examined:
    """What files have to say: their rows, what was seen in them, what they excuse.

    Plain rows without the entries themselves, so that it passes cheaply between processes.
    """

    rows: Rows = field(default_factory=Rows)
    raised: list[Raised] = field(default_factory=list[Raised])
    suppressions: list[Suppression] = field(default_factory=list[Suppression])
    lost: list[str] = field(default_factory=list[str])
    lost_sources: list[str] = field(default_factory=list[str])

    def extend(self, other: "Examined") -> None:
        """Append what other files have to say."""
        self.rows.extend(other.rows)
        self.raised += other.raised
        self.suppressions += other.suppressions
        self.lost += other.lost
        self.lost_sources += other.lost_sources


def examine(
    file: EntryFile, scope: Scope, codes: Collection[str], read_bytes: ReadBytes
) -> Examined:
    """What the reader and the rules of some codes about single entries see in one file."""
    made = Examined(rows_of(file.entries), list(file.problems), lost=file.lost)
    rules = [rule for rule in ENTRY_RULES if rule.code in codes]
    for located in file.entries:
        for rule in rules:
            made.raised += [Raised(rule.code, seen) for seen in rule.check_entry(located, scope)]
    made.suppressions += stated(
        (one.entry.id, one.entry.ignore, one.path, one.root) for one in file.entries
    )
    if file.commented:
        made.suppressions += commented(file.path, read_bytes)
    return made


def examine_sources(file: SourceFile, read_bytes: ReadBytes) -> Examined:
    """What the reader sees in a bibliography file, and what that excuses."""
    made = Examined(raised=list(file.problems), lost_sources=file.lost)
    made.suppressions += stated(
        (one.source.id, one.source.ignore, one.path, one.root) for one in file.sources
    )
    if file.commented:
        made.suppressions += commented(file.path, read_bytes)
    return made


def judge(whole: Whole, codes: Collection[str]) -> Iterator[Raised]:
    """What the rules of some codes about the whole base see."""
    for rule in BASE_RULES:
        if rule.code in codes:
            for problem in rule.check_base(whole):
                yield Raised(rule.code, problem)


def check(
    base: KnowledgeBase,
    read_bytes: ReadBytes,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    published: frozenset[str] = frozenset(),
    today: str = "",
) -> list[Finding]:
    """The findings of a base, sorted by place. `today` (ISO date) ends suppressions.

    Raises UnknownName for an unknown code in `select` or `ignore`.
    """
    chosen = selection(base.manifest, select, ignore)
    scope = Scope(base.manifest, base.types, base.manifest_file.readable)
    examined = Examined(raised=[*base.problems, *base.manifest_file.problems])
    for sources in base.source_files:
        examined.extend(examine_sources(sources, read_bytes))
    for file in base.entry_files:
        examined.extend(examine(file, scope, chosen.codes, read_bytes))
    tables = Tables(examined.rows, base.types, examined.lost)
    lost = frozenset(examined.lost_sources)
    whole = Whole(
        base.manifest_file, tables, base.located_sources, published, lost, CODES, read_bytes
    )
    return conclude(whole, examined, chosen, read_bytes, today)


def conclude(
    whole: Whole, examined: Examined, chosen: Selection, read_bytes: ReadBytes, today: str
) -> list[Finding]:
    """What was seen in the files and in the whole → findings: selected, not excused, in order."""
    suppressions = Suppressions(examined.suppressions, today, CODES)
    raised = [*examined.raised, *judge(whole, chosen.codes), *suppressions.problems]
    wanted = [item for item in raised if item.code in chosen.codes]
    wanted.sort(key=lambda item: item.problem.place.path)
    placer = Placer(read_bytes)
    findings: list[Finding] = []
    for code, problem in wanted:
        severity = chosen.weigh(RULES[code], problem.severity)
        finding = placer.finding(code, severity, problem)
        if not suppressions.cover(finding):
            findings.append(finding)
    return sorted(set(findings), key=lambda finding: finding.order)
