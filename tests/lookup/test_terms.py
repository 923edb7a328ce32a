"""Surface forms: which writings of a term find it, why, and which must not."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.index.lookup import Match, chosen, find
from kb.index.refresh import in_memory
from kb.index.search import search, similar
from kb.knowledge_base import KnowledgeBase
from kb.reading.files import read_entries, read_manifest
from kb.terms.forms import forms
from kb.terms.spelling import american, british
from tests.lookup import (
    MANIFEST,
    ask,
    entry,
    isolated,  # noqa: F401
    kept,
)


def base(*entries: str) -> KnowledgeBase:
    manifest = read_manifest("concepts/kb.yaml", MANIFEST.encode())
    files = [
        read_entries(f"concepts/{n}.yaml", text.encode(), "en") for n, text in enumerate(entries)
    ]
    return KnowledgeBase(manifest, files)


def matches(query: str, *entries: str) -> list[Match]:
    return find(kept(in_memory(base(*entries))), query)


def named(query: str, *labels: str) -> list[str]:
    """The labels (each an entry of its own) that a query finds."""
    entries = [entry(f"c{n}", label) for n, label in enumerate(labels)]
    return [labels[int(match.id[1:])] for match in matches(query, *entries)]


FOUND = [
    ("mesa-optimizer", "mesa-optimizers"),
    ("mesa-optimizer", "Mesa Optimizers"),
    ("mesa-optimizer", "mesa optimizer"),
    ("mesa-optimizer", "mesaoptimizer"),
    ("mesa-optimizer", "mesa‑optimizer"),  # a non-breaking hyphen
    ("mesa-optimizer", "mesa–optimizer"),
    ("mesa-optimizer", "MESA-OPTIMIZER"),
    ("mesa-optimizer", "mesa-optimizer's"),
    ("mesa-optimizer", "mesa-optimizer’s"),
    ("mesa-optimizer", "mesa-optimizers'"),
    ("mesa-optimizer", "mesa-optimizers’"),
    ("mesa-optimizer", "mesa optimisers’"),
    ("mesa-optimizer", "mesa-optimiser’s"),
    ("mesa-optimizer", "  mesa-optimizer  "),
    ("mesa-optimizer", "“mesa-optimizer”"),
    ("sub-agent", "subagent"),
    ("sub-agent", "Sub-Agents"),
    ("subagent", "sub-agents"),
    ("model of the world", "models of the world"),
    ("model of the world", "Model of the World"),
    ("theory of mind", "theories of mind"),
    ("robustness to distributional shift", "robustness to distributional shift"),
    ("state of the art", "states of the art"),
    ("hypothesis", "hypotheses"),
    ("local optimum", "local optima"),
    ("world index", "world indices"),
    ("loss", "losses"),
    ("policy", "policies"),
    ("day", "days"),
    ("black box", "black boxes"),
    ("negative side effects", "negative side effect"),
    ("optimization", "optimisation"),
    ("optimisation", "optimization"),
    ("optimisation", "optimizations"),
    ("generalize", "generalise"),
    ("organising", "organizing"),
    ("analyze", "analyse"),
    ("analyse", "analyze"),
    ("analyser", "analyzers"),
    ("paralyzing", "paralysing"),
    ("behavioral objective", "behavioural objectives"),
    ("behavioural objective", "behavioral objectives"),
    ("color", "colour"),
    ("colour", "colors"),
    ("favourable outcome", "favorable outcomes"),
    ("unfavourable outcome", "unfavorable outcome"),
    ("neighborhood", "neighbourhoods"),
    ("honour code", "honor codes"),
    ("armour", "armor"),
    ("modelling", "modeling"),
    ("modeling", "modelling"),
    ("reward modeling", "reward modelling"),
    ("labeled data", "labelled data"),
    ("mislabeled example", "mislabelled examples"),
    ("unlabeled data", "unlabelled data"),
    ("signalled", "signaled"),
    ("traveling salesman", "travelling salesman"),
    ("dialog", "dialogue"),
    ("dialogue", "dialogs"),
    ("catalog", "catalogues"),
    ("analogue", "analog"),
    ("Behavioral Cloning", "behavioural cloning"),
    ("Modeling", "modelling"),
    ("Analyzer", "analyser"),
    ("naïve policy", "naive policies"),
    ("naive policy", "naïve policy"),
    ("Schrödinger equation", "schrodinger equations"),
    ("Goodhart's law", "Goodhart’s law"),
    ("Goodhart’s law", "goodharts laws"),
]


@pytest.mark.parametrize(("label", "query"), FOUND)
def test_a_regular_writing_of_a_label_finds_it(label: str, query: str) -> None:
    assert named(query, label) == [label]


@pytest.mark.parametrize(
    ("label", "query"),
    [
        ("optimizer", "optimize"),
        ("optimizer", "optimization"),
        ("optimizer", "optimizing"),
        ("universe", "university"),
        ("saliva", "sialic acid"),
        ("alignment", "aligned"),
        ("alignment", "align"),
        ("reachability", "reachable"),
        ("mesa-optimizer", "mesa-optimizre"),
        ("mesa-optimizer", "meta-optimizer"),
        ("meta-optimizer", "mesa-optimizer"),
        ("meta-optimizer", "mesa optimisers’"),
        ("inner alignment", "internal alignment"),
        ("internal alignment", "inner alignment"),
        ("model of the world", "model of the worlds"),
        ("policy", "polices"),
        ("actor", "actour"),
        ("four", "for"),
        ("hour", "hor"),
        ("size", "sise"),
        ("prize", "prise"),
        ("time series", "time sery"),
        ("species", "specy"),
        ("unsupervised learning", "unsupervized learning"),
        ("sunrise", "sunrize"),
        ("imprecise goal", "imprecize goal"),
        ("oversized model", "oversised model"),
        ("controlled", "controled"),
        ("compelling", "compeling"),
        ("vector", "vectour"),
        ("error", "errour"),
    ],
)
def test_another_word_or_a_misspelling_is_no_match(label: str, query: str) -> None:
    assert named(query, label) == []


@pytest.mark.parametrize(
    "word",
    "size prize exercise precise promise advise four hour actor seize capsize resize maize citizen"
    " horizon wise rise noise praise concise premise franchise compromise surprise otherwise"
    " supervised unsupervised advised raised tour contour pour factor vector error"
    " controlled compelled installed called controlling log blog vogue league oversize downsize"
    " reprise appraise sunrise imprecise laboratory humorous decor doctor majority".split(),
)
def test_a_word_that_only_looks_regular_has_one_spelling(word: str) -> None:
    assert (british(word), american(word)) == (word, word)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("behavioral objective", "exact"),
        ("behavioral objectives", "plural"),
        ("behavioural objective", "British spelling"),
        ("behavioural objectives", "plural, British spelling"),
        ("Behavioral objective", "case"),
        ("behavioral-objective", "hyphen or space"),
        ("behavioral objective's", "possessive"),
        ("behavioral objective’s", "possessive"),
        ("behavioral objectives’", "plural, possessive"),
        ("béhavioral objective", "accents"),
    ],
)
def test_a_match_says_what_differs_and_nothing_else(query: str, reason: str) -> None:
    (match,) = matches(query, entry("b", "behavioral objective"))
    assert (match.field, match.reason) == ("label", reason)


def test_the_american_form_of_a_british_label_is_called_american() -> None:
    (match,) = matches("organization", entry("o", "organisation"))
    assert (match.form, match.reason) == ("organization", "American spelling")


@pytest.mark.parametrize(
    ("more", "query", "field"),
    [
        ("aliases: [inner optimizer]\n", "inner optimizers", "alias"),
        ("abbreviations: [SGD]\n", "SGD", "abbreviation"),
        ("abbreviations: [SGD]\n", "SGDs", "abbreviation"),
        ("forms: [inner-aligned]\n", "inner aligned", "form"),
        ("discouraged: [{text: mesa alignment, because: rare}]\n", "mesa alignment", "discouraged"),
    ],
)
def test_a_match_says_which_kind_of_term_it_was(more: str, query: str, field: str) -> None:
    (match,) = matches(query, entry("x", "something else", more=more))
    assert match.field == field


def test_an_abbreviation_in_another_case_is_found_and_the_case_is_said() -> None:
    (match,) = matches("sgd", entry("s", "descent", more="abbreviations: [SGD]\n"))
    assert (match.field, match.form, match.reason) == ("abbreviation", "SGD", "case")


def test_the_abbreviation_of_exact_case_is_preferred() -> None:
    entries = (
        entry("upper", "one", more="abbreviations: [RaM]\n"),
        entry("lower", "two", more="abbreviations: [RAM]\n"),
    )
    for query, first in (("RAM", "lower"), ("RaM", "upper")):
        found = chosen(matches(query, *entries), every=False)
        assert [match.id for match in found] == [first]


def test_a_discouraged_term_is_weaker_than_another_entrys_alias() -> None:
    entries = (
        entry("a", "one", more="discouraged: [{text: thing, because: vague}]\n"),
        entry("z", "two", more="aliases: [thing]\n"),
    )
    found = matches("thing", *entries)
    assert [match.id for match in found] == ["z", "a"]
    assert [match.id for match in chosen(found, every=False)] == ["z"]


def test_a_label_is_preferred_to_an_alias() -> None:
    entries = (entry("a", "one", more="aliases: [thing]\n"), entry("z", "thing"))
    assert [match.id for match in chosen(matches("thing", *entries), every=False)] == ["z"]


NOT = [
    "meta-optimizer",
    "meta optimizer",
    "metaoptimizer",
    "Meta-Optimizers",
    "meta-optimiser",
    "meta optimisers",
    "meta-optimizer's",
    "meta-optimizers’",
    "meta-optimisers’",
    "meta-optimizer.",
    "(meta-optimizer)",
    "“meta-optimizer”",
    "meta-optimizers.",
]


@pytest.mark.parametrize("query", NOT)
def test_a_look_alike_in_any_form_is_neither_matched_nor_suggested(query: str) -> None:
    known = kept(in_memory(base(entry("mesa", "mesa-optimizer", more="not: [meta-optimizer]\n"))))
    assert find(known, query) == []
    assert similar(known, query, 5) == []
    assert search(known, query) == []


def test_a_look_alike_that_is_spelled_like_an_alias_takes_the_alias_away() -> None:
    text = entry("m", "mesa-optimizer", more="aliases: [meta optimiser]\nnot: [meta-optimizer]\n")
    assert matches("meta optimiser", text) == []


def test_near_look_alikes_without_not_are_suggested_but_never_matched() -> None:
    known = kept(in_memory(base(entry("mesa", "mesa-optimizer"))))
    assert find(known, "mesa-optimizre") == []
    assert [row[0] for row in similar(known, "mesa-optimizre", 5)] == ["mesa"]


def test_of_two_neighbours_each_term_finds_its_own_concept_only() -> None:
    labels = ("mesa-optimizer", "meta-optimizer", "inner alignment", "internal alignment")
    for label in labels:
        for query in (label, label.title(), label.replace("-", " ") + "s", label + "’s"):
            assert named(query, *labels) == [label]


def test_forms_in_every_language_of_a_label_are_found() -> None:
    text = "id: d\nlabel: {en: deep learning, de: tiefes Lernen}\nkind: thing\ndefinition: x\n"
    for query in ("deep learning", "tiefes Lernen", "Tiefes-lernen"):
        assert [match.id for match in matches(query, text)] == ["d"]


# Labels as people write them: words of letters, joined by blanks or hyphens.
WORD = st.text(alphabet=string.ascii_lowercase + "éüñ", min_size=2, max_size=9)
CASED = st.builds(lambda word, up: word.capitalize() if up else word, WORD, st.booleans())
LABEL = st.builds(
    lambda first, rest: first + "".join(mark + word for mark, word in rest),
    CASED,
    st.lists(st.tuples(st.sampled_from([" ", "-"]), CASED), max_size=3),
)


@given(LABEL)
@settings(max_examples=120, deadline=None)
def test_every_form_of_any_label_finds_its_concept(label: str) -> None:
    known = kept(in_memory(base(entry("it", label))))
    made = [form.text for form in forms([("label", label)])]
    made += [text + ending for text in made for ending in ("'s", "’s")]
    made += [text.upper() for text in made] + [text.replace("-", " ") for text in made]
    made += [text.replace(" ", "").replace("-", "") for text in made]
    for text in made:
        assert [match.id for match in find(known, text)] == ["it"], text


@given(LABEL, LABEL)
@settings(max_examples=120, deadline=None)
def test_no_form_of_a_look_alike_finds_or_suggests_the_concept(label: str, other: str) -> None:
    text = entry("it", label, more=f'not: ["{other}"]\n')
    known = kept(in_memory(base(text)))
    for form in forms([("label", other)]):
        for query in (form.text, form.text.upper(), form.text.replace("-", " ")):
            assert find(known, query) == []
            assert similar(known, query, 5) == []


@given(LABEL)
@settings(max_examples=120, deadline=None)
def test_british_and_american_undo_each_other(label: str) -> None:
    words = label.lower()
    assert american(british(words)) in {words, american(words)}


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_text_at_all_may_be_looked_up(query: str) -> None:
    known = kept(in_memory(base(entry("it", "mesa-optimizer"))))
    assert isinstance(find(known, query), list)
    assert isinstance(similar(known, query, 5), list)


def test_a_command_line_that_is_no_unicode_is_a_miss() -> None:
    for command in ("define", "tree"):
        assert ask(command, "me\udcffsa").status == 1
    assert ask("search", "zzzzz\udcff").status == 1


def test_a_label_in_the_plural_is_found_by_its_singular() -> None:
    assert named("cognitive bias", "cognitive biases") == ["cognitive biases"]
    assert named("cognitive biases", "cognitive bias") == ["cognitive bias"]
