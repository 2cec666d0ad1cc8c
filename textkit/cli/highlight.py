"""Texts and scores on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from textkit.cli.run import current_lang
from textkit.records import Failure, Tagged

_COLOURS = ("cyan", "yellow", "magenta", "green", "blue", "red")


def print_failure(failure: Failure) -> None:
    """An input that could not be read, on standard error."""
    lang = current_lang()
    hint = failure.hint.get(lang)
    Console(stderr=True).print(
        Text(f"{failure.source}: {failure.error.get(lang)}" + (f"\n  → {hint}" if hint else ""))
    )


def print_highlighted(tagged: Tagged, drivers: tuple[str, ...]) -> None:
    """The paragraphs of a document, hits in the colour of their driver, others dim."""
    console = Console(highlight=False)
    colour = {key: _COLOURS[i % len(_COLOURS)] for i, key in enumerate(drivers)}
    console.rule(Text(tagged.document.doc_id))
    for paragraph in tagged.paragraphs:
        line = Text(tagged.document.text[paragraph.start : paragraph.end])
        for m in tagged.matches:
            if m.paragraph == paragraph.index:
                style = f"bold {colour[m.driver]}" if m.counted else f"dim {colour[m.driver]}"
                line.stylize(style, m.start - paragraph.start, m.end - paragraph.start)
        console.print(line)
    console.print(Text.assemble(*((f"■ {key}  ", colour[key]) for key in drivers)))


def print_kwic(tagged: Tagged, width: int) -> None:
    """Each hit on a line: document, offset, left context, hit, right context, what it tells."""
    console = Console(highlight=False, soft_wrap=True)
    text = tagged.document.text
    for m in tagged.matches:
        left = text[max(0, m.start - width) : m.start].replace("\n", "⏎").rjust(width, "\u3000")
        right = text[m.end : m.end + width].replace("\n", "⏎")
        note = m.mechanism or m.driver
        if not m.counted:
            note += f" ({m.polarity if m.polarity != 'affirmed' else 'not counted'})"
        console.print(
            Text.assemble(
                f"{tagged.document.doc_id}:{m.start} ",
                left,
                (m.text, "bold"),
                right,
                "  ",
                (note, "dim"),
            )
        )
