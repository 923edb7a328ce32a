"""What a text says for PyYAML, and what of that a fault changed. Knows nothing of kb.

Values are read without types (every scalar a text, nothing an empty one), as mappings, lists and
texts; `Unread` stands for a file that PyYAML cannot read, that gives a key twice, or that uses what
the format leaves out (anchors, aliases, tags).
"""

import json
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import yaml

Steps = tuple[str | int, ...]


class Unread(NamedTuple):
    """A file that is no YAML of the format, and why."""

    why: str


class Change(NamedTuple):
    """A value that is another one now; None where there is none."""

    path: str
    steps: Steps
    before: Any
    after: Any

    @property
    def field(self) -> tuple[str, ...]:
        """The keys on the way to the value, without places in lists."""
        return tuple(step for step in self.steps if isinstance(step, str))


_LEFT_OUT = (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken, yaml.DirectiveToken)


class _Loader(yaml.CSafeLoader):
    """Mappings, lists and texts; a key given twice is refused."""


def _plain(loader: Any, node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, item) for item in node.value]
    made: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = _plain(loader, key_node)
        key = key if isinstance(key, str) else json.dumps(key)
        if key in made:
            raise yaml.constructor.ConstructorError(problem=f"{key} is given twice")
        made[key] = _plain(loader, value_node)
    return made


_Loader.add_multi_constructor("", lambda loader, _, node: _plain(loader, node))
for tag in list(_Loader.yaml_constructors):
    _Loader.add_constructor(tag, _plain)


def values(text: str) -> list[Any] | Unread:
    """The documents of a text; a list of entries counts as so many documents."""
    try:
        if any(isinstance(token, _LEFT_OUT) for token in yaml.scan(text, yaml.CSafeLoader)):
            return Unread("anchors, aliases, tags")
        documents = list(yaml.load_all(text, _Loader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return Unread(getattr(error, "problem", None) or type(error).__name__)
    return [item for one in documents for item in (one if isinstance(one, list) else [one])]


def changes(path: str, before: Any, after: Any, steps: Steps = ()) -> Iterator[Change]:
    """The values that differ, each as deep as it can be told."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from changes(path, before.get(key), after.get(key), (*steps, key))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _in_lists(path, before, after, steps)
    else:
        yield Change(path, steps, before, after)


def _in_lists(path: str, before: list[Any], after: list[Any], steps: Steps) -> Iterator[Change]:
    old, new = ([json.dumps(item) for item in items] for items in (before, after))
    for way, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if way == "equal":
            continue
        shared = min(b - a, d - c)
        for n in range(shared):
            yield from changes(path, before[a + n], after[c + n], (*steps, c + n))
        for item in before[a + shared : b]:
            yield Change(path, (*steps, c + shared), item, None)
        for n in range(c + shared, d):
            yield Change(path, (*steps, n), None, after[n])
