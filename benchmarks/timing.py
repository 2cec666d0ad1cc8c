"""Contenders timed in turn: what slows the machine for a while slows all of them."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import dataclass

from contenders import Contender


@dataclass(frozen=True, slots=True)
class Timing:
    """The best of several rounds, in seconds of processor time."""

    contender: Contender
    seconds: float
    allocated_mb: float  # most that Python objects and arrays held beyond what was there before


def interleaved(
    contenders: Sequence[Contender], texts: Sequence[str], *, rounds: int
) -> list[Timing]:
    """Every contender once a round, in order; the first round, unmeasured, warms caches up."""
    best = dict.fromkeys((c.key for c in contenders), float("inf"))
    few = texts[: max(5, len(texts) // 10)]
    for contender in contenders:
        contender.job(few)
    for _ in range(rounds):
        for contender in contenders:
            begun = time.process_time()
            contender.job(texts)
            best[contender.key] = min(best[contender.key], time.process_time() - begun)
    return [Timing(c, best[c.key], _allocated(c, few)) for c in contenders]


def _allocated(contender: Contender, texts: Sequence[str]) -> float:
    tracemalloc.start()
    contender.job(texts)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6
