"""Runs → tables in Markdown: recall, precision, what no rule claims, what fixes made."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from benchmarks.faults.running import Mended, Run

STATES = {
    "healed": "healed to the byte",
    "same": "healed in value",
    "other": "clean, but not what it was",
    "left": "changed, findings left",
    "untouched": "nothing to fix in this way",
}


def report(runs: Sequence[Run], together: Sequence[Run]) -> str:
    """The whole report."""
    parts = [
        _summary(runs),
        "## By kind of slip\n\n" + _by_kind(runs),
        "## By family of rules\n\n" + _by_family(runs),
        "## Claims that were missed\n\n" + (_missed(runs) or "None.\n"),
        "## Changes that no rule claims\n\n" + _unclaimed(runs),
        "## Findings away from the change\n\n" + (_elsewhere(runs) or "None.\n"),
        "## Fixes\n\n" + _fixes(runs),
        "## Faults together\n\n" + _together(together),
    ]
    return "\n".join(parts)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; numbers to the right."""
    body = list(rows)
    right = [bool(body) and not isinstance(cell, str) for cell in body[0]] if body else []
    marks = ["---:" if is_number else "---" for is_number in right] or ["---"] * len(head)
    lines = [head, marks, *([str(cell) for cell in row] for row in body)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _share(part: int, whole: int) -> str:
    """Per cent to one place; never all of it where something is missing."""
    if not whole:
        return "–"
    return f"{100 * part / whole if part == whole else min(99.9, 100 * part / whole):.1f} %"


def _open_claims(run: Run) -> int:
    """Claims that a rule could look at: met, or missed though all could be read."""
    return len(run.claims) - len(run.masked)


def _summary(runs: Sequence[Run]) -> str:
    changed = [run for run in runs if run.changed]
    claimed = [run for run in changed if run.claims]
    met = sum(len(run.met) for run in runs)
    claims = sum(len(run.claims) for run in runs)
    looked = sum(map(_open_claims, runs))
    found = [finding for run in runs for finding in run.found]
    away = sum(len(run.elsewhere) for run in runs)
    silent = sum(not run.found for run in claimed)
    quiet = len(runs) - len(changed)
    loud = sum(bool(run.found) for run in runs if not run.changed)
    there = sum(len(run.there) for run in runs)
    at_line = sum(len(run.at_line) for run in runs)
    return f"""\
- {len(runs):,} faults: {len(changed):,} change a value, {len(claimed):,} of them in a way that a
  rule claims ({claims:,} claims).
- Recall: {met:,} claims are met, {_share(met, claims)}; of the {looked:,} about files and records
  that can be read, {_share(met, looked)}. {silent} of the {len(claimed):,} claimed faults give no
  finding at all.
- Place: of the {there:,} claims met in a changed file {at_line:,} are met at a changed line or next
  to one ({_share(at_line, there)}); the rest at the entry, or where its first part stands.
- Precision: of {len(found):,} new findings {len(found) - away:,} are at the change, at what leads
  to it, or name it: {_share(len(found) - away, len(found))}. {loud} of the {quiet} faults that
  change no value give a finding.
- {sum(bool(run.crash) for run in runs)} crashes.
"""


def _by_kind(runs: Sequence[Run]) -> str:
    groups: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        groups[run.fault.kind].append(run)
    rows = []
    for kind, some in groups.items():
        claimed = [run for run in some if run.claims]
        whole = sum(run.missed == run.masked for run in claimed)
        rows.append(
            (
                kind,
                len(some),
                sum(bool(run.changed) for run in some),
                len(claimed),
                sum(bool(run.found) for run in claimed),
                whole,
                _share(whole, len(claimed)),
                sum(bool(run.changed) and not run.claims for run in some),
                sum(bool(run.changed) and not run.claims and bool(run.found) for run in some),
            )
        )
    head = ["slip", "made", "change a value", "claimed", "found", "wholly", "recall"]
    return table([*head, "not claimed", "found even so"], rows)


def _by_family(runs: Sequence[Run]) -> str:
    claims, met, masked = Counter[str](), Counter[str](), Counter[str]()
    new, away = Counter[str](), Counter[str]()
    for run in runs:
        claims.update(claim.family for claim in run.claims)
        met.update(claim.family for claim in run.met)
        masked.update(claim.family for claim in run.masked)
        new.update(finding.code[:3] for finding in run.found)
        away.update(finding.code[:3] for finding in run.elsewhere)
    rows = [
        (
            name,
            claims[name],
            met[name],
            masked[name],
            claims[name] - met[name] - masked[name],
            _share(met[name], claims[name] - masked[name]),
            new[name],
            away[name],
            _share(new[name] - away[name], new[name]),
        )
        for name in sorted({*claims, *new})
    ]
    head = ["family", "claims", "met", "masked", "missed", "recall", "new findings", "away"]
    return table([*head, "precision"], rows)


def _missed(runs: Sequence[Run]) -> str:
    return "".join(
        f"- {run.fault.number}, {run.fault.kind}: {' or '.join(sorted(claim.codes))}, "
        f"{claim.about}, in {claim.path or 'the base'}; found: "
        f"{', '.join(sorted({finding.code for finding in run.found})) or 'nothing'}\n"
        for run in runs
        for claim in run.missed
        if claim not in run.masked
    )


def _unclaimed(runs: Sequence[Run]) -> str:
    fields: dict[str, Counter[str]] = defaultdict(Counter)
    for run in runs:
        if run.changed and not run.claims and not run.found:
            first = run.changed[0]
            steps = [step for step in first.field if step != "references"]
            whose = first.path.rsplit("/", 1)[-1] if "/" in first.path else first.path
            record = whose if whose in {"kb.yaml", "references.yaml"} else "entry"
            fields[f"{record}: {' '.join(steps) or 'whole file'}"][run.fault.kind] += 1
    ordered = sorted(fields.items(), key=lambda item: (-item[1].total(), item[0]))
    return table(
        ["value", "faults", "slips"],
        (
            (name, kinds.total(), ", ".join(f"{kind} {n}" for kind, n in kinds.most_common()))
            for name, kinds in ordered
        ),
    )


def _elsewhere(runs: Sequence[Run]) -> str:
    return "".join(
        f"- {run.fault.number}, {run.fault.kind}: {finding.code} "
        f"{finding.span.path}:{finding.span.line} {finding.message}\n"
        for run in runs
        for finding in run.elsewhere
    )


def _fixes(runs: Sequence[Run]) -> str:
    fixable = [run for run in runs if run.unsafe]
    safe = Counter(run.safe.state for run in fixable if run.safe)
    unsafe = Counter(run.unsafe.state for run in fixable if run.unsafe)
    head = f"{len(fixable):,} faulty bases have a finding with a fix.\n\n"
    states = table(
        ["base after all fixes", "safe alone", "unsafe too"],
        ((STATES[state], safe[state], unsafe[state]) for state in STATES),
    )
    return head + states + "\n" + "\n".join(_changes_of_meaning(fixable))


def _changes_of_meaning(runs: Sequence[Run]) -> Iterator[str]:
    for name, mends in (
        ("Safe", [(run, run.safe) for run in runs]),
        ("Unsafe", [(run, run.unsafe) for run in runs]),
    ):
        real = [(run, mended) for run, mended in mends if mended]
        worse = [f"{_told(run)}: {'; '.join(m.worse)}" for run, m in real if m.worse]
        undone = [f"{_told(run)}: {'; '.join(m.undone)}" for run, m in real if m.undone]
        yield f"{name}: errors that a fix brought {len(worse)}, fixes left to make {len(undone)}.\n"
        yield "".join(f"- {line}\n" for line in (*worse, *undone))
        codes = Counter(_codes(mended) for _, mended in real if mended.state == "other")
        told = ", ".join(f"{code} {n}" for code, n in codes.most_common())
        yield f"{name}: clean, but not what it was: {told or 'none'}.\n"


def _codes(mended: Mended) -> str:
    """The rules whose fixes were made, each with what it did."""
    return " + ".join(
        sorted(
            {f"{made.split()[0]} ({made.rsplit('[', 1)[-1].rstrip(']')})" for made in mended.made}
        )
    )


def _told(run: Run) -> str:
    return f"{run.fault.number}, {run.fault.kind}"


def _together(runs: Sequence[Run]) -> str:
    rows = [
        (
            str(run.fault.number),
            len(run.claims),
            len(run.met),
            len(run.missed) - len(run.masked),
            len(run.found),
            len(run.elsewhere),
            run.safe.state if run.safe else "–",
            run.unsafe.state if run.unsafe else "–",
        )
        for run in runs
    ]
    head = ["base", "claims", "met", "missed, not masked", "findings", "away", "safe", "unsafe"]
    crashes = sum(bool(run.crash) for run in runs)
    return table(head, rows) + f"\n{crashes} crashes.\n"
