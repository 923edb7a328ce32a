"""Questions about the real chapter, answered from its import beside the base.

The answers were worked out from the chapter and the works it cites. The chapter is no part of the
repository: where it is missing these tests are skipped.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import kb
from kb.api import Base
from kb.importing.chapters import read_chapter
from kb.importing.harvest import Cited, Harvest
from kb.links import rendered
from kb.terms.forms import derive
from tests.importing import drafts, errors, imported
from tests.lookup import (
    ROOT,
    ask,
    isolated,  # noqa: F401
    make,
)

SEED = Path(__file__).parents[3] / "shared" / "seed" / "inner-alignment.mdx"
pytestmark = pytest.mark.skipif(
    not SEED.exists(), reason="needs ../shared/seed/inner-alignment.mdx"
)

TERMS = {
    "optimizer": 31,
    "algorithmic range": 41,
    "algorithmic reachability": 53,
    "base optimizer": 69,
    "base objective": 71,
    "learned algorithm": 71,
    "mesa-optimizer": 77,
    "mesa-objective": 79,
    "inner alignment problem": 97,
    "behavioral objective": 109,
}
"""The ten terms that seven components define, and the lines at which they stand."""


@cache
def chapter() -> Harvest:
    return read_chapter("inner-alignment.mdx", SEED.read_bytes())


@cache
def base() -> Base:
    return kb.load(ROOT / "concepts")


@cache
def beside() -> dict[str, Any]:
    """What an import into the base would do: nothing but comparing."""
    return ask("import", str(SEED), "--dry-run", "--format", "json").json


def line(text: str) -> str:
    return " ".join(text.lower().split())


def uses(text: str, term: str) -> bool:
    """Whether a text has a term, in any regular form, as whole words."""
    plain = line(text)
    return any(
        re.search(rf"(?<![\w-]){re.escape(form.text.lower())}(?![\w-])", plain)
        for form in derive("label", term)
    )


def test_1_how_many_definitions_has_the_chapter_and_how_many_terms_do_they_define(
    tmp_path: Path,
) -> None:
    said = imported(make(tmp_path), SEED)
    assert (said["definitions"], said["terms"], said["entries"]) == (7, 10, 10)
    assert {one["label"]: one["origin"]["line"] for one in said["drafts"]} == TERMS
    assert errors(tmp_path) == []
    for entry in drafts(tmp_path).values():
        (sense,) = entry.senses
        assert [cite.source for cite in sense.cites] == ["hubinger-2019"]
    assert ask("define", "mesa optimisers", "--kb", str(tmp_path)).status == 0


def test_1_the_base_has_all_ten_of_them_and_every_work_that_the_chapter_cites() -> None:
    said = beside()
    assert (said["entries"], said["sources"], said["written"]) == (0, 0, [])
    assert {one["concept"] for one in said["matched"]} == {
        "inner-alignment" if term == "inner alignment problem" else term.replace(" ", "-")
        for term in TERMS
    }


def test_7_does_the_linked_page_contain_the_wording_of_inner_alignment_problem() -> None:
    (found,) = [one for one in chapter().found if one.label.startswith("Inner")]
    assert found.cites[0].url == "https://intelligence.org/learned-optimization/"
    entry = base()["inner-alignment"]
    page = next(one for one in entry.senses if one.id == "glossary")
    assert "hubinger-2019-rflo-miri" in [cite.source for cite in page.cites]
    assert line(found.text) not in line(rendered(str(page.text), lambda target: target))
    (compared,) = [one for one in beside()["matched"] if one["concept"] == "inner-alignment"]
    assert compared["text"] == "drifted"
    assert compared["matched"]["field"] == "alias"
    notes = [str(note.text) for note in entry.notes]
    assert any("has the wording of section 3" in text and "not that of" in text for text in notes)


def test_8_which_definition_cites_a_paper_that_does_not_contain_its_term() -> None:
    lacking = []
    for found in chapter().found:
        for cited in found.cites:
            work = base().sources[_record(cited)].work
            records = [one for one in base().sources.values() if one.work == work]
            notes = line(" ".join(one.texts.get("note", "") for one in records))
            if f'"{line(found.label)}" does not occur' in notes:
                lacking.append(found.label)
    assert lacking == ["Algorithmic Range"]


def _record(cited: Cited) -> str:
    from kb.importing.sources import Bibliography

    key = Bibliography(base()).key_of(cited)
    assert key is not None
    return key


def test_14_which_terms_does_a_definition_use_before_the_chapter_defines_them() -> None:
    # the run-in at line 25 defines "learned algorithm" before the component does; what a component
    # defines in its middle is defined there
    own = {"learned algorithm": 25, "base objective": 69, "mesa-objective": 77}
    defined = {**TERMS, **own}
    early = {
        (term, found.line)
        for found in chapter().found
        for term, first in defined.items()
        if uses(found.text, term) and found.line < first
    }
    assert early == {("base optimizer", 41), ("base optimizer", 53)}


def test_15_which_terms_are_load_bearing_and_never_defined() -> None:
    defined = {line(found.label) for found in chapter().found}
    texts = [found.text for found in chapter().found]
    text = SEED.read_text(encoding="utf-8")
    prose = re.sub(r"\]\([^)]*\)|\[[^\]]*\]", " ", text)
    wanted = ("inverse reinforcement learning", "goal misgeneralization", "outer alignment")
    assert defined.isdisjoint(wanted)
    assert all(name.replace(" ", "-") in base() for name in wanted)
    assert [uses(" ".join(texts), name) for name in wanted] == [True, False, False]
    assert [uses(prose, name) for name in wanted] == [True, True, False]


def test_21_which_caption_has_a_title_that_does_not_fit_its_link() -> None:
    titles = {line(one.title or ""): one.id for one in base().sources.values()}
    misfits: list[tuple[int, str, str]] = []
    captions = re.finditer(r'caption="(?P<title>[^"(\[]+)\(\[', SEED.read_text(encoding="utf-8"))
    for caption in captions:
        at = SEED.read_text(encoding="utf-8").count("\n", 0, caption.start()) + 1
        (cited,) = [one for one in chapter().cited if one.line == at]
        named = titles.get(line(caption["title"]))
        if named is not None and named != _record(cited):
            misfits.append((at, named, _record(cited)))
    assert misfits == [(123, "hubinger-2020-terminology", "demski-2022-builder-breaker")]


def test_every_definition_keeps_its_citation_and_its_place() -> None:
    assert [found.line for found in chapter().found] == list(TERMS.values())
    for found in chapter().found:
        assert [one.label for one in found.cites] == ["Hubinger et al., 2019"]
