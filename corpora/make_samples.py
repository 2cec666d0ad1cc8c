"""Makes `samples/` from the plain texts in `sources/`: run it after changing one of them.

    python corpora/make_samples.py

Needs textkit's own dependencies and nothing else. No font is embedded: the PDF names a standard
Chinese font that every reader substitutes, and carries its text layer in Unicode.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from html import escape
from io import BytesIO
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
SAMPLES = HERE / "samples"
_DATE = (2024, 1, 1, 0, 0, 0)  # of every archive member: same sources, same bytes

Rows = list[dict[str, str]]


def lines(name: str) -> list[str]:
    """Lines of a source that are not blank."""
    text = (SOURCES / f"{name}.md").read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def rows(name: str) -> Rows:
    """Rows of a source table, every cell text."""
    with (SOURCES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def plain(name: str, encoding: str) -> bytes:
    """The source as text, one paragraph a line, heading marks taken off."""
    text = "\n".join(line.lstrip("# ") for line in lines(name)) + "\n"
    return text.encode(encoding)


def archive(members: Iterable[tuple[str, bytes]], *, name_encoding: str = "") -> bytes:
    """A zip of `members`; with a legacy `name_encoding`, as old Chinese Windows wrote it.

    zipfile flags a name that is not ASCII as UTF-8, so legacy names go in under stand-ins of their
    length and are put in their place afterwards.
    """
    out = BytesIO()
    names: list[tuple[bytes, bytes]] = []
    with zipfile.ZipFile(out, "w") as file:
        for number, (name, data) in enumerate(members):
            stored = name
            if name_encoding:
                legacy = name.encode(name_encoding)
                stored = f"{number}".rjust(len(legacy), "~")
                names.append((stored.encode(), legacy))
            info = zipfile.ZipInfo(stored, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, data)
    packed = out.getvalue()
    for stand_in, legacy in names:
        packed = packed.replace(stand_in, legacy)
    return packed


# ---- documents ---------------------------------------------------------------------------------


def html(name: str) -> bytes:
    """A government page: menus, a header table with the index number, the text, a footer."""
    title, *body = lines(name)
    title = title.lstrip("# ")
    menu = "".join(
        f'<li><a href="#">{m}</a></li>' for m in ("首页", "政务公开", "办事服务", "互动")
    )
    head = [
        ("索引号", "000000000/2023-00000"), ("主题分类", "工业、信息化"),
        ("发布机构", "平乡县人民政府办公室"), ("成文日期", "2023年06月12日"),
        ("发文字号", "平政办字〔2023〕0号"), ("发布日期", "2023年06月15日"),
    ]  # fmt: skip
    table = "".join(f"<tr><th>{k}：</th><td>{v}</td></tr>" for k, v in head)
    text = "\n".join(f"<p>{escape(line)}</p>" for line in body)
    page = f"""<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}</title>
<style>p{{text-indent:2em}}</style><script>var menu = "首页";</script></head>
<body>
<nav class="menu"><ul>{menu}</ul></nav>
<div class="crumbs">当前位置：<a href="#">首页</a> &gt; <a href="#">政务公开</a> &gt; 政策文件</div>
<table class="head">{table}</table>
<div class="article"><h1>{title}</h1>
<div class="tools">字号：大 中 小　打印　收藏</div>
{text}
</div>
<div class="footer">主办：平乡县人民政府办公室　网站地图　联系我们</div>
</body></html>
"""
    return page.encode("utf-8")


def docx(name: str) -> bytes:
    """A Word file: headings numbered 一、 by Word itself, a table, words split over runs."""
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = Document()
    document.core_properties.created = document.core_properties.modified = datetime(*_DATE)
    document.core_properties.author = ""
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    numbering.append(parse_xml(
        f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'
    ))  # fmt: skip
    table: list[list[str]] = []
    for line in [*lines(name), ""]:
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if set("".join(cells)) != {"-"}:
                table.append(cells)
            continue
        if table:
            grid = document.add_table(len(table), len(table[0]))
            for i, row in enumerate(table):
                for j, cell in enumerate(row):
                    grid.cell(i, j).text = cell
            table = []
        if line.startswith("## "):
            heading = document.add_heading(line[3:], 2)
            heading._p.get_or_add_pPr().append(parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>'
            ))  # fmt: skip
        elif line.startswith("# "):
            document.add_heading(line[2:], 1)
        elif line:
            paragraph = document.add_paragraph()
            for at in range(0, len(line), 7):  # as Word saves a text that was edited often
                paragraph.add_run(line[at : at + 7]).bold = at % 2 == 1
    out = BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as file:
        return archive([(n, file.read(n)) for n in sorted(file.namelist())])


def pdf(name: str, *, width: int = 34, height: int = 14) -> bytes:
    """A PDF with a text layer, lines wrapped at `width`, a running head and page numbers."""
    title, *body = [line.lstrip("# ") for line in lines(name)]
    wrapped = [title]
    for line in body:
        indented = line if line[1:2] == "、" else f"　　{line}"
        wrapped += [indented[i : i + width] for i in range(0, len(indented), width)]
    pages = [wrapped[i : i + height] for i in range(0, len(wrapped), height)]
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (5 + 2 * i) for i in range(len(pages)))),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H "
        b"/DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> /DW 1000 >>",
    ]
    for number, page in enumerate(pages, 1):
        placed = [(90, 790, 9, title), *((90, 740 - 24 * i, 12, t) for i, t in enumerate(page))]
        placed.append((290, 50, 9, f"— {number} —"))
        stream = b"\n".join(
            b"BT /F1 %d Tf %d %d Td <%s> Tj ET"
            % (size, x, y, text.encode("utf-16-be").hex().encode())
            for x, y, size, text in placed
        )
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % (len(objects) + 2)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return _pdf_file(objects)


def _pdf_file(objects: Iterable[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offsets: list[int] = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(offsets) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def ofd(name: str, *, width: int = 36) -> bytes:
    """An OFD file (GB/T 33190) of one page."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    xml = '<?xml version="1.0" encoding="UTF-8"?>\n'
    wrapped: list[str] = []
    for line in lines(name):
        text = line.lstrip("# ")
        wrapped += [text[i : i + width] for i in range(0, len(text), width)]
    objects = "".join(
        f'<ofd:TextObject ID="{10 + i}" Boundary="20 {20 + 8 * i} 170 6" Font="3" Size="4.2">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="g {len(text) - 1} 4.2">{escape(text)}</ofd:TextCode>'
        "</ofd:TextObject>"
        for i, text in enumerate(wrapped)
    )
    parts: dict[str, str] = {
        "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:DocID>00000000000000000000000000000001</ofd:DocID><ofd:Title>{name}</ofd:Title>"
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>999"
        "</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        "</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>"
        '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/PublicRes.xml": f'<ofd:Res {space} BaseLoc="Res"><ofd:Fonts>'
        '<ofd:Font ID="3" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>',
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {space}><ofd:Content>"
        f'<ofd:Layer ID="2">{objects}</ofd:Layer></ofd:Content></ofd:Page>',
    }
    return archive((n, (xml + text).encode("utf-8")) for n, text in parts.items())


# ---- tables ------------------------------------------------------------------------------------


def xlsx(table: Rows) -> bytes:
    """A workbook of one sheet; numbers as numbers."""
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(*_DATE)})
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, list(table[0]))
        for i, row in enumerate(table, 1):
            sheet.write_row(i, 0, [_number(value) for value in row.values()])
    return out.getvalue()


def _number(text: str) -> str | int | float:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def jsonl(table: Rows) -> bytes:
    """One object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in table).encode("utf-8")


def parquet(table: Rows) -> bytes:
    """A Parquet file, numbers as numbers."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = BytesIO()
    data = pa.Table.from_pylist([{k: _number(v) for k, v in row.items()} for row in table])
    pq.write_table(data, out)
    return out.getvalue()


def statistics_file(
    table: Rows, target: Path, labels: Mapping[str, str], values: dict[str, dict[int | float, str]]
) -> None:
    """A Stata or SPSS file with Chinese variable and value labels, as the suffix says."""
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame([{k: _number(v) for k, v in row.items()} for row in table])
    frame.columns = list(labels)
    write = pyreadstat.write_dta if target.suffix == ".dta" else pyreadstat.write_sav
    write(frame, str(target), column_labels=list(labels.values()), variable_value_labels=values)
    data = target.read_bytes()  # both formats hold the time of writing
    data = re.sub(rb"(<timestamp>.)[^<]{17}", rb"\g<1>01 Jan 2024 00:00", data)
    if data.startswith(b"$FL2"):
        data = data[:92] + b"01 Jan 2400:00:00" + data[109:]
    target.write_bytes(data)


def _zip_members() -> Iterator[tuple[str, bytes]]:
    for file in sorted((SOURCES / "县域材料").glob("*.md")):
        name = f"县域材料/{file.stem}"
        yield f"{name}.txt", plain(name, "gb18030")


def main() -> None:
    """Writes every sample."""
    SAMPLES.mkdir(exist_ok=True)
    report = docx("隆尧食品产业集群发展报告")
    made = {
        "平乡自行车产业集群调研报告.txt": plain("平乡自行车产业集群调研报告", "utf-8"),
        "电动工具集群走访记（反例）.txt": plain("电动工具集群走访记（反例）", "utf-8-sig"),
        "河北省政府工作报告（示例节选）.txt": plain("河北省政府工作报告（示例节选）", "gb18030"),
        "市容和环境卫生管理条例.txt": plain("市容和环境卫生管理条例", "utf-16"),
        "彰化水五金產業聚落輔導報告.txt": plain("彰化水五金產業聚落輔導報告", "utf-8"),
        "广州纺织服装数字化转型案例.md": (SOURCES / "广州纺织服装数字化转型案例.md").read_bytes(),
        "关于支持产业集群数字化转型的若干措施.html": html("关于支持产业集群数字化转型的若干措施"),
        "隆尧食品产业集群发展报告.docx": report,
        "产业集群数字化转型白皮书.pdf": pdf("产业集群数字化转型白皮书"),
        "中小企业数字化转型行动方案.ofd": ofd("中小企业数字化转型行动方案"),
        "集群摘记.csv": (SOURCES / "集群摘记.csv").read_bytes(),
        "走访记录.xlsx": xlsx(rows("走访记录")),
        "新闻摘编.jsonl": jsonl(rows("新闻摘编")),
        "集群年报.parquet": parquet(rows("集群年报")),
        "集群面板.xlsx": xlsx(rows("集群面板")),
        "县域材料.zip": archive(_zip_members(), name_encoding="gbk"),
        "截断的通知.docx": report[: len(report) // 3],
        "空白.txt": b"",
    }
    for name, data in made.items():
        (SAMPLES / name).write_bytes(data)
    panel = {
        "city": "城市",
        "year": "年份",
        "index": "示例指数（虚构）",
        "text": "政策文本（正文）",
    }
    statistics_file(rows("集群面板"), SAMPLES / "集群面板.dta", panel, {})
    survey = {"id": "编号", "size": "企业规模", "text": "开放题：为什么转型（正文）"}
    sizes: dict[str, dict[int | float, str]] = {"size": {1: "微型", 2: "小型", 3: "中型"}}
    statistics_file(rows("问卷开放题"), SAMPLES / "问卷开放题.sav", survey, sizes)


if __name__ == "__main__":
    main()
