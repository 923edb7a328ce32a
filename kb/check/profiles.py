"""Profiles: which rules run where neither kb.yaml nor the command line names any.

A profile is a question to a rule; kb.yaml's `rules: {profile: NAME}` chooses one.
"""

from collections.abc import Callable
from typing import NamedTuple

from kb.check.rule import Rule
from kb.diagnostics import Severity


class Profile(NamedTuple):
    """What a profile is for, and whether a rule is in it."""

    description: str
    holds: Callable[[Rule], bool]


def _usual(rule: Rule) -> bool:
    return not rule.opt_in


def _offline(rule: Rule) -> bool:
    return not rule.online


def _grave(rule: Rule) -> bool:
    return rule.severity is Severity.ERROR and not rule.opt_in


PROFILES: dict[str, Profile] = {
    "default": Profile("all that is right nearly always", _usual),
    "strict": Profile("the noisy ones (opt-in) too", _offline),
    "essential": Profile("errors alone: what makes a base wrong for whoever loads it", _grave),
}
"""The profiles by name; the manifest's model names the same ones. None asks the network."""
