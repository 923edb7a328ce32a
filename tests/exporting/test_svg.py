"""The drawing: no boxes overlap, every text can be read, large bases are cut into panels."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

import kb
from kb.check.examples import FILES, base_of
from kb.exporting import layout, panels
from kb.exporting.dot import as_dot
from kb.exporting.lettering import NARROW, WIDE, width, wrapped
from kb.exporting.scope import Options
from kb.exporting.styles import BORDERS, FILLS, INK, ORDER, PALE, PAPER
from kb.exporting.svg import as_svg
from kb.knowledge_base import KnowledgeBase
from tests.lookup import CLI, ask, entry, isolated, make

__all__ = ["isolated"]  # each test has a cache of its own

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
SEEN = 1600
"""The width in pixels at which the drawing is looked at."""


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: "Box") -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def drawn(base: KnowledgeBase, options: Options = Options()) -> ET.Element:
    return ET.fromstring(b"".join(as_svg(base, options)))


def boxes(svg: ET.Element, kind: str) -> list[Box]:
    found: list[Box] = []
    for rect in svg.iter(f"{SVG}rect"):
        if rect.get("class") == kind:
            x, y, wide, high = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
            found.append(Box(x, y, x + wide, y + high))
    return found


def smallest_text(svg: ET.Element) -> float:
    """The size of the smallest text in pixels when the drawing is 1,600 pixels wide."""
    wide = float(svg.attrib["viewBox"].split()[2])
    return min(float(text.attrib["font-size"]) for text in svg.iter(f"{SVG}text")) * SEEN / wide


def overlapping(found: list[Box]) -> list[tuple[Box, Box]]:
    """The pairs of boxes that meet: a sweep from left to right."""
    pairs: list[tuple[Box, Box]] = []
    open_boxes: list[Box] = []
    for box in sorted(found):
        open_boxes = [other for other in open_boxes if other.right > box.left]
        pairs += [(other, box) for other in open_boxes if other.meets(box)]
        open_boxes.append(box)
    return pairs


def assert_readable(svg: ET.Element) -> None:
    frames, concepts = boxes(svg, "panel"), boxes(svg, "concept")
    wide, high = map(float, svg.attrib["viewBox"].split()[2:])
    page = Box(0, 0, wide, high)
    assert concepts
    assert not overlapping(concepts)
    assert not overlapping(frames)
    assert all(page.holds(frame) for frame in frames)
    assert all(any(frame.holds(box) for frame in frames) for box in concepts)
    assert smallest_text(svg) >= 10


def related(count: int, topics: int = 1, kind: str = "is-a") -> KnowledgeBase:
    """A base of concepts in a binary tree, dealt out to topics."""
    return base_of(
        {
            **FILES,
            "concepts/terms.yaml": "".join(
                f"- {{id: c{n}, label: concept {n}, definition: X., topics: [t{n % topics}]"
                + (f", relations: {{{kind}: c{(n - 1) // 2}}}" if n else "")
                + "}\n"
                for n in range(count)
            ),
        }
    )


@pytest.fixture(scope="module")
def base() -> kb.Base:
    return kb.load(ROOT)


@pytest.fixture(scope="module")
def real(base: kb.Base) -> ET.Element:
    return drawn(base)


def test_the_sweep_finds_boxes_that_overlap() -> None:
    one, inside, beside = Box(0, 0, 10, 10), Box(2, 2, 3, 3), Box(10, 0, 20, 10)
    assert overlapping([one, beside, inside]) == [(one, inside)]


def test_the_drawing_of_this_base_can_be_read(real: ET.Element) -> None:
    assert_readable(real)


def test_every_concept_has_a_box_of_its_own_that_leads_to_its_iri(
    base: kb.Base, real: ET.Element
) -> None:
    links = {a.get("id"): a.get("href") for a in real.iter(f"{SVG}a") if a.get("id")}
    assert links == {f"concept-{concept}": base.iri(concept) for concept in base}


def test_every_relation_is_a_line_or_a_membership(base: kb.Base, real: ET.Element) -> None:
    told = Counter(title.text for g in real.iter(f"{SVG}g") for title in g.findall(f"{SVG}title"))
    for statement in base.tables.statements:
        near, far = (base[end].label for end in (statement.subject, statement.object))
        said = f"{near} {base.types.label(statement.type.name)} {far}"
        if statement.type.name != "framed-by":
            assert told[said] + told[f"{said} ({statement.edge.status})"], said
    frames = {group.get("aria-label") for group in real.iter(f"{SVG}g")}
    assert "Framed by: Risks from Learned Optimization" in frames


def test_a_box_tells_a_pointer_its_definition(real: ET.Element) -> None:
    (box,) = [a for a in real.iter(f"{SVG}a") if a.get("id") == "concept-mesa-optimizer"]
    told = box.findtext(f"{SVG}title")
    assert told is not None
    assert told.startswith("mesa-optimizer (system)\n")
    assert "[[" not in told


def test_the_drawing_has_a_role_and_a_name(real: ET.Element) -> None:
    assert real.get("role") == "graphics-document document"
    titles = {part.get("id"): part.text for part in real if part.get("id")}
    named = [titles[name] for name in real.attrib["aria-labelledby"].split()]
    assert named[0] == "AI alignment: concepts and their relations"


def test_ids_inside_the_drawing_are_given_once_and_heads_are_there(real: ET.Element) -> None:
    ids = [part.get("id") for part in real.iter() if part.get("id")]
    assert len(ids) == len(set(ids))
    used = {
        re.sub(r"url\(#(.*)\)", r"\1", path.attrib["marker-end"])
        for path in real.iter(f"{SVG}path")
        if path.get("marker-end")
    }
    inner = {a.attrib["href"][1:] for a in real.iter(f"{SVG}a") if a.attrib["href"][0] == "#"}
    assert used | inner <= set(ids)


@pytest.mark.parametrize(
    ("count", "topics"), [(1, 1), (panels.ONE, 3), (panels.ONE + 1, 3), (150, 1), (150, 60)]
)
def test_bases_of_all_sizes_can_be_read(count: int, topics: int) -> None:
    svg = drawn(related(count, topics))
    assert_readable(svg)
    own = [a for a in svg.iter(f"{SVG}a") if a.get("id")]
    assert len(own) == count


def test_a_small_base_is_one_panel_with_its_topics_in_it() -> None:
    svg = drawn(related(12, 3))
    assert len(boxes(svg, "panel")) == 1
    assert len(boxes(svg, "topic")) == 3
    for concept in boxes(svg, "concept"):
        assert sum(topic.holds(concept) for topic in boxes(svg, "topic")) == 1


def test_a_long_topic_is_drawn_in_numbered_parts() -> None:
    svg = drawn(related(panels.PART * 2 + 1))
    titles = [g.get("aria-label") for g in svg.iter(f"{SVG}g") if g.get("aria-label")]
    assert titles == ["Legend", "t0 (1 of 3)", "t0 (2 of 3)", "t0 (3 of 3)"]


def test_a_concept_with_very_many_neighbors_shows_some_and_counts_the_rest() -> None:
    hub = "- {id: hub, label: hub, definition: X., topics: [t]}\n"
    spokes = "".join(
        f"- {{id: s{n}, label: s{n}, definition: X., topics: [u], relations: {{is-a: hub}}}}\n"
        for n in range(100)
    )
    svg = drawn(base_of({**FILES, "concepts/terms.yaml": hub + spokes}))
    assert_readable(svg)
    texts = {text.text for text in svg.iter(f"{SVG}text")}
    assert f"+ {100 - panels.BESIDE} more" in texts


def test_a_graph_that_is_all_lines_is_cut_until_it_can_be_drawn() -> None:
    entries = "".join(
        f"- {{id: c{n}, label: c{n}, definition: X., relations: {{"
        + ", ".join(
            f"{kind}: [{', '.join(f'c{m}' for m in range(n))}]"
            for kind in ("leads-to", "mitigates")
        )
        + "}}\n"
        for n in range(1, 20)
    )
    base = base_of(
        {**FILES, "concepts/terms.yaml": "- {id: c0, label: c0, definition: X.}\n" + entries}
    )
    assert len(base.tables.statements) > panels.LINES
    assert_readable(drawn(base))


def test_labels_of_any_length_and_script_stay_in_their_boxes() -> None:
    labels = ["W" * 200, "漢字" * 60, "a-b-" * 50, "<&\\\"'>", "\\u0001\\U0001F600" * 9]
    entries = "".join(
        f'- {{id: c{n}, label: "{label}", definition: X., relations: {{related-to: c0}}}}\n'
        for n, label in enumerate(label.replace('\\"', "") for label in labels)
    )
    svg = drawn(base_of({**FILES, "concepts/terms.yaml": entries}))
    assert_readable(svg)
    for a in svg.iter(f"{SVG}a"):
        rect = a.find(f"{SVG}rect")
        assert rect is not None
        for text in a.iter(f"{SVG}text"):
            assert width(text.text or "", float(text.attrib["font-size"])) < float(
                rect.attrib["width"]
            )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("short", ["short"]),
        ("two words", ["two", "words"]),
        ("well-known-thing", ["well-", "known-", "thing"]),
        ("Donaudampfschiff", ["Donauda", "mpfschi", "ff"]),
        ("漢字漢字", ["漢字漢", "字"]),
        ("a b c d e f g h i j", ["a b c d", "e f g h", "i j"]),
        ("one of very many words here", ["one of", "very", "many…"]),
    ],
)
def test_labels_are_wrapped(text: str, lines: list[str]) -> None:
    assert wrapped(text, 7, 3) == lines


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_defined() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_texts_and_lines_contrast_with_what_they_lie_on() -> None:
    for fill in (*FILLS, PAPER):
        assert contrast(INK, fill) >= 4.5
        assert contrast(PALE, fill) >= 4.5
        assert all(contrast(border.line, fill) >= 3 for border in BORDERS.values())
    assert all(contrast(style.color, "#f9fafb") >= 4.5 for style in ORDER)


def test_no_two_styles_differ_by_color_alone() -> None:
    shapes = [(style.dashes, style.head, style.named) for style in ORDER]
    assert len(set(shapes)) == len(shapes)


@pytest.mark.system("rsvg-convert")
def test_another_program_draws_it(base: kb.Base, tmp_path: Path) -> None:
    source = tmp_path / "concepts.svg"
    source.write_bytes(b"".join(as_svg(base, Options())))
    command = ["rsvg-convert", "-w", "400", str(source), "-o", str(tmp_path / "concepts.png")]
    subprocess.run(command, check=True)
    assert (tmp_path / "concepts.png").read_bytes().startswith(b"\x89PNG")


def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "find_spec", lambda _name: None)


def test_without_the_extra_the_other_files_are_written_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, {"a.yaml": entry("a")})
    without_extra(monkeypatch)
    said = ask("export", "--kb", str(tmp_path))
    assert said.status == 0
    assert "concepts.svg" in said.err
    assert "pip install 'kb-concepts[svg]'" in said.err
    assert (tmp_path / "exports/concepts.dot").exists()
    assert not (tmp_path / "exports/concepts.svg").exists()


def test_without_the_extra_an_old_drawing_is_not_called_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, {"a.yaml": entry("a")})
    ask("export", "--kb", str(tmp_path))
    (tmp_path / "exports/concepts.svg").write_text("old")
    assert ask("export", "--check", "--kb", str(tmp_path)).status == 1
    without_extra(monkeypatch)
    said = ask("export", "--check", "--kb", str(tmp_path))
    assert said.status == 0
    assert "concepts.svg left alone, neither written nor checked" in said.err


def test_without_the_extra_asking_for_the_drawing_is_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, {"a.yaml": entry("a")})
    without_extra(monkeypatch)
    said = ask("export", "svg", "--kb", str(tmp_path))
    assert (said.status, said.out) == (2, "")
    assert "pip install 'kb-concepts[svg]'" in said.err


def test_a_pipe_that_is_closed_early_is_no_error() -> None:
    command = f"{sys.executable} {CLI} export --stdout svg | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, cwd=ROOT, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"<svg ")


def names(dot: str) -> Iterator[str]:
    return (line for line in dot.splitlines() if line.startswith("digraph "))


def test_the_dot_file_of_a_large_base_is_a_graph_for_each_panel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base = related(80, 2)
    assert len([*names(b"".join(as_dot(base, Options())).decode())]) == 1
    monkeypatch.setattr("kb.exporting.dot.ONE_GRAPH", 79)
    found = [*names(b"".join(as_dot(base, Options())).decode())]
    assert found[0] == 'digraph "Overview: topics" {'
    assert len(found) == 1 + 2 * 2  # the overview, and two topics of forty in two parts each


@pytest.mark.system("dot")
def test_graphviz_accepts_the_graphs_of_a_large_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.exporting.dot.ONE_GRAPH", 1)
    text = b"".join(as_dot(related(80, 2), Options()))
    done = subprocess.run(["dot", "-Tplain"], input=text, capture_output=True, check=True)
    assert not done.stderr
    assert done.stdout.count(b"graph ") == text.count(b"digraph ")


def test_panels_come_in_the_order_of_topics_from_top_to_bottom() -> None:
    frames = boxes(drawn(related(200, 4)), "panel")
    assert all(one.top <= other.top for one, other in pairwise(frames))
    assert not [pair for pair in combinations(frames, 2) if pair[0].meets(pair[1])]


@pytest.mark.parametrize("size", [11, 12.5, 14])
def test_a_width_is_no_sum_of_fractions_which_differs_between_pythons(size: float) -> None:
    for count in range(200):
        assert width("x" * count, size) == size * (count * NARROW)
        assert width("語" * count, size) == size * (count * WIDE)
