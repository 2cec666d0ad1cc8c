"""Bytes to text: byte-order mark, strict UTF-8, strict GB18030, then a detector.

Source of the ladder: GB18030 text with rare characters is taken for GB2312 by common detectors
and then fails to decode; strict decoding of the whole file settles what statistics only guess.
GB18030 accepts almost any pair of bytes, so its reading must also look like Chinese.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

from charset_normalizer import from_bytes

from textkit.errors import ReadError, UsageError
from textkit.i18n import Bi

_SAMPLE = 1 << 16
_CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_RIVALS = ("big5hkscs", "utf-16-le", "utf-16-be")
# Everyday characters of simplified and traditional prose: what a right reading is full of.
_EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国以要他时来用生到作地于出就分对成会可主发年动同工也能下过"
    "子产种面方后多定行学法所民得经十三之进等部度家电力里如水化高自二理起小物现实加量都两体制机"
    "当使点从业本去把性应开它合还因由其些前外天政四日那社事平形相全表间样与关各重新线内数正心反"
    "明看原又利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展"
    "五果料象员革位入常文总次品式活设及管特件长求基资边流路级少图山统接知较将组见计别角期根论运"
    "农指几九区强放决西被干做必战先回则任取据处南给色光门即保治北造百规热领七海口东导器压志世金"
    "增争济阶油思术极交联认六共权收证改清己美再采转更单风切打教速花带安场身车例真务具万每目至达"
    "走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界林律究越"
    "低持音众书布复容际商非验连断深难近矿千周委素技备半办省列响约支般史感便团市何除消构府称太准"
    "精值率族维划选标写存候亲快效院查江型按格养易置派层片始却专状育厂适属火住调满县局照参细引听"
    "铁价严企业园区省州镇乡村街号令字规章条款项法院"
    "這個國時來們對會發動過產種後學經進電實體機當點從業應開還與關線內數質氣變條沒結問無軍黨員"
    "總設長資邊級圖統較將組見計別論運農幾區強決戰則據處給門領東導壓爭濟術極聯權證單場車務萬達"
    "議報類離華確張馬節話況傳許廣記律聲響約團構稱準擇劃選標寫親養層專狀適屬調滿縣參細鐵價嚴"
    "，。、：；（）“”《》！？"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read by, and what was odd about it."""

    text: str
    encoding: str
    warnings: tuple[Bi, ...] = ()


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text of `data` by the ladder, or by the encoding that the user declared.

    Raises UsageError for an unknown `declared`, ReadError where no encoding fits (a file that is
    no text). Empty bytes give an empty text.
    """
    if declared:
        return _declared(data, declared)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _lenient(data, encoding) or _lenient(data, "utf-8") or _no_encoding(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if _is_binary(data[:_SAMPLE]):
        return _wide(data) or _no_encoding(data)
    return _damaged_utf8(data) or _gb18030(data) or _best(data)


def stream_encoding(stream: BinaryIO, declared: str = "") -> str:
    """The encoding of a long stream, found in one pass; the stream is left at its start."""
    head = stream.read(_SAMPLE)
    stream.seek(0)
    if declared or any(head.startswith(mark) for mark, _ in _BOMS):
        return decode(head[: len(head) // 4 * 4], declared).encoding
    for encoding in ("utf-8", "gb18030"):
        if _all_decodes(stream, encoding):
            return encoding
    return decode(head).encoding


def mend(text: str) -> tuple[str, tuple[Bi, ...]]:
    """`text` without NUL and lone surrogates, and what was found; private-use characters stay."""
    warnings: list[Bi] = []
    if "\x00" in text:
        n = text.count("\x00")
        text = text.replace("\x00", "")
        warnings.append(Bi(f"已去除 {n} 个 NUL 字符", f"{n} NUL characters removed"))
    if _SURROGATES.search(text):
        # pairs are joined to the character they stand for; only lone halves are lost
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        warnings.append(
            Bi("孤立的代理字符已换成 U+FFFD", "lone surrogates were replaced by U+FFFD")
        )
    n = len(_PRIVATE.findall(text))
    if n:
        warnings.append(
            Bi(f"含 {n} 个私用区字符，原样保留", f"{n} private-use characters, kept as they are")
        )
    return text, tuple(warnings)


def everyday_share(text: str) -> float:
    """Share of the non-ASCII characters that are everyday Chinese ones; 1.0 where all is ASCII."""
    wide = [c for c in text if c > "\x7f" and not c.isspace()]
    return sum(c in _EVERYDAY for c in wide) / len(wide) if wide else 1.0


def _declared(data: bytes, declared: str) -> Decoded:
    try:
        codecs.lookup(declared)
    except LookupError as error:
        raise UsageError(
            Bi(f"未知的编码 {declared}", f"unknown encoding {declared}"),
            "--encoding",
            Bi("例如 utf-8、gb18030、big5", "for example utf-8, gb18030, big5"),
        ) from error
    name = "gb18030" if declared.lower().replace("-", "") in ("gb2312", "gbk") else declared
    return _lenient(data, name) or _no_encoding(data)


def _lenient(data: bytes, encoding: str) -> Decoded | None:
    """`data` by `encoding`, bad bytes as U+FFFD with a warning; None where many are bad."""
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    bad = text.count("\ufffd")
    if bad > max(4, len(text) // 50):
        return None
    warning = Bi(
        f"按 {encoding} 读取，{bad} 处坏字节换成 U+FFFD",
        f"read as {encoding}; {bad} bad bytes became U+FFFD",
    )
    return Decoded(text, encoding, (warning,))


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes (cut at the end, surrogates), else None."""
    try:
        return Decoded(data.decode("utf-8", "surrogatepass"), "utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    wide = sum(c > "\x7f" and c != "\ufffd" for c in text[:_SAMPLE])
    bad = text[:_SAMPLE].count("\ufffd")
    return _lenient(data, "utf-8") if wide > 4 and bad * 20 <= wide + 20 else None


def _is_binary(sample: bytes) -> bool:
    controls = sum(sample.count(c) for c in range(32) if c not in (9, 10, 12, 13, 26, 27))
    return controls * 10 > len(sample)


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark, else None."""
    for encoding in ("utf-16-le", "utf-16-be"):
        found = _lenient(data[: len(data) // 2 * 2], encoding)
        if found is None or "\x00" in found.text[:_SAMPLE] or not found.text.strip():
            continue
        if everyday_share(found.text[:_SAMPLE]) >= 0.3:
            return found
    return None


def _gb18030(data: bytes) -> Decoded | None:
    """Strict GB18030 that looks like Chinese, else None."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return Decoded(text, "gb18030") if everyday_share(text[:_SAMPLE]) >= 0.3 else None


def _best(data: bytes) -> Decoded:
    """The reading that looks most like Chinese among the detector's and the common rivals'."""
    names = list(_RIVALS)
    guess = from_bytes(data[:_SAMPLE]).best()
    if guess is not None and not guess.encoding.startswith(("gb", "hz", "utf_7")):
        names.append(guess.encoding)
    names.append("gb18030")
    readings = [found for name in names if (found := _lenient(data, name)) is not None]
    if not readings:
        return _no_encoding(data)
    best = max(readings, key=lambda r: everyday_share(r.text[:_SAMPLE]))
    if everyday_share(best.text[:_SAMPLE]) >= 0.15:
        return best
    if guess is not None and (found := _lenient(data, guess.encoding)) is not None:
        return found  # a text in another language, or a list of rare names
    return _no_encoding(data)


def _all_decodes(stream: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    first = ""
    try:
        while chunk := stream.read(_CHUNK):
            text = decoder.decode(chunk)
            first = first or text[:_SAMPLE]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        stream.seek(0)
    return encoding == "utf-8" or everyday_share(first) >= 0.3


def _no_encoding(data: bytes) -> Decoded:
    if _is_binary(data[:_SAMPLE]):
        raise ReadError(
            Bi("不是文本文件（二进制内容）", "not a text file: its content is binary"),
            "",
            Bi("请核对文件的扩展名", "check the file's extension"),
        )
    raise ReadError(
        Bi("无法判断文本编码", "no text encoding fits"),
        "",
        Bi(
            "用 --encoding 指明编码，例如 --encoding gb18030",
            "name it, for example --encoding gb18030",
        ),
    )
