"""Tables of what went in: documents, and inputs that could not be read."""

from __future__ import annotations

import pyarrow as pa

from textkit.i18n import Bi
from textkit.tables.columns import (
    FROM_READER,
    FROM_TEXT,
    Code,
    code,
    column,
    count,
    doc_id,
    table_schema,
    text,
)
from textkit.tables.schemas_measures import DUPLICATE

_CHARACTERS = Bi("字符", "characters")
_SCRIPTS = (
    Code("hans", Bi("简体", "Simplified")),
    Code("hant", Bi("繁体", "Traditional")),
    Code("other", Bi("其他", "Other")),
)


def documents() -> pa.Schema:
    """A row is an input that was read."""
    iso = ("ISO 8601", "ISO 8601")
    fields = [
        doc_id(),
        text("source", "来源路径", "Source", FROM_READER),
        text("format", "格式", "Format", FROM_READER),
        text(
            "sha256",
            "文件哈希（SHA-256）",
            "SHA-256 of the file",
            FROM_READER,
            formula=("表格的行则为该行文本的哈希", "of the text, for a row of a table"),
        ),
        text("title", "标题", "Title"),
        text("issuer", "发文机关", "Issuer"),
        text("document_number", "发文字号", "Document number"),
        text("date_written", "成文日期", "Date written", formula=iso),
        text("date_published", "发布日期", "Date published", formula=iso),
        column("year", pa.int32(), ("年份", "Year"), source=FROM_TEXT),
        text("region", "地区", "Region"),
        text("province", "省级行政区", "Province"),
        text("city", "地级行政区", "City"),
        text("county", "县级行政区", "County"),
        text(
            "admin_code",
            "行政区划代码",
            "Administrative code",
            formula=("GB/T 2260 六位", "six digits of GB/T 2260"),
        ),
        count("chars", "原文字数", "Characters of the raw text", unit=_CHARACTERS),
        count("body_chars", "正文字数", "Characters of the body", unit=_CHARACTERS),
        count("tokens", "词数", "Words of the body"),
        count("paragraphs", "段落数", "Paragraphs"),
        count("sentences", "句数", "Sentences"),
        count("furniture", "剔除的页眉页脚行", "Lines dropped as page furniture"),
        code("script", "字形（繁体先转为简体再判读）", "Script", _SCRIPTS, FROM_TEXT),
        text(
            "duplicate_of",
            "与之重复的文档",
            "Duplicate of document",
            FROM_READER,
            formula=DUPLICATE,
        ),
        text("warnings", "提示", "Warnings in Chinese", FROM_READER),
        text("warnings_en", "提示（英文）", "Warnings in English", FROM_READER),
    ]
    return table_schema("documents", ("文档", "Documents"), fields)


def errors() -> pa.Schema:
    """A row is an input that could not be read or analysed."""
    fields = [
        text("source", "来源路径", "Source", FROM_READER),
        text(
            "stage",
            "出错阶段",
            "Stage",
            FROM_READER,
            formula=(
                "discover 查找、read 读取、analyse 分析、run 进程中断（可重试）",
                "discover, read, analyse, or run: a process that broke off and may be tried again",
            ),
        ),
        text("error", "错误", "Error in Chinese", FROM_READER),
        text("hint", "建议", "Hint in Chinese", FROM_READER),
        text("error_en", "错误（英文）", "Error in English", FROM_READER),
        text("hint_en", "建议（英文）", "Hint in English", FROM_READER),
    ]
    return table_schema("errors", ("未能读取的输入", "Inputs that could not be read"), fields)
