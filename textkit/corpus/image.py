"""A picture of a page: its text by recognition, where that was asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator

from textkit.corpus.extract import Builder, Extract, Payload, ReadOptions, damaged
from textkit.corpus.page_layout import add_pages, recognised_page
from textkit.corpus.pdf import no_text_layer
from textkit.i18n import Bi
from textkit.records import Failure

_MAX_PIXELS = 100_000_000  # of a picture when unpacked


def read_image(payload: Payload, options: ReadOptions) -> Iterator[Extract | Failure]:
    """The recognised lines; ReadError for a damaged or huge picture, or without `options.ocr`."""
    if not options.ocr:
        raise no_text_layer(1)
    import numpy as np
    from PIL import Image

    from textkit.corpus.ocr import MAX_SIDE, recognise

    data = payload.read(options.max_bytes)
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                raise damaged("image", f"{picture.width} × {picture.height}")
            rgb = picture.convert("RGB")
            rgb.thumbnail((MAX_SIDE, MAX_SIDE))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise damaged("image", str(error)) from error
    page = recognised_page(list(recognise(np.asarray(rgb)[:, :, ::-1])), 1, rgb.height)
    if page is None:
        raise no_text_layer(1)
    builder = Builder(options.max_chars)
    add_pages(builder, [page])
    mean = page.confidence or 0.0
    yield builder.build(
        warnings=(Bi(f"由文字识别（OCR）读出，平均置信度 {mean:.2f}",
                     f"read by text recognition (OCR), mean confidence {mean:.2f}"),)
    )  # fmt: skip
