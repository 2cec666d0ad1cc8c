"""A reading model on disk: JSON for what is named, npz for what is counted. Nothing is unpickled.

Weights are kept as small whole numbers, a scale for each column: 255 steps for the classes, 31 for
the mechanisms. The model stays small, and a third decimal of a weight decides nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textkit.emphasis.calibrated import NgramWeights, ReadingModel
from textkit.errors import ModelError
from textkit.i18n import Bi
from textkit.scheme import Scheme

MODEL_JSON, MODEL_NPZ = "reading.json", "reading.npz"
_FORMAT = 3


def save_reading(model: ReadingModel, folder: Path) -> None:
    """Writes the model into `folder`, the same bytes for the same model."""
    folder.mkdir(parents=True, exist_ok=True)
    named = {
        "format": _FORMAT,
        "classes": list(model.classes),
        "mechanisms": [list(pair) for pair in model.mechanisms],
        "register_gain": model.register_gain,
        "mechanism_gain": model.mechanism_gain,
    }
    (folder / MODEL_JSON).write_text(json.dumps(named, indent=1) + "\n", "utf-8")
    arrays: dict[str, NDArray[Any]] = {
        "bias": model.bias, "second": model.second, "second_bias": model.second_bias
    }  # fmt: skip
    grams, n_class_columns = model.grams, 2 * len(model.classes) + 1
    steps = np.where(np.arange(grams.weights.shape[1]) < n_class_columns, 127, 15)
    scale = np.maximum(np.abs(grams.weights).max(axis=0, initial=0), 1e-12) / steps
    arrays["gram_buckets"] = grams.buckets
    arrays["gram_scale"] = scale.astype(np.float32)
    arrays["gram_weights"] = np.round(grams.weights / scale).astype(np.int8)
    arrays["gram_norms"] = grams.norms.astype(np.float32)
    np.savez_compressed(folder / MODEL_NPZ, allow_pickle=False, **arrays)


def load_reading(folder: Path, scheme: Scheme) -> ReadingModel:
    """The model in `folder`. Raises `ModelError` where it is damaged or of another scheme."""
    try:
        named = json.loads((folder / MODEL_JSON).read_text("utf-8"))
        with np.load(folder / MODEL_NPZ, allow_pickle=False) as arrays:
            model = _model(named, dict(arrays))
    except (OSError, ValueError, KeyError, TypeError) as err:
        raise ModelError(
            Bi("校准模型缺失或已损坏", "the reading model is missing or damaged"),
            str(folder),
            Bi("重新安装 textkit，或用 --reading lexicon",
               "install textkit again, or use --reading lexicon"),
        ) from err  # fmt: skip
    own = tuple(pair for pair in model.mechanisms if pair[1])
    if model.classes[:-1] != scheme.driver_keys or own != scheme.mechanism_pairs:
        raise ModelError(
            Bi("模型不是为这个方案训练的", "the model was trained for another scheme"),
            str(folder),
            Bi("用 textkit train 重新训练，或用 --reading lexicon",
               "train one with textkit train, or use --reading lexicon"),
        )  # fmt: skip
    return model


def _model(named: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> ReadingModel:
    if named["format"] != _FORMAT:
        raise ValueError("format")
    grams = NgramWeights(
        arrays["gram_buckets"],
        arrays["gram_weights"].astype(np.float32) * arrays["gram_scale"],
        arrays["gram_norms"],
    )
    return ReadingModel(
        classes=tuple(named["classes"]),
        mechanisms=tuple((d, m) for d, m in named["mechanisms"]),
        grams=grams,
        bias=arrays["bias"],
        register_gain=float(named["register_gain"]),
        second=arrays["second"],
        second_bias=arrays["second_bias"],
        mechanism_gain=float(named["mechanism_gain"]),
    )
