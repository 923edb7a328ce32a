"""For authors: init, new, rename."""

import os
import re
from datetime import date
from typing import Annotated

import typer

from kb.commands.session import KbOption, index, named, own_base, refuse_unsaved
from kb.errors import KBError
from kb.folder import Folder
from kb.output import tell, write


def init(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Where to begin; made if need be.")],
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="What the base is called.")
    ] = None,
    iri: Annotated[
        str | None,
        typer.Option("--base", metavar="IRI", help="What the IRIs of concepts begin with."),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", metavar="TAG", help="The language of its texts.")
    ] = "en",
) -> int:
    """A new knowledge base: kb.yaml, a bibliography, one example; it checks clean.

    What is there already is never overwritten.

    Examples: kb init glossary · kb init . --title "Marine biology" --base https://example.org/sea/
    """
    from kb.atomic import Change, exchange
    from kb.authoring.beginning import first_files, slug

    place = os.path.abspath(folder)
    name = os.path.basename(place) or "base"
    address = iri or f"https://example.org/{slug(name) or 'base'}/"
    if re.match(r"^[a-z][a-z0-9+.-]*:\S*[/#]$", address) is None:
        raise KBError(f"--base {address}: give an IRI that ends in / or #")
    files = first_files(title or name, address, language, date.today().isoformat())
    for path in files:
        if os.path.lexists(os.path.join(place, path)):
            raise KBError(f"{os.path.join(folder, path)}: is there already; nothing was written")
    for path in files:
        _make(os.path.dirname(os.path.join(place, path)))
    changes = [Change(os.path.join(place, path), None, files[path].encode()) for path in files]
    exchange(Folder(place, os.path.join(place, "concepts")).journal, changes)
    for path in files:
        tell(f"{os.path.join(folder, path)}: written")
    tell(f"next: kb --kb {folder} new TERM")
    return 0


def _make(folder: str) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise KBError(f"{folder}: cannot be made: {(error.strerror or '').lower()}") from error


def new(
    term: Annotated[list[str], typer.Argument(help="The term; all words are one.", metavar="TERM")],
    name: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Its id, if not made from the term.")
    ] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="TOPIC", help="Its topic, and so its folder.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="Its kind.")] = None,
    definition: Annotated[
        str | None, typer.Option("--definition", metavar="TEXT", help="What it is.")
    ] = None,
    cites: Annotated[
        str | None,
        typer.Option("--cites", metavar="SOURCE", help="Who says so: a key, and a place in it."),
    ] = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Open the file in $VISUAL or $EDITOR.")
    ] = False,
    kb: KbOption = None,
) -> int:
    """A new entry, a draft, in the folder of its topic; prints its path.

    Asks nothing. A term that the base has already is refused.

    Examples: kb new inner optimizer --topic learned-optimization · kb new "dough" --kind thing
    """
    from kb.atomic import Change, exchange
    from kb.authoring import beginning
    from kb.workspace import load

    folder = own_base(kb)
    label = " ".join(" ".join(term).split())
    name = beginning.id_for(label, name)
    if _is_taken(kb, label):
        return 1
    base = load(folder)
    beginning.refuse_unknown(base, "topic", topic, list(base.manifest.topics))
    beginning.refuse_unknown(base, "kind", kind, list(base.manifest.kinds))
    source = cites.split()[0] if cites and cites.split() else None
    beginning.refuse_unknown(base, "source", source, list(base.sources))
    path = f"{beginning.folder_of(base, folder, topic)}/{name}.yaml"
    if name in base or name in base.tables.lost:
        raise KBError(f"there is an entry `{name}` already; choose another with --id")
    text = beginning.entry_text(
        name, label, kind=kind, topic=topic, definition=definition, cites=cites
    )
    place = folder.absolute(path)
    _make(os.path.dirname(place))
    exchange(folder.journal, [Change(place, None, text.encode())])
    tell(f"{path}: written, a draft; `kb check` says what it lacks")
    return _opened(place) if edit else write(os.path.relpath(place) + "\n")


def _is_taken(kb: str | None, label: str) -> bool:
    """Whether a concept has this term already, which is told."""
    from kb.index.lookup import find as matches

    with index(kb) as connection:
        found = matches(connection, label)
        for match in found[:1]:
            tell(f"“{match.form}” is there already: {match.field} of `{match.id}`")
    return bool(found)


def _opened(path: str) -> int:
    """Open a file in the user's editor; its exit status."""
    import shlex
    import subprocess

    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        raise KBError("neither VISUAL nor EDITOR names an editor")
    try:
        return subprocess.run([*shlex.split(editor), path], check=False).returncode
    except OSError as error:
        raise KBError(f"{editor}: cannot be run: {(error.strerror or '').lower()}") from error


def rename(
    old: Annotated[str, typer.Argument(help="The term, or the id with --id.", metavar="OLD")],
    to: Annotated[str, typer.Argument(help="What it is to be called.", metavar="NEW")],
    by_id: Annotated[
        bool, typer.Option("--id", help="Change the id, not the preferred label.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Although an editor holds unsaved changes.")
    ] = False,
    kb: KbOption = None,
) -> int:
    """Another preferred label for a concept, the old one kept as an alias; or another id.

    With --id the entry, every link, relation and the file's name follow; the old id stays as a
    deprecated entry. All files change, or none.

    Examples: kb rename "optimization daemon" "mesa-optimizer" · kb rename --id daemon inner-daemon
    """
    from kb.atomic import Change, exchange
    from kb.authoring import renaming
    from kb.workspace import Texts, load

    folder = own_base(kb)
    concept = named(kb, old)
    if concept is None or (not by_id and _belongs_to_another(kb, to, concept)):
        return 1
    base, read = load(folder), Texts(folder).read
    if concept not in base:
        raise KBError(f"`{concept}` cannot be read; mend it first (kb check)")
    if by_id:
        changes = renaming.renamed(base, folder, read, concept, to)
    else:
        texts = renaming.relabelled(base, read, concept, to)
        changes = [Change(folder.absolute(p), read(p), after) for p, after in texts.items()]
    refuse_unsaved(folder, [change.path for change in changes], "rename", force=force)
    exchange(folder.journal, changes)
    was = concept if by_id else str(base[concept].label.text)
    tell(f"{'the id' if by_id else 'the label of `' + concept + '`'} was {was}, and is {to} now")
    for change in changes:
        said = "written" if change.before is None else "changed"
        tell(f"{os.path.relpath(change.path, folder.root)}: {said}")
    if os.path.isdir(os.path.join(folder.root, "exports")):
        tell("exports/ is older than the base now: kb export")
    return 0


def _belongs_to_another(kb: str | None, label: str, concept: str) -> bool:
    """Whether another concept has this term, as it is or in another spelling; which is told."""
    from kb.index.lookup import find as matches

    with index(kb) as connection:
        others = [match for match in matches(connection, label) if match.id != concept]
    for match in others[:1]:
        tell(f"“{match.form}” is taken: {match.field} of `{match.id}`")
    return bool(others)
