"""A bar chart as SVG, readable on a light and on a dark page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_WIDTH, _ROW, _LABEL, _VALUE = 720, 26, 200, 90


def bar_chart(title: str, bars: Sequence[tuple[str, float, str]]) -> str:
    """Bars of (label, value, value as text); the first is the one to look at."""
    top = max((value for _, value, _ in bars), default=1.0) or 1.0
    room = _WIDTH - _LABEL - _VALUE
    height = 40 + _ROW * len(bars)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
        f' font-family="system-ui, sans-serif" font-size="13" fill="#777">',
        f"<title>{escape(title)}</title>",
        f'<text x="0" y="18" font-weight="600">{escape(title)}</text>',
    ]
    for i, (label, value, told) in enumerate(bars):
        y = 32 + i * _ROW
        width = max(1.0, room * value / top)
        colour = "#2f7d6b" if i == 0 else "#a9b4bd"
        lines += [
            f'<text x="{_LABEL - 8}" y="{y + 14}" text-anchor="end">{escape(label)}</text>',
            f'<rect x="{_LABEL}" y="{y}" width="{width:.1f}" height="{_ROW - 7}" rx="2"'
            f' fill="{colour}"/>',
            f'<text x="{_LABEL + width + 6:.1f}" y="{y + 14}">{escape(told)}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])
