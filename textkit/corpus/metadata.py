"""What an official document says of itself: title, issuer, number, dates, year, region.

A deterministic reading by the layout of GB/T 9704, never a guess of one field from another:
成文日期 (written) and 发布日期 (published) are kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from textkit.corpus import dates
from textkit.corpus.archive import mended_name
from textkit.corpus.regions import Region, Regions, load_regions
from textkit.records import Block, Metadata

# what a reader or a table's row may tell beside the text
HINTS = (
    "title", "issuer", "document_number", "date_written", "date_published", "year", "province",
    "city", "county", "admin_code", "region", "pdf_title", "publisher", "site",
)  # fmt: skip

_HEAD = 40  # lines looked at for title and number
_TAIL = 60  # lines looked at for signature and date
_OPEN, _CLOSE = "〔[［（(【﹝{〖", "〕]］）)】﹞}〗"
_NUMBER = re.compile(
    rf"(?P<body>[\u4e00-\u9fff]{{1,12}}(?:[（(][\u4e00-\u9fff]{{1,6}}[)）])?[\u4e00-\u9fff]{{0,6}})\s*"
    rf"[{re.escape(_OPEN)}]\s*(?P<year>(?:19|20)\s*\d\s*\d)\s*年?\s*[{re.escape(_CLOSE)}]\s*"
    rf"第?\s*(?P<no>\d{{1,5}})\s*号"
)
_ORDER = re.compile(
    r"(?:[\u4e00-\u9fff]{2,20}(?:令|公告))\s*[（(]?第\s*(?P<no>\d{1,5})\s*号[)）]?"
    r"|(?:国令第)\s*\d{1,5}\s*号"
)
_QUOTING = "《（(〈根据按照依据的和、以及与由及"
_TITLE_ENDS = (
    "通知", "意见", "办法", "规定", "条例", "方案", "规划", "纲要", "公告", "通报", "决定", "批复",
    "函", "报告", "计划", "细则", "措施", "指引", "指南", "规则", "说明", "标准", "要点", "行动",
    "决议", "命令", "令", "纪要", "议案", "通告", "讲话", "白皮书", "汇报", "总结", "章程", "清单",
    "解读", "问答", "实录", "情况", "政策",
)  # fmt: skip
_NOT_TITLE = re.compile(
    r"[。！？；]|^[\W_]*$|^(?:索引号|发布日期|来源|作者|浏览|字号|【|打印|下载|当前位置|首页|附件"
    r"|各位代表|同志们|政府信息公开|主题分类|尊敬的)|^[（(]?\d{4}年\d{1,2}月|^——|[:：]$|网站|www\.|http"
    r"|^第[一二三四五六七八九十百]+[章条节]|^[一二三四五六七八九十]{1,3}、|^\d{1,2}(?:\.\d{1,2})*[.、．]?(?=[^\d年])"
)
_VERSION = re.compile(r"[（(](\d{4}-\d{2}-\d{2})[)）]")
_NAME_YEAR = re.compile(r"(?<!\d)((?:19[4-9]|20[0-4])\d)(?!\d)(?!号)")
_TITLE_YEAR = re.compile(
    r"((?:19[4-9]|20[0-4])\d)\s*(?:年|年度)|([一二][〇○零九][〇○零一二三四五六七八九]{2})年"
)
_ANNUAL = re.compile(r"度|(?:政府)?工作|报告|公报|计划|要点|国民经济")
_RANGE = re.compile(r"\d{4}\s*年?\s*[-—–―－~～至]+\s*\d{4}")
_ADOPTED = re.compile(r"(?:日|号)[^。；\n]{0,40}?(?:通过|审议|会议上|修订|修正)")
_PUBLISHED = re.compile(r"(?:日|号)[^。；\n]{0,30}?(?:公布|发布|公告)")
_LABEL = re.compile(
    r"(?P<label>成\s*文\s*日\s*期|印\s*发\s*日\s*期|发\s*文\s*日\s*期|发\s*布\s*日\s*期|发\s*布\s*时\s*间|公\s*开\s*日\s*期)"
    r"\s*[】\]]?\s*[:：]?\s*"
)
_ISSUER_OF_TITLE = re.compile(
    r"^(?P<issuer>[\u4e00-\u9fff、 ]{2,90}?)(?:关于|印发|转发|批转|公告|令第?)"
)
_BODY_END = re.compile(
    r"(?:人民政府|办公厅|办公室|国务院|委员会|总局|局|厅|部|委|署|银行|院|会|协会|中心|公司|集团)$"
)


def read_metadata(
    text: str,
    blocks: Sequence[Block],
    source_name: str,
    hints: Mapping[str, str] | None = None,
    row: Mapping[str, str] | None = None,
) -> Metadata:
    """Metadata of `text`; an empty string (year: None) for what it does not tell.

    `row` (a table's own columns) is believed before `hints` (what the format told), hints before
    the text, the text before the name of its file.
    """
    told = {**(hints or {}), **{k: v for k, v in (row or {}).items() if v}}
    lines = [line for raw in text[:20_000].split("\n")[: _HEAD * 3] if (line := raw.strip())]
    head = lines[:_HEAD]
    tail = [line for raw in text[-6_000:].split("\n") if (line := raw.strip())][-_TAIL:]
    name = file_title(source_name)
    title = told.get("title", "") or find_title(text, blocks, head) or told.get("pdf_title", "")
    if not title and not name.isdigit() and len(name) >= 2:
        title = name
    number = normal_number(told.get("document_number", "")) or find_number(title, head)
    written, published = _dates(told, head, tail, source_name)
    issuer = told.get("issuer", "") or find_issuer(title, tail) or told.get("publisher", "")
    region = _region(told, title, issuer, name, head)
    return Metadata(
        title=_tidy(title),
        issuer=_tidy(issuer),
        document_number=number,
        date_written=written,
        date_published=published,
        year=next(
            _years(told, title, source_name, (number, written, published)),
            None,
        ),
        province=region[0],
        city=region[1],
        county=region[2],
        admin_code=told.get("admin_code", "") or region[3],
    )


def file_title(source_name: str) -> str:
    """The file's name as a title: no folders, suffix, version date; zip mojibake undone."""
    base = PurePosixPath(mended_name(source_name.partition("#")[0])).name
    stem = base.rpartition(".")[0] if re.search(r"\.[A-Za-z0-9]{1,8}$", base) else base
    stem = re.sub(r"^[A-Za-z0-9]{1,8}_(?=.*[\u4e00-\u9fff])", "", stem.strip("\u200b\ufeff "))
    return _VERSION.sub("", stem).strip(" _-")


def find_title(text: str, blocks: Sequence[Block], head: Sequence[str]) -> str:
    """The title in the text: its first heading, or the first lines that end as titles do."""
    for block in blocks[:12]:
        if block.kind == "heading" and block.level == 1:
            line = text[block.start : block.end].strip()
            if 4 <= len(line) <= 120 and not _NOT_TITLE.search(line):
                return line
    for i, line in enumerate(head[:20]):
        compact = re.sub(r"[\s\u3000]+", "", line)
        if not 4 <= len(compact) <= 80 or _NOT_TITLE.search(compact):
            continue
        if _ends_as_title(compact):
            # a title set over several lines begins with the office or with 关于 above
            above = re.sub(r"[\s\u3000]+", "", head[i - 1]) if i else ""
            continues = above and len(above) <= 40 and not _NOT_TITLE.search(above)
            if continues and not compact.startswith("关于") and not _ends_as_title(above):
                parts = ("人民政府", "关于", "办公厅", "办公室", "关于印发")
                is_part = above.endswith(parts) or compact.startswith("第")
                return above + compact if is_part else compact
            if continues and compact.startswith("关于") and _BODY_END.search(above):
                return above + compact
            return compact
    return ""


def _ends_as_title(line: str) -> bool:
    bare = re.sub(r"[（(][^（）()]{1,30}[)）]$", "", line).rstrip("》”")
    return bare.endswith(_TITLE_ENDS)


def normal_number(raw: str) -> str:
    """A 发文字号 with 〔〕 around its year and no blanks; an order's number as it stands."""
    raw = re.sub(r"[\s\u3000]+", "", raw)
    match = _NUMBER.fullmatch(raw)
    if match:
        return _number(match)
    return raw if len(raw) <= 60 else ""


def find_number(title: str, head: Sequence[str]) -> str:
    """The document's own number: on a line of its own near the top, never one that it quotes."""
    for line in head[:25]:
        compact = re.sub(r"[\s\u3000]+", "", line)
        if len(compact) > 60:
            continue
        match = _NUMBER.search(compact)
        if match and match.end() >= len(compact) - 2 and not _is_quoted(compact, match.start()):
            return _number(match)
        order = _ORDER.search(compact)
        if order and order.start() <= 2 and order.end() >= len(compact) - 12:
            return order[0]
    match = _NUMBER.search(re.sub(r"[\s\u3000]+", "", title))
    return _number(match) if match else ""


def _number(match: re.Match[str]) -> str:
    year = re.sub(r"\s", "", match["year"])
    body = re.sub(r"^(?:文号|发文字号|字号)[:：]?", "", match["body"])
    return f"{body}〔{year}〕{int(match['no'])}号"


def _is_quoted(line: str, at: int) -> bool:
    return at > 0 and line[at - 1] in _QUOTING


def find_issuer(title: str, tail: Sequence[str]) -> str:
    """Who issued it: the office before 关于 in the title, else the signature above the date."""
    match = _ISSUER_OF_TITLE.match(title)
    if match and _BODY_END.search(match["issuer"].strip(" 、")):
        return match["issuer"].strip(" 、")
    for i in range(len(tail) - 1, 0, -1):
        date = dates.DATE.fullmatch(re.sub(r"[\s\u3000]+", "", tail[i]).strip("（）()"))
        if date is None:
            continue
        above = re.sub(r"[\s\u3000]+", "", tail[i - 1])
        if 2 <= len(above) <= 40 and _BODY_END.search(above):
            return above
    return ""


def _dates(
    told: Mapping[str, str], head: Sequence[str], tail: Sequence[str], source_name: str
) -> tuple[str, str]:
    written = dates.first_date(told.get("date_written", ""))
    published = dates.first_date(told.get("date_published", ""))
    for line in (*head, *tail):
        for label in _LABEL.finditer(line):
            date = dates.DATE.match(re.sub(r"[\s\u3000]+", "", line[label.end() :][:30]))
            if date is None:
                continue
            kind = re.sub(r"\s", "", label["label"])
            if kind in ("成文日期", "印发日期", "发文日期"):
                written = written or dates.iso(date)
            else:
                published = published or dates.iso(date)
    written = written or _subtitle_date(head) or _signature_date(tail)
    published = published or _promulgated(head)
    if not written:
        version = _VERSION.search(PurePosixPath(source_name).name)
        written = version[1] if version else ""
    return written, published


def _subtitle_date(head: Sequence[str]) -> str:
    """——2024年1月10日在…会议上, a date alone under the title, or the last 通过, 修订, 修正."""
    adopted: list[str] = []
    for line in head[:15]:
        compact = re.sub(r"[\s\u3000]+", "", line)
        if len(compact) > 400:
            continue
        for date in dates.DATE.finditer(compact):
            if not (found := dates.iso(date)):
                continue
            rest = compact[date.end() - 1 :]
            alone = len(compact) - (date.end() - date.start()) <= 4
            opens = date.start() <= 4 and len(compact) <= 90
            if _ADOPTED.match(rest) and not _PUBLISHED.match(rest):
                adopted.append(found)
            elif opens and not adopted and (alone or compact.startswith(("—", "--"))):
                return found
    return max(adopted, default="")


def _signature_date(tail: Sequence[str]) -> str:
    """The last line that is nothing but a date, or an office and a date."""
    for line in reversed(tail):
        compact = re.sub(r"[\s\u3000]+", "", line).strip("（）()")
        if len(compact) > 45:
            continue
        found = [m for m in dates.DATE.finditer(compact) if m["d"] or m["d2"]]
        if len(found) != 1 or found[0].end() != len(compact):
            continue
        before = compact[: found[0].start()]
        if not before or _BODY_END.search(before):
            return dates.iso(found[0])
    return ""


def _promulgated(head: Sequence[str]) -> str:
    """2003年8月15日 中华人民共和国国务院令第388号公布."""
    for line in head[:15]:
        compact = re.sub(r"[\s\u3000]+", "", line)
        for date in dates.DATE.finditer(compact):
            if len(compact) < 400 and _PUBLISHED.match(compact[date.end() - 1 :]):
                return dates.iso(date)
    return ""


def _years(
    told: Mapping[str, str], title: str, source: str, dated: tuple[str, str, str]
) -> Iterator[int]:
    """Years that the document may be about, the best told first."""
    number, written, published = dated
    found: list[int | None] = [dates.year(told.get("year", "")[:4])]
    match = None if _RANGE.search(title) else _TITLE_YEAR.search(title)
    # a plan's span is not the year it is about, nor is a year deep inside the title
    if match and (match.start() <= 12 or _ANNUAL.match(title, match.end())):
        found.append(dates.year(match[1] or match[2]))
    issued = re.search(r"〔(\d{4})〕", number)
    found.append(int(issued[1]) if issued else None)
    found += [dates.year(written[:4]), dates.year(published[:4])]
    for part in reversed(PurePosixPath(_VERSION.sub("", mended_name(source))).parts):
        name = None if _RANGE.search(part) else _NAME_YEAR.search(part)
        found.append(int(name[1]) if name else None)
    span = _NAME_YEAR.search(title)
    found.append(int(span[1]) if span else None)
    yield from (year for year in found if year is not None)


def _region(
    told: Mapping[str, str], title: str, issuer: str, name: str, head: Sequence[str]
) -> tuple[str, str, str, str]:
    regions = load_regions()
    given = " ".join(told.get(k, "") for k in ("province", "city", "county", "region")).strip()
    context = "\n".join(head)
    found: Region | None = None
    for place in (given, told.get("admin_code", ""), title, issuer, told.get("site", ""), name):
        if place:
            found = regions.find(place, context=context)
        if found is not None:
            break
    if found is None:
        found = _signed(regions, head)
    if found is None:
        return "", "", "", ""
    province, city, county = regions.chain(found)
    return province, city, county, found.code


def _signed(regions: Regions, head: Sequence[str]) -> Region | None:
    """The place of the assembly or government that the first lines name in full."""
    for line in head[:12]:
        if len(line) <= 90 and (m := re.search(r"人民(?:政府|代表大会)|人大|政府工作报告", line)):
            found = regions.find(line[: m.start()], context="", full_names=True)
            if found is not None:
                return found
    return None


def _tidy(text: str) -> str:
    return re.sub(r"[\s\u3000]+", " ", text).strip().replace("\u200b", "")[:300]
