"""SUP: findings that an author excused, and what is wrong with an excuse."""

from collections.abc import Iterator

from kb.check.examples import BASELINE
from kb.check.rule import Example, Rule, Whole
from kb.check.rules.structure import PLAIN
from kb.diagnostics import Place, Problem, Severity
from kb.nearest import did_you_mean

KB = "concepts/kb.yaml"
MANIFEST = "format: 1\ntitle: Examples\nbase: https://example.org/kb/\n"
LABEL = "label: machine learning (ML)"
ACRONYM = PLAIN.replace("label: term", LABEL)
NOTED = "  # kb: ignore LAB008 - it is written so"
EXCUSED = PLAIN + "ignore: [{rule: LAB008, because: it is written so, until: 2099-12-31}]\n"

LISTED = "# kb baseline 1\nbc3626ad790fc224d08d1c72 LAB008 terms: the label holds an acronym\n"
"""A baseline with the one finding that ACRONYM has."""


class Unused(Rule):
    """A suppression excuses nothing.

    Why: The cause was mended, and the next finding of the kind would be hidden unseen.
    Do: Delete it. Nothing is said of rules that did not run.
    """

    code = "SUP001"
    severity = Severity.WARNING
    fix = "safe"
    valid = (
        Example(
            ACRONYM + "ignore: [{rule: LAB008, because: it is written so}]\n", beside=("LAB008",)
        ),
        Example(ACRONYM.replace(LABEL, LABEL + NOTED), beside=("LAB008",)),
        Example(EXCUSED, beside=("LAB007",)),
    )
    invalid = (
        Example(
            EXCUSED, "5:17", "suppression of LAB008 is unused", fixed=PLAIN, beside=("LAB008",)
        ),
        Example(
            ACRONYM
            + "ignore:\n  - {rule: GRA005, because: just so}\n  - {rule: LAB, because: so}\n",
            "6:12",
            "suppression of GRA005 is unused",
            fixed=ACRONYM + "ignore:\n  - {rule: LAB, because: so}\n",
            beside=("LAB", "GRA"),
        ),
        Example(
            PLAIN.replace("label: term\n", "label: term" + NOTED + "\n"),
            "2:27",
            "suppression of LAB008 is unused",
            fixed=PLAIN,
            beside=("LAB008",),
        ),
        Example(
            ACRONYM.replace(LABEL, LABEL + "  # kb: ignore LAB008, GRA005 - it is written so"),
            "2:52",
            "suppression of GRA005 is unused",
            fixed=ACRONYM.replace(LABEL, LABEL + NOTED),
            beside=("LAB008", "GRA"),
        ),
    )


class NoReason(Rule):
    """A suppression gives no reason.

    Why: Nobody can tell later whether it still holds.
    Do: Say why: `because:` beside the rule, or ` - reason` after the code in a comment.
    """

    code = "SUP002"
    severity = Severity.WARNING
    valid = (
        Example(EXCUSED),
        Example(PLAIN.replace("term\n", "term  # kb: ignore LAB008 - it is written so\n", 1)),
    )
    invalid = (
        Example(PLAIN + "ignore: [{rule: LAB008}]\n", "5:17", "LAB008 gives no reason"),
        Example(PLAIN + "ignore: LAB\n", "5:9", "LAB gives no reason"),
        Example(
            PLAIN.replace("label: term\n", "label: term  # kb: ignore LAB008\n"), "2:27", "reason"
        ),
    )


class UnknownCode(Rule):
    """A suppression, or a rule setting in kb.yaml, names a rule that does not exist.

    Why: It excuses nothing, and whoever wrote it believes that it does.
    Do: Take the suggestion; `kb explain` lists the codes. A family (`LAB`) stands for its rules.
    """

    code = "SUP003"
    severity = Severity.ERROR
    valid = (
        Example(EXCUSED),
        Example(
            files={
                KB: MANIFEST + "rules: {severity: {LAB: warning, GRA005: info}, ignore: DEF008}\n"
            }
        ),
    )
    invalid = (
        Example(
            PLAIN + "ignore: [{rule: XYZ999, because: just so}]\n",
            "5:17",
            "no rule is called `XYZ999`",
        ),
        Example(
            PLAIN.replace("label: term\n", "label: term  # kb: ignore XYZ999 - just so\n"),
            "2:27",
            "`XYZ999`",
        ),
        Example(
            files={KB: MANIFEST + "rules: {severity: {LAB098: info}}\n"},
            at="4:20",
            says="did you mean `LAB008`?",
            path=KB,
        ),
        Example(
            files={KB: MANIFEST + "rules:\n  ignore: [DEF008, XYZ]\n"},
            at="5:20",
            says="no rule or family is called `XYZ`",
            path=KB,
        ),
        Example(
            files={KB: MANIFEST + "rules: {settings: {DEF007: {word: 90}}}\n"},
            at="4:29",
            says="did you mean `words`?",
            path=KB,
        ),
        Example(
            files={KB: MANIFEST + "rules: {settings: {GRA005: {words: 90}}}\n"},
            at="4:29",
            says="GRA005 has no setting `words`",
            path=KB,
        ),
        Example(
            files={KB: MANIFEST + "rules: {select: LAX}\n"},
            at="4:17",
            says="did you mean `LAB`?",
            path=KB,
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        names = {*whole.codes, *(code[:3] for code in whole.codes)}
        for name, place in _settings(whole):
            if name not in names:
                meant = did_you_mean(name, sorted(names)) or "; `kb explain` lists them"
                yield Problem(f"no rule or family is called `{name}`{meant}", place)
        yield from _unknown_limits(whole)


def _settings(whole: Whole) -> Iterator[tuple[str, Place]]:
    """The codes and families that kb.yaml names, with their places."""
    path, settings = whole.manifest_file.path, whole.manifest.rules
    for name in settings.severity:
        yield name, Place(path, (0, "rules", "severity", name), on_key=True)
    for field, names in (("select", settings.select), ("ignore", settings.ignore)):
        for n, name in enumerate(names):
            yield name, Place(path, (0, "rules", field, n))


def _unknown_limits(whole: Whole) -> Iterator[Problem]:
    """Limits in kb.yaml that the rule has not."""
    for code, limits in whole.manifest.rules.settings.items():
        known = whole.codes.get(code, frozenset())
        for name in limits:
            if name not in known:
                place = Place(
                    whole.manifest_file.path, (0, "rules", "settings", code, name), on_key=True
                )
                meant = did_you_mean(name, sorted(known)) or "; `kb explain` names those it has"
                yield Problem(f"{code} has no setting `{name}`{meant}", place)


class Expired(Rule):
    """A suppression held until a day that has passed.

    Why: The date was the promise to have mended the cause by then.
    Do: Mend the cause and delete the suppression, or renew the date.
    """

    code = "SUP004"
    severity = Severity.WARNING
    valid = (Example(EXCUSED),)
    invalid = (
        Example(
            PLAIN + "ignore: [{rule: LAB008, because: just so, until: 2020-01-31}]\n",
            "5:17",
            "ended on 2020-01-31",
        ),
        Example(
            PLAIN.replace(
                "label: term\n", "label: term  # kb: ignore LAB008 until 2020-01-31 - just so\n"
            ),
            "2:27",
            "ended on 2020-01-31",
        ),
    )


class Stale(Rule):
    """A baseline lists a finding that is not there any more.

    Why: A baseline is a debt that should shrink, and a line too many hides what returns.
    Do: Delete the line, or let `--fix` do it. Nothing is said of rules that did not run.
    """

    code = "SUP005"
    severity = Severity.WARNING
    fix = "safe"
    valid = (
        Example(ACRONYM, files={BASELINE: LISTED}, beside=("LAB008",)),
        Example(files={BASELINE: LISTED}, beside=("LAB007",)),
    )
    invalid = (
        Example(
            files={BASELINE: LISTED},
            at="2:1",
            says="not found any more: LAB008 of terms: the label holds an acronym",
            fixed="# kb baseline 1\n",
            path=BASELINE,
            beside=("LAB008",),
        ),
        Example(
            ACRONYM,
            files={BASELINE: LISTED + "# old\n\n" + "0" * 24 + " LAB008 other: gone"},
            at="5:1",
            says="not found any more: LAB008 of other: gone",
            fixed=LISTED + "# old\n\n",
            path=BASELINE,
            beside=("LAB008",),
        ),
    )


RULES: tuple[Rule, ...] = (Unused(), NoReason(), UnknownCode(), Expired(), Stale())
