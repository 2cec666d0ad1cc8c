"""Numbers and moments in time as text: no "2024.0" for a year, ISO 8601 for a date."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta

_STATA_EPOCH = datetime(1960, 1, 1)
_SPSS_EPOCH = datetime(1582, 10, 14)
_EXCEL_EPOCH = datetime(1899, 12, 30)
_MAC_EPOCH = datetime(1904, 1, 1)
_STATA_DATE = re.compile(r"%-?t([dcCwmqhy])|%-?(d)")


def shown_number(value: float) -> str:
    """The number as its table shows it; empty for not-a-number."""
    if math.isnan(value):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def stata_moment(value: float, how: str) -> str:
    """A number in a Stata date format as ISO 8601 (a date, or a year where that is all)."""
    found = _STATA_DATE.match(how)
    if found is None:
        return ""
    unit = found[1] or "d"
    try:
        if unit == "d":
            return (_STATA_EPOCH + timedelta(days=value)).date().isoformat()
        if unit in "cC":
            return (_STATA_EPOCH + timedelta(milliseconds=value)).date().isoformat()
        if unit == "y":
            return str(int(value))
        year, part = divmod(int(value), {"w": 52, "m": 12, "q": 4, "h": 2}[unit])
    except (OverflowError, ValueError):
        return ""
    month = {"w": 1 + part * 12 // 52, "m": part + 1, "q": part * 3 + 1, "h": part * 6 + 1}[unit]
    return f"{1960 + year:04d}-{month:02d}"


def excel_moment(value: str, *, from_1904: bool) -> str:
    """A workbook's number of days as an ISO 8601 date; empty where there is no such date."""
    try:
        days = float(value)
        if from_1904:
            return (_MAC_EPOCH + timedelta(days=days)).date().isoformat()
        # Excel counts a 29 February 1900 that was not.
        return (_EXCEL_EPOCH + timedelta(days=days + (days < 60))).date().isoformat()
    except (OverflowError, ValueError):
        return ""


def spss_moment(value: float) -> str:
    """Seconds since 1582-10-14 as an ISO 8601 date; empty where there is no such date."""
    try:
        return (_SPSS_EPOCH + timedelta(seconds=value)).date().isoformat()
    except (OverflowError, ValueError):
        return ""
