from __future__ import annotations

from pathlib import Path


def test_txt_undoes_literals_comments_and_line_ends(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    raw = "<!--\n x -->标题\r\n<U+00A0>主 席<U+3000>１９７８年\r正文"
    (tmp_path / "a.txt").write_bytes(raw.encode("gb18030"))
    documents, _ = read(tmp_path)
    assert documents[0].text == "标题\n\u00a0主 席\u3000１９７８年\n正文"


def test_markdown_loses_its_marks_and_keeps_its_words(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.md").write_text(
        '---\ntitle: "某市条例"\npublish_date: "2003-08-15"\n---\n# 某市条例\n\n<!-- INFO END -->\n'
        "## 第一章 总则\n**第一条** 见[办法](http://a.cn/b_c)。\n- 一项\n\n| 项 | 数 |\n|---|---|\n"
        "| 产值 | 3 * 4 |\n",
        encoding="utf-8",
    )
    document = read(tmp_path)[0][0]
    assert document.text.split("\n") == [
        "某市条例", "第一章 总则", "第一条 见办法。", "一项", "项", "数", "产值", "3 * 4",
    ]  # fmt: skip
    assert [b.level for b in document.blocks if b.kind == "heading"] == [1, 2]
    assert document.blocks[-1].place == "table 1, row 2, column 2"
    assert document.metadata.date_published == "2003-08-15"


PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>通知_某市政府网站</title></head>
<body><nav><a href="/">首页</a><a href="/x">政务公开</a></nav>
<table><tr><td><b>索 引 号：</b></td><td>0001</td>
<td><b>发文机关：</b></td><td>某省人民政府</td></tr>
<tr><td><b>成文日期：</b></td><td>2023年05月01日</td>
<td><b>发布日期：</b></td><td>2023年05月10日</td></tr>
<tr><td><b>发文字号：</b></td><td>某政发[2023] 12号</td><td></td><td></td></tr></table>
<div class="article"><p>各市人民政府：</p><p>{body}</p><p>{body}</p>
<table><tr><td>项目</td><td>金额</td></tr><tr><td>平台建设</td><td>三百万元</td></tr></table></div>
<footer>网站地图 联系我们</footer><script>var x = "不是正文";</script></body></html>"""


def test_html_header_table_is_metadata_and_menus_are_left_out(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    page = PAGE.replace(
        "{body}", "为推动产业集群数字化转型，现将有关事项通知如下，请认真贯彻执行。" * 3
    )
    (tmp_path / "a.html").write_bytes(page.encode("gb18030"))
    document = read(tmp_path)[0][0]
    metadata = document.metadata
    assert (metadata.issuer, metadata.document_number) == ("某省人民政府", "某政发〔2023〕12号")
    assert (metadata.date_written, metadata.date_published) == ("2023-05-01", "2023-05-10")
    assert "三百万元" in document.text
    assert "各市人民政府：" in document.text
    assert not any(word in document.text for word in ("不是正文", "网站地图"))


def test_blocks_cover_whole_lines_in_order(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    page = PAGE.replace("{body}", "为推动产业集群数字化转型，现将有关事项通知如下。" * 4)
    (tmp_path / "a.html").write_text(page.replace("gb2312", "utf-8"), encoding="utf-8")
    document = read(tmp_path)[0][0]
    lines = [document.text[b.start : b.end] for b in document.blocks]
    assert lines == document.text.split("\n")
