"""Definitions in every form, abbreviations, run-ins."""

from pathlib import Path

import pytest

from kb.documents.document import Definition, Document
from kb.documents.reading import read_document

SEED = Path(__file__).parents[3] / "shared" / "seed" / "inner-alignment.mdx"


def read(text: str, path: str = "a.md") -> Document:
    return read_document(path, text.encode())


def defined(text: str, path: str = "a.md") -> list[tuple[str, str, str]]:
    """Form, term and the text of what defines it."""
    document = read(text, path)
    return [
        (definition.form, term.text, document.text[slice(*term.body)])
        for definition in document.definitions
        for term in definition.terms
    ]


def only(document: Document) -> Definition:
    (definition,) = document.definitions
    return definition


def test_a_component_gives_term_body_source_number_and_label() -> None:
    text = (
        '<Definition term="Goal" source="([Ngo, 2020](https://a.b))" number="4" label="7.4">\n\n'
        "What is *wanted*.\n\nAnd more.\n\n</Definition>"
    )
    document = read(text, "a.mdx")
    definition = only(document)
    assert definition.form == "component"
    assert [term.text for term in definition.terms] == ["Goal"]
    assert text[definition.body[0] : definition.body[1]] == "What is *wanted*.\n\nAnd more."
    assert [document.runs[n].text for n in definition.runs] == ["What is wanted.", "And more."]
    assert [document.citations[n].names for n in definition.sources] == ["Ngo"]
    assert definition.label is not None
    assert definition.number is not None
    assert (definition.number.value, definition.label.value) == ("4", "7.4")
    assert text[definition.label.value_start : definition.label.value_end] == "7.4"
    assert definition.source is not None
    assert definition.source.value == "([Ngo, 2020](https://a.b))"


def test_an_empty_source_is_a_source_without_citations() -> None:
    definition = only(read('<Definition term="Goal" source="">\n\nText.\n\n</Definition>', "a.mdx"))
    assert definition.source is not None
    assert (definition.source.value, definition.sources) == ("", ())


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("Reinforcement learning (RL)", [("Reinforcement learning", "RL", "")]),
        ("Goal (of an agent)", [("Goal", "", "of an agent")]),
        ("Goal; purpose", [("Goal", "", ""), ("purpose", "", "")]),
        ("Goal / purpose", [("Goal", "", ""), ("purpose", "", "")]),
        ("Input/output", [("Input/output", "", "")]),
        ("A &amp; B", [("A & B", "", "")]),
    ],
)
def test_a_term_may_have_a_bracket_or_be_several(
    term: str, expected: list[tuple[str, str, str]]
) -> None:
    definition = only(read(f'<Definition term="{term}">\n\nText.\n\n</Definition>', "a.mdx"))
    assert [(t.text, t.abbreviation, t.qualifier) for t in definition.terms] == expected


def test_a_body_may_define_further_terms() -> None:
    text = (
        '<Definition term="Base optimizer">\n\nA base optimizer is an optimizer that searches. '
        "A base objective is its objective. What it finds are called learned algorithms.\n\n"
        "</Definition>"
    )
    assert defined(text, "a.mdx")[1:] == [
        ("component", "base objective", "A base objective is its objective."),
        ("component", "learned algorithms", "What it finds are called learned algorithms."),
    ]


def test_a_body_that_paraphrases_its_term_defines_no_other() -> None:
    text = (
        '<Definition term="Algorithmic range">\n\nThe range of a system refers to what it finds. '
        "The algorithmic range is wide.\n\n</Definition>"
    )
    assert [term for _, term, _ in defined(text, "a.mdx")] == ["Algorithmic range"]


def test_an_admonition_defines_and_its_last_citation_is_the_source() -> None:
    text = '!!! info "Definition: Optimizer"\n\n    It searches\n    ([Ngo, 2020](https://a.b)).\n'
    document = read(text)
    definition = only(document)
    assert (definition.form, definition.terms[0].text) == ("admonition", "Optimizer")
    assert text[definition.terms[0].start : definition.terms[0].end] == "Optimizer"
    assert [document.citations[n].names for n in definition.sources] == ["Ngo"]
    assert document.runs[definition.runs[0]].text == "It searches (Ngo, 2020)."


@pytest.mark.parametrize(
    "text",
    [
        '??? note "Definition: Goal"\n    Text.',
        '???+ info "Definition – Goal"\n    Text.',
        '!!! definition "Goal"\n    Text.',
        ":::info[Definition: Goal]\nText.\n:::",
        ":::note Definition: Goal\n\nText.\n\n:::",
        ":::definition[Goal]\nText.\n:::",
        "```{admonition} Definition: Goal\nText.\n```",
        '!!! info inline end "Definition (Goal)"\n    Text.',
    ],
)
def test_admonitions_and_directives_define_by_their_title(text: str) -> None:
    assert [term for _, term, _ in defined(text)] == ["Goal"]
    assert [run.text for run in read(text).runs if run.zone == "definition"] == [
        run.text for run in read(text).runs
    ]


def test_an_admonition_with_another_title_is_a_note() -> None:
    document = read('!!! tip "Remember"\n    Text.')
    assert document.definitions == []
    assert [(run.zone, run.text) for run in document.runs] == [
        ("heading", "Remember"),
        ("note", "Text."),
    ]


def test_abbreviations_have_their_text_on_the_line_or_below() -> None:
    text = "*[RL]: reinforcement learning\n*[RM]:\n  a *reward* model\n"
    assert defined(text) == [
        ("abbreviation", "RL", "reinforcement learning"),
        ("abbreviation", "RM", "a *reward* model"),
    ]


def test_a_definition_list_has_terms_and_details() -> None:
    text = "Goal\nPurpose\n: What is wanted.\n\n    More of it.\n\n: Another sense.\n\nNo term.\n"
    assert defined(text) == [
        ("list", "Goal", "What is wanted.\n\n    More of it.\n\n: Another sense."),
        ("list", "Purpose", "What is wanted.\n\n    More of it.\n\n: Another sense."),
    ]


@pytest.mark.parametrize(("start", "end"), [("```{glossary}", "```"), (":::{glossary}", ":::")])
def test_a_glossary_of_sphinx_has_terms_at_its_margin(start: str, end: str) -> None:
    terms = "Goal\nPurpose\n  What is wanted.\n  And so on.\n\nAgent\n  It acts.\n"
    text = f"{start}\n:sorted:\n\n{terms}{end}\n"
    assert defined(text) == [
        ("glossary", "Goal", "What is wanted.\n  And so on."),
        ("glossary", "Purpose", "What is wanted.\n  And so on."),
        ("glossary", "Agent", "It acts."),
    ]


def test_a_glossary_of_rst_in_markdown_is_read() -> None:
    terms = "   Goal\n      What is wanted.\n\n   Agent\n      It acts.\n"
    text = f"```{{eval-rst}}\n.. glossary::\n\n{terms}```\n"
    assert defined(text) == [
        ("glossary", "Goal", "What is wanted."),
        ("glossary", "Agent", "It acts."),
    ]


@pytest.mark.parametrize(
    "text", ["**Goal:** It is so.", "**Goal**: It is so.", "- **Goal:** It is so."]
)
def test_a_run_in_is_a_candidate_and_a_zone(text: str) -> None:
    document = read(text)
    assert [(run.zone, run.text.strip()) for run in document.runs] == [
        ("run-in", document.runs[0].text),
        ("prose", "It is so."),
    ]
    assert [(form, term, body) for form, term, body in defined(text)] == [
        ("run-in", "Goal", "It is so.")
    ]
    assert not only(document).certain


def test_strong_words_inside_a_sentence_are_no_run_in() -> None:
    assert defined("It is **this:** a thing.") == []


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("We use reinforcement learning (RL) here.", "reinforcement learning", "RL"),
        ("By stochastic gradient descent (SGD).", "stochastic gradient descent", "SGD"),
        ("Reinforcement learning from human feedback (RLHF)", None, "RLHF"),
        ("large language models (LLMs)", None, "LLMs"),
        ("RL (reinforcement learning) is", "reinforcement learning", "RL"),
        ("Out-of-distribution (OOD) inputs", "Out-of-distribution", "OOD"),
        ("mixture of experts (MoE)", "mixture of experts", "MoE"),
    ],
)
def test_an_expansion_is_a_candidate(text: str, long: str | None, short: str) -> None:
    term = only(read(text)).terms[0]
    assert term.abbreviation == short
    assert term.text == (long or text[: text.index(" (")])
    assert text[term.start : term.end] == term.text


@pytest.mark.parametrize(
    "text",
    ["It was big (BBC).", "They left (USA) early.", "A model (GPT-4) won.", "See this (OK)."],
)
def test_brackets_that_expand_nothing_are_no_expansion(text: str) -> None:
    assert defined(text) == []


def test_an_abbr_element_expands_its_text() -> None:
    text = 'It is <abbr title="reinforcement learning">RL</abbr>.'
    term = only(read(text)).terms[0]
    assert (term.text, term.abbreviation) == ("reinforcement learning", "RL")
    assert text[term.start : term.end] == term.text


def test_a_commented_definition_defines_nothing() -> None:
    text = '<!--\n<Definition term="A">\n\nText.\n\n</Definition>\n-->\n\n{/* *[AB]: all */}\n'
    assert defined(text, "a.mdx") == []
    assert defined(text, "a.md") == []


def test_a_definition_without_a_term_is_reported() -> None:
    document = read("<Definition>\n\nText.\n\n</Definition>", "a.mdx")
    assert [t.message for t in document.troubles] == ["a definition that names no term"]


def test_components_of_other_names_define_when_told() -> None:
    text = '<Term name="Goal">\n\nText.\n\n</Term>'
    document = read_document("a.mdx", text.encode(), {"Term": "definition"})
    assert [t.text for t in only(document).terms] == ["Goal"]


@pytest.mark.skipif(not SEED.exists(), reason="needs ../shared/seed/inner-alignment.mdx")
def test_the_seed_chapter_has_seven_components_giving_ten_terms() -> None:
    document = read_document("inner-alignment.mdx", SEED.read_bytes())
    components = [d for d in document.definitions if d.form == "component"]
    assert len(components) == 7
    assert [term.text for d in components for term in d.terms] == [
        "Optimizer",
        "Algorithmic Range",
        "Algorithmic Reachability",
        "Base Optimizer",
        "base objective",
        "learned algorithms",
        "Mesa-Optimizer",
        "mesa-objective",
        "Inner alignment problem",
        "Behavioral Objective",
    ]
    for definition in components:
        (number,) = definition.sources
        assert document.citations[number].label == "Hubinger et al., 2019"
        assert document.citations[number].url == "https://intelligence.org/learned-optimization/"
    assert [document.span(d.start, d.end).line for d in components] == [31, 41, 53, 69, 77, 97, 109]


@pytest.mark.parametrize("name", ["a.md", "a.mdx"])
def test_comments_around_a_definition_do_not_hide_it(name: str) -> None:
    text = (
        '<!-- to do --><Definition term="Foo" source="">\n\n'
        "<!-- first --> A thing.\n\n</Definition><!-- done -->\n"
    )
    document = read_document(name, text.encode())
    (found,) = document.definitions
    assert found.terms[0].text == "Foo"
    assert [document.runs[number].text.strip() for number in found.runs] == ["A thing."]
    assert document.troubles == []
