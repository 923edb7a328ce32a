"""LAB: the terms that a concept goes by, and where those of two concepts meet."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from kb.check.rule import Example, Rule, Scope, Whole
from kb.check.rules.structure import PLAIN
from kb.diagnostics import Place, PlacedEdit, PlacedFix, Pointer, Problem, Severity
from kb.links import links
from kb.model.entry import Entry, Status, Term
from kb.model.short_forms import Text, languages
from kb.reading.files import Located
from kb.tables import TermRow, folded


class Designation(NamedTuple):
    """A term of one entry in one language: its role, where it stands, its text."""

    role: str
    steps: Pointer
    text: str
    lang: str


_LISTS = (("alias", "aliases"), ("abbreviation", "abbreviations"), ("discouraged", "discouraged"))


def designations(entry: Entry, language: str) -> Iterator[Designation]:
    """The terms of an entry, translations included; `not` names other concepts' terms."""
    yield from _in_each_language("label", ("label",), entry.label, language)
    for role, name in _LISTS:
        for n, term in enumerate(getattr(entry, name)):
            yield from _in_each_language(role, (name, n), term, language)
    for n, text in enumerate(entry.forms):
        yield Designation("form", ("forms", n), text, language.lower())


def _in_each_language(
    role: str, steps: Pointer, term: Term, language: str
) -> Iterator[Designation]:
    for tag, text in languages(term.text):
        lang = term.lang or tag or language
        yield Designation(role, (*steps, "text", lang), text, lang.lower())


class OwnText(NamedTuple):
    """A text that says what the concept is, in one language."""

    steps: Pointer
    text: str
    lang: str


def own_texts(entry: Entry, language: str, *, examples: bool = False) -> Iterator[OwnText]:
    """The definition and senses of an entry, and its `examples`, in each language."""
    if entry.definition is not None:
        yield from _said(("definition", "text"), entry.definition.text, language)
    for n, sense in enumerate(entry.senses):
        yield from _said(("senses", n, "text"), sense.text, language)
    for n, example in enumerate(entry.examples if examples else ()):
        yield from _said(("examples", n, "text"), example.text, language)


def _said(steps: Pointer, text: str, language: str) -> Iterator[OwnText]:
    for tag, said in languages(text):
        lang = tag or language
        yield OwnText((*steps, lang), said, lang.lower())


def occurrences(text: str, term: str) -> Iterator[tuple[int, int]]:
    """Where a term stands in a text as whole words, in any case; an acronym in its own case."""
    if term.upper() != term and len(text.lower()) == len(text):
        text, term = text.lower(), term.lower()
    start = text.find(term)
    while start >= 0:
        end = start + len(term)
        if not (_goes_on(text[start - 1 : start]) or _goes_on(text[end : end + 1])):
            yield start, end
        start = text.find(term, start + 1)


def _goes_on(character: str) -> bool:
    """Whether a word goes on here; a hyphen makes another word of it."""
    return character.isalnum() or (character != "" and character in "-‐‑_")


def unlinked(text: str, *, shown: bool) -> str:
    """The text with blanks for its `[[links]]`, in the same places; `shown` keeps shown texts."""
    if "[[" not in text:
        return text
    pieces: list[str] = []
    position = 0
    for link in links(text):
        kept = link.shown if shown and link.shown is not None else ""
        blank = " " * (link.end - link.start - len(kept) - 2)
        pieces += text[position : link.start], blank, kept, "  "
        position = link.end
    return "".join(pieces) + text[position:]


def place_in(located: Located, steps: Pointer, at: tuple[int, int] | None = None) -> Place:
    """A place inside an entry."""
    return Place(located.path, located.root + steps, at)


def named(ids: Iterable[str]) -> str:
    """Ids as a sentence lists them; of many the first four."""
    given = [f"`{one}`" for one in ids]
    if len(given) > 5:
        given[4:] = [f"{len(given) - 4} others"]
    return " and ".join([", ".join(given[:-1]), given[-1]] if given[1:] else given)


_CALLED = {
    "label": "the label",
    "abbreviation": "an abbreviation",
    "alias": "an alias",
    "form": "a form",
    "discouraged": "a discouraged term",
}
_RANK = {role: rank for rank, role in enumerate(_CALLED)}


class TwoRoles(Rule):
    """One term has two roles in its entry: label, alias, abbreviation, form, discouraged.

    Why: SKOS keeps preferred, alternative and hidden labels apart (S13); a term that is admitted
    and discouraged at once tells writers nothing.
    Do: Keep the term in one role. An alias that repeats the label goes.
    """

    code = "LAB002"
    severity = Severity.ERROR
    fix = "safe"
    valid = (
        Example(PLAIN + "aliases: [word]\nabbreviations: [T]\nnot: [term]\n"),
        Example(PLAIN.replace("label: term", "label: {en: film, de: Film}")),
    )
    invalid = (
        Example(
            PLAIN + "aliases: [term, word]\n",
            "5:11",
            "delete the alias",
            PLAIN + "aliases: [word]\n",
        ),
        Example(PLAIN + "aliases:\n  - Term\nnotation: t\n", "6:5", "the label and an alias"),
        Example(PLAIN + "aliases: term\nnotation: t\n", "5:10", "", PLAIN + "notation: t\n"),
        Example(
            PLAIN + "aliases: [word]\ndiscouraged: [Word]\n",
            "6:15",
            "an alias and a discouraged term",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry = located.entry
        if not (entry.aliases or entry.abbreviations or entry.forms or entry.discouraged):
            return
        groups: dict[tuple[str, str], list[Designation]] = {}
        for one in designations(entry, scope.manifest.language):
            groups.setdefault((one.lang, folded(one.text)), []).append(one)
        for (_, text), group in groups.items():
            if text and len({one.role for one in group}) > 1:
                yield _two_roles(located, group)


def _two_roles(located: Located, group: list[Designation]) -> Problem:
    kept, *others = sorted(group, key=lambda one: _RANK[one.role])
    second = next(one for one in others if one.role != kept.role)
    message = f"`{second.text}` is {_CALLED[kept.role]} and {_CALLED[second.role]} of this entry; "
    message += "delete the alias" if second.role == "alias" else "keep it in one role"
    related = [
        (place_in(located, one.steps), _CALLED[one.role]) for one in group if one is not second
    ]
    fix = _without(located, kept, second) if len(group) == 2 else None
    return Problem(message, place_in(located, second.steps), located.entry.id, related, fix)


def _without(located: Located, kept: Designation, second: Designation) -> PlacedFix | None:
    """Delete the weaker role: safe where it is an alias that says nothing but the label again."""
    name, n = second.steps[:2]
    listed: tuple[Term | str, ...] = getattr(located.entry, str(name))
    term = listed[int(n)]
    if isinstance(term, Term) and isinstance(term.text, Text):
        return None
    repeats = (kept.role, second.role, kept.text) == ("label", "alias", second.text)
    safe = repeats and term == Term(text=kept.text, spot=located.entry.label.spot)
    item = place_in(located, (name, n) if len(listed) > 1 else (name,))
    what = "term" if second.role == "discouraged" else second.role
    return PlacedFix(f"delete the {what} `{second.text}`", safe, (PlacedEdit(item, None),))


class SharedLabel(Rule):
    """Two concepts have one preferred label in one language, whatever its case.

    Why: A reader, a search and an export cannot tell the two apart; ISO 25964 asks for qualifiers.
    Do: Qualify one ("agent (economics)"), choose another label, or merge the entries. Deprecated
    entries may keep theirs.
    """

    code = "LAB004"
    severity = Severity.ERROR
    valid = (
        Example("- id: reward\n  label: reward\n- id: prize\n  label: prize\n"),
        Example(
            "- id: reward\n  label: reward\n"
            "- id: prize\n  label: reward\n  status: deprecated\n  replaced_by: reward\n"
        ),
        Example("- id: gift\n  label: {en: gift}\n- id: poison\n  label: {en: poison, de: Gift}\n"),
    )
    invalid = (
        Example(
            "- id: reward\n  label: reward\n- id: prize\n  label: Reward\n",
            "4:10",
            "the label of `reward` and `prize`",
        ),
        Example(
            "- id: gift\n  label: {en: gift, de: Geschenk}\n"
            "- id: poison\n  label: {en: poison, de: Geschenk}\n",
            "4:27",
            "`Geschenk`",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        language = whole.manifest.language
        for rows in shared(living(whole, "label"), language, folded):
            message = (
                f"`{rows[1].text}` is the label of {named(row.of.id for row in rows)}; "
                "qualify the labels, or merge the entries"
            )
            yield _meeting_problem(message, rows[1], rows, language)


def living(whole: Whole, *roles: str) -> list[TermRow]:
    """The terms of some roles, less those of deprecated concepts, which keep theirs unasked."""
    return [
        row
        for row in whole.tables.terms
        if row.role in roles and row.of.status != Status.DEPRECATED
    ]


def shared(
    rows: Iterable[TermRow], language: str, fold: Callable[[str], str]
) -> Iterator[list[TermRow]]:
    """Terms of several concepts that meet: same language, same text once folded.

    One row for each concept, its label first, in the order of places.
    """
    for group in _alike(rows, language.lower(), fold):
        for meeting in _meetings(group):
            owners = _one_each(meeting)
            if len(owners) > 1:
                yield owners


def _alike(
    rows: Iterable[TermRow], language: str, fold: Callable[[str], str]
) -> Iterable[list[TermRow]]:
    """Groups of two rows or more. Most texts stand alone, so the first makes no group."""
    first: dict[str, TermRow] = {}
    groups: dict[str, list[TermRow]] = {}
    for row in rows:
        key = fold(row.text)
        if row.lang is not None and (lang := row.lang.lower()) != language:
            key = key and f"{lang}\n{key}"
        met = first.setdefault(key, row)
        if met is not row and key:
            groups.setdefault(key, [met]).append(row)
    return groups.values()


def _meetings(rows: list[TermRow]) -> Iterable[list[TermRow]]:
    """Abbreviations are matched in their own case: `AIM` does not meet `aim`."""
    plain = [row for row in rows if row.role != "abbreviation"]
    written = {row.text for row in plain}
    met: dict[str, list[TermRow]] = {"": plain}
    for row in rows:
        if row.role == "abbreviation":
            met.setdefault("" if row.text in written else row.text, []).append(row)
    return met.values()


def _one_each(rows: list[TermRow]) -> list[TermRow]:
    found: dict[str, TermRow] = {}
    for row in sorted(rows, key=lambda row: (row.role != "label", _position(row))):
        found.setdefault(row.of.id, row)
    return sorted(found.values(), key=_position)


def _position(row: TermRow) -> tuple[str, Pointer, Pointer]:
    return row.of.path, row.of.root, row.pointer


def _meeting_problem(message: str, at: TermRow, rows: Iterable[TermRow], language: str) -> Problem:
    related = [
        (_place(row, language), f"{_CALLED[row.role]} of `{row.of.id}`")
        for row in rows
        if row is not at
    ]
    return Problem(message, _place(at, language), at.of.id, related)


def _place(row: TermRow, language: str) -> Place:
    return row.of.place(*row.pointer, row.lang or language)


class LabelOfAnother(Rule):
    """A concept's alias, abbreviation or form is another concept's preferred label.

    Why: Whoever looks the term up finds two concepts, and one of them calls it by another name.
    Do: Take it from the one that is not meant, or list it under `discouraged` there.
    """

    code = "LAB005"
    severity = Severity.WARNING
    valid = (
        Example("- id: reward\n  label: reward\n- id: prize\n  label: prize\n  not: [reward]\n"),
        Example(
            "- id: reward\n  label: reward\n- id: prize\n  label: prize\n  discouraged: [reward]\n"
        ),
        Example("- id: aim\n  label: aim\n- id: atlas\n  label: atlas\n  abbreviations: [AIM]\n"),
        Example(
            "- id: new\n  label: prize\n  aliases: [reward]\n"
            "- id: old\n  label: reward\n  status: deprecated\n  replaced_by: new\n"
        ),
    )
    invalid = (
        Example(
            "- id: reward\n  label: reward\n- id: prize\n  label: prize\n  aliases: [Reward]\n",
            "5:13",
            "an alias of `prize` and the label of `reward`",
        ),
        Example(
            "- id: ram\n  label: RAM\n- id: memory\n  label: memory\n  abbreviations: RAM\n",
            "5:18",
            "an abbreviation of `memory`",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        language = whole.manifest.language
        rows = living(whole, "label", "alias", "abbreviation", "form")
        for meeting in shared(rows, language, folded):
            labels = [row for row in meeting if row.role == "label"]
            for row in meeting if labels else ():
                if row.role != "label":
                    yield _label_of_another(row, labels, language)


def _label_of_another(row: TermRow, labels: list[TermRow], language: str) -> Problem:
    message = (
        f"`{row.text}` is {_CALLED[row.role]} of `{row.of.id}` and the label of "
        f"{named(label.of.id for label in labels)}; take it from the one that is not meant"
    )
    return _meeting_problem(message, row, labels, language)


class SharedAlternative(Rule):
    """Two concepts share an alias, abbreviation or form.

    Why: SKOS allows it, and everyday words ask for it; a base that wants each term to lead to one
    concept sees here where it does not.
    Do: Nothing, or take the term from one of them.
    """

    code = "LAB006"
    severity = Severity.INFO
    opt_in = True
    valid = (
        Example("- id: reward\n  label: reward\n- id: prize\n  label: prize\n  aliases: [award]\n"),
    )
    invalid = (
        Example(
            "- id: reward\n  label: reward\n  aliases: [award]\n"
            "- id: prize\n  label: prize\n  aliases: [{text: Award, spot: false}]\n",
            "6:20",
            "leads to `reward` and `prize`",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        language = whole.manifest.language
        for rows in shared(living(whole, "alias", "abbreviation", "form"), language, folded):
            message = (
                f"`{rows[1].text}` leads to {named(row.of.id for row in rows)}; "
                "take it from one of them if it should lead to one concept"
            )
            yield _meeting_problem(message, rows[1], rows, language)


class LabelCase(Rule):
    """A label begins with a capital though the same word is written in lower case elsewhere.

    Why: Labels are set into running text; only proper names and abbreviations have capitals there.
    Do: Write the label as it stands inside a sentence. What counts as elsewhere: labels and
    aliases of the base, and the entry's own definition and senses. German labels are left alone.
    """

    code = "LAB007"
    severity = Severity.INFO
    fix = "unsafe"
    valid = (
        Example("- id: descent\n  label: descent\n- id: gradient\n  label: gradient descent\n"),
        Example("- id: markov\n  label: Markov chain\n- id: chain\n  label: chain\n"),
        Example("- id: ai\n  label: AI\n- id: rflo\n  label: Risks from Learning\n"),
    )
    invalid = (
        Example(
            "- id: descent\n  label: Gradient descent\n- id: sgd\n  label: batch gradient\n",
            "2:10",
            "`gradient` is written in lower case elsewhere",
            "- id: descent\n  label: gradient descent\n- id: sgd\n  label: batch gradient\n",
        ),
        Example(
            "id: terms\nlabel: Gradient Descent\ndefinition: The gradient descent of a loss.\n",
            "2:8",
            "`gradient descent`",
            "id: terms\nlabel: gradient descent\ndefinition: The gradient descent of a loss.\n",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry, language = located.entry, scope.manifest.language
        if not str(entry.label.text)[:1].isupper():
            return
        texts = [*own_texts(entry, language)]
        for one in _in_each_language("label", ("label",), entry.label, language):
            sought = _lower_case(one.text, one.lang)
            if sought and any(_stands_in(said, sought) for said in texts if said.lang == one.lang):
                yield _case_problem(place_in(located, one.steps), one.text, sought, entry.id)

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        language = whole.manifest.language
        wanted: dict[tuple[str, str], list[TermRow]] = {}
        for row in whole.tables.terms:
            if row.role == "label" and row.text[:1].isupper():
                lang = (row.lang or language).lower()
                sought = _lower_case(row.text, lang)
                if sought:
                    wanted.setdefault((lang, sought), []).append(row)
        for lang, sought in _written(whole, language, wanted):
            for row in wanted[lang, sought]:
                yield _case_problem(_place(row, language), row.text, sought, row.of.id)


def _lower_case(label: str, lang: str) -> str | None:
    """What would show that the label has a capital too many: its first word, or all of it.

    `AI`, `CoinRun` and `A*` are no words; a label with further capitals is taken for a title.
    """
    first = next(iter(label.split(maxsplit=1)), "")
    if not (first[:1].isupper() and first[1:].islower()) or lang[:3] in _CAPITALISED:
        return None
    rest = label[len(first) :]
    return first.lower() if rest == rest.lower() else label.lower()


_CAPITALISED = ("de", "lb", "de-", "lb-")
"""Languages that write every noun with a capital, as tags begin."""


def _stands_in(said: OwnText, word: str) -> bool:
    text = unlinked(said.text, shown=True)
    return any(text[start:end] == word for start, end in occurrences(text, word))


def _written(
    whole: Whole, language: str, wanted: dict[tuple[str, str], list[TermRow]]
) -> Iterable[tuple[str, str]]:
    """The words looked for that a label or alias has in lower case."""
    if not wanted:
        return ()
    found: dict[tuple[str, str], None] = {}
    for row in whole.tables.terms:
        if row.role in ("label", "alias"):
            lang = (row.lang or language).lower()
            for word in (row.text, *row.text.split()):
                if (lang, word) in wanted:
                    found[lang, word] = None
    return found


def _case_problem(place: Place, label: str, lower: str, concept: str) -> Problem:
    """The same for either way of finding it, so that it is said once."""
    message = f"`{label}` begins with a capital, but `{lower}` is written in lower case elsewhere"
    change = lower if len(lower) == len(label) else label[0].lower()
    edit = PlacedEdit(place._replace(at=(0, len(change))), change)
    fix = PlacedFix(f"write `{change + label[len(change) :]}`", safe=False, edits=(edit,))
    return Problem(f"{message}; write it as inside a sentence", place, concept, fix=fix)


class AcronymInLabel(Rule):
    """A label or alias holds its own acronym in brackets.

    Why: "reinforcement learning (RL)" is found under neither name, and every text that shows the
    label shows the brackets. A qualifier, "agent (AI)", is none: its letters are not the term's.
    Do: Take the acronym out and list it under `abbreviations`. The fix takes it out.
    """

    code = "LAB008"
    severity = Severity.WARNING
    fix = "unsafe"
    valid = (
        Example(PLAIN.replace("label: term", "label: reinforcement learning\nabbreviations: RL")),
        Example(PLAIN.replace("label: term", "label: agent (AI)")),
        Example(PLAIN.replace("label: term", "label: alignment (AI)")),
        Example(PLAIN.replace("label: term", "label: bank (of a river)")),
    )
    invalid = (
        Example(
            PLAIN.replace("label: term", "label: reinforcement learning (RL)"),
            "2:31",
            "list `RL` under `abbreviations`",
            PLAIN.replace("label: term", "label: reinforcement learning"),
        ),
        Example(
            PLAIN + "aliases: [variational autoencoder (VAE) model]\n",
            "5:35",
            "`VAE`",
            PLAIN + "aliases: [variational autoencoder model]\n",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry = located.entry
        if not any("(" in term.text for term in (entry.label, *entry.aliases)):
            return
        for one in designations(entry, scope.manifest.language):
            if one.role not in ("label", "alias"):
                continue
            match = _BRACKETED.search(one.text)
            if match is not None and _abbreviates(match["acronym"], one.text[: match.start()]):
                yield _acronym_problem(located, one, match)


_BRACKETED = re.compile(r"\s?(?P<brackets>\((?P<acronym>[A-Za-z0-9]{2,12})\))")


def _abbreviates(acronym: str, words: str) -> bool:
    """Whether the letters are the words' initials, or more letters of at least two words."""
    letters = [one for one in acronym.removesuffix("s").lower() if one.isalpha()]
    parts = words.lower().replace("-", " ").split()
    capitals = sum(one.isupper() for one in acronym)
    if capitals < 2 or not parts or parts[0][0] != letters[0]:
        return False
    initials = "".join(part[0] for part in parts)
    return _within(letters, initials) or (
        1 < len(parts) < len(letters) and _within(letters, "".join(parts))
    )


def _within(letters: Iterable[str], text: str) -> bool:
    """Whether the letters stand in the text in this order."""
    remaining = iter(text)
    return all(letter in remaining for letter in letters)


def _acronym_problem(located: Located, one: Designation, match: re.Match[str]) -> Problem:
    acronym = match["acronym"].removesuffix("s")
    listed = any(term.text == acronym for term in located.entry.abbreviations)
    done = "it is already listed" if listed else f"list `{acronym}` under `abbreviations`"
    message = f"the {one.role} holds its acronym `{match['brackets']}`; take it out, {done}"
    edit = PlacedEdit(place_in(located, one.steps, match.span()), "")
    title = f"take `{match['brackets']}` out" + ("" if listed else f"; {done} by hand")
    fix = PlacedFix(title, safe=False, edits=(edit,))
    place = place_in(located, one.steps, match.span("brackets"))
    return Problem(message, place, located.entry.id, fix=fix)


class LanguageCoverage(Rule):
    """A concept has no label in a language that other concepts have labels in.

    Why: A glossary in two languages is only as good as its gaps are known.
    Do: Add the label. Asked for are the base's language and every other that a label is given in,
    `und` excepted.
    """

    code = "LAB009"
    severity = Severity.INFO
    opt_in = True
    valid = (
        Example(
            "- id: one\n  label: {en: one, de: eins}\n- id: two\n  label: {en: two, de: zwei}\n"
        ),
        Example("- id: one\n  label: one\n- id: two\n  label: {text: two, lang: en}\n"),
    )
    invalid = (
        Example(
            "- id: one\n  label: {en: one, de: eins}\n- id: two\n  label: two\n",
            "4:10",
            "no label in de",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        language = whole.manifest.language.lower()
        given: dict[str, set[str]] = {}
        for row in living(whole, "label"):
            given.setdefault(row.of.id, set()).add((row.lang or language).lower())
        expected = {language}.union(*given.values()) - {"und"}
        for concept in whole.tables.by_id.values():
            missing = sorted(expected - given.get(concept.id, expected))
            if missing:
                message = f"`{concept.label}` has no label in {', '.join(missing)}; add it"
                yield Problem(message, concept.place("label"), concept.id)


class DiscouragedInUse(Rule):
    """An entry's own definition, senses or examples use a term that it discourages.

    Why: A glossary that does not follow its own advice is not followed.
    Do: Write the label. Covered are the entry's own discouraged terms, as whole words outside of
    `[[targets]]`, quotation marks and longer admitted terms; notes and reasons, which speak about
    words, are not, nor are other entries' texts.
    """

    code = "LAB010"
    severity = Severity.WARNING
    fix = "unsafe"
    valid = (
        Example(PLAIN + "discouraged: [{text: word, because: a term is not any word}]\n"),
        Example(
            PLAIN + "discouraged: [word]\nexamples: [The wordy ones say “word” or key-word.]\n"
        ),
        Example(
            PLAIN + "aliases: [key word]\ndiscouraged: [word]\nexamples: [A key word in use.]\n"
        ),
    )
    invalid = (
        Example(
            PLAIN + "discouraged: [word]\nexamples: [Words end; a word does not.]\n",
            "6:25",
            "write `term`",
            PLAIN + "discouraged: [word]\nexamples: [Words end; a term does not.]\n",
        ),
        Example(
            PLAIN + "discouraged: [word]\nexamples:\n  - >-\n    Word for word,\n    a list.\n",
            "8:5",
            "discourages `word`",
            PLAIN + "discouraged: [word]\nexamples:\n  - >-\n    Term for term,\n    a list.\n",
        ),
    )

    def check_entry(self, located: Located, scope: Scope) -> Iterator[Problem]:
        entry, language = located.entry, scope.manifest.language
        if not entry.discouraged:
            return
        terms = list(designations(entry, language))
        texts = list(own_texts(entry, language, examples=True))
        for term in terms:
            if term.role == "discouraged" and term.text.strip():
                admitted = [
                    one for one in terms if one.role != "discouraged" and one.lang == term.lang
                ]
                uses = [*_uses(located, term.text, admitted, texts, term.lang)]
                if uses:
                    yield _discouraged_problem(located, term, admitted, uses)


def _uses(
    located: Located, term: str, admitted: list[Designation], texts: list[OwnText], lang: str
) -> Iterator[tuple[Place, str]]:
    """Where a discouraged term is used, and as what it is written there."""
    longer = [one.text for one in admitted if folded(term) in folded(one.text)]
    for said in texts:
        if said.lang != lang:
            continue
        text = unlinked(said.text, shown=True)
        for one in longer:
            text = _blanked(text, occurrences(text, one))
        for start, end in occurrences(text, term):
            if not _quoted(text, start, end):
                yield place_in(located, said.steps, (start, end)), text[start:end]


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end in spans:
        if start >= position:
            pieces += text[position:start], " " * (end - start)
            position = end
    return "".join(pieces) + text[position:]


def _quoted(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return before != "" and after != "" and before in "\"'“‘«„‚" and after in "\"'”’»“‘"


def _discouraged_problem(
    located: Located,
    term: Designation,
    admitted: list[Designation],
    uses: list[tuple[Place, str]],
) -> Problem:
    label = next((one.text for one in admitted if one.role == "label"), None)
    message = f"the entry discourages `{term.text}` and uses it here"
    message += f"; write `{label}`" if label else "; write another term"
    (place, _), *others = uses
    edits = tuple(PlacedEdit(at, _cased(label, term.text, as_)) for at, as_ in uses if label)
    fix = PlacedFix(f"write `{label}`", safe=False, edits=edits) if edits else None
    related = [(at, "used again") for at, _ in others]
    return Problem(message, place, located.entry.id, related, fix)


def _cased(label: str | None, term: str, written: str) -> str:
    """The label, with a capital where the use of the term has one that the term has not."""
    label = label or ""
    begins = written[0].isupper() and not term[0].isupper()
    return label[:1].upper() + label[1:] if begins else label


class AmbiguousForm(Rule):
    """Terms of several concepts are one in running text, and none of them is qualified.

    Why: A matcher that meets the word cannot tell which concept is meant, nor can a reader.
    Do: Say `spot: false` where a term should be found by lookup only, qualify it, or take it from
    one concept. Compared are labels, aliases, abbreviations and forms as they are written, less
    case, hyphens and blanks; what LAB004 and LAB005 report is not repeated.
    """

    code = "LAB011"
    severity = Severity.WARNING
    valid = (
        Example(
            "- id: reward\n  label: reward\n  aliases: [award]\n"
            "- id: prize\n  label: prize\n  aliases: [{text: award, spot: false}]\n"
        ),
        Example(
            "- id: reward\n  label: reward\n- id: prize\n  label: prize\n  aliases: [reward]\n"
        ),
    )
    invalid = (
        Example(
            "- id: reward\n  label: reward\n  aliases: [award]\n"
            "- id: prize\n  label: prize\n  forms: [awards, award]\n",
            "6:19",
            "leads to `reward` and `prize`",
        ),
        Example(
            "- id: inner\n  label: mesa-optimizer\n- id: outer\n  label: Mesa optimizer\n",
            "4:10",
            "leads to `inner` and `outer`",
        ),
    )

    def check_base(self, whole: Whole) -> Iterator[Problem]:
        language = whole.manifest.language
        rows = [row for row in living(whole, "label", "alias", "abbreviation", "form") if row.spot]
        for meeting in shared(rows, language, _without_hyphens):
            if _told_already(meeting):
                continue
            at = next((row for row in meeting[::-1] if row.role != "label"), meeting[-1])
            message = (
                f"`{at.text}` leads to {named(row.of.id for row in meeting)}; "
                "qualify it, or say `spot: false` where it is not to be matched"
            )
            yield _meeting_problem(message, at, meeting, language)


def _without_hyphens(text: str) -> str:
    for hyphen in "-‐‑–":
        text = text.replace(hyphen, " ")
    return folded(text)


def _told_already(rows: list[TermRow]) -> bool:
    """Whether LAB004 or LAB005 says of every one of these terms that it meets a label."""
    texts = {folded(row.text) for row in rows}
    return len(texts) == 1 and any(row.role == "label" for row in rows)


RULES: tuple[Rule, ...] = (
    TwoRoles(),
    SharedLabel(),
    LabelOfAnother(),
    SharedAlternative(),
    LabelCase(),
    AcronymInLabel(),
    LanguageCoverage(),
    DiscouragedInUse(),
    AmbiguousForm(),
)
