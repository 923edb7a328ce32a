"""Every rule's examples are its tests: the invalid are found where they say, the valid are not."""

import pytest

from kb.check.examples import texts_of
from kb.check.registry import RULES
from kb.check.trying import findings_of
from kb.fixes import fixed_text

INVALID = [(code, n) for code, rule in RULES.items() for n in range(len(rule.invalid))]
VALID = [(code, n) for code, rule in RULES.items() for n in range(len(rule.valid))]


@pytest.mark.parametrize("code", RULES)
def test_every_rule_shows_what_it_finds_and_what_it_lets_pass(code: str) -> None:
    assert RULES[code].invalid
    assert RULES[code].valid


@pytest.mark.parametrize(("code", "n"), INVALID)
def test_an_invalid_example_is_found_where_it_says(code: str, n: int) -> None:
    example = RULES[code].invalid[n]
    found = findings_of(RULES[code], example)
    places = [(f.span.path, f"{f.span.line}:{f.span.column}") for f in found]
    assert places == [(example.path, example.at)], found
    assert example.says in found[0].message


@pytest.mark.parametrize(("code", "n"), VALID)
def test_a_valid_example_has_no_such_finding(code: str, n: int) -> None:
    assert findings_of(RULES[code], RULES[code].valid[n]) == []


@pytest.mark.parametrize(("code", "n"), INVALID)
def test_the_fix_of_an_example_gives_the_text_it_says(code: str, n: int) -> None:
    example = RULES[code].invalid[n]
    if example.fixed is None:
        return
    texts = texts_of(example)
    found = findings_of(RULES[code], example)
    fixes = [finding.fix for finding in found if finding.fix is not None]
    assert fixed_text(texts[example.path], example.path, fixes) == example.fixed
    assert all(fix.safe == (RULES[code].fix == "safe") for fix in fixes)
