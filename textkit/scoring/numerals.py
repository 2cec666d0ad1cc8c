"""Numbers of Chinese prose: 四千八百余家, 1.45亿辆, 三成, 过半, 4 800, ４，８００."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGIT = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "一": 1,
    "壹": 1,
    "二": 2,
    "两": 2,
    "贰": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_TEN = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_BIG = {"万": 10_000, "亿": 100_000_000, "兆": 1_000_000_000_000}

ARABIC = r"(?:[0-9０-９]{1,3}(?:[,，\u00a0\u2009 ][0-9０-９]{3})+|[0-9０-９]+)(?:[.．][0-9０-９]+)?"
CHINESE = r"[〇零○一二两三四五六七八九十百千万亿几数]+(?:点[〇零一二三四五六七八九]+)?"
NUMBER = rf"(?:{ARABIC}|{CHINESE})"
# 三千多万 and 4800余 put the mark of approximation inside or after the number.
QUANTITY = (
    rf"{NUMBER}(?:[多余来几]?(?:万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千|百|十)?)?[多余来]?"
)
PERCENT = (
    rf"(?:{ARABIC}[ ]?(?:%|％|个百分点)|百分之{CHINESE}|千分之{CHINESE}|万分之{CHINESE}"
    rf"|[一二两三四五六七八九十][多来]?成(?:[一二三四五六七八九半](?![千百万]))?|[半]数|过半|大半|一半"
    rf"|{CHINESE}分之{CHINESE}|[0-9]+/[0-9]+)"
)
ORDINAL = r"(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"


@dataclass(frozen=True, slots=True)
class Number:
    """A value and whether the words leave it open (几, 数)."""

    value: float
    vague: bool


def _half_width(text: str) -> str:
    return text.translate({**{0xFF10 + i: 0x30 + i for i in range(10)}, 0xFF0E: 0x2E})


def _section(text: str) -> float:
    """Value of a Chinese numeral below 万; 二〇二三 reads digit by digit."""
    if not any(c in _TEN for c in text):
        digits = [_DIGIT[c] for c in text if c in _DIGIT]
        return float("".join(map(str, digits))) if digits else 0.0
    total, current = 0.0, 0.0
    for char in text:
        if char in _DIGIT:
            current = _DIGIT[char]
        elif char in _TEN:
            total += (current or 1) * _TEN[char]
            current = 0.0
    return total + current


def parse_number(text: str) -> Number | None:
    """The value of a number written in digits, in Chinese, or in both; None where it is neither.

    几 and 数 count as the smallest value they allow (几十 → 20, 数百 → 200) and make it vague.
    """
    body = _half_width(text).replace("\u00a0", " ").replace("\u2009", " ").strip()
    vague = bool(re.search(r"[多余来几数]", body))
    body = re.sub(r"(?<=[0-9])[ ,，](?=[0-9]{3})", "", body)
    body = re.sub(r"[几数](?=[十百千万亿])", "二", body)
    body = re.sub(r"(?<=十)[几数]", "", body)
    body = re.sub(r"[多余来]", "", body)
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)([十百千万亿兆]*)", body)
    if match:
        value = float(match.group(1))
        for char in match.group(2):
            value *= _TEN.get(char, _BIG.get(char, 1))
        return Number(value, vague)
    if not body or any(
        c not in "点" and c not in _DIGIT and c not in _TEN and c not in _BIG for c in body
    ):
        return None
    head, _, fraction = body.partition("点")
    tail_units = ""
    if fraction:
        found = re.fullmatch(r"([〇零一二三四五六七八九]+)([十百千万亿]*)", fraction)
        if not found:
            return None
        fraction, tail_units = found.groups()
    total, rest = 0.0, head
    for big in ("兆", "亿", "万"):
        before, sign, after = rest.partition(big)
        if sign:
            total += (_section(before) if before else 1.0) * _BIG[big]
            rest = after
    value = total + (_section(rest) if rest else 0.0)
    if fraction:
        value += float("0." + "".join(str(_DIGIT[c]) for c in fraction))
        for char in tail_units:
            value *= _TEN.get(char, _BIG.get(char, 1))
    return Number(value, vague)


def parse_share(text: str) -> Number | None:  # noqa: PLR0911 - one return a way of saying it
    """A share in per cent: 40%, 百分之四十, 三成五 → 35, 四分之三 → 75, 过半 → 50 (vague)."""
    body = _half_width(text).replace(" ", "")
    if body in {"过半", "大半", "半数", "一半"}:
        return Number(50.0, body in {"过半", "大半"})
    match = re.fullmatch(r"([0-9.]+)(?:%|％|个百分点)", body)
    if match:
        return Number(float(match.group(1)), False)
    for sign, scale in (("百分之", 1.0), ("千分之", 0.1), ("万分之", 0.01)):
        if body.startswith(sign):
            number = parse_number(body[3:])
            return None if number is None else Number(round(number.value * scale, 6), number.vague)
    match = re.fullmatch(r"([一二两三四五六七八九十])[多来]?成([一二三四五六七八九半])?", body)
    if match:
        tens = 100.0 if match.group(1) == "十" else 10.0 * _DIGIT[match.group(1)]
        units = {"": 0, "半": 5}.get(match.group(2) or "", 0) or _DIGIT.get(match.group(2) or "", 0)
        return Number(tens + units, "多" in body)
    match = re.fullmatch(r"(.+)分之(.+)", body)
    if match:
        below, above = parse_number(match.group(1)), parse_number(match.group(2))
        if below and above and below.value:
            return Number(round(100 * above.value / below.value, 4), False)
    match = re.fullmatch(r"([0-9]+)/([0-9]+)", body)
    if match and int(match.group(2)):
        return Number(round(100 * int(match.group(1)) / int(match.group(2)), 4), False)
    return None
