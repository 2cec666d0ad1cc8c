"""From inputs to items, in order: files by path, rows of large tables as read."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from textkit.batch.items import Item, file_sha256, item_key
from textkit.corpus import ReadOptions, Source, discover
from textkit.corpus.formats import SUFFIXES, suffix_of
from textkit.corpus.read import TABLES, Extracted, extract_source
from textkit.i18n import Bi
from textkit.records import Failure

_LARGE_TABLE = 4_000_000  # bytes; a larger table is cut into rows, so that all workers share it


@dataclass(slots=True)
class Planner:
    """Gives inputs their place and their key. Iterates once; counts as it goes."""

    signature: str
    options: ReadOptions
    _hashes: dict[Path, str] = field(default_factory=dict)  # of the last archive only

    def items(
        self, inputs: Sequence[str], *, exclude: Path, limit: int = 0
    ) -> Iterator[Item | tuple[int, Failure]]:
        """Items and failures with their ordinals, in input order, `limit` at most (0 for all)."""
        ordinal = 0
        for found in discover(inputs, exclude=exclude):
            for made in self._made(found):
                if limit and ordinal >= limit:
                    return
                if isinstance(made, Failure):
                    yield ordinal, made
                else:
                    work, sha256, size = made
                    key = item_key(self.signature, work.doc_id, sha256)
                    yield Item(ordinal, key, work, size)
                ordinal += 1

    def _made(
        self, found: Source | Failure
    ) -> Iterator[tuple[Source | Extracted, str, int] | Failure]:
        if isinstance(found, Failure):
            yield found
            return
        try:
            size = found.path.stat().st_size
            kind = SUFFIXES.get(suffix_of(found.path.name))
            if not found.member and size > _LARGE_TABLE and kind in TABLES:
                yield from self._rows(found)
                return
            yield found, self._sha256(found), size
        except (OSError, zipfile.BadZipFile) as err:
            why = getattr(err, "strerror", None) or str(err)
            yield Failure(
                found.source,
                "read",
                Bi(f"无法读取：{why}", f"cannot be read: {why}"),
                Bi("检查文件是否存在、有无权限", "check that the file exists and may be read"),
            )

    def _rows(self, table: Source) -> Iterator[tuple[Extracted, str, int] | Failure]:
        for row in extract_source(table, self.options):
            if isinstance(row, Failure):
                yield row
            else:
                yield row, _row_sha256(row), len(row.extract.text)

    def _sha256(self, source: Source) -> str:
        known = self._hashes.get(source.path)
        if known is None:
            known = file_sha256(source.path)
            if source.member:
                self._hashes.clear()
                self._hashes[source.path] = known
        return f"{known}:{source.member}"


def _row_sha256(row: Extracted) -> str:
    """Of all that a row tells: another year or title beside the same text is another input."""
    told = [row.extract.title, *(f"{k}={v}" for k, v in sorted(row.extract.hints.items()))]
    content = "\x1f".join([row.extract.text, *told])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
