"""Which suffixes are read, which are not texts at all, and what bytes look like what."""

from __future__ import annotations

from pathlib import PurePosixPath

from textkit.i18n import Bi

# suffix → key of the reader (a key of corpus.READERS)
SUFFIXES: dict[str, str] = {
    ".txt": "txt", ".text": "txt",
    ".md": "md", ".markdown": "md",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".docx": "docx", ".docm": "docx", ".dotx": "docx",
    ".doc": "doc", ".wps": "doc",
    ".pdf": "pdf",
    ".ofd": "ofd",
    ".csv": "csv", ".tsv": "csv",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xlsx", ".xlsb": "xlsx", ".ods": "xlsx",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl",
    ".dta": "dta",
    ".sav": "sav", ".zsav": "sav",
    ".parquet": "parquet",
    ".png": "image", ".jpg": "image", ".jpeg": "image", ".tif": "image", ".tiff": "image",
    ".bmp": "image", ".webp": "image",
}  # fmt: skip
READABLE = frozenset(SUFFIXES)

_ARCHIVES = frozenset((".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz"))
_WORD = frozenset((".rtf", ".odt", ".pages", ".ppt", ".pptx", ".dps"))
_PORTALS = frozenset((".caj", ".kdh", ".nh", ".ceb", ".sep", ".gd"))
# beside texts in any folder, never texts themselves: passed over without a word
_IGNORED = frozenset(
    (".py", ".pyc", ".r", ".do", ".ipynb", ".css", ".js", ".log", ".yml", ".yaml", ".toml", ".ini",
     ".db", ".lnk", ".url", ".tmp", ".bak", ".exe", ".dll", ".sh", ".bat", ".ico", ".svg", ".woff",
     ".woff2", ".ttf", ".mp3", ".mp4", ".avi")
)  # fmt: skip


def suffix_of(name: str) -> str:
    """The suffix in lower case, with its dot; empty where there is none that could be one."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if 2 <= len(suffix) <= 9 and suffix[1:].isascii() and suffix[1:].isalnum() else ""


def is_ignored(suffix: str) -> bool:
    """Whether files of this suffix lie beside texts but are none."""
    return suffix in _IGNORED


def hint_for(suffix: str) -> Bi:
    """What to do about a file that no reader takes."""
    if suffix in _ARCHIVES:
        return Bi("请先解压，或改为 zip", "unpack it first, or pack it as zip")
    if suffix in _WORD:
        return Bi("请在 Word 或 WPS 中另存为 docx", "save it as docx in Word or WPS")
    if suffix in _PORTALS:
        return Bi("请用阅读器导出为 pdf 或 txt", "export it as pdf or txt from its viewer")
    kinds = " ".join(sorted({s.removeprefix(".") for s in READABLE}))
    return Bi(f"可读取的格式：{kinds}", f"formats that are read: {kinds}")


def sniff(head: bytes, parts: frozenset[str]) -> str:
    """The format that the first bytes tell, or an empty string where they tell none.

    `parts` are the names inside the file where it is a zip. Besides reader keys the answer may be
    "zip", "ole", "rtf" or "image".
    """
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package_kind(parts)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for mark, kind in _MARKS:
        if head.startswith(mark):
            return kind
    start = head[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").lower().replace(b"\x00", b"")
    opens = start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))
    return "html" if opens or (start.startswith(b"<?xml") and b"<html" in start) else ""


def _package_kind(parts: frozenset[str]) -> str:
    if "word/document.xml" in parts or "word/document2.xml" in parts:
        return "docx"
    if any(name.startswith("xl/") for name in parts) or "content.xml" in parts:
        return "xlsx"
    return "ofd" if "OFD.xml" in parts else "zip"


_MARKS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"PAR1", "parquet"),
    (b"<stata_dta>", "dta"),
    (b"$FL2", "sav"),
    (b"$FL3", "sav"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"GIF8", "image"),
)
