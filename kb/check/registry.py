"""Every rule there is, in the order of the catalogue. A new rule goes into its family's list."""

from kb.check.rule import Rule
from kb.check.rules import (
    bibliography,
    citations,
    citing,
    definitions,
    document_citations,
    document_media,
    document_quotations,
    document_terms,
    documents,
    graph,
    labels,
    online,
    quotations,
    references,
    review,
    structure,
    works,
)
from kb.check.rules import suppressions as suppression_rules

FAMILIES = {
    "SCH": "structure",
    "REF": "references",
    "GRA": "graph",
    "LAB": "labels",
    "DEF": "definitions",
    "CIT": "citations",
    "REV": "review",
    "DOC": "documents",
    "SUP": "suppressions",
}
"""The families by prefix, with the name each has in headings."""

_ALL: tuple[Rule, ...] = (
    *structure.RULES,
    *references.RULES,
    *graph.RULES,
    *labels.RULES,
    *definitions.RULES,
    *citations.RULES,
    *bibliography.RULES,
    *works.RULES,
    *citing.RULES,
    *online.RULES,
    *quotations.RULES,
    *review.RULES,
    *document_terms.REVIEW,
    *documents.RULES,
    *document_citations.RULES,
    *document_quotations.RULES,
    *document_media.RULES,
    *document_terms.RULES,
    *suppression_rules.RULES,
)
RULES: dict[str, Rule] = {rule.code: rule for rule in _ALL}
ENTRY_RULES = tuple(rule for rule in _ALL if type(rule).check_entry is not Rule.check_entry)
BASE_RULES = tuple(rule for rule in _ALL if type(rule).check_base is not Rule.check_base)
BOOK_RULES = tuple(rule for rule in _ALL if type(rule).check_book is not Rule.check_book)
ONLINE_RULES = tuple(rule for rule in _ALL if rule.online)
BOOK_ONLINE_RULES = tuple(
    rule for rule in _ALL if type(rule).check_book_online is not Rule.check_book_online
)
_IN_BOOKS = frozenset(rule.code for rule in (*BOOK_RULES, *BOOK_ONLINE_RULES))
_IN_BASES = frozenset(rule.code for rule in (*ENTRY_RULES, *BASE_RULES)) | frozenset(
    rule.code for rule in ONLINE_RULES if type(rule).check_online is not Rule.check_online
)
LINTED = _IN_BOOKS | frozenset(rule.code for rule in suppression_rules.RULES)
"""The codes of what is found in documents (`kb lint`)."""
CHECKED = frozenset(RULES) - (_IN_BOOKS - _IN_BASES)
"""The codes of what is found in entries and sources (`kb check`)."""

PLANNED = frozenset(
    "CIT002 CIT003 CIT004 CIT005 CIT006 CIT007 CIT008 CIT009 CIT010 CIT011 CIT012 CIT015 CIT016 "
    "CIT017 CIT018 CIT019 CIT020 CIT021 CIT022 CIT023 CIT024 REV001 REV002 REV003 REV004 REV005 "
    "REV006 DOC001 DOC002 DOC003 DOC004 DOC005 DOC006 DOC007 DOC008 DOC009 DOC010 DOC011 DOC012 "
    "DOC013 DOC014 DOC015 DOC016 DOC017 DOC018 DOC019 LAB001 LAB003 GRA001 GRA004 GRA011 DEF009 "
    "".split()
) - frozenset(RULES)
"""Codes of the catalogue that have no rule yet: settings may name them, nothing finds them."""

CODES: dict[str, frozenset[str]] = {
    **dict.fromkeys(sorted(PLANNED), frozenset[str]()),
    **{code: frozenset(rule.settings) for code, rule in RULES.items()},
}
"""Every code that a setting or a suppression may name, with the limits that may be set for it."""
