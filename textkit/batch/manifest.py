"""run.json: what a run was, for a referee and for the next run."""

from __future__ import annotations

import json
import sys
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


def previous_options(out: Path, options: AnalysisOptions) -> Bi:
    """A hint that names the options in which the run in `out` differs from `options`."""
    before = read_manifest(out).get("options")
    now = asdict(options)
    different = (
        [f"{k}: {before.get(k)!r} → {v!r}" for k, v in now.items() if before.get(k) != v]
        if isinstance(before, dict)
        else []
    )
    said = "; ".join(different)
    return Bi(
        f"{f'不同之处：{said}。' if said else ''}换一个 -o，或加 --fresh 重新开始",
        f"{f'they differ in {said}. ' if said else ''}Name another -o, or begin anew with --fresh",
    )


def _versions() -> dict[str, str]:
    out = {}
    for package in _PACKAGES:
        try:
            out[package] = version(package)
        except PackageNotFoundError:
            continue
    return out
