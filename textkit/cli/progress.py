"""How a run goes: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from textkit.batch.run import Progress
from textkit.cli.run import current_lang
from textkit.i18n import Bi

_EVERY = 10.0  # seconds between two plain lines


class _Lines:
    """Plain lines for logs and pipes: one a stage, one every ten seconds."""

    def __init__(self) -> None:
        self._done = 0
        self._last = time.monotonic()

    def planned(self, n_items: int, n_done: int) -> None:
        _line(Bi(f"{n_items - n_done} 个输入待处理", f"{n_items - n_done} inputs to do"))

    def advanced(self, n_items: int, n_chars: int) -> None:
        self._done += n_items
        if time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            _line(Bi(f"已处理 {self._done} 个输入", f"{self._done} inputs done"))

    def stage(self, name: Bi) -> None:
        _line(name)


class _Bars:
    """A bar that refreshes from this thread only: workers are forked beside it."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None)

    def planned(self, n_items: int, n_done: int) -> None:
        self._bar.update(self._task, total=n_items - n_done)

    def advanced(self, n_items: int, n_chars: int) -> None:
        self._bar.advance(self._task, n_items)
        self._bar.refresh()

    def stage(self, name: Bi) -> None:
        self._bar.update(self._task, description=name.get(current_lang()))
        self._bar.refresh()


def _line(text: Bi) -> None:
    print(f"[textkit] {text.get(current_lang())}", file=sys.stderr, flush=True)


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A progress display for the place that standard error goes to."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=console, auto_refresh=False, transient=True) as bar:
        yield _Bars(bar)
