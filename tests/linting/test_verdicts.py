"""What the DOC rules find in files that other people wrote, and what was judged of it.

The files stand in installed packages. `verdicts.yaml` says of each finding whether it is right; a
package that is not installed in the version that was judged is skipped by name.
"""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.check.book import Book
from kb.check.engine import lint, selection
from kb.check.registry import RULES
from kb.documents.ordering import in_reading_order
from kb.documents.reading import read_document

JUDGED: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "verdicts.yaml").read_text())
CODES = [code for code in RULES if code.startswith("DOC") and not RULES[code].opt_in]
WHEELS = [one for one in JUDGED["packages"] if one["kind"] == "pypi" and "form" not in one]
"""Of what is not in an installed package, only the source of it was looked at."""


@cache
def files(name: str, version: str) -> dict[str, Path]:
    """The Markdown and MDX files of an installed package, by their paths."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return {}
    listed = found.files or []
    texts = {str(file): Path(str(file.locate())) for file in listed if file.suffix in SUFFIXES}
    return texts if found.version == version else {}


SUFFIXES = {".md", ".mdx"}


def findings(name: str, version: str) -> list[tuple[str, int, str]]:
    """Path, line and code of all that is found in a package."""
    texts = files(name, version)
    documents = [read_document(path, texts[path].read_bytes()) for path in sorted(texts)]
    book = Book(in_reading_order(documents))
    outcome = lint(book, selection(book.manifest, CODES), lambda path: texts[path].read_bytes())
    return sorted((one.span.path, one.span.line, one.code) for one in outcome.findings)


def judged(name: str) -> Iterator[tuple[str, int, str]]:
    for one in JUDGED["findings"]:
        if one["package"] == name:
            yield one["path"], one["line"], one["code"]


@pytest.mark.parametrize("package", WHEELS, ids=lambda package: package["name"])
def test_in_an_installed_package_nothing_is_found_that_was_not_judged(
    package: dict[str, Any],
) -> None:
    name, version = package["name"], package["version"]
    if not files(name, version):
        pytest.skip(f"{name} {version} is not installed")
    assert len(files(name, version)) == package["files"]
    assert findings(name, version) == sorted(judged(name))


@pytest.mark.parametrize("code", CODES)
def test_of_a_default_rule_at_least_nineteen_in_twenty_findings_are_right(code: str) -> None:
    verdicts = [one["verdict"] for one in JUDGED["findings"] if one["code"] == code]
    assert 20 * verdicts.count("wrong") <= len(verdicts)


def test_the_files_looked_at_are_counted_by_package() -> None:
    assert sum(one["files"] for one in JUDGED["packages"]) == JUDGED["files"] >= 200
