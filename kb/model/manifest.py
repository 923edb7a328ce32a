"""kb.yaml: what the knowledge base says of itself, and the words it lets entries use."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kb.model.components import ADMONITION
from kb.model.entry import Id, Strings
from kb.model.record import record
from kb.model.relation import RelationSpec, TypeName
from kb.model.short_forms import LANGUAGE_TAG, OneOrMany, Prose, text_for

SeverityName = Literal["error", "warning", "info", "off"]
RuleCode = Annotated[str, StringConstraints(pattern="^[A-Z]{3}([0-9]{3})?$")]


CREATED = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
"""A year, a month or a day, as ISO 8601 writes them."""


@record
class Topic:
    """A topic's label, and the topic it stands under."""

    label: Prose
    broader: Id | None = None
    description: Prose | None = None


@record
class RuleSettings:
    """Which rules run and how much they weigh: codes (`CIT005`) or families (`CIT`).

    `profile` says what runs where no rules are named (kb.check.profiles), `settings` gives a rule
    other limits than its own.
    """

    profile: Literal["default", "strict", "essential"] = "default"
    severity: dict[RuleCode, SeverityName] = Field(default_factory=dict[str, SeverityName])
    select: Annotated[tuple[RuleCode, ...], OneOrMany] = ()
    ignore: Annotated[tuple[RuleCode, ...], OneOrMany] = ()
    settings: dict[RuleCode, dict[str, Annotated[int, Field(ge=0)]]] = Field(
        default_factory=dict[str, dict[str, int]]
    )


@record
class DocumentSettings:
    """How chapters write their components, and in which order they are read.

    `components` names the component of each zone. Definitions that are written as MkDocs writes
    admonitions (`!!! info "Definition: Optimizer"`) have the name `admonition`.
    """

    components: dict[str, str] = Field(default_factory=dict[str, str])
    order: str = "numeric"

    @property
    def named(self) -> dict[str, str]:
        """The components that have names to be read by; admonitions are read in any case."""
        return {zone: name for zone, name in self.components.items() if name != ADMONITION}


Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+[^\s?#]*$")]
Seconds = Annotated[float, Field(ge=0, le=3600)]


@record
class OnlineSettings:
    """Whom `kb check --online` asks, how fast, for how long.

    `crossref`, `arxiv` and `doi` are where the services' interfaces begin. `delay` are the seconds
    between two questions to one host, `timeout` those for one answer, `budget` those for all.
    `contact` is a mail address that the asked can write to. `allow` are hosts (`wiki.local`,
    `localhost:8000`) that may be asked though they are not of the public network.
    """

    crossref: Url = "https://api.crossref.org"
    arxiv: Url = "https://export.arxiv.org/api"
    doi: Url = "https://doi.org"
    delay: Seconds = 1.0
    timeout: Annotated[float, Field(gt=0, le=3600)] = 10.0
    budget: Seconds = 300.0
    contact: Annotated[str, StringConstraints(pattern=r"^[!-~]+@[!-~]+$")] | None = None
    allow: Strings = ()


@record
class Manifest:
    """The knowledge base itself. `base` is the IRI that every concept's IRI starts with."""

    format: Annotated[int, Field(ge=1, le=1)]
    title: Prose
    base: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9+.-]*:\S*[/#]$")]
    description: Prose | None = None
    language: Annotated[str, StringConstraints(pattern=LANGUAGE_TAG)] = "en"
    licence: str | None = None
    creators: Strings = ()
    created: Annotated[str, StringConstraints(pattern=CREATED)] | None = None
    version: str | None = None
    kinds: Strings = ()
    topics: dict[Id, Annotated[Topic, text_for("label")]] = Field(
        default_factory=dict[str, Annotated[Topic, text_for("label")]]
    )
    prefixes: dict[str, str] = Field(default_factory=dict[str, str])
    root: Id | None = None
    relations: dict[TypeName, RelationSpec] = Field(default_factory=dict[str, RelationSpec])
    rules: RuleSettings = RuleSettings()
    documents: DocumentSettings = DocumentSettings()
    online: OnlineSettings = OnlineSettings()
