"""Speaking to the user: the language of a run, errors as words, exit statuses."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from textkit.errors import TextkitError
from textkit.i18n import Bi, Lang, locale_lang

if TYPE_CHECKING:
    from textkit.batch.store import Counts

ALL_READ, NOTHING_DONE, WRONG_USAGE, SOME_FAILED, INTERRUPTED = 0, 1, 2, 3, 130


def chosen_lang(arguments: Sequence[str], configured: Lang | None = None) -> Lang:
    """The language that `--lang` names, else `configured`, else the locale's."""
    for i, argument in enumerate(arguments):
        value = ""
        if argument == "--lang" and i + 1 < len(arguments):
            value = arguments[i + 1]
        elif argument.startswith("--lang="):
            value = argument.removeprefix("--lang=")
        if value in ("zh", "en"):
            return "zh" if value == "zh" else "en"
    return configured or locale_lang()


def current_lang() -> Lang:
    """The language of this process, as `main` chose it."""
    return locale_lang()


def say(text: Bi | str, *, err: bool = True) -> None:
    """One message on standard error (or output), in the user's language."""
    typer.echo(text if isinstance(text, str) else text.get(current_lang()), err=err)


@contextmanager
def reported() -> Iterator[None]:
    """Turns what goes wrong for a user into words and an exit status; our own faults stay loud."""
    try:
        yield
    except TextkitError as err:
        say(err.render(current_lang()))
        raise typer.Exit(err.exit_status) from err
    except KeyboardInterrupt as err:
        say(Bi("已中断", "interrupted"))
        raise typer.Exit(INTERRUPTED) from err
    except BrokenPipeError as err:  # the reader of a pipe has had enough
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - replaces a closed stream
        raise typer.Exit(ALL_READ) from err


def exit_status(counts: Counts, *, strict: bool = False) -> int:
    """0 all read; 3 some inputs could not be read; 1 nothing could be done, or strict and any."""
    if not counts.documents:
        return NOTHING_DONE
    if counts.failures:
        return NOTHING_DONE if strict else SOME_FAILED
    return ALL_READ
