"""Text recognition of page images, by the optional package rapidocr, whose wheel has its models.

Slow (seconds a page) and fallible, so it runs only where it was asked for, and is always said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from textkit.errors import MissingExtraError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DOTS_PER_INCH = 200  # what the recognition models were trained near
MAX_SIDE = 6_000  # pixels: a larger page is made smaller


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line that was recognised: its box in pixels from the top left, and a confidence 0 to 1."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


def recognise(image: NDArray[np.uint8]) -> Iterator[SeenLine]:
    """The lines of a page, an array (height, width, 3) in BGR, from the top down.

    One thread, so that the same page gives the same text anywhere. Raises `MissingExtraError`
    without the extra `ocr`. A page without text gives nothing.
    """
    found = _engine()(image)
    if found.txts is None:
        return
    for text, box, score in zip(found.txts, found.boxes, found.scores, strict=True):
        xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
        if text.strip():
            yield SeenLine(text.strip(), min(xs), min(ys), max(xs), max(ys), float(score))


@cache
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise MissingExtraError.of("rapidocr", "ocr") from error
    runtime = "EngineConfig.onnxruntime"
    one_thread = {f"{runtime}.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    return RapidOCR(params={"Global.log_level": "critical", **one_thread})
