"""Measures textkit and what a user would otherwise write; writes docs/performance.md.

Run: python benchmarks/run.py [--corpora FOLDER] [--reading lexicon] [--topics none] [--quick]
`--corpora` is a folder of real files (txt, docx); without it documents are generated, and the page
says so. Ratios are of processor time in one run, contenders in turn, best of several rounds.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from contenders import contenders
from documents import in_memory, write_files
from page import Measured, write_page
from runs import growth, pairs
from stages import timed_stages
from timing import interleaved

from textkit.analyst import load_analyst
from textkit.options import AnalysisOptions

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    asked = _arguments()
    options = AnalysisOptions(
        reading="lexicon" if asked.reading == "lexicon" else "calibrated", topics=asked.topics
    )
    said = ["--reading", options.reading, "--topics", options.topics]
    analyst = load_analyst(options)
    corpus = in_memory(asked.corpora, n_chars=300_000 if asked.quick else 1_000_000)
    _log(f"{corpus.origin}, {corpus.n_chars:,} characters")
    timings = interleaved(contenders(analyst), corpus.texts, rounds=2 if asked.quick else 4)
    _log({t.contender.key: round(t.seconds, 2) for t in timings})
    stages = timed_stages(analyst, _files(asked.corpora, ROOT / "bench-out" / "files"))
    _log({name: round(s, 3) for name, s in stages.seconds.items()})
    origin, paired = pairs(asked.corpora, said, repeats=1 if asked.quick else 3)
    _log([round(p.gain, 2) for p in paired])
    grown = growth([1_000, 10_000] if asked.quick else asked.sizes, said)
    _log([(g.n, round(g.cost.seconds), round(g.cost.total_mb)) for g in grown])
    measured = Measured(
        date=datetime.now(UTC).date().isoformat(),
        machine=f"{platform.machine()}, Python {platform.python_version()}",
        version=version("textkit"),
        options=" ".join(said),
        corpus=corpus,
        timings=timings,
        stages=stages,
        pairs_origin=origin,
        pairs=paired,
        growth=grown,
    )
    write_page(measured, asked.out)
    raw = ROOT / "bench-out" / "figures.json"
    raw.parent.mkdir(exist_ok=True)
    told = {
        "timings": {t.contender.key: t.seconds for t in timings},
        "stages": stages.seconds,
        "pairs": [asdict(p) for p in paired],
        "growth": [asdict(g) for g in grown],
    }
    raw.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    _log(f"written: {asked.out}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpora", type=Path, help="a folder of real files")
    parser.add_argument("--reading", default="calibrated", choices=("calibrated", "lexicon"))
    parser.add_argument("--topics", default="reference")
    parser.add_argument("--quick", action="store_true", help="a minute, for a look")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], metavar="N"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "performance.md")
    return parser.parse_args()


def _files(real: Path | None, folder: Path) -> list[Path]:
    if real is not None:
        return sorted(p for p in real.rglob("*") if p.is_file())[:30]
    return sorted(write_files(folder, 30, long=True).rglob("*.txt"))


def _log(message: object) -> None:
    sys.stderr.write(f"{message}\n")


if __name__ == "__main__":
    main()
