"""Dates that numbers and addresses tell."""

import pytest

from kb.works.dates import apart, dated, precedes, submitted


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("1906.01820", (2019, 6, False)),
        ("0704.0001", (2007, 4, True)),
        ("2010.00133", (2020, 10, True)),
        ("hep-th/9901001", (1999, 1, True)),
        ("math/0309136", (2003, 9, False)),
        ("9912.12345", (2099, 12, False)),
        ("1913.01820", None),
        ("", None),
    ],
)
def test_an_arxiv_number_tells_its_month(number: str, told: tuple[int, int, bool] | None) -> None:
    assert submitted(number) == told


@pytest.mark.parametrize(
    ("date", "number", "before"),
    [
        ((2018,), "1906.01820", True),
        ((2019,), "1906.01820", False),
        ((2019, 5), "1906.01820", True),
        ((2019, 5, 31), "1906.00820", False),
        ((2019, 4, 30), "1906.00820", True),
        ((2019,), "2001.00001", False),
        ((2019,), "2001.09768", True),
        ((2024,), "1906.01820", False),
    ],
)
def test_a_date_is_before_submission_as_far_as_it_goes(
    date: tuple[int, ...], number: str, before: bool
) -> None:
    when = submitted(number)
    assert when is not None
    assert precedes(date, when) is before


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("/2020/08/01/title", (2020, 8, 1)),
        ("/2020/08/title", (2020, 8)),
        ("/world/2020/aug/01/title", (2020, 8, 1)),
        ("/posts/2020-08-01-title.html", (2020, 8, 1)),
        ("/2021/02/30/title", (2021, 2)),
        ("/2020/title", None),
        ("/2020/08", None),
        ("/2020/13/01/title", None),
        ("/papers/1234/08/01/title", None),
        ("/wp-content/uploads/2020/08/01/title.pdf", None),
        ("/v2020/08/01x", None),
    ],
)
def test_a_path_tells_a_date(path: str, date: tuple[int, ...] | None) -> None:
    assert dated(path) == date


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ((2020,), (2020, 8, 1), False),
        ((2020, 8, 1), (2020, 8, 2), False),
        ((2020, 8, 1), (2020, 8, 3), True),
        ((2021,), (2020, 12, 31), False),
        ((2021,), (2020, 12, 30), True),
        ((2020, 2), (2020, 3, 1), False),
        ((2020, 1), (2020, 3, 1), True),
        ((2020, 2, 31), (1900,), False),
    ],
)
def test_neighboring_days_are_not_apart(
    one: tuple[int, ...], other: tuple[int, ...], far: bool
) -> None:
    assert apart(one, other) is far
    assert apart(other, one) is far
