"""A scorer model on disk: JSON for what is named, npz for what is counted. Nothing is unpickled.

Weights are kept in 255 steps, a scale for each class; only columns with any weight are kept.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textkit.errors import ModelError
from textkit.i18n import Bi
from textkit.records import NONE
from textkit.scheme import Scheme
from textkit.scoring.cues import CueBook
from textkit.scoring.linear import PARTS, ScorerModel, Softmax
from textkit.scoring.units import WIDTH

MODEL_JSON, MODEL_NPZ = "scorer.json", "scorer.npz"
_FORMAT = 1


def save_scorer(model: ScorerModel, folder: Path) -> None:
    """Writes the model into `folder`, the same bytes for the same model."""
    folder.mkdir(parents=True, exist_ok=True)
    named = {
        "format": _FORMAT,
        "types": list(model.types),
        "modes": list(model.modes),
        "drivers": list(model.drivers),
        "starts": list(model.starts),
        "cues": list(model.names),
    }
    (folder / MODEL_JSON).write_text(json.dumps(named, indent=1) + "\n", "utf-8")
    known = np.flatnonzero(model.idf).astype(np.int32)
    arrays: dict[str, NDArray[Any]] = {"known": known, "idf": model.idf[known].astype(np.float16)}
    for name in PARTS:
        part = model.parts[name]
        weights = part.weights
        if not name.endswith("_top"):
            weights = np.vstack([weights[known], weights[WIDTH:]])
        scale = np.maximum(np.abs(weights).max(axis=0, initial=0), 1e-12) / 127
        arrays[f"{name}_scale"] = scale.astype(np.float32)
        arrays[f"{name}_weights"] = np.round(weights / scale).astype(np.int8)
        arrays[f"{name}_bias"] = part.bias
    np.savez_compressed(folder / MODEL_NPZ, allow_pickle=False, **arrays)


def load_scorer(folder: Path, scheme: Scheme, book: CueBook) -> ScorerModel:
    """The model in `folder`. Raises `ModelError` where it is damaged or of another scheme."""
    try:
        named = json.loads((folder / MODEL_JSON).read_text("utf-8"))
        with np.load(folder / MODEL_NPZ, allow_pickle=False) as arrays:
            model = _model(named, dict(arrays))
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        EOFError,
        zipfile.BadZipFile,
    ) as err:
        raise ModelError(
            Bi("集群类型模型缺失或已损坏", "the scorer model is missing or damaged"),
            str(folder),
            Bi("重新安装 textkit，或用 textkit train --only scorer 重新训练",
               "install textkit again, or train one with textkit train --only scorer"),
        ) from err  # fmt: skip
    same = (
        model.types == (*scheme.type_keys, NONE)
        and model.modes == (*scheme.mode_keys, NONE)
        and model.drivers == (*scheme.driver_keys, NONE)
        and model.names == book.names
    )
    if not same:
        raise ModelError(
            Bi("模型不是为这个方案或这些线索训练的",
               "the model was trained for another scheme or for other cues"),
            str(folder),
            Bi("用 textkit train --only scorer 重新训练",
               "train one with textkit train --only scorer"),
        )  # fmt: skip
    return model


def _model(named: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> ScorerModel:
    if named["format"] != _FORMAT:
        raise ValueError("format")
    known = arrays["known"]
    idf = np.zeros(WIDTH, dtype=np.float32)
    idf[known] = arrays["idf"]
    parts = {}
    for name in PARTS:
        weights = arrays[f"{name}_weights"].astype(np.float32) * arrays[f"{name}_scale"]
        if not name.endswith("_top"):
            whole = np.zeros((WIDTH + 2 * len(named["cues"]), weights.shape[1]), np.float32)
            whole[known] = weights[: len(known)]
            whole[WIDTH:] = weights[len(known) :]
            weights = whole
        parts[name] = Softmax(weights, arrays[f"{name}_bias"].astype(np.float64))
    return ScorerModel(
        types=tuple(map(str, named["types"])),
        modes=tuple(map(str, named["modes"])),
        drivers=tuple(map(str, named["drivers"])),
        starts=tuple(map(int, named["starts"])),
        names=tuple(map(str, named["cues"])),
        idf=idf,
        parts=parts,
    )
