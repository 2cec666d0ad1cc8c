"""Zip archives: names as their makers meant them, every byte bounded, nothing written to disk."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from textkit.errors import ReadError
from textkit.i18n import Bi

MAX_MEMBERS = 200_000
MAX_RATIO = 200  # a member that unpacks to more than this many times its size, and …
RATIO_FREE = 32 << 20  # … to more than this many bytes, is taken for a bomb
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a member lies in its zip: enough to read it without the archive's directory."""

    name: str  # decoded, posix
    offset: int  # of the local header
    packed: int
    size: int
    method: int
    crc: int


def bad_zip(reason: str) -> ReadError:
    """The error for a zip that cannot be opened."""
    return ReadError(
        Bi(f"压缩包损坏或不完整：{reason}", f"the zip is damaged or cut short: {reason}"),
        "",
        Bi("请重新下载或重新压缩", "download it again or pack it anew"),
    )


def bomb(name: str) -> ReadError:
    """The error for a member that unpacks to far more than it should."""
    return ReadError(
        Bi(f"{name} 解压后异常庞大，拒绝展开", f"{name} unpacks to an absurd size and is refused"),
        "",
        Bi("请核对文件来源", "check where the file comes from"),
    )


def entry_name(info: zipfile.ZipInfo) -> str:
    """The member's name: UTF-8 where flagged, else UTF-8 or GB18030 if its bytes are that.

    zipfile decodes unflagged names as code page 437; Chinese Windows writes GBK there.
    """
    return info.filename if info.flag_bits & _UTF8_NAME else mended_name(info.filename)


def mended_name(name: str) -> str:
    """`name` with code-page-437 mojibake of Chinese undone; unchanged where it is none."""
    if name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def entries(path: Path) -> Iterator[Entry | tuple[str, ReadError]]:
    """The members of the zip at `path` in name order, or a name with why it cannot be read.

    Folders, hidden files and Word's lock files are left out. ReadError where the archive itself
    cannot be opened.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise bad_zip(str(error)) from error
    if len(infos) > MAX_MEMBERS:
        raise bomb(path.name)
    for name, info in sorted(
        ((entry_name(info).replace("\\", "/"), info) for info in infos),
        key=lambda pair: (pair[0], pair[1].header_offset),
    ):
        parts = PurePosixPath(name).parts
        if any(p.startswith((".", "~$")) and p != ".." for p in parts) or "__MACOSX" in parts:
            continue
        problem = _problem(name, parts, info)
        if problem is not None:
            yield name, problem
            continue
        yield Entry(
            name, info.header_offset, info.compress_size, info.file_size, info.compress_type,
            info.CRC,
        )  # fmt: skip


def _problem(name: str, parts: tuple[str, ...], info: zipfile.ZipInfo) -> ReadError | None:
    if not parts or parts[0] == "/" or ".." in parts or ":" in parts[0]:
        return ReadError(
            Bi("压缩包内路径指向包外", "the path inside the zip points outside of it"),
            "",
            Bi("请核对文件来源", "check where the file comes from"),
        )
    if info.flag_bits & _ENCRYPTED:
        return ReadError(
            Bi("压缩包已加密", "the zip is encrypted"), "", Bi("请先解压", "unpack it first")
        )
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return ReadError(
            Bi(
                f"压缩方法 {info.compress_type} 不支持",
                f"compression method {info.compress_type} is not supported",
            ),
            "",
            Bi("请先解压", "unpack it first"),
        )
    if info.file_size > RATIO_FREE and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        return bomb(name)
    return None


class _Inflate(io.RawIOBase):
    """The unpacked bytes of one member; never more than its header declares."""

    def __init__(self, stream: BinaryIO, entry: Entry) -> None:
        self._stream = stream
        self._packed_left = entry.packed
        self._left = entry.size
        self._inflater = zlib.decompressobj(-15) if entry.method == zipfile.ZIP_DEFLATED else None
        self._crc = 0
        self._entry = entry

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._stream.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = self._next(min(len(buffer), self._left))
        buffer[: len(chunk)] = chunk
        self._left -= len(chunk)
        self._crc = zlib.crc32(chunk, self._crc)
        if self._left == 0 and chunk and self._crc != self._entry.crc:
            raise bad_zip(f"CRC of {self._entry.name}")
        return len(chunk)

    def _next(self, size: int) -> bytes:
        if size == 0:
            return b""
        if self._inflater is None:
            chunk = self._stream.read(size)
        else:
            chunk = self._inflate(self._inflater, size)
        if not chunk:
            raise bad_zip(f"{self._entry.name} ends early")
        return chunk

    def _inflate(self, inflater: zlib._Decompress, size: int) -> bytes:
        pending = inflater.unconsumed_tail
        while not inflater.eof:
            if not pending:
                pending = self._stream.read(min(1 << 16, self._packed_left))
                self._packed_left -= len(pending)
                if not pending:
                    return b""
            try:
                chunk = inflater.decompress(pending, size)
            except zlib.error as error:
                raise bad_zip(f"{self._entry.name}: {error}") from error
            if chunk:
                return chunk
            pending = inflater.unconsumed_tail
        return b""


def open_entry(path: Path, entry: Entry) -> BinaryIO:
    """The unpacked bytes of a member, read at its offset: the directory is not parsed again."""
    stream = path.open("rb")
    stream.seek(entry.offset)
    header = stream.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
        stream.close()
        raise bad_zip(entry.name)
    *_, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    stream.seek(name_length + extra_length, io.SEEK_CUR)
    return io.BufferedReader(_Inflate(stream, entry))


class Package:
    """The parts of a docx, xlsx or ofd in memory, all of them together bounded."""

    def __init__(self, data: bytes, limit: int) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise bad_zip(str(error)) from error
        self._data = data
        self._left = limit

    def names(self) -> list[str]:
        """Names of all parts, in the archive's order."""
        return self._archive.namelist()

    def read(self, name: str) -> bytes:
        """The bytes of part `name`; empty where there is none; ReadError beyond the bound."""
        try:
            info = self._archive.getinfo(name)
        except KeyError:
            return b""
        try:
            with self._archive.open(info) as stream:
                data = stream.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError,
                NotImplementedError) as error:  # fmt: skip
            raise bad_zip(f"{name}: {error}") from error
        if len(data) > self._left:
            raise bomb(name)
        self._left -= len(data)
        return data

    def check(self) -> None:
        """ReadError where all parts together unpack to more than the bound.

        Counted by unpacking: what the directory declares may be a lie.
        """
        left = self._left
        for info in self._archive.infolist():
            start = info.header_offset + _LOCAL_HEADER.size
            header = self._data[info.header_offset : start]
            if len(header) < _LOCAL_HEADER.size:
                raise bad_zip(info.filename)
            start += sum(_LOCAL_HEADER.unpack(header)[-2:])
            packed = self._data[start : start + info.compress_size]
            try:
                deflated = info.compress_type == zipfile.ZIP_DEFLATED
                left -= _inflated(packed, left) if deflated else info.file_size
            except zlib.error as error:
                raise bad_zip(f"{info.filename}: {error}") from error
            if left < 0:
                raise bomb(info.filename)


def _inflated(packed: bytes, limit: int) -> int:
    """How many bytes `packed` unpacks to, counted no further than just beyond `limit`."""
    inflater = zlib.decompressobj(-15)
    total = 0
    while packed and not inflater.eof and total <= limit:
        total += len(inflater.decompress(packed, 1 << 20))
        packed = inflater.unconsumed_tail
    return total
