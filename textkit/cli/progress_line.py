"""One line on a terminal that says what is being trained; nothing where nobody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def progress_line() -> Iterator[Callable[[str, str], None]]:
    """A function that shows what was done last."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda method, fold: None
        return
    with console.status("") as status:
        yield lambda method, fold: status.update(f"{method} · {fold}")
