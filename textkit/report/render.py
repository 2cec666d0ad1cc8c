"""report.html: one file with everything in it, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from textkit.errors import OutputError
from textkit.i18n import Bi, Lang
from textkit.report.details import BUDGET, details
from textkit.report.embed import csp_hash, packed, safe_json
from textkit.report.index import index
from textkit.report.store import Run, open_run
from textkit.report.words import WORDS

REPORT = "report.html"
SCRIPTS = (
    "dom", "data", "filters", "figures", "overview", "emphasis", "kinds", "documents", "text",
    "flow", "inference", "document", "sentences", "page",
)  # fmt: skip
_TEMPLATES = files("textkit.report") / "templates"


def render_report(out: Path, *, lang: Lang, budget: int = BUDGET) -> Path:
    """Writes `out`/report.html from the tables of the run in `out`; gives its path.

    The page opens in `lang` and holds both languages. At most `budget` characters of text go in;
    the page says what was left out. The same tables make the same bytes. Raises `UsageError` where
    `out` holds no finished run, `SchemeError` where its scheme is gone, `OutputError` where the
    file cannot be written.
    """
    run = open_run(out)
    path = out / REPORT
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            for piece in page(run, lang, budget):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as err:
        raise OutputError(
            Bi(f"写入失败：{err.strerror or err}", f"could not be written: {err.strerror or err}"),
            str(path),
            Bi("检查权限与磁盘空间", "check permissions and disk space"),
        ) from err
    finally:
        temporary.unlink(missing_ok=True)
    return path


def page(run: Run, lang: Lang, budget: int) -> Iterator[str]:
    """The page piece by piece: the texts of a large corpus are never in memory together."""
    style = _part("report.css")
    script = _script()
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(_part("report.html.j2"))
    yield from template.generate(
        lang="zh-Hans" if lang == "zh" else "en",
        title=run.scheme.label.get(lang),
        words={key: word.get(lang) for key, word in WORDS.items()},
        style=Markup(style),
        script=Markup(script),
        style_hash=Markup(csp_hash(style)),
        script_hash=Markup(csp_hash(script)),
        index=Markup(safe_json(index(run))),
        details=_packed(details(run, budget)),
    )


def _packed(records: Iterable[dict[str, object]]) -> Iterator[Markup]:
    for record in records:
        yield Markup(packed(record))


def _part(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8").strip()


def _script() -> str:
    """The modules one after another in one function: they share a scope and need no build."""
    parts = "\n".join(_part(f"js/{name}.js") for name in SCRIPTS)
    return f'"use strict";(() => {{\n{parts}\n}})();'
