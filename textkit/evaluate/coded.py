"""Filled-in coding sheets read back, every fault named by its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from textkit.errors import UsageError
from textkit.evaluate.drawing import text_mark
from textkit.evaluate.sheet import CODING, COLUMNS, driver_codes, mechanism_codes
from textkit.i18n import Bi
from textkit.scheme import Scheme

_SHOWN = 12  # faults listed; the rest are counted
_AT = {name: i for i, (name, _, _) in enumerate(COLUMNS)}


@dataclass(frozen=True, slots=True)
class Coded:
    """One coder's label of one paragraph; `driver` is empty where the cell was left so."""

    item_id: str
    heading: str
    text: str
    driver: str
    mechanism: str
    note: str


@dataclass(frozen=True, slots=True)
class CodedSheet:
    """One coder's sheet; `coder` is the file's name without its ending."""

    coder: str
    items: Mapping[str, Coded]  # by item id, in the order of the sheet


def read_sheet(path: Path, scheme: Scheme, *, partial: bool = False) -> CodedSheet:
    """A coder's workbook. Raises `UsageError` with every fault, named by sheet and cell.

    Faults: an unknown code, a mechanism of another driver, an id or a text that was changed, an id
    that stands twice, a column that was moved, and, unless `partial`, a driver left empty.
    """
    rows = _rows(path)
    faults: list[tuple[str, Bi]] = []
    items: dict[str, Coded] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = [*(str(c) if c is not None else "" for c in row), *[""] * len(COLUMNS)]
        if not any(cell.strip() for cell in cells):
            continue
        item = Coded(
            item_id=cells[_AT["id"]].strip(),
            heading=cells[_AT["heading"]],
            text=cells[_AT["text"]],
            driver=_code(cells[_AT["driver"]], driver_codes(scheme)),
            mechanism=_code(cells[_AT["mechanism"]], mechanism_codes(scheme)),
            note=cells[_AT["note"]].strip(),
        )
        for column, fault in _faults(item, cells[_AT["mark"]].strip(), scheme, partial=partial):
            faults.append((f"{CODING}!{_letter(column)}{number}", fault))
        if item.item_id in items:
            faults.append(
                (f"{CODING}!{_letter('id')}{number}",
                 Bi("编号重复", "this id stands twice"))
            )  # fmt: skip
        items[item.item_id] = item
    if faults:
        _raise(path, faults)
    if not items:
        raise UsageError(Bi("编码表没有数据行", "the sheet has no rows"), str(path))
    return CodedSheet(path.stem, items)


def check_same_items(sheets: Sequence[CodedSheet]) -> None:
    """Raises `UsageError` that names the paragraphs which one sheet has and another lacks."""
    first = sheets[0]
    for sheet in sheets[1:]:
        for own, other in ((first, sheet), (sheet, first)):
            missing = [i for i in own.items if i not in other.items]
            if missing:
                listed = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
                raise UsageError(
                    Bi(f"缺少 {len(missing)} 行：{listed}", f"lacks {len(missing)} rows: {listed}"),
                    other.coder,
                    Bi(f"{own.coder} 有这些行；两表须出自同一次抽样，勿删行",
                       f"{own.coder} has them; sheets must come from one draw with no row "
                       "deleted"),
                )  # fmt: skip
        changed = [i for i in first.items if text_mark(first.items[i].text)
                   != text_mark(sheet.items[i].text)]  # fmt: skip
        if changed:
            raise UsageError(
                Bi("同一编号的段落文字不同", "the same id stands with another text"), changed[0]
            )


def _rows(path: Path) -> list[list[object]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        if CODING not in book.sheet_names:
            raise UsageError(
                Bi(f"没有工作表“{CODING}”", f"there is no sheet {CODING!r}"),
                str(path),
                Bi("这不是 textkit evaluate sample 生成的编码表",
                   "this is no coding sheet of textkit evaluate sample"),
            )  # fmt: skip
        read = book.get_sheet_by_name(CODING).to_python(skip_empty_area=False)
        rows: list[list[object]] = [list(row) for row in read]
    except (CalamineError, OSError, ValueError) as err:
        raise UsageError(Bi("无法作为 xlsx 读取", "cannot be read as xlsx"), str(path)) from err
    heads = [str(c) for c in rows[0]] if rows else []
    for i, (name, label, _) in enumerate(COLUMNS):
        if i >= len(heads) or heads[i] != f"{label.zh} {label.en}":
            raise UsageError(
                Bi(f"此处应为列“{label.zh}”", f"the column {label.en!r} should stand here"),
                f"{path.name} {CODING}!{_letter(name)}1",
                Bi("勿移动或删除列", "columns must not be moved or deleted"),
            )
    return rows


def _code(cell: str, known: Mapping[str, Bi]) -> str:
    """The code that a cell names by key, by label, or by both; the cell itself where none."""
    wanted = cell.strip()
    for key, label in known.items():
        if wanted in (key, label.zh, label.en, f"{key} {label.zh}", f"{key} {label.en}"):
            return key
    return wanted


def _faults(item: Coded, mark: str, scheme: Scheme, *, partial: bool) -> list[tuple[str, Bi]]:
    found: list[tuple[str, Bi]] = []
    drivers, mechanisms = driver_codes(scheme), mechanism_codes(scheme)
    if not item.driver:
        if not partial:
            found.append(("driver", Bi("未填驱动因素", "no driver is given")))
    elif item.driver not in drivers:
        found.append(("driver", Bi(f"不认识的代码“{item.driver}”",
                                   f"unknown code {item.driver!r}")))  # fmt: skip
    if item.mechanism:
        if item.mechanism not in mechanisms:
            found.append(("mechanism", Bi(f"不认识的代码“{item.mechanism}”",
                                          f"unknown code {item.mechanism!r}")))  # fmt: skip
        elif item.driver in drivers and (
            (item.driver, item.mechanism) not in scheme.mechanism_pairs
        ):
            found.append(("mechanism", Bi(f"机制 {item.mechanism} 不属于 {item.driver}",
                                          f"{item.mechanism} is no mechanism of {item.driver}"))
                         )  # fmt: skip
    if not item.item_id:
        found.append(("id", Bi("编号被删", "the id was deleted")))
    elif text_mark(item.text) != mark:
        found.append(("text", Bi("段落或校验码被改动", "the paragraph or its mark was changed")))
    return found


def _raise(path: Path, faults: Sequence[tuple[str, Bi]]) -> None:
    zh = "\n  ".join(f"{cell}: {fault.zh}" for cell, fault in faults[:_SHOWN])
    en = "\n  ".join(f"{cell}: {fault.en}" for cell, fault in faults[:_SHOWN])
    more = len(faults) - _SHOWN
    if more > 0:
        zh, en = f"{zh}\n  另有 {more} 处", f"{en}\n  and {more} more"
    raise UsageError(
        Bi(f"{len(faults)} 处错误\n  {zh}", f"{len(faults)} faults\n  {en}"),
        path.name,
        Bi("代码见工作表 codebook；未编完可加 --partial",
           "codes are in the sheet codebook; for unfinished sheets use --partial"),
    )  # fmt: skip


def _letter(column: str) -> str:
    return chr(ord("A") + _AT[column])
