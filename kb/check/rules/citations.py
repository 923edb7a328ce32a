"""CIT: citations in entries; what needs running text comes with the documents."""

from collections.abc import Iterator

from kb.check.rule import Example, Rule, Scope
from kb.check.rules.structure import PLAIN
from kb.diagnostics import Place, Problem, Severity
from kb.model.citation import Mode
from kb.reading.files import Located
from kb.tables import citations


class BareQuotation(Rule):
    """A citation says that its source is quoted, but gives neither the passage nor its place.

    Why: A quotation that cannot be compared with its source cannot be told from a paraphrase.
    Do: Add `quote` with the passage, or `locator` with its place; or say `paraphrases`.
    """

    code = "CIT025"
    severity = Severity.WARNING
    valid = (
        Example(PLAIN + "notes: {text: A note., cites: {source: mitchell-1997, mode: adapts}}\n"),
        Example(
            PLAIN + "notes:\n  - text: A note.\n"
            "    cites: {source: mitchell-1997, locator: p. 2, mode: quotes}\n"
            "  - text: A note.\n"
            "    cites: {source: mitchell-1997, mode: quotes, quote: A computer program}\n"
        ),
    )
    invalid = (
        Example(
            PLAIN + "notes: {text: A note., cites: {source: mitchell-1997, mode: quotes}}\n",
            "5:61",
            "neither `quote` nor `locator`",
        ),
        Example(
            PLAIN + "relations:\n  is-a:\n    to: other\n"
            '    cites: [mitchell-1997, {source: mitchell-1997, mode: quotes, quote: ""}]\n',
            "8:58",
            "`mitchell-1997`",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        for steps, cite in citations(located.entry):
            if cite.mode is Mode.QUOTES and not (cite.quote or cite.locator):
                message = (
                    f"`{cite.source}` is quoted with neither `quote` nor `locator`; add one, "
                    "or say `paraphrases`"
                )
                place = Place(located.path, (*located.root, *steps, "mode"))
                yield Problem(message, place, located.entry.id)


class CutShort(Rule):
    """YAML cut a citation at a comma, a colon or a comment.

    Why: What follows is lost, or becomes another citation, without a word.
    Do: Quote the whole citation, or join locators by `;`.
    """

    code = "CIT026"
    severity = Severity.ERROR
    fix = "unsafe"
    valid = (
        Example(PLAIN.replace("mitchell-1997 ch. 1", '["mitchell-1997 ch. 1, 2"]')),
        Example(PLAIN.replace("mitchell-1997 ch. 1", "mitchell-1997 ch. 1; ch. 2")),
    )
    invalid = (
        Example(PLAIN.replace("mitchell-1997 ch. 1", "[mitchell-1997, §3]"), "4:89", "§3"),
        Example(PLAIN.replace("mitchell-1997 ch. 1", "mitchell-1997, p. 4"), "4:88", "p. 4"),
        Example(PLAIN.replace("mitchell-1997 ch. 1", '"§3"'), "4:73", "§3"),
        Example(
            PLAIN + "notes:\n  - text: A note.\n    cites: mitchell-1997 #3\n",
            "7:26",
            "#3",
            fixed=PLAIN + 'notes:\n  - text: A note.\n    cites: "mitchell-1997 #3"\n',
        ),
    )


RULES: tuple[Rule, ...] = (
    BareQuotation(),
    CutShort(),
)
