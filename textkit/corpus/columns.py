"""Which column of a table holds the text, which the id, which the metadata."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textkit.corpus.encoding import mend
from textkit.corpus.extract import Extract, ReadOptions, too_long
from textkit.errors import ReadError
from textkit.i18n import Bi
from textkit.records import Failure

TEXT_NAMES = (
    "正文", "内容", "全文", "文本", "正文内容", "政策文本", "政策全文", "报告全文", "文本内容",
    "text", "content", "fulltext", "full_text", "body",
)  # fmt: skip
ID_NAMES = ("id", "doc_id", "docid", "编号", "文档编号", "唯一标识")
# key of metadata.HINTS → names of columns, in the order of preference
HINT_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("标题", "题名", "政策名称", "文件名称", "名称", "title"),
    "issuer": ("发文机关", "发文机构", "发布机构", "发布单位", "发文单位", "issuer", "agency"),
    "document_number": ("发文字号", "文号", "document_number"),
    "date_written": ("成文日期", "发文日期", "印发日期", "date_written", "日期", "date"),
    "date_published": ("发布日期", "公开日期", "发布时间", "公布日期", "date_published"),
    "year": ("年份", "年度", "年", "year"),
    "province": ("省份", "省", "所属省份", "province"),
    "city": ("城市", "市", "地级市", "所属城市", "city"),
    "county": ("区县", "县", "县区", "县域", "county", "district"),
    "admin_code": ("行政区划代码", "区划代码", "行政代码", "admin_code", "adcode"),
    "region": ("地区", "区域", "region", "地点", "所在地", "地名", "place", "location"),
}
EXCEL_CELL = 32_767
_FIRST_ROW_SHOWN = 30  # columns that an error lists


@dataclass(frozen=True, slots=True)
class Roles:
    """Positions of the columns that matter."""

    text: int
    key: int | None
    hints: Mapping[str, int]


def find_roles(columns: Sequence[str], options: ReadOptions) -> Roles:
    """The role of each column; ReadError that names the columns where none holds the text."""
    names = [name.strip().lstrip("\ufeff").lower() for name in columns]
    text = _named(columns, names, options.text_column, "--text-column")
    if text is None:
        text = _first(names, TEXT_NAMES)
    if text is None:
        raise _no_column(columns, Bi("没有认出正文列", "no column could be told to hold the text"))
    key = _named(columns, names, options.id_column, "--id-column")
    if key is None:
        key = _first(names, ID_NAMES)
    found = {hint: _first(names, wanted) for hint, wanted in HINT_NAMES.items()}
    hints = {hint: i for hint, i in found.items() if i is not None and i != text}
    return Roles(text, key, hints)


def _first(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _named(columns: Sequence[str], names: Sequence[str], asked: str, option: str) -> int | None:
    if not asked:
        return None
    if asked in columns:
        return list(columns).index(asked)
    if asked.strip().lower() in names:
        return list(names).index(asked.strip().lower())
    what = Bi(f"没有 {asked} 这一列（{option}）", f"there is no column {asked} ({option})")
    raise _no_column(columns, what, asked)


def _no_column(columns: Sequence[str], what: Bi, asked: str = "") -> ReadError:
    shown = [name or "(空)" for name in columns[:_FIRST_ROW_SHOWN]]
    more = len(columns) - len(shown)
    listed = "、".join(shown) + (f" 等 {len(columns)} 列" if more > 0 else "")
    listed_en = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
    pool = [name for name in columns if name]
    near = difflib.get_close_matches(asked, pool, n=1, cutoff=0.3) if asked else []
    if not near:
        near = [name for name in pool if any(w in name.lower() for w in TEXT_NAMES)][:1]
    hint = (
        Bi(f"是否指 {near[0]}？用 --text-column 指明", f"perhaps {near[0]}? name it: --text-column")
        if near
        else Bi("用 --text-column 指明正文列", "name the text's column with --text-column")
    )
    return ReadError(
        Bi(f"{what.zh}；现有的列：{listed}", f"{what.en}; the columns are: {listed_en}"), "", hint
    )


class RowReader:
    """Turns rows into extracts; remembers ids so that none is given twice."""

    def __init__(self, source: str, columns: Sequence[str], options: ReadOptions) -> None:
        self._source = source
        self.options = options
        self._columns = columns
        self.roles = find_roles(columns, options)
        self._keys: set[str] = set()

    def rows(self, rows: Iterator[Sequence[str]], first: int = 1) -> Iterator[Extract | Failure]:
        """One extract or failure a row; wholly empty rows are passed over. Rows count from 1."""
        for number, row in enumerate(rows, start=first):
            if any(cell.strip() for cell in row):
                yield self._row(number, row)

    def _row(self, number: int, row: Sequence[str]) -> Extract | Failure:
        place = f"{self._source}#{number}"
        if len(row) > len(self._columns):
            return Failure(
                place,
                "read",
                Bi(
                    f"第 {number} 行有 {len(row)} 格，表头只有 {len(self._columns)} 列",
                    f"row {number} has {len(row)} cells, the header {len(self._columns)}",
                ),
                Bi(
                    "正文中的分隔符须用双引号括住",
                    "a text that holds the delimiter must stand in double quotes",
                ),
            )
        text, warnings = mend(_cell(row, self.roles.text).replace("\r\n", "\n"))
        text = text.replace("\r", "\n")
        if not text.strip():
            return Failure(
                place,
                "read",
                Bi(f"第 {number} 行的正文为空", f"the text of row {number} is empty"),
                Bi("补上正文，或删去该行", "fill it in, or delete the row"),
            )
        if len(text) > self.options.max_chars:
            error = too_long(self.options.max_chars)
            return Failure(place, "read", error.what, error.hint or Bi("", ""))
        hints = {hint: _cell(row, i).strip() for hint, i in self.roles.hints.items()}
        key, warning = self.unique(self._key(row), number)
        if warning is not None:
            warnings = (*warnings, warning)
        if len(text) == EXCEL_CELL:
            cut = Bi(
                f"正文恰为 {EXCEL_CELL} 字，可能已被 Excel 截断",
                f"the text has exactly {EXCEL_CELL} characters: Excel has probably cut it",
            )
            warnings = (*warnings, cut)
        kept = {hint: value for hint, value in hints.items() if value}
        return Extract(text, (), kept.get("title", ""), kept, key, warnings)

    def _key(self, row: Sequence[str]) -> str:
        return _cell(row, self.roles.key).strip() if self.roles.key is not None else ""

    def unique(self, key: str, number: int) -> tuple[str, Bi | None]:
        """The row's key, made unique, with a warning where its id was met before."""
        if not key:
            key = str(number)
        if key not in self._keys:
            self._keys.add(key)
            return key, None
        renamed = f"{key}~{number}"
        self._keys.add(renamed)
        return renamed, Bi(
            f"编号 {key} 重复，第 {number} 行改为 {renamed}",
            f"the id {key} occurs twice; row {number} became {renamed}",
        )


def _cell(row: Sequence[str], position: int) -> str:
    return row[position] if position < len(row) else ""
