"""The names that mean something in chapters, as data."""

from kb.documents.document import Zone

MAX_DEPTH = 100
"""How deep quotes, items and components are followed into one another."""

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
"""HTML elements without an end tag."""

BREAKING = frozenset(
    """address article aside base blockquote body br caption center col colgroup dd details dialog
    div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr
    html iframe img legend li link main menu menuitem nav noframes ol optgroup option p param
    picture search section source summary table tbody td tfoot th thead title tr track ul video
    audio object embed svg""".split()
)
"""HTML elements at which a run of text ends."""

HTML_BLOCKS = frozenset(
    """address article aside base basefont blockquote body caption center col colgroup dd details
    dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6
    head header hr html iframe legend li link main menu menuitem nav noframes ol optgroup option p
    param search section summary table tbody td tfoot th thead title tr track ul""".split()
)
"""Those that start a block of HTML (CommonMark 0.31, sixth condition)."""

VERBATIM = frozenset("code pre script style textarea kbd samp tt math svg".split())
"""Elements whose content is no text for readers."""

ZONES: dict[str, Zone] = {
    "definition": "definition",
    "dfn": "definition",
    "quote": "quote",
    "blockquote": "quote",
    "q": "quote",
    "note": "note",
    "tip": "note",
    "info": "note",
    "warning": "note",
    "caution": "note",
    "danger": "note",
    "aside": "note",
    "callout": "note",
    "admonition": "note",
    "figure": "caption",
    "figcaption": "caption",
    "caption": "caption",
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
}
"""The zone inside an element or component, by its name in lower case."""

TEXTS: dict[str, Zone | None] = {
    "caption": "caption",
    "alt": "caption",
    "title": "heading",
    "term": "definition",
    "terms": "definition",
    "definition": "definition",
    "source": None,
    "label": None,
    "description": None,
    "summary": None,
    "text": None,
    "quote": "quote",
    "author": None,
    "speaker": None,
    "position": None,
    "attribution": None,
    "cite": None,
    "citation": None,
    "credit": None,
    "credits": None,
    "footnote": "note",
    "note": "note",
    "tooltip": "note",
    "subtitle": "heading",
    "header": "heading",
}
"""Attributes of components that are text, read as Markdown; None means the zone around them."""

TERM_NAMES = ("term", "terms", "title", "name", "word", "concept")
"""Attributes in which a definition names its term, the likeliest first."""

HTML_TEXTS = frozenset({"alt", "title"})
"""Attributes of HTML elements that are text."""

ADMONITIONS = frozenset(
    """note abstract summary tldr info todo tip hint important success check done question help faq
    warning caution attention failure fail missing danger error bug example quote cite definition
    secondary admonition seealso epigraph pull-quote highlights topic sidebar margin aside details
    theorem lemma remark dropdown card glossary""".split()
)
"""Directives of Docusaurus, MkDocs and MyST whose body is text."""

QUOTES = frozenset({"quote", "cite", "epigraph", "pull-quote", "highlights"})
FIGURES = frozenset({"figure", "image", "img", "picture"})
VIDEOS = frozenset({"video", "youtube", "vimeo", "youtubeembed", "liteyoutubeembed", "reactplayer"})
EMBEDS = frozenset({"iframe", "embed", "object"})
VIDEO_IDS = ("videoId", "videoid", "video_id", "youtubeId", "id")
KNOWN = ZONES.keys() | FIGURES | VIDEOS | EMBEDS
"""Components whose tags are worth a word in Markdown, where `<T>` may be anything."""

ADDRESSES = ("src", "url", "href", "data")
