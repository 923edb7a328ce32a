"""The reference pages, made of the registries: `python -m docs.generate` writes docs/reference/.

A page is a function without arguments; a test says when the files are due to be written anew.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import typer.main

from kb.check.answers import described
from kb.check.examples import is_document
from kb.check.registry import FAMILIES, RULES
from kb.check.rule import Example, Rule
from kb.check.trying import findings_of
from kb.commands.app import AUDIENCES, app
from kb.diagnostics import Finding
from kb.differing.impacts import BASE, ENTRY, PARTS, SOURCE, WHOLE
from kb.exporting.formats import FORMATS, Format
from kb.model.manifest import Manifest
from kb.model.relation import RelationType
from kb.reading.files import read_manifest
from kb.reading.relation_types import relation_types
from kb.report import as_text
from kb.works.forms import FORMS as WORK_FORMS
from kb.works.forms import KINDS, TRACKING, WRAPPERS
from kb.works.forms import Form as WorkForm

PLACE = Path(__file__).with_name("reference")
EVERYWHERE = ("kb", "help")
"""Options that every command has: described once, above the commands."""


def commands() -> Iterator[str]:
    """The commands by audience: what they do, arguments, options, examples."""
    group: Any = typer.main.get_command(app)
    yield from _head("Commands", "The same is said by `kb help COMMAND`.")
    yield "These stand before a command, or alone:"
    yield ""
    yield from _described(group, "option", but=EVERYWHERE)
    shared = group.commands[next(iter(AUDIENCES["For writers"]))]
    yield "These stand in every command, and are not told again below:"
    yield ""
    yield from _described(shared, "option", only=EVERYWHERE)
    for audience, names in AUDIENCES.items():
        yield from (f"## {audience}", "")
        for name in names:
            yield from _command(name, group.commands[name])


def _command(name: str, command: Any) -> Iterator[str]:
    context = typer.Context(command, info_name=f"kb {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    yield from (f"### kb {name}", "", inspect.cleandoc(command.help or ""), "")
    yield from (f"Usage: `kb {name} {usage}`", "")
    yield from _described(command, "argument", "option", but=EVERYWHERE)
    if command.epilog:
        yield from _fenced("sh", command.epilog)


def _described(
    command: Any, *kinds: str, only: Iterable[str] = (), but: Iterable[str] = ()
) -> Iterator[str]:
    """A list of a command's arguments or options, and an empty line; nothing where it has none."""
    context = typer.Context(command)
    chosen = [
        one
        for one in command.get_params(context)
        if one.param_type_name in kinds and one.name not in but and (not only or one.name in only)
    ]
    records = [one.get_help_record(context) for one in chosen]
    lines = [f"- `{shown}`: {' '.join(text.split())}" for shown, text in filter(None, records)]
    yield from (*lines, "") if lines else ()


def rules() -> Iterator[str]:
    """The rules by family: what each finds, why, what to do, what it finds and what it does not."""
    yield from _head("Rules", "The same is said by `kb explain CODE`; `kb check` runs them all.")
    for prefix, name in FAMILIES.items():
        yield from (f"## {prefix}: {name}", "")
        for rule in RULES.values():
            if rule.family == prefix:
                yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    summary, *rest = inspect.cleandoc(rule.__doc__ or "").splitlines()
    opt_in = ", runs only where it is selected" if rule.opt_in else ""
    opt_in += ", asks the network, runs only with `--online`" if rule.online else ""
    yield from (f"### {rule.code}", "", summary, *_paragraphs(rest), "")
    yield from (f"Severity: {rule.severity.value}{opt_in}. Fix: {rule.fix or 'none'}.", "")
    for example in rule.invalid[:1]:
        yield from _example("Found", example)
        yield from _fenced("text", as_text(_findings(rule, example)))
    for example in rule.valid[:1]:
        yield from _example("Not found", example)


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """`Do:` begins a paragraph of its own, as `Why:` does."""
    for line in lines:
        yield from ("", line) if line.startswith("Do:") else (line,)


def _example(title: str, example: Example) -> Iterator[str]:
    chapter = example.files.get(example.path, "") if is_document(example.path) else ""
    text = chapter or example.text or example.files.get(example.path, "")
    yield from (f"{title}, in `{example.path}`:", "")
    yield from _fenced("mdx" if chapter else "yaml", "".join(map(_visible, text)))
    if chapter and example.text:
        yield from ("beside the entry", "")
        yield from _fenced("yaml", "".join(map(_visible, example.text)))
    for asked, answer in example.answers.items():
        yield from (f"where {described(asked, answer)}.", "")


def _findings(rule: Rule, example: Example) -> list[Finding]:
    """What the rule says of its bad example, in the file that is shown."""
    return [one for one in findings_of(rule, example) if one.span.path == example.path]


def _visible(character: str) -> str:
    return character if character.isprintable() or character == "\n" else ascii(character)[1:-1]


def formats() -> Iterator[str]:
    """The files of exports/: what they are, what they leave out."""
    yield from _head(
        "Formats",
        "`kb export NAME` writes one, `kb export` all; `kb export --losses` counts what they "
        "leave out of the base at hand.",
    )
    for format_ in FORMATS:
        yield from _format(format_)


def _format(format_: Format) -> Iterator[str]:
    yield from (f"## {format_.name}", "", f"`{format_.filename}`: {format_.description}", "")
    yield from (f"Leaves out: {format_.drops}", "")


def relations() -> Iterator[str]:
    """The built-in relation types: what they say, their inverses, what they may join."""
    manifest: Manifest = read_manifest("kb.yaml", b"").manifest
    yield from _head(
        "Relation types",
        "These are built in; `relations` of `concepts/kb.yaml` adds others or replaces them. An "
        "entry may name a type or its inverse: the one reads from the far end what the other says.",
    )
    for kind in relation_types(manifest):
        yield from _relation(kind)


def _relation(kind: RelationType) -> Iterator[str]:
    spec = kind.spec
    names = ("symmetric", "transitive", "acyclic", "same_kind", "requires_note")
    properties = [name.replace("_", "-") for name in names if getattr(spec, name)]
    yield from (f"## {kind.name}", "", str(spec.description or ""), "")
    yield f"- inverse: `{kind.inverse}`" if not spec.symmetric else "- inverse: itself"
    yield f"- properties: {', '.join(properties) or 'none'}"
    yield f"- from: {', '.join(spec.domain) or 'any kind'}"
    yield f"- to: {', '.join(spec.range) or 'any kind'}"
    shown = ", ".join(f"`{name}`" for name in spec.rdf)
    yield from (f"- in RDF: {shown or 'a property of the base’s own'}", "")


def impacts() -> Iterator[str]:
    """How much each change that `kb diff` tells matters, and why."""
    yield from _head(
        "Impacts",
        "How much a change matters to those who use a base, as `kb diff` says it. Breaking: what "
        "somebody points at or shows is gone, or is something else. Minor: the base says more, or "
        "something else. Patch: what is said is supported or told otherwise.",
    )
    yield from ("## Entries and sources as a whole", "")
    yield from (f"- {what}: {impact.value}; {why}" for what, (impact, why) in WHOLE.items())
    for title, table in (
        ("Fields of an entry", ENTRY),
        ("Parts that several fields have", PARTS),
        ("Fields of kb.yaml", BASE),
    ):
        yield from ("", f"## {title}", "", "| | added | removed | changed | because |")
        yield "| --- | --- | --- | --- | --- |"
        for name, (added, removed, changed, why) in table.items():
            field, _, part = name.partition(" ")
            shown = f"`{field}`, {part}" if part else f"`{field}`"
            yield f"| {shown} | {added.value} | {removed.value} | {changed.value} | {why} |"
    yield from ("", "## Fields of a source", "", f"Any: {SOURCE.changed.value}; {SOURCE.why}.")


def _head(title: str, text: str) -> Iterator[str]:
    yield from (f"# {title}", "", text, "")
    yield from ("`make docs` writes this page; what it says is changed in the registry.", "")


def _fenced(language: str, text: str) -> Iterator[str]:
    fence = "````" if "```" in text else "```"
    yield from (f"{fence}{language}", *text.splitlines(), fence, "")


def works() -> Iterator[str]:
    """The table of canonical forms: which addresses lead to one work."""
    yield from _head(
        "Works",
        "Citations and sources are grouped by work. What a work is called comes from its address: "
        "the forms below are tried in turn, for the address without tracking parameters, port, "
        "slash at the end, `index.html`, `www.` and fragment, whether http or https. An address "
        "that no form fits is a page of its own. DOI, arXiv number, PMID, PMCID and, of a whole "
        "book, ISBN are used as their addresses are; `custom.work` joins what no address tells.",
    )
    for name, kind in KINDS.items():
        forms = [form for form in WORK_FORMS if form.kind == name]
        if forms:
            yield from (f"## {name}", "", f"{kind.noun[0].upper()}{kind.noun[1:]}.", "")
            for form in forms:
                yield from _work_form(form)
    yield from ("## Addresses that hold others", "", "The address inside is what is meant.", "")
    for wrapper in WRAPPERS:
        for outer, inner in wrapper.cases:
            yield f"- {wrapper.change}: `{outer}` → `{inner}`"
    yield from ("", "## Parameters that track", "")
    for tracking in TRACKING:
        hosts = f", at `{tracking.hosts}`" if tracking.hosts else ""
        value = "" if tracking.value == ".*" else f" with a value like `{tracking.value}`"
        yield f"- `{tracking.name}`{value}{hosts}"
    yield ""


def _work_form(form: WorkForm) -> Iterator[str]:
    said = f", {form.change}" if form.change else ""
    hosts = ", ".join(f"`{host}`" for host in form.hosts.split())
    yield from (f"At {hosts}{said}:", "")
    for case in form.cases:
        yield f"- `{case.given}` → `{case.id}`, `{case.url}`"
    yield ""


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "commands.md": commands,
    "rules.md": rules,
    "formats.md": formats,
    "relations.md": relations,
    "works.md": works,
    "impacts.md": impacts,
}


def page(name: str) -> str:
    """The text of a page of docs/reference/."""
    return "\n".join(PAGES[name]()).rstrip("\n") + "\n"


if __name__ == "__main__":
    for _name in PAGES:
        (PLACE / _name).write_text(page(_name), encoding="utf-8")
