"""New names: a label, the old one kept as an alias; an id, a tombstone in its place.

Both work on the texts of the files and change nothing but the names. Raises KBError where a name
is taken or cannot be one, or where a file that may hold the name cannot be read.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator

from kb.atomic import Change
from kb.authoring.edits import Draft
from kb.diagnostics import Pointer
from kb.errors import KBError
from kb.folder import MANIFEST, Folder
from kb.knowledge_base import KnowledgeBase
from kb.layout.scalars import fresh
from kb.links import links
from kb.model.entry import ID, RESERVED_IDS, Entry, Status
from kb.model.short_forms import Text
from kb.reading.files import Located
from kb.terms.keys import key

ReadBytes = Callable[[str], bytes]
"""A file's bytes by its path in the base."""


def located(base: KnowledgeBase, concept: str) -> Located:
    """The entry of an id with its place; of several the first in the order of the files."""
    return next(one for one in base.located if one.entry.id == concept)


def relabelled(base: KnowledgeBase, read: ReadBytes, concept: str, label: str) -> dict[str, bytes]:
    """The files of a base in which a concept has another preferred label.

    The old label becomes an alias, unless any spelling of the new one covers it; the new label is
    no longer an alias if it was one.
    """
    found = located(base, concept)
    entry = found.entry
    old = str(entry.label.text)
    if label == old:
        raise KBError(f"`{concept}` is called “{old}” already")
    _refuse_as_label(entry, label)
    draft = _draft(found.path, read)
    spelled = ("text", base.manifest.language) if isinstance(entry.label.text, Text) else ("text",)
    draft.value((*found.root, "label", *spelled), label)
    was_alias = _alias(entry, label)
    if was_alias is not None:
        draft.value((*found.root, "aliases", was_alias, "text"), old)
    elif key(old) != key(label) and _alias(entry, old) is None:
        draft.append(found.root, "aliases", old, after="label")
    return {found.path: draft.data()}


def _refuse_as_label(entry: Entry, label: str) -> None:
    if not key(label) or not label.isprintable() or label != label.strip():
        raise KBError("the new label must be a word or more, without blanks at its ends")
    for name, texts in (
        ("discouraged", [str(term.text) for term in entry.discouraged]),
        ("not", list(entry.not_)),
    ):
        if label in texts:
            raise KBError(
                f"“{label}” stands under `{name}` of `{entry.id}`; take it out there first"
            )


def _alias(entry: Entry, text: str) -> int | None:
    return next((n for n, term in enumerate(entry.aliases) if str(term.text) == text), None)


def renamed(
    base: KnowledgeBase, folder: Folder, read: ReadBytes, concept: str, name: str
) -> list[Change]:
    """The changes that give a concept another id.

    Its entry, every link, relation and mention of the id follow, and so does the name of its file;
    the old id stays behind as a deprecated entry that names the new one.
    """
    _refuse_as_id(base, name)
    found = located(base, concept)
    home = found.path.rpartition("/")[0]
    moves = found.alone and found.path == f"{home}/{concept}.yaml"
    tombstone, new = f"{home}/{concept}.yaml", f"{home}/{name}.yaml"
    for path in [new] if moves else [tombstone]:
        if os.path.lexists(folder.absolute(path)):
            raise KBError(f"{path}: there is such a file already")
    drafts = {draft.path: draft for draft in _following(base, folder, read, concept, name)}
    made: list[Change] = []
    for path, draft in drafts.items():
        if not (moves and path == found.path):
            made.append(Change(folder.absolute(path), read(path), draft.data()))
    grave = _tombstone(found.entry, name).encode()
    if moves:
        made.append(Change(folder.absolute(new), None, drafts[found.path].data()))
        made.append(Change(folder.absolute(tombstone), read(tombstone), grave))
    else:
        made.append(Change(folder.absolute(tombstone), None, grave))
    return made


def _refuse_as_id(base: KnowledgeBase, name: str) -> None:
    if re.match(ID, name) is None or name in RESERVED_IDS:
        raise KBError(
            f"`{name}` cannot be an id: lower-case letters, digits, hyphens, not reserved"
        )
    if name in base and base[name].status is Status.DEPRECATED:
        path = located(base, name).path
        raise KBError(f"`{name}` is a deprecated entry; delete {path} to use its id again")
    if name in base or name in base.tables.lost:
        raise KBError(f"there is an entry `{name}` already; choose another id")


def _following(
    base: KnowledgeBase, folder: Folder, read: ReadBytes, old: str, new: str
) -> Iterator[Draft]:
    """The files that name an id, with the new one in its place."""
    entries: dict[str, list[Located]] = {}
    for one in base.located:
        entries.setdefault(one.path, []).append(one)
    whole = {file.path for file in base.entry_files if not file.lost}
    for file in base.entry_files:
        data = read(file.path)
        if old.encode() not in data:
            continue
        draft = Draft(file.path, data)
        if file.path not in whole or not draft.readable:
            raise KBError(f"{file.path}: names `{old}` and has errors; mend it first (kb check)")
        _follow(draft, entries.get(file.path, []), old, new)
        if draft.changed:
            yield draft
    manifest = folder.prefix + MANIFEST
    if base.manifest.root == old:
        draft = _draft(manifest, read)
        draft.value((0, "root"), new)
        yield draft


def _follow(draft: Draft, entries: Iterable[Located], old: str, new: str) -> None:
    for one in entries:
        for pointer in _mentions(one, old):
            draft.value(pointer, new)
    for node in draft.scalars():
        if "[[" in node.value:
            for link in links(node.value):
                if link.target == old:
                    start = node.value.index(old, link.start + 2)
                    draft.within(node, start, start + len(old), new)


def _mentions(one: Located, old: str) -> Iterator[Pointer]:
    """Where an entry names an id as a value."""
    entry, root = one.entry, one.root
    if entry.id == old:
        yield (*root, "id")
    for kind, ends in entry.relations.items():
        for n, end in enumerate(ends):
            if end.to == old:
                yield (*root, "relations", kind, n, "to")
    for n, sense in enumerate(entry.senses):
        for m, required in enumerate(sense.requires):
            if required == old:
                yield (*root, "senses", n, "requires", m)
    for n, instead in enumerate(entry.replaced_by):
        if instead == old:
            yield (*root, "replaced_by", n)


def _tombstone(entry: Entry, name: str) -> str:
    kind = f"kind: {fresh(entry.kind)}\n" if entry.kind else ""
    return (
        f"id: {fresh(entry.id)}\nlabel: {fresh(str(entry.label.text))}\n{kind}"
        f"status: deprecated\nreplaced_by: {fresh(name)}\nbecause: Renamed to {name}.\n"
    )


def _draft(path: str, read: ReadBytes) -> Draft:
    draft = Draft(path, read(path))
    if not draft.readable:
        raise KBError(f"{path}: has errors; mend it first (kb check)")
    return draft


def open_in_editor(path: str) -> str | None:
    """The lock by which an editor says that it holds unsaved changes of a file; None without one.

    Emacs keeps a link `.#name` while a buffer is changed; Vim's swap file `.name.swp` has a mark at
    byte 1007.
    """
    folder, name = os.path.split(path)
    emacs = os.path.join(folder, f".#{name}")
    if os.path.lexists(emacs):
        return emacs
    vim = os.path.join(folder, f".{name}.swp")
    try:
        with open(vim, "rb") as file:
            head = file.read(1008)
    except OSError:
        return None
    return vim if head[:2] == b"b0" and head[1007:] == b"\x55" else None
