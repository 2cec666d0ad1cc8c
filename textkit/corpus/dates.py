"""Dates as official documents write them, Chinese numerals among them, to ISO 8601."""

from __future__ import annotations

import datetime
import re

_NUMERALS = {c: d for d, cs in enumerate(
    ("〇○◯零Ｏ", "一", "二", "三", "四", "五", "六", "七", "八", "九")
) for c in cs}  # fmt: skip
_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇○◯零Ｏ一二三四五六七八九]{3})"
_NUMBER = r"(?:\d{1,2}|[〇○一二三四五六七八九十廿卅]{1,3})"
DATE = re.compile(
    rf"(?P<y>{_YEAR})\s*(?:年\s*(?P<m>{_NUMBER})\s*月(?:\s*(?P<d>{_NUMBER})\s*[日号])?"
    rf"|(?P<sep>[-/.])(?P<m2>\d{{1,2}})(?P=sep)(?P<d2>\d{{1,2}})(?!\d))"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_STATA_OR_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d.*)?")


def number(text: str) -> int | None:
    """The value of one or two digits, Arabic or Chinese (十二, 二十一, 廿一); None where none."""
    if text.isdigit():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.partition("十")
    if ten:
        high = _NUMERALS.get(tens, 1 if not tens else -1)
        low = _NUMERALS.get(ones, 0 if not ones else -1)
        return high * 10 + low if high > 0 and low >= 0 else None
    value = 0
    for c in text:
        if c not in _NUMERALS:
            return None
        value = value * 10 + _NUMERALS[c]
    return value


def year(text: str) -> int | None:
    """A year of four digits, Arabic or Chinese (二〇二三); None where `text` is none."""
    digits = "".join(str(_NUMERALS[c]) if c in _NUMERALS else c for c in text.strip())
    return int(digits) if re.fullmatch(r"(?:18|19|20)\d{2}", digits) else None


def iso(match: re.Match[str]) -> str:
    """ISO 8601 of a DATE match: "2023-05-01", "2023-05" without a day, empty for no real date."""
    y = year(match["y"])
    month = number(match["m"] or match["m2"] or "")
    day = number(match["d"] or match["d2"]) if match["d"] or match["d2"] else None
    if y is None or month is None or not 1 <= month <= 12:
        return ""
    if day is None:
        return f"{y:04d}-{month:02d}"
    try:
        return datetime.date(y, month, day).isoformat()
    except ValueError:
        return ""


def first_date(text: str) -> str:
    """The first date in `text`, ISO 8601; empty where there is none."""
    exact = _STATA_OR_ISO.fullmatch(text.strip())
    if exact:
        text = "-".join(exact.groups())
    for match in DATE.finditer(text):
        if found := iso(match):
            return found
    compact = _COMPACT.search(text)
    return "-".join(compact.groups()) if compact else ""
