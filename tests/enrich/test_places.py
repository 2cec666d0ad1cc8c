"""Region names in any form, and boundary changes by year."""

from __future__ import annotations

import pytest

from textkit.enrich.places import Place, Untold, place_of, year_of


@pytest.mark.parametrize(
    ("name", "level", "year", "code"),
    [
        ("广东", 1, 2020, "440000"),
        ("广东省", 0, 2020, "440000"),
        ("粤", 1, 2020, "440000"),
        ("贵", 1, 2020, "520000"),
        ("440000", 1, 2020, "440000"),
        ("44", 0, 2020, "440000"),
        ("440000.0", 0, None, "440000"),
        ("440000000000", 0, None, "440000"),
        ("Guangdong Province", 1, 2020, "440000"),
        ("Inner Mongolia", 1, 2020, "150000"),
        ("ｇｕａｎｇｄｏｎｇ", 1, 2020, "440000"),
        (" 广 东 省 ", 1, 2020, "440000"),
        ("中山市", 2, 2020, "442000"),
        ("中山", 2, 2020, "442000"),
        ("442000", 2, 2020, "442000"),
        ("吉林", 1, 2020, "220000"),
        ("吉林", 2, 2020, "220200"),
        ("吉林", 0, 2020, "220000"),
        ("海南", 1, 2020, "460000"),
        ("襄樊市", 2, 2008, "420600"),
        ("襄阳市", 2, 2012, "420600"),
        ("襄樊市", 2, 2012, "420600"),  # the old name of a place that goes on under its code
        ("莱芜市", 2, 2010, "371200"),
        ("371200", 2, 2010, "371200"),
        ("重庆市", 0, 2020, "500000"),
        ("广东省中山市", 2, 2020, "442000"),
        ("恩施州", 2, 2020, "422800"),
        ("江苏省 南京市", 0, 2020, "320100"),
    ],
)
def test_a_name_tells_its_code(name: str, level: int, year: int | None, code: str) -> None:
    found = place_of([name], [level], year)
    assert isinstance(found, Place), found
    assert found.code == code


@pytest.mark.parametrize(
    ("cells", "levels", "code"),
    [
        (["江苏省", "南京市", "鼓楼区"], [1, 2, 3], "320106"),
        (["福建", "福州", "鼓楼区"], [1, 2, 3], "350102"),
        (["江苏省", "", ""], [1, 2, 3], "320000"),
    ],
)
def test_cells_above_settle_a_shared_name(cells: list[str], levels: list[int], code: str) -> None:
    found = place_of(cells, levels, 2020)
    assert isinstance(found, Place) and found.code == code


def test_a_place_that_ceased_is_said_with_its_heir() -> None:
    found = place_of(["莱芜市"], [2], 2021)
    assert isinstance(found, Untold)
    assert "1992–2018" in found.why.en and found.near == "莱芜区(370116)"


def test_an_unknown_name_has_its_nearest() -> None:
    found = place_of(["广东身"], [1], 2020)
    assert isinstance(found, Untold) and found.near == "广东省"


@pytest.mark.parametrize("name", ["", "  ", "鼓楼区", "999999", "abc", "广东身", "中山大学"])
def test_what_is_not_told_is_not_guessed(name: str) -> None:
    assert isinstance(place_of([name], [0], 2020), Untold)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2019", 2019), ("2019.0", 2019), ("2019年", 2019), ("2019年度", 2019),
        ("２０１９", 2019), ("2019-05-01", 2019), ("2019/5", 2019), ("20190501", 2019),
        ("", None), ("201", None), ("20199", None), ("0", None), ("去年", None),
    ],
)  # fmt: skip
def test_years(text: str, year: int | None) -> None:
    assert year_of(text) == year
