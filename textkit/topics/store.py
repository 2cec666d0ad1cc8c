"""A fitted topic model on disk: `topics.json` and `topics.npz`, and nothing pickled.

Same model, same bytes. What is read is checked before it is used: a folder from elsewhere can be
wrong, never run code.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textkit.errors import ModelError, OutputError, UsageError
from textkit.i18n import Bi
from textkit.topics.state import FittedTopics, TopicConfig, topic_names, weighted_seeds
from textkit.topics.vocabulary import Vocabulary

FORMAT = 1
JSON_NAME = "topics.json"
ARRAYS_NAME = "topics.npz"

_MAX_BYTES = 200_000_000
_ARRAYS = {"concentration.npy", "alpha.npy", "documents.npy", "occurrences.npy"}


def save_topics(fitted: FittedTopics, folder: str | Path) -> None:
    """Writes `topics.json` and `topics.npz` to `folder`. Raises `OutputError` where it cannot."""
    vocabulary = fitted.vocabulary
    data = {
        "format": FORMAT,
        "seeds": [[topic, terms] for topic, terms in fitted.seeds.items()],
        "config": asdict(fitted.config),
        "n_documents": vocabulary.n_documents,
        "n_tokens": vocabulary.n_tokens,
        "words": vocabulary.words,
    }
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        text = json.dumps(data, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"
        (target / JSON_NAME).write_text(text, "utf-8", newline="\n")
        np.savez_compressed(
            target / ARRAYS_NAME,
            allow_pickle=False,
            concentration=fitted.concentration,
            alpha=fitted.alpha,
            documents=np.array(vocabulary.documents, np.int64),
            occurrences=np.array(vocabulary.occurrences, np.int64),
        )
    except OSError as err:
        raise OutputError(
            Bi(f"主题模型无法写入：{err.strerror}", f"the topic model cannot be written: {err}"),
            str(target),
        ) from err


def load_topics(folder: str | Path) -> FittedTopics:
    """The model in `folder`. Raises `ModelError` where it is missing, damaged or inconsistent."""
    source = Path(folder)
    data = _read_json(source / JSON_NAME)
    arrays = _read_arrays(source / ARRAYS_NAME)
    where = str(source / JSON_NAME)
    try:
        if data["format"] != FORMAT:
            raise _damaged(where, f"format {data['format']!r}")
        seeds = weighted_seeds({str(topic): dict(terms) for topic, terms in data["seeds"]})
        known = {f.name: f.type for f in fields(TopicConfig)}
        config = TopicConfig(**{k: _number(v) for k, v in dict(data["config"]).items()})
        if set(data["config"]) != set(known):
            raise _damaged(where, "config")
        words = tuple(data["words"])
        counts = (int(data["n_documents"]), int(data["n_tokens"]))
    except (KeyError, TypeError, ValueError, UsageError) as err:
        raise _damaged(where, str(err)) from err
    if not all(isinstance(w, str) for w in words) or len(set(words)) != len(words):
        raise _damaged(where, "words")
    names = topic_names(seeds, config.background)
    _check_arrays(arrays, len(names), len(words), source / ARRAYS_NAME)
    vocabulary = Vocabulary(
        words,
        tuple(arrays["documents"].tolist()),
        tuple(arrays["occurrences"].tolist()),
        *counts,
    )
    return FittedTopics(names, seeds, vocabulary, arrays["concentration"], arrays["alpha"], config)


def _number(value: object) -> Any:
    if not isinstance(value, int | float):
        raise TypeError(f"{value!r} is not a number")
    return value


def _read_json(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise _damaged(str(file), "size")
        data = json.loads(file.read_text("utf-8"))
    except FileNotFoundError as err:
        raise _missing(file) from err
    except (OSError, ValueError, RecursionError) as err:
        raise _damaged(str(file), str(err)) from err
    if not isinstance(data, dict):
        raise _damaged(str(file), "not an object")
    return data


def _read_arrays(file: Path) -> dict[str, NDArray[Any]]:
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MAX_BYTES:
                raise _damaged(str(file), "size")
            if {info.filename for info in archive.infolist()} != _ARRAYS:
                raise _damaged(str(file), "arrays")
        with np.load(file, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except FileNotFoundError as err:
        raise _missing(file) from err
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, NotImplementedError) as err:
        raise _damaged(str(file), str(err)) from err


def _check_arrays(arrays: dict[str, NDArray[Any]], n_topics: int, n_words: int, file: Path) -> None:
    expected = {
        "concentration": ((n_topics, n_words), np.float32),
        "alpha": ((n_topics,), np.float32),
        "documents": ((n_words,), np.int64),
        "occurrences": ((n_words,), np.int64),
    }
    for name, (shape, kind) in expected.items():
        array = arrays[name]
        if array.shape != shape or array.dtype != kind:
            raise _damaged(str(file), f"{name}: {array.dtype} {array.shape}")
        positive = array > 0 if kind is np.float32 else array >= 0
        if not np.isfinite(array).all() or not positive.all():
            raise _damaged(str(file), f"{name}: values")


def _missing(file: Path) -> ModelError:
    return ModelError(
        Bi("没有主题模型", "there is no topic model"),
        str(file),
        Bi("指向含 topics.json 与 topics.npz 的文件夹",
           "name a folder that holds topics.json and topics.npz"),
    )  # fmt: skip


def _damaged(where: str, detail: str) -> ModelError:
    return ModelError(
        Bi(f"主题模型已损坏：{detail}", f"the topic model is damaged: {detail}"),
        where,
        Bi("请重新训练：textkit topics fit", "fit it again: textkit topics fit"),
    )
