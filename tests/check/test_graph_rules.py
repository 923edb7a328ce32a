"""What the examples of the reference and graph rules cannot show."""

import random
from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from kb.check.engine import check
from kb.check.examples import FILES, base_of
from kb.check.rules.graph import CLASHES
from kb.check.rules.references import kb_yaml, listed
from kb.diagnostics import Finding
from kb.fixes import fixed_text
from kb.knowledge_base import KnowledgeBase

TERMS = "concepts/terms.yaml"


def found(files: Mapping[str, str] | str, *codes: str) -> list[Finding]:
    texts = {**FILES, **({TERMS: files} if isinstance(files, str) else files)}
    return check(base_of(texts), lambda path: texts[path].encode(), select=codes)


def mended(text: str, *codes: str) -> str:
    return fixed_text(text, TERMS, [one.fix for one in found(text, *codes) if one.fix])


def related_texts(finding: Finding, text: str) -> list[str]:
    """What stands at the related places of a finding, none of which goes over several lines."""
    lines = text.splitlines()
    spans = [one.span for one in finding.related]
    return [lines[span.line - 1][span.column - 1 : span.end_column - 1] for span in spans]


# --- The whole ------------------------------------------------------------------------------------

TANGLED = {
    "concepts/agent.yaml": "id: agent\nlabel: agent\nkind: system\n"
    "relations:\n  is-a: tool\n  contrasts-with: [tool, policy]\n"
    "  has-kind: {to: policy, status: implied}\n"
    "mappings: {exact: [wd:Q1, https://example.org/kb/policy], broad: wd:Q1}\n",
    "concepts/tool.yaml": "id: tool\nlabel: tool\nkind: system\n"
    "relations: {is-a: policy, related-to: agent, exemplified-by: hammer}\n"
    "mappings: {exact: wd:Q1}\n",
    "concepts/policy.yaml": "id: policy\nlabel: policy\nkind: process\n"
    "relations: {part-of: agent, is-a: [agent, pollicy], contrasts-with: agent}\n",
    "concepts/hammer.yaml": "id: hammer\nlabel: hammer\ntopics: learnign\n"
    "relations: {is-a: {to: daemon, sense: small}, related-to: hammer, distinct-from: tool}\n"
    "definition: {text: 'A [[tol]] like a [[daemon#x]].', cites: michell-1997}\n",
    "concepts/daemon.yaml": "id: daemon\nlabel: daemon\nstatus: deprecated\n",
    "concepts/moss.yaml": "id: moss\nlabel: moss\nrelations: {related-to: fern}\n",
    "concepts/fern.yaml": "id: fern\nlabel: fern\n",
    "concepts/rock.yaml": "id: rock\nlabel: rock\n",
    "concepts/references/one.yaml": "id: samuel-1959\ntitle: Checkers\n",
    "concepts/references/two.yaml": "id: samuel-1959\ntitle: Checkers\n",
}


def test_findings_do_not_depend_on_the_order_of_the_files() -> None:
    texts = {**FILES, **TANGLED}
    base = base_of(texts)
    shuffled = random.Random(7)
    orders: list[list[Finding]] = []
    for _ in range(5):
        entry_files, source_files = list(base.entry_files), list(base.source_files)
        shuffled.shuffle(entry_files)
        shuffled.shuffle(source_files)
        again = KnowledgeBase(base.manifest_file, entry_files, source_files)
        orders.append(check(again, lambda path: texts[path].encode(), select=["REF", "GRA"]))
    expected = "REF001 REF002 REF003 REF004 REF005 REF006 REF008 REF009 GRA002 GRA003 GRA005 GRA007"
    expected += " GRA008 GRA009 GRA010 GRA013 GRA014 GRA015 GRA016"
    assert {one.code for one in orders[0]} >= set(expected.split())
    assert all(other == orders[0] for other in orders)


def test_nothing_is_said_of_references_to_an_entry_that_cannot_be_read() -> None:
    broken = {
        "concepts/agent.yaml": "id: agent\nlabel: [unclosed\n",
        "concepts/tool.yaml": "id: tool\nlabel: tool\nrelations: {contrasts-with: agent}\n"
        "definition: 'What an [[agent]] uses.'\n",
        "concepts/rock.yaml": "id: rock\nlabel: rock\n",
    }
    assert found(broken, "REF", "GRA") == found(broken, "REF009")


def test_a_fault_in_kb_yaml_does_not_make_topics_and_prefixes_dangle() -> None:
    text = "id: terms\nlabel: term\ntopics: learning\nmappings: {exact: wd:Q1}\n"
    for fault in ("topics: [learning]\n", "prefixes: [wd]\n", "kinds: [unclosed\n"):
        kept = [
            line
            for line in FILES["concepts/kb.yaml"].splitlines(keepends=True)
            if line.split(":")[0] != fault.split(":")[0]
        ]
        manifest = "".join(kept) + fault
        assert found({"concepts/kb.yaml": manifest, TERMS: text}, "REF002") == [], fault


def test_each_dangling_place_is_a_finding_of_its_own() -> None:
    text = listed(optimizer="", agent="relations: {is-a: optimiser, part-of: optimiser}")
    assert [(f.span.line, f.span.column) for f in found(text, "REF002")] == [(5, 21), (5, 41)]
    assert found(mended(text, "REF002"), "REF002") == []


# --- References -----------------------------------------------------------------------------------


def test_a_term_in_the_place_of_an_id_leads_to_its_entry() -> None:
    text = listed(optimizer="aliases: [seeker]\nnot: [finder]", agent="definition: A [[Seeker]].")
    assert "did you mean `optimizer`?" in found(text, "REF002")[0].message
    looks_alike = text.replace("[[Seeker]]", "[[finder]]")
    assert "did you mean" not in found(looks_alike, "REF002")[0].message


def test_a_link_is_rewritten_only_where_its_target_can_be_told_apart() -> None:
    text = listed(optimizer="", agent="definition: A system like an [[optimiser]].")
    assert mended(text, "REF002") == text.replace("optimiser", "optimizer")
    for link in ("[[optimiser|one]]", "[[ optimiser ]]", "[[optimiser |one]]"):
        (finding,) = found(text.replace("[[optimiser]]", link), "REF002")
        assert "did you mean `optimizer`?" in finding.message
        assert finding.fix is None


def test_a_link_to_nothing_is_no_link() -> None:
    text = listed(optimizer="", agent="definition: A system like [[]] and [[|that]].")
    assert {one.message.split(";")[0] for one in found(text, "REF002")} == {
        "the link names no entry"
    }


def test_replacements_are_followed_to_the_entry_that_is_in_use() -> None:
    gone = "status: deprecated\nreplaced_by: "
    text = listed(
        daemon=gone + "demon",
        demon=gone + "optimizer",
        optimizer="",
        agent="relations: {is-a: daemon}",
    )
    assert mended(text, "REF004") == text.replace("is-a: daemon", "is-a: optimizer")


def test_replacements_that_go_round_in_a_circle_suggest_nothing() -> None:
    gone = "status: deprecated\nreplaced_by: "
    text = listed(daemon=gone + "demon", demon=gone + "daemon", agent="relations: {is-a: daemon}")
    (finding,) = found(text, "REF004")
    assert "nothing replaces it" in finding.message


def test_a_replacement_by_the_entry_itself_is_not_proposed() -> None:
    text = listed(
        daemon="status: deprecated\nreplaced_by: optimizer", optimizer="relations: {is-a: daemon}"
    )
    assert [one.fix for one in found(text, "REF004")] == [None]


def test_history_may_name_what_is_deprecated() -> None:
    text = listed(
        daemon="status: deprecated",
        optimizer="relations: {supersedes: {to: daemon, because: A [[daemon]] sounds alive.}}\n"
        "notes: {kind: history, text: Once a [[daemon]].}",
    )
    assert found(text, "REF004") == []


def test_a_copy_that_quotes_its_source_is_not_deleted() -> None:
    copy = "{to: optimizer, cites: {source: mitchell-1997, quote: it optimizes}}"
    plain = "{to: optimizer, cites: mitchell-1997}"
    text = listed(optimizer="", agent=f"relations:\n  is-a:\n  - {plain}\n  - {copy}")
    assert mended(text, "REF005") == text
    twice = text.replace(copy, plain)
    assert mended(twice, "REF005") == text.replace(f"\n    - {copy}", "")


def test_every_exact_copy_goes_at_once() -> None:
    text = listed(optimizer="", agent="relations: {is-a: [optimizer, optimizer, optimizer]}")
    (finding,) = found(text, "REF005")
    assert related_texts(finding, text) == ["optimizer", "optimizer"]
    assert mended(text, "REF005") == text.replace(", optimizer", "")


def test_a_tombstone_may_keep_the_mapping_of_what_replaced_it() -> None:
    mapped = "mappings: {exact: wd:Q1}"
    text = listed(daemon=f"status: deprecated\n{mapped}", optimizer=mapped)
    assert found(text, "REF008") == []


def test_records_of_a_cited_work_are_not_unused() -> None:
    post = "id: mitchell-post\ntitle: Machine Learning\ncustom: {work: learning}\n"
    book = FILES["concepts/references.yaml"] + "    custom: {work: learning}\n"
    text = "id: terms\nlabel: term\ndefinition: {text: A term., cites: mitchell-post}\n"
    files = {"concepts/references.yaml": book, "concepts/references/post.yaml": post, TERMS: text}
    assert found(files, "REF009") == []


# --- The graph ------------------------------------------------------------------------------------

hierarchies = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] != pair[1]),
    max_size=16,
    unique=True,
)


def entries_of(pairs: Sequence[tuple[int, int]], related: Sequence[tuple[int, int]]) -> str:
    return "".join(
        f"- {{id: c{n}, label: c{n}, relations: {{is-a: {[f'c{b}' for a, b in pairs if a == n]}, "
        f"related-to: {[f'c{b}' for a, b in related if a == n]}}}}}\n"
        for n in range(10)
    ).replace("'", "")


def closure(pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Every pair that one or more steps join, by adding pairs until nothing is new."""
    closed = set(pairs)
    while True:
        more = {(a, d) for a, b in closed for c, d in closed if b == c} - closed
        if not more:
            return closed
        closed |= more


@given(hierarchies, hierarchies)
def test_related_concepts_clash_wherever_a_chain_leads_from_one_to_the_other(
    pairs: list[tuple[int, int]], related: list[tuple[int, int]]
) -> None:
    above = closure(pairs)
    clashing = {frozenset((a, b)) for a, b in related if (a, b) in above or (b, a) in above}
    text = entries_of(pairs, related)
    findings = found(text, "GRA002")
    assert len(findings) == len(clashing)
    for finding in findings:
        steps = related_texts(finding, text)
        assert steps, "the chain is shown"


@given(hierarchies)
def test_a_broader_is_redundant_where_another_leads_to_it(pairs: list[tuple[int, int]]) -> None:
    pairs = [(max(pair), min(pair)) for pair in pairs]
    pairs = list(dict.fromkeys(pairs))
    above = closure(pairs)
    redundant = {
        (a, b) for a, b in pairs if any((c, b) in above for d, c in pairs if d == a and c != b)
    }
    text = entries_of(pairs, [])
    lines = text.splitlines()
    spans = [one.span for one in found(text, "GRA006")]
    told = {
        (span.line - 1, int(lines[span.line - 1][span.column : span.end_column - 1]))
        for span in spans
    }
    assert told == redundant


@given(hierarchies)
def test_there_is_a_circle_for_each_knot_and_none_without(pairs: list[tuple[int, int]]) -> None:
    above = closure(pairs)
    knots = {
        frozenset(b for b in range(10) if {(a, b), (b, a)} <= above)
        for a in range(10)
        if (a, a) in above
    }
    assert len(found(entries_of(pairs, []), "GRA005")) == len(knots)


def test_a_circle_of_inverses_is_told_in_the_types_own_direction() -> None:
    text = listed(
        agent="relations: {has-kind: optimizer}",
        optimizer="relations: {has-kind: search}",
        search="relations: {has-kind: agent}",
    )
    (finding,) = found(text, "GRA005")
    assert "`is-a` runs in a circle: agent → search → optimizer → agent" in finding.message
    assert related_texts(finding, text) == ["search", "optimizer"]


def test_a_long_circle_has_a_short_message_and_every_step_beside_it() -> None:
    names = [f"step{n:02}" for n in range(30)]
    steps = {name: f"relations: {{part-of: {names[n - 1]}}}" for n, name in enumerate(names)}
    (finding,) = found(listed(**steps), "GRA005")
    assert len(finding.message) < 200
    assert "30 steps" in finding.message
    assert len(finding.related) == 29


def test_a_circle_of_one_type_is_not_told_again_for_the_hierarchy() -> None:
    text = listed(agent="relations: {is-a: tool, part-of: tool}", tool="relations: {is-a: agent}")
    assert [one.message.split(" runs")[0] for one in found(text, "GRA005")] == ["`is-a`"]


def test_a_part_names_at_most_twenty_of_its_entries() -> None:
    small = {f"small{n:02}": "relations: {part-of: small00}" if n else "" for n in range(30)}
    large = {f"large{n:02}": "relations: {part-of: large00}" if n else "" for n in range(31)}
    (finding,) = found(listed(**small, **large), "GRA010")
    assert "`small00` and 29 more are related to none of the other 31 entries" in finding.message
    assert len(finding.related) == 19


def test_own_kinds_are_not_held_to_the_kinds_of_built_in_types() -> None:
    given_lines = FILES["concepts/kb.yaml"].splitlines()
    manifest = [line for line in given_lines if not line.startswith("kinds")]
    text = listed(
        sonnet="kind: form\nrelations: {mitigates: boredom, objective-of: poet}",
        boredom="kind: mood",
        poet="kind: person",
    )
    files = {"concepts/kb.yaml": "\n".join([*manifest, "kinds: [form, mood, person]"]), TERMS: text}
    assert found(files, "GRA008") == []


def test_the_types_that_clash_are_types_there_are() -> None:
    types = base_of(FILES).types
    assert all(one in types and other in types for one, other, _, _ in CLASHES)
    assert not {"distinct-from", "related-to"} & {name for clash in CLASHES for name in clash[:2]}


def test_an_own_type_exported_as_related_is_held_to_the_hierarchy_too() -> None:
    manifest = kb_yaml("relations: {near: {symmetric: true, rdf: skos:related}}")
    text = listed(optimizer="", agent="relations: {is-a: optimizer, near: optimizer}")
    assert [one.code for one in found({**manifest, TERMS: text}, "GRA002")] == ["GRA002"]
