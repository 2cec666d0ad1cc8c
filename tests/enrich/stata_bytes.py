"""Stata files written byte by byte after the help page "dta", with what old files hold.

Variables: id (str18), text (str or strL), city, home (share the value labels `place`), when (%td),
amount (double). Row 2 has missing codes .a and .z; row 3 an empty text.
"""

from __future__ import annotations

import struct

IDS = ("012345678901234567", "000000000000000042", "999999999999999999")
TEXTS = ("政府出台政策支持企业数字化转型。", "市场需求变化。", "")
NAMES = ("id", "text", "city", "home", "when", "amount")
FORMATS = ("%18s", "%-60s", "%8.0g", "%8.0g", "%td", "%9.2f")
LABELS = ("编号", "正文", "城市", "籍贯", "日期", "金额")
NUMBERS = ((1, 2, 21_915, 0.1), (101 + 1, 101 + 26, 2_147_483_621, 2.0**1023), (2, 1, -3_652, -1e9))
NOTE = "数据来源：年鉴"


def old_dta(release: int = 113, encoding: str = "gb18030", order: str = "<") -> bytes:
    """A file of release 113, 114 or 115."""
    wide = 12 if release == 113 else 49

    def fixed(texts: tuple[str, ...], width: int) -> bytes:
        return b"".join(t.encode(encoding).ljust(width, b"\0") for t in texts)

    types = bytes((18, 60, 251, 251, 253, 255))
    head = bytes((release, 2 if order == "<" else 1, 1, 0))
    head += struct.pack(f"{order}Hi", 6, 3) + "老数据".encode(encoding).ljust(81, b"\0")
    head += b"01 Jan 2005 10:00\0"
    body = types + fixed(NAMES, 33) + struct.pack(f"{order}7H", 1, 0, 0, 0, 0, 0, 0)
    body += fixed(FORMATS, wide) + fixed(("", "", "place", "place", "", ""), 33) + fixed(LABELS, 81)
    note = fixed(("_dta", "note1"), 33) + NOTE.encode(encoding) + b"\0"
    body += struct.pack(f"{order}bi", 1, len(note)) + note + struct.pack(f"{order}bi", 0, 0)
    rows = b""
    for i in range(3):
        city, home, when, amount = NUMBERS[i]
        rows += IDS[i].encode().ljust(18, b"\0") + TEXTS[i].encode(encoding).ljust(60, b"\0")
        rows += struct.pack(f"{order}bbid", city, home, when, amount)
    return head + body + rows + _labels(encoding, order, 33)


def _labels(encoding: str, order: str, width: int) -> bytes:
    texts = "广州".encode(encoding) + b"\0" + "深圳".encode(encoding) + b"\0"
    second = texts.index(b"\0") + 1
    table = struct.pack(f"{order}6i", 2, len(texts), 0, second, 1, 2) + texts
    return struct.pack(f"{order}i", len(table)) + b"place".ljust(width, b"\0") + bytes(3) + table


def tagged_dta(release: int = 117, encoding: str = "gb18030", order: str = "<") -> bytes:
    """A file of release 117, 118 or 119, whose text is a strL."""
    name, form, label, sort = (33, 49, 81, "H") if release == 117 else (129, 57, 321, "H")
    sort = "I" if release == 119 else sort

    def fixed(texts: tuple[str, ...], width: int) -> bytes:
        return b"".join(t.encode(encoding).ljust(width, b"\0") for t in texts)

    k, n, length = {117: ("H", "I", "B"), 118: ("H", "Q", "H"), 119: ("I", "Q", "H")}[release]
    title = "新数据".encode(encoding)
    header = f"<header><release>{release}</release><byteorder>".encode()
    header += (b"LSF" if order == "<" else b"MSF") + b"</byteorder><K>"
    header += struct.pack(f"{order}{k}", 6) + b"</K><N>" + struct.pack(f"{order}{n}", 3) + b"</N>"
    header += b"<label>" + struct.pack(f"{order}{length}", len(title)) + title + b"</label>"
    header += b"<timestamp>\x1101 Jan 2015 10:00</timestamp></header>"
    note_names = fixed(("_dta", "note1"), name)
    note = note_names + NOTE.encode(encoding) + b"\0"
    parts = [
        _tag(b"variable_types", struct.pack(f"{order}6H", 18, 32768, 65530, 65530, 65528, 65526)),
        _tag(b"varnames", fixed(NAMES, name)),
        _tag(b"sortlist", struct.pack(f"{order}7{sort}", 1, 0, 0, 0, 0, 0, 0)),
        _tag(b"formats", fixed(FORMATS, form)),
        _tag(b"value_label_names", fixed(("", "", "place", "place", "", ""), name)),
        _tag(b"variable_labels", fixed(LABELS, label)),
        _tag(b"characteristics", _tag(b"ch", struct.pack(f"{order}I", len(note)) + note)),
    ]
    rows, strls = b"", b""
    for i in range(3):
        city, home, when, amount = NUMBERS[i]
        rows += IDS[i].encode().ljust(18, b"\0") + _reference(release, order, 2, i + 1, TEXTS[i])
        rows += struct.pack(f"{order}bbid", city, home, when, amount)
        if TEXTS[i]:
            body = TEXTS[i].encode(encoding) + b"\0"
            wide = "I" if release == 117 else "Q"
            strls += b"GSO" + struct.pack(f"{order}I{wide}BI", 2, i + 1, 130, len(body)) + body
    parts += [_tag(b"data", rows), _tag(b"strls", strls)]
    parts.append(_tag(b"value_labels", _tag(b"lbl", _labels(encoding, order, name))))
    start = b"<stata_dta>" + header
    offsets, at = [0, len(start)], len(start) + len(b"<map></map>") + 14 * 8
    for part in parts:
        offsets.append(at)
        at += len(part)
    offsets += [at, at + len(b"</stata_dta>")]
    table = _tag(b"map", struct.pack(f"{order}14Q", *offsets))
    return start + table + b"".join(parts) + b"</stata_dta>"


def _tag(name: bytes, body: bytes) -> bytes:
    return b"<" + name + b">" + body + b"</" + name + b">"


def _reference(release: int, order: str, variable: int, row: int, text: str) -> bytes:
    if not text:
        return bytes(8)
    end = "little" if order == "<" else "big"
    n = {117: 4, 118: 2, 119: 3}[release]
    return variable.to_bytes(n, end) + row.to_bytes(8 - n, end)  # type: ignore[arg-type]
