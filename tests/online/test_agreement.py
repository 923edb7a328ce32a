"""What is written differently and means the same agrees; what means something else does not."""

import pytest

from kb.check.agreement import authors_apart, same_container, same_title
from kb.check.answers import Author


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Concrete Problems in AI Safety", "concrete problems in AI safety."),
        ("Mesa-Optimization", "Mesa Optimization"),
        ("The Off-Switch Game", "The <i>Off&#8211;Switch</i> Game"),
        ("Superintelligence", "Superintelligence: Paths, Dangers, Strategies"),
        ("Über das Lernen – Eine Einführung", "Uber das Lernen"),
        ("Goodhart's law", "Goodhart’s Law"),
        ("Search & Rescue", "Search and Rescue"),
        ("On $L^2$ norms", "On L2 norms"),
    ],
)
def test_titles_that_say_the_same_agree(ours: str, theirs: str) -> None:
    assert same_title(ours, [theirs])
    assert same_title(theirs, [ours])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Deceptive Alignment", "Inner Alignment"),
        ("Superintelligence: Paths", "Superintelligence: Strategies"),
        ("Machine Learning", "Machine Learning in Medicine"),
    ],
)
def test_titles_that_say_something_else_do_not(ours: str, theirs: str) -> None:
    assert not same_title(ours, [theirs])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Journal of Machine Learning Research", "J. Mach. Learn. Res."),
        ("JMLR", "Journal of Machine Learning Research"),
        ("Minds and Machines", "Minds & Machines"),
        (
            "Conference on AI, Ethics, and Society",
            "Proceedings of the 2020 AAAI/ACM Conference on AI, Ethics, and Society",
        ),
    ],
)
def test_containers_that_are_one_agree(ours: str, theirs: str) -> None:
    assert same_container(ours, [theirs])
    assert same_container(theirs, [ours])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("Nature", "Nature Machine Intelligence"), ("Science", "Cognitive Science"), ("Mind", "AI")],
)
def test_containers_that_are_several_do_not(ours: str, theirs: str) -> None:
    assert not same_container(ours, [theirs])


@pytest.mark.parametrize(
    ("family", "author"),
    [
        ("Müller", Author("Muller", "V.")),
        ("Müller", Author("Mueller", "V.")),
        ("Søgaard", Author("Sogaard")),
        ("van Merwijk", Author("Merwijk", "Chris van")),
        ("Merwijk", Author("van Merwijk", "C.")),
        ("García Márquez", Author("Garcia", "G.")),
        ("Hubinger", Author("Evan Hubinger")),
        ("Wang", Author("Wang Lei")),
        ("O’Neil", Author("O'NEIL", "C.")),
    ],
)
def test_names_of_one_person_agree(family: str, author: Author) -> None:
    assert authors_apart([[family]], [author]) == ([], [])


def test_other_authors_are_named_on_both_sides() -> None:
    ours = [["Lee"], ["Doe"], ["Slee"]]
    theirs = [Author("Doe", "J."), Author("Lee", "A."), Author("Roe", "R.")]
    assert authors_apart(ours, theirs) == (["Roe"], ["Slee"])


def test_a_registry_that_names_fewer_says_nothing_of_the_others() -> None:
    assert authors_apart([["Doe"], ["Lee"]], [Author("Doe")]) == ([], [])
    assert authors_apart([["Doe"]], [Author("Doe"), Author("Lee")]) == (["Lee"], [])


def test_thousands_of_authors_are_compared_at_once() -> None:
    names = [f"Name{number}" for number in range(5000)]
    others = [Author(name) for name in reversed(names)]
    assert authors_apart([[name] for name in names], others) == ([], [])
    strangers = [Author(f"Other{number}") for number in range(5000)]
    assert len(authors_apart([[name] for name in names], strangers)[0]) == 5000
