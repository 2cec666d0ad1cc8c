"""run.json: what a run was, for a referee and for the next run."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from textkit.i18n import Bi
from textkit.options import AnalysisOptions
from textkit.tables.methods import methods_markdown
from textkit.tables.output import whole_file

if TYPE_CHECKING:
    from textkit.analyst import Analyst
    from textkit.batch.run import RunRequest
    from textkit.batch.store import Counts, Store

MANIFEST = "run.json"
_PACKAGES = ("spacy", "gensim", "rjieba", "jieba", "ahocorasick-rs", "numpy", "pyarrow", "pandas")


def write_manifest(
    request: RunRequest,
    analyst: Analyst,
    store: Store,
    counts: Counts,
    seconds: float,
    *,
    python: str,
) -> None:
    """Writes run.json: versions, options, hashes, counts, timings."""
    scheme = analyst.scheme
    data = {
        "textkit": version("textkit"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": ["textkit", *sys.argv[1:]],
        "inputs": list(request.inputs),
        "inputs_sha256": store.inputs_hash(),
        "options": asdict(request.options),
        "config": dict(request.config),
        "formats": list(request.formats),
        "scheme": {
            "key": scheme.key,
            "version": scheme.version,
            "label": scheme.label._asdict(),
            "terms": len(scheme.homed_terms),
            "sha256": scheme.sha256,
        },
        "models": list(analyst.models.cards),
        "counts": asdict(counts),
        "seconds": round(seconds, 2),
        "versions": {"python": python, **_versions()},
    }
    write_json(request.out / MANIFEST, data)


def write_json(path: Path, data: object) -> None:
    """`data` as indented JSON at `path`, by way of a temporary file."""
    with whole_file(path) as temporary:
        temporary.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", "utf-8")


def read_manifest(out: Path) -> dict[str, object]:
    """What run.json in `out` says; empty where there is none."""
    try:
        data = json.loads((out / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def write_methods(out: Path) -> None:
    """Writes methods.md: the paragraph on data and method that run.json can tell."""
    with whole_file(out / "methods.md") as temporary:
        temporary.write_text(methods_markdown(read_manifest(out)), "utf-8", newline="\n")


def previous_run(out: Path, options: AnalysisOptions, analyst: Analyst) -> Bi:
    """A hint that names in what the run in `out` differs: options, lexicon, models, version."""
    before = read_manifest(out)
    options_before = before.get("options")
    changed: list[Bi] = []
    if isinstance(options_before, dict):
        for name, value in asdict(options).items():
            if options_before.get(name) != value:
                said = f"{name}: {options_before.get(name)!r} → {value!r}"
                changed.append(Bi(said, said))
    scheme = before.get("scheme")
    if isinstance(scheme, dict) and scheme.get("key") == analyst.scheme.key:
        if scheme.get("sha256") != analyst.scheme.sha256:
            changed.append(Bi("方案（词典）改过", "the scheme (lexicon) was changed"))
        elif _hashes(before.get("models")) != _hashes(analyst.models.cards):
            changed.append(Bi("模型改过", "the models were changed"))
    if (release := before.get("textkit")) not in (None, version("textkit")):
        said = f"textkit {release} → {version('textkit')}"
        changed.append(Bi(said, said))
    zh, en = "；".join(c.zh for c in changed), "; ".join(c.en for c in changed)
    return Bi(
        f"{f'不同之处：{zh}。' if zh else ''}换一个 -o，或加 --fresh 重新开始",
        f"{f'what differs: {en}. ' if en else ''}Name another -o, or begin anew with --fresh",
    )


def _hashes(cards: object) -> list[object]:
    """The hashes of models, in order."""
    held = cards if isinstance(cards, list | tuple) else ()
    return [card.get("sha256") for card in held if isinstance(card, Mapping)]


def _versions() -> dict[str, str]:
    out = {}
    for package in _PACKAGES:
        try:
            out[package] = version(package)
        except PackageNotFoundError:
            continue
    return out
