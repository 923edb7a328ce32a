"""A source: one bibliographic record in CSL's variables (CSL 1.0.2, CSL-JSON)."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, cast

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kb.model.citation import SOURCE_KEY
from kb.model.entry import Ignores, Strings
from kb.model.record import record
from kb.model.short_forms import Flag, OneOrMany, Widened

CSL_TYPES = (
    "article article-journal article-magazine article-newspaper bill book broadcast chapter "
    "classic collection dataset document entry entry-dictionary entry-encyclopedia event "
    "figure graphic hearing interview legal_case legislation manuscript map motion_picture "
    "musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software "
    "song speech standard thesis treaty webpage"
).split()
NAME_VARIABLES = (
    "author chair collection-editor compiler composer container-author contributor curator "
    "director editor editorial-director executive-producer guest host illustrator interviewer "
    "narrator organizer original-author performer producer recipient reviewed-author "
    "script-writer series-creator translator"
).split()
DATE_VARIABLES = "accessed available-date event-date issued original-date submitted".split()
TEXT_VARIABLES = (
    "abstract annote archive archive_collection archive_location archive-place authority "
    "call-number categories chapter-number citation-key citation-label citation-number "
    "collection-number collection-title container-title container-title-short dimensions "
    "division DOI edition event event-place event-title first-reference-note-number genre "
    "ISBN ISSN issue journalAbbreviation jurisdiction keyword language license locator medium "
    "note number number-of-pages number-of-volumes original-publisher "
    "original-publisher-place original-title page page-first part-number part-title PMCID PMID "
    "printing-number publisher publisher-place references reviewed-genre reviewed-title scale "
    "section shortTitle source status supplement-number title title-short URL version volume "
    "volume-title volume-title-short year-suffix"
).split()
SOURCE_KEYS = (
    "id", "type", "custom", "ignore", *NAME_VARIABLES, *DATE_VARIABLES, *TEXT_VARIABLES
)  # fmt: skip
"""Every key that a record may have."""


@record
class Name:
    """A person's name in CSL's parts, or `literal` for what has none (an organisation)."""

    family: str | None = None
    given: str | None = None
    literal: str | None = None
    suffix: str | None = None
    dropping_particle: str | None = Field(default=None, alias="dropping-particle")
    non_dropping_particle: str | None = Field(default=None, alias="non-dropping-particle")
    comma_suffix: Flag = Field(default=False, alias="comma-suffix")
    static_ordering: Flag = Field(default=False, alias="static-ordering")

    @property
    def short(self) -> str:
        """What an author–year label shows: the family name with its particle, or the literal."""
        if self.literal is not None:
            return self.literal
        return " ".join(part for part in (self.non_dropping_particle, self.family) if part)


_ISO_DATE = re.compile(r"(-?\d{4})(?:-(\d{2}))?(?:-(\d{2}))?\Z")


@record
class Date:
    """A date as precise as it is known: (year,), (year, month) or (year, month, day).

    `until` ends a range; `literal` holds what is no date ("forthcoming").
    """

    parts: tuple[int, ...] = ()
    until: tuple[int, ...] = ()
    literal: str | None = None

    @property
    def year(self) -> int | None:
        return self.parts[0] if self.parts else None

    def __str__(self) -> str:
        if not self.parts:
            return self.literal or ""
        start, end = _iso(self.parts), _iso(self.until) if self.until else ""
        return f"{start}/{end}" if end else start


def _iso(parts: tuple[int, ...]) -> str:
    return "-".join(f"{part:0{4 if place == 0 else 2}d}" for place, part in enumerate(parts))


def _parts(text: str) -> tuple[int, ...]:
    match = _ISO_DATE.match(text.strip())
    if match is None:
        raise PydanticCustomError("date", "{text}", {"text": text})
    parts = tuple(int(part) for part in match.groups() if part is not None)
    if not all(low <= part <= high for part, (low, high) in zip(parts[1:], _LIMITS, strict=False)):
        raise PydanticCustomError("date", "{text}", {"text": text})
    return parts


_LIMITS = ((1, 12), (1, 31))


def _date(value: Any) -> Any:
    if isinstance(value, str):
        start, _, end = value.partition("/")
        return {"parts": _parts(start), "until": _parts(end) if end else ()}
    if not isinstance(value, Mapping):
        return value
    given = dict(cast("Mapping[str, Any]", value))
    if "date-parts" in given:
        spans = [tuple(span) for span in given.pop("date-parts")]
        return {"parts": spans[0], "until": spans[1] if len(spans) > 1 else (), **given}
    return _date(given["raw"]) if set(given) == {"raw"} else given


ADate = Annotated[
    Date, Widened(_date, {"type": "string", "pattern": r"^-?\d{4}(-\d{2}(-\d{2})?)?(/.*)?$"})
]


def _csl_type(name: str) -> str:
    if name not in CSL_TYPES:
        raise PydanticCustomError("csl_type", "{text}", {"text": name})
    return name


def _inside(path: str) -> str:
    steps = path.replace("\\", "/").split("/")
    if path.startswith(("/", "~")) or ".." in steps or ":" in steps[0]:
        raise PydanticCustomError("outside", "{text}", {"text": path})
    return path


@record
class Snapshot:
    """The source's text, kept for checking quotations offline: a path in the base, its hash."""

    path: Annotated[str, AfterValidator(_inside)]
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


@record
class Custom:
    """What CSL lacks: the work a record is a manifestation of, and who verified it."""

    work: str | None = None
    verified_by: Strings = ()
    unverified: Strings = ()
    reviewed: str | None = None
    archived: str | None = None
    snapshot: Snapshot | None = None


def _number_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


CslText = Annotated[str, BeforeValidator(_number_as_text)]


def _grouped(value: Any) -> Any:
    """Sort CSL's variables into names, dates and texts; unknown keys stay to be refused."""
    if not isinstance(value, Mapping):
        return value
    grouped: dict[str, Any] = {"names": {}, "dates": {}, "texts": {}}
    for key, item in cast("Mapping[str, Any]", value).items():
        group = _GROUPS.get(key)
        (grouped if group is None else grouped[group])[key] = item
    return grouped


_GROUPS = {
    **dict.fromkeys(NAME_VARIABLES, "names"),
    **dict.fromkeys(DATE_VARIABLES, "dates"),
    **dict.fromkeys(TEXT_VARIABLES, "texts"),
}
Names = Annotated[
    tuple[
        Annotated[
            Name, Widened(lambda v: {"literal": v} if isinstance(v, str) else v, {"type": "string"})
        ],
        ...,
    ],
    OneOrMany,
]


@record
class Source:
    """One bibliographic record. CSL's variables stand in `names`, `dates` and `texts`."""

    id: Annotated[str, StringConstraints(pattern=SOURCE_KEY)]
    type: Annotated[str, AfterValidator(_csl_type)] = "document"
    names: dict[str, Names] = Field(default_factory=dict[str, Names])
    dates: dict[str, ADate] = Field(default_factory=dict[str, ADate])
    texts: dict[str, CslText] = Field(default_factory=dict[str, CslText])
    custom: Custom = Custom()
    ignore: Ignores = ()

    @property
    def author(self) -> tuple[Name, ...]:
        return self.names.get("author", ())

    @property
    def title(self) -> str | None:
        return self.texts.get("title")

    @property
    def issued(self) -> Date | None:
        return self.dates.get("issued")

    @property
    def url(self) -> str | None:
        return self.texts.get("URL")

    @property
    def doi(self) -> str | None:
        return self.texts.get("DOI")

    @property
    def work(self) -> str:
        """What manifestations are grouped by; the record's own key where none is declared."""
        return self.custom.work or self.id


ASource = Annotated[Source, BeforeValidator(_grouped)]


def author_label(names: tuple[Name, ...]) -> str:
    """The authors as an author–year citation names them: A; A & B; A et al. Empty if none."""
    if not names:
        return ""
    if len(names) == 2:
        return f"{names[0].short} & {names[1].short}"
    return names[0].short if len(names) == 1 else f"{names[0].short} et al."


def source_label(source: Source) -> str:
    """The author–year label, "Hubinger et al., 2019"; "n.d." where no year is known."""
    who = author_label(source.author) or source.title or source.id
    when = str(source.issued.year) if source.issued and source.issued.parts else "n.d."
    return f"{who}, {when}"
