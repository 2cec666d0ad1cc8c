"""Whole runs of the command line: over workers, and over a corpus that grows."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from documents import write_files, write_jsonl
from processes import Cost, run_command, textkit


@dataclass(frozen=True, slots=True)
class Growth:
    """A run over so many generated short documents."""

    n: int
    cost: Cost
    in_mb: float
    out_mb: float


@dataclass(frozen=True, slots=True)
class Pair:
    """The same run with one worker and with two, one right after the other."""

    one: Cost
    two: Cost
    same: bool  # whether all tables have the same bytes

    @property
    def gain(self) -> float:
        return self.one.seconds / self.two.seconds

    @property
    def shared_out(self) -> float:
        """How evenly work is shared: what a machine without other work would gain from it."""
        return self.one.busiest_seconds / max(self.two.busiest_seconds, 0.01)


def pairs(real: Path | None, options: Sequence[str], *, repeats: int) -> tuple[str, list[Pair]]:
    """What was read, and runs with one and two workers, in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = real or write_files(folder / "files", 150, long=True)
        n = sum(1 for p in source.rglob("*") if p.is_file())
        origin = f"{n} {'real files (' + source.name + ')' if real else 'generated reports'}"
        found = []
        for i in range(repeats):
            outs = [folder / f"{i}-{w}" for w in (1, 2)]
            costs = [
                run_command(textkit("analyze", str(source), "-o", str(out), *options,
                                    "--formats", "parquet", "--workers", str(w)))
                for w, out in zip((1, 2), outs, strict=True)
            ]  # fmt: skip
            found.append(Pair(costs[0], costs[1], hashes(outs[0]) == hashes(outs[1])))
        return origin, found


def growth(sizes: Sequence[int], options: Sequence[str]) -> list[Growth]:
    """A run over each number of documents, two workers, tables as Parquet."""
    found = []
    for n in sizes:
        with tempfile.TemporaryDirectory() as name:
            source, out = write_jsonl(Path(name) / "corpus.jsonl", n), Path(name) / "out"
            cost = run_command(
                textkit("analyze", str(source), "-o", str(out), *options,
                        "--formats", "parquet", "--workers", "2")
            )  # fmt: skip
            size = sum(p.stat().st_size for p in out.glob("*.*")) / 1e6
            found.append(Growth(n, cost, source.stat().st_size / 1e6, size))
    return found


def hashes(out: Path) -> dict[str, str]:
    """SHA-256 of every Parquet table of a run."""
    tables = sorted((out / ".textkit" / "tables").glob("*.parquet"))
    return {t.name: hashlib.sha256(t.read_bytes()).hexdigest() for t in tables}
