"""One input to its documents: pick the reader by content, bound it, and never raise."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from textkit.corpus.docx import read_docx
from textkit.corpus.extract import Extract, Payload, Reader, ReadOptions
from textkit.corpus.formats import SUFFIXES, sniff, suffix_of
from textkit.corpus.html import read_html
from textkit.corpus.image import read_image
from textkit.corpus.jsonl import read_jsonl
from textkit.corpus.legacy import read_doc
from textkit.corpus.metadata import read_metadata
from textkit.corpus.ofd import read_ofd
from textkit.corpus.pdf import read_pdf
from textkit.corpus.source import Source, failure, printable
from textkit.corpus.tables import read_csv, read_dta, read_parquet, read_sav, read_xlsx
from textkit.corpus.text import read_md, read_txt
from textkit.errors import ReadError, TextkitError
from textkit.i18n import Bi
from textkit.normalize import detect_script
from textkit.records import Document, Failure

READERS: Mapping[str, Reader] = {
    "txt": read_txt,
    "md": read_md,
    "html": read_html,
    "docx": read_docx,
    "doc": read_doc,
    "pdf": read_pdf,
    "ofd": read_ofd,
    "csv": read_csv,
    "xlsx": read_xlsx,
    "jsonl": read_jsonl,
    "dta": read_dta,
    "sav": read_sav,
    "parquet": read_parquet,
    "image": read_image,
}
TABLES = frozenset(("csv", "xlsx", "jsonl", "dta", "sav", "parquet"))
_HEAD = 4096
_TEXTUAL = frozenset(("txt", "md", "html", "csv", "jsonl"))
_PACKAGES = frozenset(("docx", "xlsx", "ofd"))  # zips by another name
_DIRECTORY_LIMIT = 512 << 20  # of a file whose zip directory is looked at to tell its kind


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a reader took from an input; its metadata and script are not told yet."""

    origin: Source
    kind: str
    extract: Extract
    digest: str  # of the file; empty for a row of a table
    note: tuple[Bi, ...]

    @property
    def doc_id(self) -> str:
        """The id of the document that it becomes."""
        key = self.extract.key
        return f"{self.origin.doc_id}#{key}" if key else self.origin.doc_id

    @property
    def source(self) -> str:
        """The place that a user calls it by."""
        place, key = printable(self.origin.source), self.extract.key
        return f"{place}#{key}" if key else place


def read_source(source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
    """The documents of one input, or why there are none; nothing is raised.

    A table gives one document a row. Whatever a damaged file makes a parser do becomes a Failure,
    after the documents that were read before it.
    """
    for found in extract_source(source, options):
        yield found if isinstance(found, Failure) else to_document(found)


def to_document(extracted: Extracted) -> Document | Failure:
    """The document with its metadata and script; nothing is raised."""
    try:
        return _document(extracted)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        return _unexpected(extracted.origin, error)


def extract_source(source: Source, options: ReadOptions) -> Iterator[Extracted | Failure]:
    """The first half of `read_source`, the one that must go through a table row by row."""
    payload = Payload(source.path, source.entry)
    given = 0
    try:
        kind, note = _kind(payload)
        digest = "" if kind in TABLES else _sha256(payload, options)
        for extract in READERS[kind](payload, options):
            given += 1
            if isinstance(extract, Failure):
                yield _placed(source, payload, extract)
            else:
                yield Extracted(source, kind, extract, digest, note)
    except TextkitError as error:
        yield Failure(printable(source.source), "read", error.what, error.hint or Bi("", ""))
        return
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # parsers raise anything on damaged files, Rust panics too
        yield _unexpected(source, error)
        return
    if not given:
        what = Bi("表中没有数据行", "the table has no rows")
        yield Failure(printable(source.source), "read", what)


def _kind(payload: Payload) -> tuple[str, tuple[Bi, ...]]:
    """The reader's key by content, with a note where the name says otherwise."""
    if payload.size == 0:
        raise ReadError(
            Bi("文件为空（0 字节）", "the file is empty (0 bytes)"),
            "",
            Bi("请核对原文件", "check the original file"),
        )
    with payload.open() as stream:
        head = stream.read(_HEAD)
    suffix = suffix_of(payload.name)
    named = SUFFIXES.get(suffix, "txt")
    parts = _parts(payload, head)
    found = sniff(head, parts)
    if found in ("", named) or (found == "html" and named in ("md", "jsonl", "csv")):
        if named in ("docx", "pdf", "ofd", "parquet", "sav") and not found:
            raise _not_what_it_says(suffix, head)
        return named, ()
    if found == "zip" and not parts and named in _PACKAGES:
        raise _not_what_it_says(suffix, head)
    if found == "ole":
        found = _ole_kind(payload)
        if found == named:
            return named, ()
    if found not in READERS:
        raise _unreadable(found)
    note = Bi(
        f"扩展名是 {suffix or '（无）'}，内容是 {found}，按内容读取",
        f"named {suffix or '(nothing)'} but is {found}; read as what it is",
    )
    return found, (note,)


def _parts(payload: Payload, head: bytes) -> frozenset[str]:
    if not head.startswith(b"PK") or payload.size > _DIRECTORY_LIMIT:
        return frozenset()
    try:
        with payload.seekable(_DIRECTORY_LIMIT) as stream, zipfile.ZipFile(stream) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return frozenset()


def _ole_kind(payload: Payload) -> str:
    """What an OLE container holds, by the names of its streams."""
    with payload.open() as stream:
        data = stream.read(_DIRECTORY_LIMIT)
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadError(
            Bi("Office 文件已加密，需要密码", "an encrypted Office file that wants a password"),
            "",
            Bi("请去除密码后另存", "remove the password and save it again"),
        )
    if "Workbook".encode("utf-16-le") in data or "Book\0".encode("utf-16-le") in data:
        return "xlsx"
    return "doc"


def _not_what_it_says(suffix: str, head: bytes) -> ReadError:
    kind = suffix.removeprefix(".")
    if head.startswith(b"PK"):
        what = Bi(
            f"{kind} 文件不完整（压缩目录缺失）", f"a {kind} cut short: its directory is missing"
        )
    elif head.strip(b"\x00") == b"":
        what = Bi("文件内容全为零字节", "the file holds nothing but zero bytes")
    else:
        what = Bi(
            f"内容不是 {kind}，也认不出是什么", f"its content is no {kind}, nor anything known"
        )
    return ReadError(
        what, "", Bi("请重新下载或从原软件另存", "download it again, or save it anew at its source")
    )


def _unreadable(found: str) -> ReadError:
    if found == "rtf":
        return ReadError(
            Bi("内容是 RTF 文件", "its content is RTF"),
            "",
            Bi("请在 Word 或 WPS 中另存为 docx", "save it as docx in Word or WPS"),
        )
    return ReadError(
        Bi("内容是 zip 压缩包，不是文档", "its content is a zip, not a document"),
        "",
        Bi("请改用 .zip 扩展名，或先解压", "name it .zip, or unpack it first"),
    )


def _sha256(payload: Payload, options: ReadOptions) -> str:
    digest = hashlib.sha256()
    left = options.max_bytes
    with payload.open() as stream:
        while chunk := stream.read(min(1 << 20, max(left, 1))):
            digest.update(chunk)
            left -= len(chunk)
            if left < 0:
                break  # the reader is going to refuse it
    return digest.hexdigest()


def _document(extracted: Extracted) -> Document | Failure:
    extract, kind = extracted.extract, extracted.kind
    if not extract.text.strip():
        return Failure(
            printable(extracted.origin.source),
            "read",
            Bi("没有读到任何文字", "there is no text in it"),
            Bi("请核对原文件是否只有图片", "check whether it holds nothing but pictures"),
        )
    row = extract.hints if kind in TABLES else {}
    hints = {} if kind in TABLES else extract.hints
    return Document(
        doc_id=extracted.doc_id,
        text=extract.text,
        source=extracted.source,
        format=kind,
        sha256=extracted.digest or hashlib.sha256(extract.text.encode("utf-8")).hexdigest(),
        metadata=read_metadata(extract.text, extract.blocks, extracted.origin.doc_id, hints, row),
        blocks=extract.blocks,
        script=detect_script(extract.text),
        warnings=(*extracted.note, *extract.warnings),
    )


def _placed(source: Source, payload: Payload, found: Failure) -> Failure:
    """A row's failure under the name that the user gave the file."""
    _, mark, row = found.source.partition("#")
    return Failure(f"{printable(source.source)}{mark}{row}", "read", found.error, found.hint)


def _unexpected(source: Source, error: BaseException) -> Failure:
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return failure(
            source.source,
            ReadError(
                Bi(f"无法读取：{reason}", f"cannot be read: {reason}"),
                "",
                Bi("请检查文件与磁盘", "check the file and the disk"),
            ),
            "read",
        )
    if isinstance(error, MemoryError):
        what = Bi("内存不足", "out of memory")
    else:
        name = type(error).__name__
        what = Bi(f"解析失败（{name}）：{error}", f"parsing failed ({name}): {error}")
    return Failure(
        printable(source.source),
        "read",
        what,
        Bi(
            "文件可能损坏：请从原软件另存后再试",
            "the file may be damaged: save it anew at its source and try again",
        ),
    )
