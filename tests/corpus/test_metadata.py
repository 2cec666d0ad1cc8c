from __future__ import annotations

import pytest

from textkit.corpus import dates
from textkit.corpus.metadata import normal_number, read_metadata
from textkit.corpus.regions import find_region, load_regions
from textkit.records import Metadata


def of(text: str, name: str = "a.txt") -> Metadata:
    return read_metadata(text, (), name)


@pytest.mark.parametrize(
    "raw",
    ["冀政办发〔2023〕12号", "冀政办发[2023] 12 号", "冀政办发（2023）12号",
     "冀政办发【2023】第12号", "冀政办发﹝2023﹞12号", "冀政办发 ［2023］012号"],
)  # fmt: skip
def test_document_numbers_come_out_in_one_form(raw: str) -> None:
    assert normal_number(raw) == "冀政办发〔2023〕12号"
    assert of(f"{raw}\n关于某事的通知\n正文。").document_number == "冀政办发〔2023〕12号"


def test_quoted_number_is_not_the_documents_own() -> None:
    assert (
        of("关于某事的通知\n根据《办法》（国发〔2015〕28号）精神，现通知如下。").document_number
        == ""
    )


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("二〇二三年五月一日", "2023-05-01"),
        ("二○二三年十二月二十一日", "2023-12-21"),
        ("2023 年 5 月 1 日", "2023-05-01"),
        ("2023-05-10", "2023-05-10"),
        ("20230510", "2023-05-10"),
        ("2023年2月30日", ""),
        ("2023年5月", "2023-05"),
        ("第123号", ""),
    ],
)
def test_dates(raw: str, iso: str) -> None:
    assert dates.first_date(raw) == iso


def test_written_and_published_dates_are_never_mixed() -> None:
    signed = of("关于某事的通知\n正文。\n河北省人民政府办公厅\n2023年5月1日")
    assert (signed.date_written, signed.date_published) == ("2023-05-01", "")
    shown = of("关于某事的通知\n发布日期：2023年5月10日\n正文。")
    assert (shown.date_written, shown.date_published) == ("", "2023-05-10")


def test_title_over_two_lines_issuer_and_region() -> None:
    found = of("隆尧县人民政府办公室\n关于加快食品产业集群数字化转型的实施意见\n正文。")
    assert found.title == "隆尧县人民政府办公室关于加快食品产业集群数字化转型的实施意见"
    assert found.issuer == "隆尧县人民政府办公室"
    assert found.region == "河北省 邢台市 隆尧县"
    assert found.admin_code == "130525"


@pytest.mark.parametrize(
    ("text", "name", "year"),
    [
        ("2024年政府工作报告\n——2025年1月10日在某市人民代表大会上\n正文", "a.txt", 2024),
        ("某市行动方案（2023—2025年）\n某政发〔2022〕7号\n正文", "a.txt", 2022),
        ("正文一段。", "报告_2021.txt", 2021),
        ("正文一段。", "10b_第2019号令.txt", None),
        ("正文一段。", "397.txt", None),
    ],
)
def test_year(text: str, name: str, year: int | None) -> None:
    assert of(text, name).year == year


def test_name_that_a_zip_garbled_still_tells() -> None:
    name = "2025年河北省政府工作报告.docx".encode("gbk").decode("cp437")
    found = of("正文一段。", name)
    assert (found.title, found.year, found.province) == ("2025年河北省政府工作报告", 2025, "河北省")


def test_region_table_has_every_place_once() -> None:
    regions = load_regions()
    levels = [region.level for region in regions.by_code.values()]
    assert (levels.count(1), levels.count(2)) == (34, 333)
    assert 2_840 <= levels.count(3) <= 2_860
    assert all(r.parent in regions.by_code for r in regions.by_code.values() if r.level > 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("广东省广州市海珠区", "440105"),
        ("南京市鼓楼区", "320106"),
        ("徐州市鼓楼区", "320302"),
        ("三亚", "460200"),
        ("吉安", "360800"),
        ("海南省", "460000"),
        ("海南藏族自治州", "632500"),
        ("北京市朝阳区", "110105"),
        ("440105", "440105"),
        ("阿里云上云平台", None),
        ("各位来宾", None),
        ("总和县域经济", None),
    ],
)
def test_places_by_name(text: str, code: str | None) -> None:
    found = find_region(text)
    assert (found.code if found else None) == code


def test_context_tells_city_from_province_of_one_name() -> None:
    found = find_region("吉林", context="吉林市人民政府工作报告\n吉林市第十七届")
    assert found is not None
    assert found.code == "220200"


def test_renamed_place_keeps_its_years() -> None:
    found = find_region("襄樊市", year=2008)
    assert found is not None
    assert (found.code, found.to_year) == ("420600", 2010)
