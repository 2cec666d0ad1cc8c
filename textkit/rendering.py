"""A `Doc` as HTML with its hits highlighted, in the manner of displaCy."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

_COLOURS = ("#bfe3ff", "#ffe6a8", "#f3c6f1", "#c9efc6", "#d7d2ff", "#ffd0c7")


def render(doc: Doc) -> str:
    """HTML of the document: counted hits in the colour of their driver, others underlined.

    Every part of the text is escaped. The component `driver_tagger` must have seen `doc`.
    """
    drivers = sorted({m.driver for m in doc._.matches})
    colour = {key: _COLOURS[i % len(_COLOURS)] for i, key in enumerate(drivers)}
    text = doc.text
    out: list[str] = []
    at = 0
    for m in doc._.matches:
        style = (
            f"background:{colour[m.driver]}"
            if m.counted
            else f"border-bottom:2px dotted {colour[m.driver]}"
        )
        title = escape(f"{m.driver} {m.mechanism} {m.polarity}".strip(), quote=True)
        out.append(escape(text[at : m.start]))
        hit = escape(text[m.start : m.end])
        out.append(f'<mark style="{style};color:#111" title="{title}">{hit}</mark>')
        at = m.end
    out.append(escape(text[at:]))
    legend = " ".join(
        f'<span style="background:{c};color:#111">{escape(k)}</span>' for k, c in colour.items()
    )
    body = "".join(out).replace("\n", "<br>")
    return f'<div style="line-height:1.9">{body}</div><p>{legend}</p>'
