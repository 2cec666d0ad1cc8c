"""The memory of a run on disk: what was planned, what is done, where its rows lie.

Everything that grows with the corpus lives in SQLite and in Arrow files, so that memory does not.
Layout of the folder `OUT/.textkit`: `run.db`, `parts/<name>/<table>.arrow`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import ipc

from textkit.batch.items import ItemResult, Part
from textkit.errors import OutputError
from textkit.i18n import Bi
from textkit.records import Failure

_SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS done (
    key TEXT PRIMARY KEY, part TEXT NOT NULL, rows TEXT NOT NULL, documents INTEGER NOT NULL,
    chars INTEGER NOT NULL, failures TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS plan (
    ordinal INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS failure (
    ordinal INTEGER PRIMARY KEY, failures TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS plan_key ON plan (key);
"""


_MAGIC = b"ARROW1"  # an Arrow file begins and ends with it
TRANSIENT = "run"  # stage of a failure that another try may mend: memory, time, a killed worker


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows of one table in one part."""

    part: str
    start: int
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run came to."""

    inputs: int
    documents: int
    chars: int
    failures: int
    resumed: int  # inputs whose results were there already


class Store:
    """The state of one output folder. One process writes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts = folder / "parts"
        try:
            self.parts.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(folder / "run.db")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as err:
            raise OutputError(
                Bi("无法写入输出文件夹", "the output folder cannot be written"),
                str(folder.parent),
                Bi("检查权限与磁盘空间，或用 -o 另选文件夹",
                   "check permissions and disk space, or name another folder with -o"),
            ) from err  # fmt: skip

    def close(self) -> None:
        """Closes the database; the plan of an unfinished run need not stay."""
        with suppress(sqlite3.Error):  # of a full disk; what was done is committed already
            self._db.commit()
        self._db.close()

    # ---- settings ------------------------------------------------------------------------

    def setting(self, name: str) -> str:
        """A stored setting, or "" where there is none."""
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_setting(self, name: str, value: str) -> None:
        """Stores a setting."""
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    # ---- plan ----------------------------------------------------------------------------

    def begin_plan(self) -> None:
        """Forgets the last plan and its failures; what was done stays done."""
        with self._db:
            self._db.execute("DELETE FROM plan")
            self._db.execute("DELETE FROM failure")

    def plan(self, ordinal: int, key: str, name: str) -> bool:
        """Notes an input. True where its results are there already."""
        self._db.execute("INSERT INTO plan VALUES (?, ?, ?)", (ordinal, key, name))
        found = self._db.execute("SELECT 1 FROM done WHERE key = ?", (key,)).fetchone()
        return found is not None

    def fail(self, ordinal: int, failures: Sequence[Failure]) -> None:
        """Notes failures that the next run shall try again: the input is not done."""
        self._db.execute(
            "INSERT OR REPLACE INTO failure VALUES (?, ?)", (ordinal, _dumped(failures))
        )

    # ---- results -------------------------------------------------------------------------

    def commit(self, name: str, results: Iterable[ItemResult]) -> None:
        """Notes what a part holds, after its files are in place: all of it or nothing."""
        with self._db:  # one transaction a part: each waits for the disk
            for result in results:
                if any(f.stage == TRANSIENT for f in result.failures):
                    self.fail(result.ordinal, result.failures)
                    continue
                rows = json.dumps({k: list(v) for k, v in sorted(result.rows.items()) if v[1]})
                values = (result.key, name, rows, result.n_documents, result.n_chars)
                self._db.execute(
                    "INSERT OR REPLACE INTO done VALUES (?, ?, ?, ?, ?, ?)",
                    (*values, _dumped(result.failures)),
                )

    def forget_damaged(self) -> int:
        """Forgets results whose files are not whole, as after a power cut; how many parts."""
        held: dict[str, set[str]] = {}
        damaged = 0
        for part, rows in self._db.execute("SELECT part, rows FROM done ORDER BY part"):
            if part not in held:
                damaged += self._drop(held)
                held = {part: set()}
            held[part].update(json.loads(rows))
        damaged += self._drop(held)
        self._db.commit()
        for left in self.parts.glob(".*.tmp"):
            shutil.rmtree(left, ignore_errors=True)
        return damaged

    def _drop(self, held: Mapping[str, set[str]]) -> int:
        n = 0
        for part, tables in held.items():
            folder = self.parts / part
            if not part or all(_is_whole(folder / f"{table}.arrow") for table in tables):
                continue
            self._db.execute("DELETE FROM done WHERE part = ?", (part,))
            shutil.rmtree(folder, ignore_errors=True)
            n += 1
        return n

    def slices(self, table: str) -> Iterator[Slice]:
        """Where the rows of `table` lie, in input order; neighbours in one part are joined."""
        held: Slice | None = None
        for part, rows in self._db.execute(
            "SELECT done.part, done.rows FROM plan JOIN done ON done.key = plan.key "
            "ORDER BY plan.ordinal"
        ):
            start, count = json.loads(rows).get(table, (0, 0))
            if not count:
                continue
            if held is not None and held.part == part and held.start + held.count == start:
                held = Slice(part, held.start, held.count + count)
                continue
            if held is not None:
                yield held
            held = Slice(part, start, count)
        if held is not None:
            yield held

    def failures(self) -> Iterator[Failure]:
        """Failures in input order."""
        for lasting, passing in self._db.execute(
            "SELECT done.failures, failure.failures FROM plan "
            "LEFT JOIN done ON done.key = plan.key "
            "LEFT JOIN failure ON failure.ordinal = plan.ordinal ORDER BY plan.ordinal"
        ):
            for dumped in (lasting, passing):
                for source, stage, error, hint in json.loads(dumped or "[]"):
                    yield Failure(source, stage, Bi(*error), Bi(*hint))

    def counts(self, resumed: int = 0) -> Counts:
        """What the present plan came to."""
        inputs = self._db.execute("SELECT COUNT(*) FROM plan").fetchone()[0]
        documents, chars = self._db.execute(
            "SELECT COALESCE(SUM(done.documents), 0), COALESCE(SUM(done.chars), 0) "
            "FROM plan JOIN done ON done.key = plan.key"
        ).fetchone()
        return Counts(inputs, documents, chars, sum(1 for _ in self.failures()), resumed)

    def inputs_hash(self) -> str:
        """A hash over the keys of all inputs, in order."""
        digest = hashlib.sha256()
        for (key,) in self._db.execute("SELECT key FROM plan ORDER BY ordinal"):
            digest.update(key.encode())
        return digest.hexdigest()

    def read(self, table: str, where: Slice) -> pa.Table:
        """The rows of a slice."""
        with pa.memory_map(str(self.parts / where.part / f"{table}.arrow")) as source:
            return ipc.open_file(source).read_all().slice(where.start, where.count)


def _dumped(failures: Iterable[Failure]) -> str:
    return json.dumps(
        [[f.source, f.stage, list(f.error), list(f.hint)] for f in failures], ensure_ascii=False
    )


def _is_whole(path: Path) -> bool:
    """Whether an Arrow file has its beginning and its end."""
    try:
        with path.open("rb") as f:
            head = f.read(len(_MAGIC))
            f.seek(-len(_MAGIC), os.SEEK_END)
            return head == _MAGIC and f.read() == _MAGIC
    except OSError:
        return False


def write_part(parts: Path, part: Part) -> None:
    """Writes the tables of a part below `parts`: whole or not at all.

    Raises `OutputError`, e.g. where the disk is full.
    """
    final = parts / part.name
    temporary = parts / f".{part.name}-{os.getpid()}.tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        temporary.mkdir(parents=True)
        for name, table in part.tables.items():
            if table.num_rows:
                write_arrow(temporary / f"{name}.arrow", table)
        shutil.rmtree(final, ignore_errors=True)  # of a run that was killed before it noted it
        temporary.rename(final)
    except OSError as err:
        shutil.rmtree(temporary, ignore_errors=True)
        raise OutputError(
            Bi(f"写入失败：{err.strerror}", f"could not be written: {err.strerror}"),
            str(parts.parent.parent),
            Bi("腾出磁盘空间后用同一命令继续", "free disk space, then the same command goes on"),
        ) from err


def write_arrow(path: Path, table: pa.Table) -> None:
    """A table as an Arrow file, compressed."""
    options = ipc.IpcWriteOptions(compression="lz4")
    with pa.OSFile(str(path), "wb") as sink, ipc.new_file(sink, table.schema, options=options) as w:
        w.write_table(table)
