"""What passes inside the corpus layer: options in, bytes in, text with its blocks out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from textkit.corpus.archive import Entry, open_entry
from textkit.errors import ReadError
from textkit.i18n import Bi
from textkit.records import Block, BlockKind, Failure

MIB = 1 << 20
_BREAKS = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read: which column holds the text, and the bounds no file may pass."""

    text_column: str = ""  # of a table; guessed by name where empty
    id_column: str = ""
    encoding: str = ""  # of text files and old .dta; found by the ladder where empty
    max_bytes: int = 200 * MIB  # of a file read as a whole
    max_table_bytes: int = 16_384 * MIB  # of csv and jsonl, which are streamed
    max_expanded: int = 256 * MIB  # of all that one docx, xlsx or ofd unpacks to
    max_pages: int = 5_000  # of a pdf or ofd
    max_chars: int = 20_000_000  # of one document's text
    max_seconds: float = 120.0  # between pages of a pdf; a hung parser is the batch's to kill
    ocr: bool = False  # recognise the text of scanned pages and pictures


@dataclass(frozen=True, slots=True)
class Payload:
    """The bytes of one input: a file, or a member of a zip."""

    path: Path
    entry: Entry | None = None

    @property
    def name(self) -> str:
        """The file's own name, without folders."""
        return Path(self.entry.name).name if self.entry else self.path.name

    @property
    def size(self) -> int:
        """Bytes when unpacked."""
        return self.entry.size if self.entry else self.path.stat().st_size

    def open(self) -> BinaryIO:
        """The bytes as a stream that may be read once from its start."""
        if self.entry is not None:
            return open_entry(self.path, self.entry)
        return self.path.open("rb")

    def read(self, limit: int) -> bytes:
        """All bytes; ReadError beyond `limit`."""
        if self.size > limit:
            raise too_large(self.size, limit)
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise too_large(len(data), limit)
        return data

    def seekable(self, limit: int) -> BinaryIO:
        """The bytes as a stream that may be rewound: the file itself, or a member in memory."""
        return io.BytesIO(self.read(limit)) if self.entry else self.path.open("rb")


@dataclass(frozen=True, slots=True)
class Extract:
    """One text as a reader found it: lines, what the format knew of them, what it said beside.

    Every block covers exactly one line of `text`; blocks are sorted and do not overlap. A format
    without layout (txt, a table's cell) gives none.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    title: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)  # keys of metadata.HINTS
    key: str = ""  # of a row of a table: its id, or its number from 1
    warnings: tuple[Bi, ...] = ()


Reader = Callable[[Payload, ReadOptions], Iterator[Extract | Failure]]


class Builder:
    """Collects lines and their blocks; `build` joins them."""

    def __init__(self, max_chars: int) -> None:
        self._lines: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0
        self._max_chars = max_chars

    def __len__(self) -> int:
        return self._length

    def add(
        self, text: str, kind: BlockKind = "paragraph", level: int = 0, place: str = ""
    ) -> None:
        """One or more lines, without blanks at their ends; blank lines are left out."""
        for raw in _BREAKS.split(text) if _BREAKS.search(text) else (text,):
            line = raw.strip()
            if not line:
                continue
            end = self._length + len(line)
            if end > self._max_chars:
                raise too_long(self._max_chars)
            self._lines.append(line)
            self._blocks.append(Block(self._length, end, kind, level, place))
            self._length = end + 1

    def build(
        self,
        *,
        title: str = "",
        hints: Mapping[str, str] | None = None,
        warnings: tuple[Bi, ...] = (),
    ) -> Extract:
        """All that was added, lines apart by one line feed."""
        return Extract(
            "\n".join(self._lines), tuple(self._blocks), title, hints or {}, "", warnings
        )


def too_large(size: int, limit: int) -> ReadError:
    """The error for more bytes than the bound allows."""
    return ReadError(
        Bi(
            f"文件过大：{size / MIB:,.0f} MiB，上限 {limit / MIB:,.0f} MiB",
            f"too large: {size / MIB:,.0f} MiB, the limit is {limit / MIB:,.0f} MiB",
        ),
        "",
        Bi(
            "请拆分文件，或核对它是否真是文本",
            "split the file, or check that it is a text at all",
        ),
    )


def too_long(limit: int) -> ReadError:
    """The error for more characters than one document may have."""
    return ReadError(
        Bi(f"文本超过 {limit:,} 字", f"the text is longer than {limit:,} characters"),
        "",
        Bi("请把它拆成多篇文档", "split it into several documents"),
    )


def damaged(kind: str, reason: str) -> ReadError:
    """The error for a file that is not what its name says, or is cut short."""
    return ReadError(
        Bi(
            f"无法作为 {kind} 读取，文件损坏或不完整：{reason}",
            f"cannot be read as {kind}, damaged or cut short: {reason}",
        ),
        "",
        Bi(
            "请用原来的软件打开并另存，或重新下载",
            "open it in the program it comes from and save it anew, or download it again",
        ),
    )


def encrypted(kind: str) -> ReadError:
    """The error for a file that wants a password."""
    return ReadError(
        Bi(f"{kind} 文件已加密，需要密码", f"the {kind} file is encrypted and wants a password"),
        "",
        Bi("请去除密码后另存", "remove the password and save it again"),
    )
