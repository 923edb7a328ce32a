"""What the rules about quotations say of a base, and what their fixes write."""

from collections.abc import Mapping
from hashlib import sha256

import pytest

from kb.check.engine import check
from kb.check.examples import FILES, base_of
from kb.diagnostics import Finding
from kb.fixes import fixed_text

TERMS = "concepts/terms.yaml"
REFERENCES = "concepts/references.yaml"
TEXT = """\
A loaf is not done until its crust sings: "listen", bakers say.
Rye is sour; don't hurry it.
"""
ALL = ("CIT021", "CIT022", "CIT023", "CIT024")


class Disk:
    """Files by path that count how often they are read."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self.files = {
            path: text.encode() if isinstance(text, str) else text for path, text in files.items()
        }
        self.reads: list[str] = []

    def __call__(self, path: str) -> bytes:
        self.reads.append(path)
        if path not in self.files:
            raise FileNotFoundError(2, "No such file or directory", path)
        return self.files[path]


def source(key: str, path: str = "", data: str | bytes = TEXT) -> str:
    """A record, with a snapshot if a path is given."""
    lines = f"- id: {key}\n  title: Of {key}\n"
    if path:
        raw = data.encode() if isinstance(data, str) else data
        lines += f"  custom: {{snapshot: {{path: {path}, sha256: {sha256(raw).hexdigest()}}}}}\n"
    return lines


def quoting(*citations: str) -> str:
    """An entry whose notes cite, each as given."""
    lines = "id: terms\nlabel: term\nnotes:\n"
    return lines + "".join(f"  - text: A note.\n    cites: {one}\n" for one in citations)


def found(disk: Disk, *codes: str) -> list[Finding]:
    base = base_of({**FILES, **disk.files})
    texts = {**{path: text.encode() for path, text in FILES.items()}, **disk.files}
    disk.files = texts
    return check(base, disk, select=codes or ALL)


def said(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.code, one.span.path) for one in findings]


def test_a_snapshot_is_read_once_for_all_that_is_quoted_from_it() -> None:
    quotes = [f"{{source: bread, quote: {words}}}" for words in ("A loaf", "walrus", "Rye is")]
    disk = Disk(
        {REFERENCES: source("bread", "texts/bread.txt"), TERMS: quoting(*quotes)}
        | {"texts/bread.txt": TEXT}
    )
    assert said(found(disk)) == [("CIT022", TERMS)]
    assert disk.reads.count("texts/bread.txt") == 1


def test_nothing_is_compared_with_a_file_that_is_another_than_the_one_recorded() -> None:
    disk = Disk(
        {
            REFERENCES: source("bread", "texts/bread.txt"),
            TERMS: quoting("{source: bread, quote: a walrus of bread}"),
            "texts/bread.txt": TEXT + "\n",
        }
    )
    (finding,) = found(disk)
    assert (finding.code, finding.span.path, finding.concept) == ("CIT024", REFERENCES, "bread")
    assert sha256((TEXT + "\n").encode()).hexdigest() in finding.message
    assert [one.message for one in finding.related] == ["not compared"]


def test_a_hash_that_differs_is_found_although_nothing_is_quoted() -> None:
    disk = Disk({REFERENCES: source("bread", "texts/bread.txt"), "texts/bread.txt": "other"})
    assert said(found(disk)) == [("CIT024", REFERENCES)]


def test_a_source_without_text_is_one_finding_with_all_that_is_quoted() -> None:
    disk = Disk(
        {
            REFERENCES: source("bread") + source("rye", "texts/rye.txt") + source("cake"),
            TERMS: quoting(
                "{source: bread, quote: A loaf}",
                "{source: bread, quote: A crust}",
                "{source: rye, quote: Rye is sour}",
                "cake",
            ),
        }
    )
    bread, rye = found(disk)
    assert "`bread` is quoted, and no snapshot" in bread.message
    assert len(bread.related) == 2
    assert "texts/rye.txt cannot be read: no such file or directory" in rye.message


def test_what_is_no_text_is_unavailable_and_not_absent() -> None:
    picture = b"\x89PNG\r\n\0\0\0"
    disk = Disk(
        {
            REFERENCES: source("bread", "bread.png", picture),
            TERMS: quoting("{source: bread, quote: A loaf}"),
            "bread.png": picture,
        }
    )
    (finding,) = found(disk)
    assert finding.code == "CIT023"
    assert "bread.png is no text, so quotations cannot be compared" in finding.message


def test_a_name_that_no_file_has_is_unavailable() -> None:
    named = source("bread", "bread.txt").replace("bread.txt", '"a\\0b"')
    disk = Disk({REFERENCES: named, TERMS: quoting("{source: bread, quote: A loaf}")})
    (finding,) = found(disk, "CIT023")
    assert "is no name of a file" in finding.message


def test_a_work_without_a_snapshot_is_looked_for_in_the_source_it_is_cited_through() -> None:
    text = quoting(
        "{source: letters, via: bread, quote: its crust sings}",
        "{source: letters, via: bread, quote: its crumb sings loudly at night}",
        "{source: rye, via: bread, quote: its crust sings}",
    )
    other = "Rye alone stands here."
    disk = Disk(
        {
            REFERENCES: source("letters")
            + source("bread", "bread.txt")
            + source("rye", "rye.txt", other),
            TERMS: text,
            "bread.txt": TEXT,
            "rye.txt": other,
        }
    )
    assert [(one.code, one.span.line) for one in found(disk)] == [("CIT022", 7), ("CIT022", 9)]


def test_a_dangling_key_is_not_told_again() -> None:
    disk = Disk(
        {REFERENCES: source("bread"), TERMS: quoting("{source: bred, quote: A loaf}", "bread")}
    )
    assert found(disk) == []


def test_a_quotation_of_nothing_is_left_to_other_rules() -> None:
    disk = Disk(
        {
            REFERENCES: source("bread", "bread.txt"),
            TERMS: quoting('{source: bread, quote: ""}', '{source: bread, quote: "  "}'),
            "bread.txt": TEXT,
        }
    )
    assert found(disk) == []


@pytest.mark.parametrize(
    ("written", "fixed"),
    [
        ("A loaf is done until its crust sings", "A loaf is not done until its crust sings"),
        (
            "'A loaf is not done until a crust sings'",
            "'A loaf is not done until its crust sings'",
        ),
        ("Rye is sour do not hurry it", "Rye is sour; don't hurry it"),
        ("'Rye is sour, don''t hurry'", "'Rye is sour; don''t hurry'"),
        ('"Rye is sweet; don\'t \\\n      hurry it"', '"Rye is sour; don\'t \\\n      hurry it"'),
        ("its crust sings, listen, bakers say", '"its crust sings: listen, bakers say"'),
        (
            ">-\n        A loaf is done until\n        its crust sings: listen, say bakers.",
            ">-\n        A loaf is not done until\n        its crust sings: listen, bakers say.",
        ),
        ("|-\n        A loaf is done\n        until its crust", None),
    ],
)
def test_the_fix_writes_the_sources_words_in_the_style_of_the_quotation(
    written: str, fixed: str | None
) -> None:
    def text(quote: str) -> str:
        return quoting(f"\n      source: bread\n      quote: {quote}\n      locator: p. 2  # here")

    fixed = fixed or written.replace("is done", "is not done")
    disk = Disk({REFERENCES: source("bread", "bread.txt"), TERMS: text(written), "bread.txt": TEXT})
    (finding,) = found(disk)
    assert finding.code == "CIT021"
    assert finding.fix is not None
    assert not finding.fix.safe
    mended = fixed_text(text(written), TERMS, [finding.fix])
    assert mended == text(fixed)
    assert found(Disk({**disk.files, TERMS: mended.encode()})) == []


def test_in_a_flow_mapping_the_fix_quotes_what_would_end_it() -> None:
    written = quoting("{source: bread, quote: Rye is sour don't hurry it, mode: quotes}")
    disk = Disk({REFERENCES: source("bread", "bread.txt"), TERMS: written, "bread.txt": TEXT})
    (finding,) = found(disk)
    assert finding.fix is not None
    mended = fixed_text(written, TERMS, [finding.fix])
    assert found(Disk({**disk.files, TERMS: mended.encode()})) == []
    assert "mode: quotes}" in mended


def test_a_long_quotation_is_shown_around_what_differs() -> None:
    words = [f"word{n}" for n in range(200)]
    text = " ".join(words)
    quote = " ".join([*words[:100], "walrus", *words[101:]])
    disk = Disk(
        {
            REFERENCES: source("bread", "bread.txt", text),
            TERMS: quoting(f"{{source: bread, quote: {quote}}}"),
            "bread.txt": text,
        }
    )
    (finding,) = found(disk)
    assert finding.message.endswith(
        "… word95 word96 word97 word98 word99 [-word100-] {+walrus+} "
        "word101 word102 word103 word104 word105 …"
    )
