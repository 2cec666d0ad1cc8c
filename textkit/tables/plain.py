"""Text of unknown origin made safe for Markdown, LaTeX and Word."""

from __future__ import annotations

import re

# Controls, and marks that turn the direction of what follows them in a line.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "[": r"{[}",  # or it is read as an option of a row's \\
    "]": r"{]}",
}
_MARKDOWN = re.compile(r"([\\`*_\[\]|#~])")


def plain(text: str) -> str:
    """The text on one line, without controls or marks of direction."""
    return " ".join(_UNWANTED.sub("", text.encode("utf-8", "replace").decode()).split())


def latex(text: str) -> str:
    """The text as LaTeX that prints it and runs nothing."""
    return "".join(_LATEX.get(c, c) for c in plain(text))


def markdown(text: str) -> str:
    """The text as Markdown that shows it and makes no hidden link, tag or cell."""
    safe = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN.sub(r"\\\1", safe)
