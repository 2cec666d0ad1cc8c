"""A scorer model on disk: JSON for what is named, npz for what is counted. Nothing is unpickled.

Weights are kept in 255 steps, a scale for each class.
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
from textkit.scoring.features import WIDTH
from textkit.scoring.linear import TARGETS, ScorerModel, Softmax
from textkit.scoring.units import Vocabulary

MODEL_JSON, MODEL_NPZ = "scorer.json", "scorer.npz"
_FORMAT = 2
_SPARSE = ("paragraph", "document")


def save_scorer(model: ScorerModel, folder: Path) -> None:
    """Writes the model into `folder`, the same bytes for the same model."""
    folder.mkdir(parents=True, exist_ok=True)
    named = {
        "format": _FORMAT,
        "types": list(model.types),
        "modes": list(model.modes),
        "drivers": list(model.drivers),
        "starts": list(model.starts),
        "cues": list(model.vocabulary.cues),
        "mix": dict(model.mix),
        "temperature": dict(model.temperature),
    }
    (folder / MODEL_JSON).write_text(json.dumps(named, indent=1) + "\n", "utf-8")
    columns, idf = model.vocabulary.columns, model.vocabulary.idf
    arrays: dict[str, NDArray[Any]] = {"columns": columns, "idf": idf.astype(np.float16)}
    for name, part in (("paragraph", model.paragraph), ("document", model.document)):
        scale = np.maximum(np.abs(part.weights).max(axis=0, initial=0), 1e-12) / 127
        arrays[f"{name}_scale"] = scale.astype(np.float32)
        arrays[f"{name}_weights"] = np.round(part.weights / scale).astype(np.int8)
        arrays[f"{name}_bias"] = part.bias
    for name in TARGETS:
        arrays[f"{name}_top_weights"] = model.tops[name].weights
        arrays[f"{name}_top_bias"] = model.tops[name].bias
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
        and model.vocabulary.cues == book.names
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


def make_vocabulary(
    columns: NDArray[np.int32], idf: NDArray[np.float32], cues: tuple[str, ...]
) -> Vocabulary:
    """The vocabulary of known n-gram columns (in order). Raises `IndexError` beyond the width."""
    lookup = np.full(WIDTH, -1, dtype=np.int32)
    lookup[columns] = np.arange(len(columns), dtype=np.int32)
    return Vocabulary(columns, idf, cues, lookup)


def _model(named: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> ScorerModel:
    if named["format"] != _FORMAT:
        raise ValueError("format")
    cues = tuple(map(str, named["cues"]))
    vocabulary = make_vocabulary(
        arrays["columns"].astype(np.int32), arrays["idf"].astype(np.float32), cues
    )
    sparse = {}
    for name in _SPARSE:
        weights = arrays[f"{name}_weights"].astype(np.float32) * arrays[f"{name}_scale"]
        if len(weights) != vocabulary.width:
            raise ValueError(name)
        sparse[name] = Softmax(weights, arrays[f"{name}_bias"].astype(np.float64))
    return ScorerModel(
        types=tuple(map(str, named["types"])),
        modes=tuple(map(str, named["modes"])),
        drivers=tuple(map(str, named["drivers"])),
        starts=tuple(map(int, named["starts"])),
        vocabulary=vocabulary,
        paragraph=sparse["paragraph"],
        document=sparse["document"],
        tops={
            name: Softmax(arrays[f"{name}_top_weights"], arrays[f"{name}_top_bias"])
            for name in TARGETS
        },
        mix={name: float(named["mix"][name]) for name in TARGETS},
        temperature={name: float(named["temperature"][name]) for name in TARGETS},
    )
