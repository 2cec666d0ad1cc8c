"""Which cells of a workbook are dates: Excel stores days and a style (ECMA-376, 18.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

_BUILT_IN = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58})  # 18.8.30
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')  # of a format: quoted, colour, escaped


@dataclass(frozen=True, slots=True)
class DateStyles:
    """The style numbers, as cells state them, that show a date."""

    styles: frozenset[str]
    from_1904: bool  # days count from 1904-01-01, as in old workbooks of the Mac


def date_styles(workbook: etree._Element, styles: etree._Element | None) -> DateStyles:
    """The date styles of a workbook; none where it has no styles."""
    from_1904 = any(e.get("date1904", "0") in ("1", "true") for e in workbook.iter("{*}workbookPr"))
    if styles is None:
        return DateStyles(frozenset(), from_1904)
    own = {e.get("numFmtId", ""): e.get("formatCode", "") for e in styles.iter("{*}numFmt")}
    formats = [
        e.get("numFmtId", "0") for group in styles.iter("{*}cellXfs") for e in group.iter("{*}xf")
    ]
    shown = frozenset(str(i) for i, number in enumerate(formats) if _is_date(number, own))
    return DateStyles(shown, from_1904)


def _is_date(number: str, own: dict[str, str]) -> bool:
    if number in own:
        left = _LITERAL.sub("", own[number].partition(";")[0]).lower()
        return "y" in left or "d" in left
    return number.isdigit() and int(number) in _BUILT_IN
