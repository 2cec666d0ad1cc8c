"""Lexicons to and from other programs: cntext, quanteda, LIWC, CSV and Excel.

| format   | file                                     | keeps                               |
|----------|------------------------------------------|-------------------------------------|
| cntext   | YAML, `Dictionary: {category: [term]}`   | categories as `driver/mechanism`    |
| quanteda | YAML, nested `{driver: {mechanism: []}}` | categories                          |
| liwc     | `.dic`: numbered categories, then terms  | categories as `driver/mechanism`    |
| csv      | UTF-8 with BOM, one term a row           | everything                          |
| xlsx     | one sheet, one term a row                | everything                          |

Weights, exclusions and notes have no place in the first three and are left out on the way there.
A cell or scalar is always text: `NA`, `NO` and `on` are words. Faults raise `SchemeError` with
file, line and column, or file, row and column.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from textkit.errors import OutputError, SchemeError, UsageError
from textkit.i18n import Bi
from textkit.lexicon.entries import LexiconEntry, dump_yaml
from textkit.scheme.located_yaml import Located, Path_, read_yaml

Entries = tuple[LexiconEntry, ...]

_SEPARATOR = "/"  # between the levels of a category where a format knows one level only
_LIST = re.compile(r"[|；;]")
COLUMNS = ("driver", "mechanism", "term", "weight", "not", "note")
_SYNONYMS = {
    "driver": ("driver", "category", "驱动", "驱动因素", "驱动力", "类别", "一级类别", "维度"),
    "mechanism": ("mechanism", "subcategory", "机制", "子类别", "二级类别"),
    "term": ("term", "word", "keyword", "词条", "词", "词语", "关键词"),
    "weight": ("weight", "权重"),
    "not": ("not", "exclude", "排除", "排除词", "反例"),
    "note": ("note", "备注", "说明", "注"),
}


@dataclass(frozen=True, slots=True)
class Format:
    """A file format for lexicons: how it is recognised, read and written."""

    key: str
    suffixes: tuple[str, ...]
    read: Callable[[Path], Entries]
    write: Callable[[Path, Sequence[LexiconEntry]], None]


def read_lexicon(file: str | Path, format: str = "") -> Entries:
    """The entries of `file`, in order; the format is told by its suffix where none is named.

    YAML with a `Dictionary` key is cntext's, other YAML quanteda's.
    """
    path = Path(file)
    return _format(path, format, reading=True).read(path)


def write_lexicon(file: str | Path, entries: Iterable[LexiconEntry], format: str = "") -> None:
    """Writes `entries` to `file`; what the format has no place for is left out (see above)."""
    path = Path(file)
    try:
        _format(path, format, reading=False).write(path, tuple(entries))
    except OSError as err:
        raise OutputError(Bi("写不进这个文件", "cannot be written"), str(path)) from err


def _format(path: Path, name: str, *, reading: bool) -> Format:
    if name in FORMATS:
        return FORMATS[name]
    suffix = path.suffix.lower()
    if not name and suffix in (".yaml", ".yml"):
        data = read_yaml(path).data if reading else None
        is_cntext = isinstance(data, dict) and "Dictionary" in data
        return FORMATS["cntext" if is_cntext or not reading else "quanteda"]
    found = [f for f in FORMATS.values() if not name and suffix in f.suffixes]
    if not found:
        known = "、".join(FORMATS)
        raise UsageError(
            Bi(f"没有词表格式“{name or suffix}”", f"no lexicon format {name or suffix!r}"),
            str(path),
            Bi(f"可用：{known}", f"there are: {', '.join(FORMATS)}"),
        )
    return found[0]


# ---- YAML --------------------------------------------------------------------------------------


def _read_cntext(path: Path) -> Entries:
    located = read_yaml(path)
    body = located.data.get("Dictionary") if isinstance(located.data, dict) else None
    if not isinstance(body, dict):
        raise SchemeError(
            Bi("缺少 Dictionary 一项", "there is no Dictionary"), located.where(()),
            Bi("应为 Dictionary: {类别: [词, …]}", "expected Dictionary: {category: [term, …]}"),
        )  # fmt: skip
    return tuple(_walk(located, body, ("Dictionary",), ()))


def _read_quanteda(path: Path) -> Entries:
    located = read_yaml(path)
    if not isinstance(located.data, dict):
        raise SchemeError(Bi("应为 类别: [词, …]", "expected category: [term, …]"),
                          located.where(()))  # fmt: skip
    return tuple(_walk(located, located.data, (), ()))


def _walk(
    located: Located, node: object, at: Path_, categories: tuple[str, ...]
) -> Iterator[LexiconEntry]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _walk(located, value, (*at, key), (*categories, *_levels(key)))
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from _walk(located, value, (*at, i), categories)
    elif isinstance(node, str) and node.strip() and categories:
        yield _entry(categories, node)
    else:
        raise SchemeError(
            Bi("应为文字", "should be text"), located.where(at),
            Bi("给词条加引号，空类别请删去", "put the term in quotes, and drop empty categories"),
        )  # fmt: skip


def _write_cntext(path: Path, entries: Sequence[LexiconEntry]) -> None:
    body: dict[str, list[str]] = {}
    for entry in entries:
        body.setdefault(_SEPARATOR.join(entry.path), []).append(entry.term)
    path.write_text(dump_yaml({"Dictionary": body}), "utf-8", newline="\n")


def _write_quanteda(path: Path, entries: Sequence[LexiconEntry]) -> None:
    body: dict[str, dict[str, list[str]]] = {}
    for entry in entries:
        rest = _SEPARATOR.join(entry.path[1:])
        body.setdefault(entry.path[0], {}).setdefault(rest, []).append(entry.term)
    path.write_text(dump_yaml({k: _quanteda_level(v) for k, v in body.items()}), "utf-8")


def _quanteda_level(homes: dict[str, list[str]]) -> object:
    """Subcategories as a mapping; with terms beside them, as the list that quanteda then writes."""
    if "" not in homes:
        return homes
    return [*homes[""], *({key: terms} for key, terms in homes.items() if key)]


# ---- LIWC --------------------------------------------------------------------------------------


def _read_liwc(path: Path) -> Entries:
    lines = _text(path).splitlines()
    bars = [i for i, line in enumerate(lines) if line.strip() == "%"]
    if len(bars) < 2:
        raise SchemeError(
            Bi("应有两行 %，之间是类别", "expected two lines of %, categories between"), str(path)
        )
    names: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(lines[bars[0] + 1 : bars[1]], bars[0] + 2):
        parts = line.split(maxsplit=1)
        if len(parts) == 1:
            raise SchemeError(Bi("类别没有名称", "a category without a name"), f"{path}:{number}:1")
        if parts:
            names[parts[0]] = _levels(parts[1].strip())
    out: list[LexiconEntry] = []
    for number, line in enumerate(lines[bars[1] + 1 :], bars[1] + 2):
        term, *ids = [p.strip() for p in line.split("\t")] if "\t" in line else line.split()
        if not term:
            continue
        for key in (k for cell in ids for k in cell.split()):
            if key not in names:
                raise SchemeError(
                    Bi(f"没有类别 {key}", f"no category {key}"),
                    f"{path}:{number}:{line.index(key, len(term)) + 1}",
                )
            out.append(_entry(names[key], term))
    return tuple(out)


def _write_liwc(path: Path, entries: Sequence[LexiconEntry]) -> None:
    categories = list(dict.fromkeys(e.path for e in entries))
    ids = {p: str(i) for i, p in enumerate(categories, 1)}
    homes: dict[str, list[str]] = {}
    for entry in entries:
        homes.setdefault(entry.term, []).append(ids[entry.path])
    lines = ["%", *(f"{ids[p]}\t{_SEPARATOR.join(p)}" for p in categories), "%"]
    lines += ["\t".join([term, *numbers]) for term, numbers in homes.items()]
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


# ---- tables ------------------------------------------------------------------------------------


def _read_csv(path: Path) -> Entries:
    text = _text(path)
    head = text.partition("\n")[0]
    delimiter = max(",\t;", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return _from_rows(path, rows)


def _read_xlsx(path: Path) -> Entries:
    from python_calamine import CalamineError, load_workbook

    try:
        rows = load_workbook(str(path)).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, IndexError) as err:
        raise SchemeError(
            Bi("不是可读的 Excel 文件", "not a readable Excel file"), str(path)
        ) from err
    return _from_rows(path, ([_cell(value) for value in row] for row in rows))


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _from_rows(path: Path, rows: Iterable[Sequence[str]]) -> Entries:
    at: dict[str, int] = {}
    out: list[LexiconEntry] = []
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if not at:
            at = _header(path, cells)
            continue
        value = {key: cells[i] if i < len(cells) else "" for key, i in at.items()}
        if not value["term"] or not value["driver"]:
            missing = "term" if not value["term"] else "driver"
            raise SchemeError(Bi(f"{missing} 一格是空的", f"the cell {missing} is empty"),
                              f"{path}:{number}:{at[missing] + 1}")  # fmt: skip
        home = (*_levels(value["driver"]), *_levels(value.get("mechanism", "")))
        where = f"{path}:{number}:{at.get('weight', 0) + 1}"
        out.append(
            LexiconEntry(
                home,
                value["term"],
                _weight(value.get("weight", ""), where),
                tuple(x.strip() for x in _LIST.split(value.get("not", "")) if x.strip()),
                value.get("note", ""),
            )
        )
    return tuple(out)


def _header(path: Path, cells: Sequence[str]) -> dict[str, int]:
    names = [c.lstrip("\ufeff").lower() for c in cells]
    at = {
        key: next(i for i, name in enumerate(names) if name in synonyms)
        for key, synonyms in _SYNONYMS.items()
        if any(name in synonyms for name in names)
    }
    missing = [key for key in ("driver", "term") if key not in at]
    if missing:
        raise SchemeError(
            Bi(f"表头缺少 {'、'.join(missing)}（有：{'、'.join(cells)}）",
               f"no column {', '.join(missing)} (there are: {', '.join(cells)})"),
            f"{path}:1:1",
            Bi(f"表头应为：{'、'.join(COLUMNS)}", f"the header should be: {', '.join(COLUMNS)}"),
        )  # fmt: skip
    return at


def _weight(text: str, where: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError as err:
        raise SchemeError(
            Bi(f"权重“{text}”不是数", f"weight {text!r} is no number"), where
        ) from err


def _table(entries: Iterable[LexiconEntry]) -> Iterator[list[str | float]]:
    for e in entries:
        mechanism = _SEPARATOR.join(e.path[1:])
        yield [e.path[0], mechanism, e.term, e.weight, "|".join(e.exclude), e.note]


def _write_csv(path: Path, entries: Sequence[LexiconEntry]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([*row[:3], f"{row[3]:g}", *row[4:]] for row in _table(entries))


def _write_xlsx(path: Path, entries: Sequence[LexiconEntry]) -> None:
    from datetime import datetime

    import xlsxwriter

    options = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # same entries, same bytes
        sheet = book.add_worksheet("lexicon")
        for i, row in enumerate([list(COLUMNS), *_table(entries)]):
            sheet.write_row(i, 0, row)
        sheet.freeze_panes(1, 0)


# ---- shared ------------------------------------------------------------------------------------


def _levels(category: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in category.split(_SEPARATOR) if part.strip())


def _entry(categories: tuple[str, ...], term: str) -> LexiconEntry:
    """An entry from a format with wildcards: a final * is implied by matching on text."""
    plain = term.strip()
    bare = plain.rstrip("*")
    return LexiconEntry(categories, bare, note="" if bare == plain else f"原文 {plain}")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return path.read_text("gb18030")
        except UnicodeDecodeError as err:
            raise SchemeError(Bi("既非 UTF-8 也非 GB18030", "neither UTF-8 nor GB18030"), str(path),
                              Bi("请另存为 UTF-8", "save it as UTF-8")) from err  # fmt: skip
    except OSError as err:
        raise SchemeError(Bi("无法读取", "cannot be read"), str(path)) from err


FORMATS: Mapping[str, Format] = {
    f.key: f
    for f in (
        Format("cntext", (".yaml", ".yml"), _read_cntext, _write_cntext),
        Format("quanteda", (".yaml", ".yml"), _read_quanteda, _write_quanteda),
        Format("liwc", (".dic",), _read_liwc, _write_liwc),
        Format("csv", (".csv", ".tsv"), _read_csv, _write_csv),
        Format("xlsx", (".xlsx", ".xls"), _read_xlsx, _write_xlsx),
    )
}
