"""Running rules: over each file by itself, then over the tables of the whole.

`examine` needs one file and the base's vocabulary, `judge` the rows of all files; neither needs
the other's data, so files can be examined apart, in other processes or on another day.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from kb.check.answers import Answers
from kb.check.baseline import Baseline, measure
from kb.check.book import Book
from kb.check.placing import Placer, ReadBytes
from kb.check.profiles import PROFILES
from kb.check.registry import (
    BASE_RULES,
    BOOK_ONLINE_RULES,
    BOOK_RULES,
    CHECKED,
    CODES,
    ENTRY_RULES,
    LINTED,
    ONLINE_RULES,
    RULES,
)
from kb.check.rule import Rule, Scope, Whole
from kb.check.suppressions import Suppression, Suppressions, commented, in_document, stated
from kb.diagnostics import Finding, Severity
from kb.errors import KBError, UnknownName
from kb.knowledge_base import KnowledgeBase
from kb.model.manifest import Manifest
from kb.nearest import did_you_mean
from kb.reading.files import EntryFile, ManifestFile, SourceFile
from kb.reading.remarks import Raised
from kb.tables import Rows, Tables, rows_of


class Selection(NamedTuple):
    """Which rules run, and how much each weighs where kb.yaml says otherwise."""

    codes: frozenset[str]
    severities: dict[str, Severity]
    unsaid: frozenset[str] = frozenset()
    """Those that run only so that suppressions of them can be judged."""

    def weigh(self, rule: Rule, given: Severity | None) -> Severity:
        return self.severities.get(rule.code) or given or rule.severity


def selection(
    manifest: Manifest,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    *,
    online: bool = False,
) -> Selection:
    """The rules that a base and a command line ask for.

    `select` replaces what runs by default and brings opt-in rules in; kb.yaml's own choice holds
    where the command line makes none. Rules that ask the network are among them only if `online`.
    Raises UnknownName for a code or family that does not exist, KBError for the code of a rule
    that asks the network where it may not.
    """
    settings = manifest.rules
    if not online:
        _refuse_online(select)
    chosen = _asked(select) or _named(settings.select) or _profile(settings.profile)
    dropped = _asked(ignore) | (frozenset[str]() if select else _named(settings.ignore))
    if online:
        chosen |= frozenset[str]() if select else _ONLINE
    else:
        dropped |= _ONLINE
    severities: dict[str, Severity] = {}
    for name, weight in settings.severity.items():
        codes = _named([name])
        if weight == "off":
            dropped |= codes
        else:
            severities |= dict.fromkeys(codes, Severity(weight))
    codes = chosen - dropped
    if codes and codes <= _OF_SUPPRESSIONS:
        unsaid = _profile(settings.profile) - dropped - _OF_SUPPRESSIONS
        return Selection(codes | unsaid, severities, unsaid)
    return Selection(codes, severities)


_OF_SUPPRESSIONS = frozenset(code for code in RULES if code.startswith("SUP"))
_ONLINE = frozenset(rule.code for rule in ONLINE_RULES)


def _refuse_online(names: Iterable[str]) -> None:
    for name in names:
        if name.upper() in _ONLINE:
            raise KBError(f"{name.upper()} asks the network; add --online")


def _profile(name: str) -> frozenset[str]:
    holds = PROFILES[name].holds
    return frozenset(code for code, rule in RULES.items() if holds(rule) and not rule.online)


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


def examine_manifest(file: ManifestFile, read_bytes: ReadBytes) -> Examined:
    """What the reader sees in kb.yaml, and what its comments excuse."""
    made = Examined(raised=list(file.problems))
    if file.commented:
        made.suppressions += commented(file.path, read_bytes)
    return made


def judge(whole: Whole, codes: Collection[str]) -> Iterator[Raised]:
    """What the rules of some codes about the whole base see."""
    for rule in BASE_RULES:
        if rule.code in codes:
            for problem in rule.check_base(whole):
                yield Raised(rule.code, problem)


def judge_online(whole: Whole, codes: Collection[str], answers: Answers) -> Iterator[Raised]:
    """What the rules of some codes see that ask the network."""
    for rule in ONLINE_RULES:
        if rule.code in codes:
            for problem in rule.check_online(whole, answers):
                yield Raised(rule.code, problem)


def check(
    base: KnowledgeBase,
    read_bytes: ReadBytes,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    published: frozenset[str] = frozenset(),
    today: str = "",
    baseline: Baseline | None = None,
    answers: Answers | None = None,
) -> list[Finding]:
    """The findings of a base, sorted by place. `today` (ISO date) ends suppressions; what a
    baseline lists is left out; rules that ask the network run only where there are `answers`.

    Raises what `selection` raises.
    """
    chosen = selection(base.manifest, select, ignore, online=answers is not None)
    scope = Scope(base.manifest, base.types, base.manifest_file.readable)
    examined = examine_manifest(base.manifest_file, read_bytes)
    examined.raised += base.problems
    for sources in base.source_files:
        examined.extend(examine_sources(sources, read_bytes))
    for file in base.entry_files:
        examined.extend(examine(file, scope, chosen.codes, read_bytes))
    tables = Tables(examined.rows, base.types, examined.lost)
    lost = frozenset(examined.lost_sources)
    whole = Whole(
        base.manifest_file, tables, base.located_sources, published, lost, CODES, read_bytes
    )
    outcome = conclude(whole, examined, chosen, read_bytes, today, answers)
    return outcome.against(baseline, chosen, read_bytes).findings if baseline else outcome.findings


class Excused(NamedTuple):
    """A finding that a suppression covers."""

    finding: Finding
    suppression: Suppression


class Outcome(NamedTuple):
    """What a check comes to: what was found, what was excused, and which rules looked."""

    findings: list[Finding]
    excused: list[Excused]
    codes: frozenset[str]
    known: Sequence[Finding] = ()
    """What a baseline lists."""
    remarks: Sequence[str] = ()
    """Sentences on what could not be looked at."""

    def against(self, baseline: Baseline, chosen: Selection, read_bytes: ReadBytes) -> "Outcome":
        """The outcome without what a baseline lists; what is stale there is found (SUP005)."""
        measured = measure(self.findings, baseline, self.codes - _ONLINE)
        findings = measured.new + placed(measured.stale, chosen, read_bytes)
        findings.sort(key=lambda finding: finding.order)
        return self._replace(findings=findings, known=measured.known)


def conclude(
    whole: Whole,
    examined: Examined,
    chosen: Selection,
    read_bytes: ReadBytes,
    today: str,
    answers: Answers | None = None,
) -> Outcome:
    """What was seen in the files and in the whole → findings: selected, not excused, in order."""
    raised = [*examined.raised, *judge(whole, chosen.codes)]
    if answers is not None:
        raised += judge_online(whole, chosen.codes, answers)
    chosen = chosen._replace(codes=chosen.codes & CHECKED)
    made = _concluded(raised, examined.suppressions, chosen, CHECKED, read_bytes, today)
    return made._replace(remarks=list(_not_compared(whole, chosen.codes)))


def _not_compared(whole: Whole, codes: Collection[str]) -> Iterator[str]:
    """That quotations were passed over, which would look like their being right."""
    if "CIT021" in codes and "CIT023" not in codes:
        count = sum(len(one.rows) for one in whole.quotations.unavailable)
        if count:
            were = "quotation was" if count == 1 else "quotations were"
            yield f"{count} {were} compared with no source; `--select CIT023` names them"


def lint(
    book: Book,
    chosen: Selection,
    read_bytes: ReadBytes,
    today: str = "",
    answers: Answers | None = None,
) -> Outcome:
    """What the rules about documents find in a book, and what its comments excuse.

    Rules that compare with a base run only where the book has one.
    """
    codes = chosen.codes & runnable(book)
    raised = [*book.problems, *judge_book(book, codes)]
    if answers is not None:
        raised += judge_book_online(book, codes, answers)
    stated_ = [one for document in book.documents for one in in_document(document)]
    ours = chosen._replace(codes=codes)
    return _concluded(raised, stated_, ours, LINTED, read_bytes, today)


def runnable(book: Book) -> frozenset[str]:
    """The codes of the rules that can look at a book: without a base, those that need none."""
    if book.base is not None:
        return LINTED
    return frozenset(code for code in LINTED if not RULES[code].needs_base)


def judge_book(book: Book, codes: Collection[str]) -> Iterator[Raised]:
    """What the rules of some codes about documents see."""
    for rule in BOOK_RULES:
        if rule.code in codes:
            for problem in rule.check_book(book):
                yield Raised(rule.code, problem)


def judge_book_online(book: Book, codes: Collection[str], answers: Answers) -> Iterator[Raised]:
    """What the rules of some codes see in documents that ask the network."""
    for rule in BOOK_ONLINE_RULES:
        if rule.code in codes:
            for problem in rule.check_book_online(book, answers):
                yield Raised(rule.code, problem)


def _concluded(
    raised: list[Raised],
    excusing: list[Suppression],
    chosen: Selection,
    able: Collection[str],
    read_bytes: ReadBytes,
    today: str,
) -> Outcome:
    """The outcome of what was seen; `able` are the codes of all that could be seen there."""
    suppressions = Suppressions(excusing, today, CODES)
    raised += suppressions.problems
    findings: list[Finding] = []
    excused: list[Excused] = []
    for finding in placed(raised, chosen, read_bytes):
        suppression = suppressions.cover(finding)
        if suppression is None and finding.code not in chosen.unsaid:
            findings.append(finding)
        elif suppression is not None:
            excused.append(Excused(finding, suppression))
    unused = suppressions.unused(_judged(chosen.codes, able))
    if unused:
        findings += placed(unused, chosen, read_bytes)
        findings.sort(key=lambda finding: finding.order)
    return Outcome(findings, excused, chosen.codes - chosen.unsaid)


def placed(raised: Iterable[Raised], chosen: Selection, read_bytes: ReadBytes) -> list[Finding]:
    """The findings of problems that a selection wants, by place, each told once.

    What has the same fingerprint is numbered, so that one of several is never taken for another.
    """
    wanted = [item for item in raised if item.code in chosen.codes]
    wanted.sort(key=lambda item: item.problem.place.path)
    placer = Placer(read_bytes)
    made = {
        placer.finding(code, chosen.weigh(RULES[code], problem.severity), problem): None
        for code, problem in wanted
    }
    seen = Counter[str]()
    numbered: list[Finding] = []
    for finding in sorted(made, key=lambda finding: finding.order):
        mark = finding.fingerprint
        seen[mark] += 1
        again = seen[mark] > 1
        numbered.append(replace(finding, fingerprint=f"{mark}-{seen[mark]}") if again else finding)
    return numbered


def _judged(codes: Collection[str], able: Collection[str]) -> Callable[[str], bool]:
    """Tells whether the rules that a code or family stands for have run, of those that are able to.

    Those that run only when asked for count where they were; those that ask the network never do,
    for it does not always answer.
    """

    def ran(name: str) -> bool:
        asked = [
            code
            for code, rule in RULES.items()
            if code in able
            and code.startswith(name)
            and not rule.online
            and (code in codes or not rule.opt_in)
        ]
        return bool(asked) and all(code in codes for code in asked)

    return ran
