"""The parts of a report as a reader that knows nothing of its templates finds them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from textkit.report.embed import unpacked


@dataclass
class Page(HTMLParser):
    """Elements with their attributes, and the raw text of scripts and styles."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    raw: list[tuple[str, dict[str, str], str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: tuple[str, dict[str, str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {k: v or "" for k, v in attrs}
        self.elements.append((tag, held))
        if tag in ("script", "style"):
            self._open = (tag, held)

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self.raw.append((*self._open, data))

    def handle_endtag(self, tag: str) -> None:
        self._open = None

    @property
    def scripts(self) -> list[str]:
        """Code that a browser would run."""
        return [text for tag, held, text in self.raw if tag == "script" and "type" not in held]

    @property
    def index(self) -> dict[str, Any]:
        (text,) = [text for _, held, text in self.raw if held.get("id") == "index"]
        found: dict[str, Any] = json.loads(text)
        return found

    @property
    def details(self) -> list[dict[str, Any]]:
        return [
            unpacked(text)  # type: ignore[misc]
            for _, held, text in self.raw
            if held.get("type") == "text/plain"
        ]


def read_page(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text("utf-8"))
    return page
