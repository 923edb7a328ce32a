"""REV: who reviewed an entry, whether that still holds, and what nobody vouches for."""

from collections.abc import Iterator, Sequence

from kb.check.rule import Example, Rule, Scope
from kb.check.rules.labels import place_in
from kb.check.rules.structure import PLAIN
from kb.diagnostics import Place, Problem, Severity
from kb.model.citation import Citation, Mode
from kb.model.entry import Entry, Status
from kb.reading.files import Located
from kb.reviews import FORMAT, Judged, State, Verdict, judged, latest, person, state, told

ACCEPTED = PLAIN + "status: accepted\n"
BARE = ACCEPTED.replace("mitchell-1997 ch. 1", "mitchell-1997")
FITTING = (
    "v1;terms=2452b6622f;kind=0dc8cd0a92;definition=5f71b0c80f;senses=4f53cda18c;"
    "relations=44136fa355;notes=44136fa355;citations=24e5ef6ef6"
)
"""What the digest of the examples' entry is, its citation with a place."""

_MARKS = {part.partition("=")[0]: part.partition("=")[2] for part in FITTING.split(";")[1:]}


def _review(*digests: str) -> str:
    """A review a digest, the first by Ada Lovelace, the second by Ben Jonson, on other days."""
    by = (("Ada Lovelace", "2026-03-01"), ("Ben Jonson", "2026-04-01"))
    return "review:\n" + "".join(
        f"  - by: {name}\n    date: {date}\n    digest: {digest}\n"
        for (name, date), digest in zip(by, digests, strict=False)
    )


def _without(*parts: str) -> str:
    """A digest that some parts no longer fit."""
    digits = {part: _MARKS[part][::-1] for part in parts}
    return ";".join(["v1", *(f"{part}={mark}" for part, mark in (_MARKS | digits).items())])


class NeverReviewed(Rule):
    """An accepted entry bears no review.

    Why: Who accepts an entry and who reviews it should be two; here only one has looked.
    Do: Read it against its sources, then `kb review TERM --by NAME`.
    """

    code = "REV001"
    severity = Severity.INFO
    opt_in = True
    valid = (Example(PLAIN), Example(ACCEPTED + _review(_without("terms"))))
    invalid = (Example(ACCEPTED, "5:9", "`terms` is accepted and nobody reviewed it"),)

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry = located.entry
        if entry.status is Status.ACCEPTED and not entry.review:
            message = (
                f"`{entry.id}` is accepted and nobody reviewed it; `kb review` stamps a review"
            )
            yield Problem(message, place_in(located, ("status",)), entry.id)


class Expired(Rule):
    """What was reviewed is no longer what stands there, or the digest of a review is none.

    Why: A review vouches for what was read. An entry that changed since has nobody's word.
    Do: See what changed (`kb diff`), read it against the sources, and `kb review` it again. One
    review that fits is enough: older ones of other people may stay.
    """

    code = "REV002"
    severity = Severity.WARNING
    valid = (
        Example(PLAIN + _review(FITTING)),
        Example(PLAIN + "# A remark.\nstatus: accepted\ntopics: learning\n" + _review(FITTING)),
        Example(PLAIN + _review(_without("terms", "senses"), FITTING)),
        Example(PLAIN + _review(FITTING, "v2;all=00")),
    )
    invalid = (
        Example(
            PLAIN + _review(_without("definition", "citations")),
            "8:13",
            "the definition and the citations changed since Ada Lovelace reviewed `terms` on "
            "2026-03-01",
        ),
        Example(
            PLAIN + _review(_without("terms"), _without("notes")),
            "11:13",
            "the notes changed since Ben Jonson reviewed `terms` on 2026-04-01",
        ),
        Example(PLAIN + _review("v2;all=00"), "8:13", "a newer kb than this made the digest"),
        Example(PLAIN + _review(FITTING, FITTING[:-1]), "11:13", "is no digest of a review"),
        Example(PLAIN + _review("sha256:00"), "8:13", "`sha256:00` is no digest of a review"),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        stamps = judged(located.entry)
        for stamp in stamps:
            if stamp.verdict is Verdict.MALFORMED:
                yield _problem(located, stamp, _malformed(stamp))
        if state(stamps) is State.REVIEWED:
            return
        newer, old = latest(stamps, Verdict.NEWER), latest(stamps, Verdict.EXPIRED)
        if newer is not None:
            yield _problem(located, newer, _newer(newer))
        elif old is not None:
            yield _problem(located, old, _changed(located.entry, old), _others(stamps, old))


def _problem(
    located: Located, stamp: Judged, message: str, others: Sequence[Judged] = ()
) -> Problem:
    related = [(_place(located, one), f"nor does this fit: {_since(one)}") for one in others]
    return Problem(message, _place(located, stamp), located.entry.id, related)


def _place(located: Located, stamp: Judged) -> Place:
    return place_in(located, ("review", stamp.number, "digest"))


def _others(stamps: Sequence[Judged], stamp: Judged) -> list[Judged]:
    return [one for one in stamps if one.verdict is Verdict.EXPIRED and one is not stamp]


def _since(stamp: Judged) -> str:
    return f"{told(stamp.changed)} changed since {stamp.review.by}, {stamp.review.date}"


def _changed(entry: Entry, stamp: Judged) -> str:
    by, day = stamp.review.by, stamp.review.date
    return (
        f"{told(stamp.changed)} changed since {by} reviewed `{entry.id}` on {day}; "
        "review it again (`kb review`)"
    )


def _newer(stamp: Judged) -> str:
    form = stamp.review.digest.partition(";")[0]
    return (
        f"a newer kb than this made the digest ({form}, known is v{FORMAT}): whether the review by "
        f"{stamp.review.by} still fits cannot be told; install that kb, or review it again"
    )


def _malformed(stamp: Judged) -> str:
    written = stamp.review.digest
    shown = written if len(written) <= 24 else written[:23] + "…"
    return f"`{shown}` is no digest of a review; `kb review` writes one"


class OwnReview(Rule):
    """A reviewer is one of the entry's authors.

    Why: Authors read what they meant. A second pair of eyes reads what stands there.
    Do: Let somebody else review the entry.
    """

    code = "REV003"
    severity = Severity.WARNING
    valid = (
        Example(PLAIN + "authors: [Ben Jonson]\n" + _review(FITTING)),
        Example(PLAIN + "authors: [Ada]\n" + _review(FITTING)),
    )
    invalid = (
        Example(
            PLAIN + "authors: [Ben Jonson, ada  lovelace <ada@example.org>]\n" + _review(FITTING),
            "7:9",
            "Ada Lovelace reviewed `terms` and is among its `authors`",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry = located.entry
        authors = {person(name) for name in entry.authors}
        for n, review in enumerate(entry.review):
            if person(review.by) in authors:
                message = (
                    f"{review.by} reviewed `{entry.id}` and is among its `authors`; "
                    "let somebody else review it"
                )
                yield Problem(message, place_in(located, ("review", n, "by")), entry.id)


class Unexplained(Rule):
    """A deprecated entry says neither why nor what is used instead.

    Why: Whoever followed a link to it is left standing there.
    Do: Add `replaced_by` with the id to use, or `because` with the reason.
    """

    code = "REV004"
    severity = Severity.WARNING
    valid = (
        Example(PLAIN + "status: deprecated\nbecause: no longer used\n"),
        Example(PLAIN + "status: deprecated\nreplaced_by: word\n"),
    )
    invalid = (
        Example(PLAIN + "status: deprecated\n", "5:9", "neither `replaced_by` nor `because`"),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry = located.entry
        explained = entry.replaced_by or entry.because is not None  # an empty one is SCH005
        if entry.status is Status.DEPRECATED and not explained:
            message = (
                f"`{entry.id}` is deprecated with neither `replaced_by` nor `because`; add one"
            )
            yield Problem(message, place_in(located, ("status",)), entry.id)


class Unsupported(Rule):
    """An entry is accepted, but nobody recorded that its sources support what it says.

    Why: `accepted` means that the definition was read against its source. A place in the source, a
    passage from it, or a review shows that; a bare source does not.
    Do: Give a citation of the definition or of a sense its `locator` or `quote`, or have the entry
    reviewed. What cites nothing at all is DEF002.
    """

    code = "REV006"
    severity = Severity.INFO
    valid = (
        Example(ACCEPTED),
        Example(BARE.replace("accepted", "draft")),
        Example(BARE + "senses:\n  - {id: one, text: One., cites: mitchell-1997 p. 2}\n"),
        Example(ACCEPTED.replace(", cites: mitchell-1997 ch. 1", "")),
        Example(BARE + _review(FITTING.replace("24e5ef6ef6", "217b809bd1"))),
    )
    invalid = (
        Example(BARE, "4:73", "no citation of what `terms` is gives a place or a passage"),
        Example(BARE + _review(FITTING), "4:73", "no review fits"),
        Example(
            BARE + "notes: {text: A note., cites: mitchell-1997 ch. 1}\n"
            "senses:\n  - id: one\n    text: One.\n"
            "    cites: {source: mitchell-1997, locator: p. 2, mode: disputes}\n",
            "4:73",
            "no citation",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry = located.entry
        if entry.status is not Status.ACCEPTED:
            return
        cites = list(_supporting(entry))
        recorded = any(cite.locator or cite.quote for _, cite in cites)
        if cites and not recorded and state(judged(entry)) is not State.REVIEWED:
            message = (
                f"no citation of what `{entry.id}` is gives a place or a passage, and no review "
                "fits; add a `locator` or a `quote`, or have it reviewed"
            )
            steps = cites[0][0]
            yield Problem(message, place_in(located, (*steps, "source")), entry.id)


def _supporting(entry: Entry) -> Iterator[tuple[tuple[str | int, ...], Citation]]:
    """The citations of a definition and of senses, but for those that dispute them."""
    stated: list[tuple[tuple[str | int, ...], Sequence[Citation]]] = []
    if entry.definition is not None:
        stated.append((("definition",), entry.definition.cites))
    stated += [(("senses", n), sense.cites) for n, sense in enumerate(entry.senses)]
    for steps, cites in stated:
        for n, cite in enumerate(cites):
            if cite.mode is not Mode.DISPUTES:
                yield (*steps, "cites", n), cite


RULES: tuple[Rule, ...] = (
    NeverReviewed(),
    Expired(),
    OwnReview(),
    Unexplained(),
    Unsupported(),
)
