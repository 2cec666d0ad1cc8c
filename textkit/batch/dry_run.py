"""What a run would read, without reading it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from textkit.corpus import discover
from textkit.corpus.formats import suffix_of
from textkit.i18n import Bi
from textkit.records import Failure

if TYPE_CHECKING:
    from textkit.batch.run import RunRequest

_BYTES_PER_SECOND = 1_500_000  # of mixed files on one core; told as a rough figure


def summarise(request: RunRequest, n_workers: int) -> Bi:
    """Kinds, files, bytes, what cannot be read, and a rough time on `n_workers` processes."""
    kinds: Counter[str] = Counter()
    n_bytes = 0
    failures: list[Failure] = []
    for found in discover(request.inputs, exclude=request.out):
        if isinstance(found, Failure):
            failures.append(found)
            continue
        kinds[suffix_of(found.member or found.path.name)] += 1
        n_bytes += 0 if found.member else found.path.stat().st_size
        if request.limit and kinds.total() >= request.limit:
            break
    told = ", ".join(f"{kind.lstrip('.')} {n}" for kind, n in sorted(kinds.items()))
    seconds = max(1, round(n_bytes / _BYTES_PER_SECOND / n_workers))
    bad_zh = "".join(f"\n  ✗ {f.source}: {f.error.zh}" for f in failures)
    bad_en = "".join(f"\n  ✗ {f.source}: {f.error.en}" for f in failures)
    mb = n_bytes / 1e6
    return Bi(
        f"将读取 {kinds.total():,} 个文件（{told}），{mb:.1f} MB；"
        f"{n_workers} 个进程大约 {seconds} 秒{bad_zh}",
        f"would read {kinds.total():,} files ({told}), {mb:.1f} MB; "
        f"about {seconds} s on {n_workers} processes{bad_en}",
    )
