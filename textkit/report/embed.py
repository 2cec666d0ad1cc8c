"""Data and code made fit to stand inside an HTML page."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import zlib

_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def safe_json(value: object) -> str:
    """Compact JSON that no text in it can break out of: a script element may hold it as it is.

    Raises `ValueError` for a number that JSON has no word for (see `finite`).
    """
    dumped = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return dumped.translate(_ESCAPES)


def packed(value: object) -> str:
    """JSON, deflated, in base64: about half of the text's own size, and inert in any page."""
    dumped = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(dumped.encode(), 9)).decode("ascii")


def unpacked(text: str) -> object:
    """What `packed` was given."""
    return json.loads(zlib.decompress(base64.b64decode(text)))


def csp_hash(code: str) -> str:
    """The source expression by which a content security policy allows this inline code only."""
    digest = hashlib.sha256(code.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def finite(value: float | None) -> float | None:
    """`value`, or None where there is none or it is not a finite number."""
    return value if value is not None and math.isfinite(value) else None


def permille(value: float | None) -> int | None:
    """A share as whole thousandths: one decimal of a percentage, three digits in the page."""
    told = finite(value)
    return None if told is None else round(told * 1000)
