"""The paragraph on data and method (数据说明) of a paper, from what run.json says of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textkit.i18n import Bi, Lang

_CITATION = Bi(
    "赵学礼、周成林：《中国制造业产业集群数字化转型模式及其驱动机制》",
    "Zhao Xueli and Zhou Chenglin, “Modes and driving mechanisms of the digital transformation "
    "of industrial clusters in Chinese manufacturing” (in Chinese)",
)
_ENGINES = {"rust": "rjieba", "python": "jieba"}
_READINGS = {
    "calibrated": Bi(
        "以按编码手册标注的段落训练并校准的线性模型读数",
        "a linear model trained and calibrated on paragraphs labelled by the codebook",
    ),
    "lexicon": Bi("词典读数", "the lexicon alone"),
}
_TOPICS = {
    "reference": Bi("随附的参考主题模型", "the reference topic model that ships with textkit"),
    "fit": Bi("在本语料上拟合的种子主题模型", "a seeded topic model fitted to this corpus"),
}
_OWN_TOPICS = Bi("指定的种子主题模型", "a seeded topic model of the user's own")
_DEFAULT_SCHEME = "cluster_digital"  # the theory's citation belongs to this scheme alone


def methods_text(run: Mapping[str, object], lang: Lang) -> str:
    """One paragraph, ready to paste; a sentence is left out where run.json lacks its facts."""
    parts = (_corpus(run), _lexicon(run), _counting(run), _emphasis(run), _models(run), _tool(run))
    told = [part.get(lang) for part in parts if part is not None]
    return ("" if lang == "zh" else " ").join(told)


def methods_markdown(run: Mapping[str, object]) -> str:
    """Both languages, under headings."""
    zh, en = methods_text(run, "zh"), methods_text(run, "en")
    return f"# 数据说明\n\n{zh}\n\n# Data and method\n\n{en}\n"


def _corpus(run: Mapping[str, object]) -> Bi | None:
    counts = _part(run, "counts")
    documents, chars = counts.get("documents"), counts.get("chars")
    if not isinstance(documents, int) or not isinstance(chars, int):
        return None
    failed = counts.get("failures")
    zh = f"语料共 {documents:,} 篇文档、{chars:,} 个字符"
    en = f"The corpus holds {documents:,} document(s) with {chars:,} characters"
    if isinstance(failed, int) and failed:
        zh += f"；另有 {failed:,} 个输入未能读取，已在 errors 表中列出原因"
        en += f"; {failed:,} input(s) could not be read and are listed with reasons in table errors"
    return Bi(f"{zh}。", f"{en}.")


def _lexicon(run: Mapping[str, object]) -> Bi | None:
    scheme = _part(run, "scheme")
    key, version, digest = (scheme.get(k) for k in ("key", "version", "sha256"))
    if not (key and version and digest):
        return None
    label = _part(scheme, "label")
    terms = scheme.get("terms")
    name_zh, name_en = label.get("zh") or key, label.get("en") or key
    n_zh = f"含 {terms:,} 个词条，" if isinstance(terms, int) else ""
    n_en = f" with {terms:,} terms" if isinstance(terms, int) else ""
    theory_zh = f"，其理论依据为{_CITATION.zh}" if key == _DEFAULT_SCHEME else ""
    theory_en = f", after {_CITATION.en}" if key == _DEFAULT_SCHEME else ""
    return Bi(
        f"测量采用方案“{name_zh}”（{key}，版本 {version}，{n_zh}"
        f"SHA-256 {str(digest)[:12]}）{theory_zh}。",
        f"Measures follow the scheme “{name_en}” ({key}, version {version}{n_en}, "
        f"SHA-256 {str(digest)[:12]}){theory_en}.",
    )


def _counting(run: Mapping[str, object]) -> Bi | None:
    options = _part(run, "options")
    if not options:
        return None
    quoted = bool(options.get("count_quoted_titles"))
    engine = options.get("engine")
    name = _ENGINES.get(str(engine), str(engine))
    tool = f"{name} {version}" if (version := _part(run, "versions").get(name)) else name
    left_zh = "" if quoted else "书名号内的命中、"
    left_en = "" if quoted else "hits inside quoted titles, "
    return Bi(
        f"词条按最长匹配在规范化文本中查找，以 {tool} 的分词检查词界；{left_zh}"
        "被否定或被摒弃的命中以及与词界冲突的命中保留为证据，但不计数。",
        f"Terms are found by longest match in normalised text, with word boundaries checked "
        f"against the segmentation of {tool}; {left_en}negated or dismissed hits and hits that "
        "cut a word are kept as evidence and not counted.",
    )


def _emphasis(run: Mapping[str, object]) -> Bi | None:
    options = _part(run, "options")
    # a scheme without a model of its own is read by its lexicon, whatever was asked
    has_model = "reading" in _kinds(run)
    reading = _READINGS["calibrated" if has_model else "lexicon"]
    draws, seed = options.get("n_bootstrap"), options.get("seed")
    if "models" not in run or not isinstance(draws, int):
        return None
    weight = options.get("heading_weight")
    is_weighted = isinstance(weight, int | float) and weight != 1
    heading_zh = f"，标题的权重为 {weight:g}" if is_weighted else ""
    heading_en = f", headings weighted {weight:g}" if is_weighted else ""
    return Bi(
        f"各驱动因素的强调比例取{reading.zh}{heading_zh}，每篇之和为 1；"
        "全文无驱动因素的文档记为缺失，而非平均分配。"
        f"95% 区间由段落自助抽样得到（{draws:,} 次，随机种子 {seed}）。",
        f"The share of emphasis of each driver is read by {reading.en}{heading_en} and sums to 1 "
        "in a document; a document without any driver is missing, not split evenly. 95 % "
        f"intervals are bootstrapped over paragraphs ({draws:,} draws, seed {seed}).",
    )


def _models(run: Mapping[str, object]) -> Bi | None:
    asked = str(_part(run, "options").get("topics"))
    topics = _TOPICS.get(asked, _OWN_TOPICS) if "topics" in _kinds(run) else None
    named = [name for name in map(_model, _cards(run)) if name]
    if topics is None and not named:
        return None
    zh = [f"主题读数来自{topics.zh}"] if topics else []
    en = [f"the topic reading is from {topics.en}"] if topics else []
    if named:
        zh.append(f"所用模型为 {'、'.join(named)}")
        en.append(f"models used: {', '.join(named)}")
    told = "; ".join(en)
    return Bi(f"{'；'.join(zh)}。", f"{told[0].upper()}{told[1:]}.")


def _cards(run: Mapping[str, object]) -> list[Mapping[str, object]]:
    cards = run.get("models")
    return [c for c in cards if isinstance(c, Mapping)] if isinstance(cards, Sequence) else []


def _kinds(run: Mapping[str, object]) -> frozenset[str]:
    return frozenset(str(card.get("kind")) for card in _cards(run))


def _model(card: Mapping[str, object]) -> str:
    if not card.get("name"):
        return ""
    digest, version = str(card.get("sha256") or "")[:12], card.get("version")
    about = [str(version)] if version else []
    about += [f"SHA-256 {digest}"] if digest else []
    return f"{card['name']} ({', '.join(about)})" if about else str(card["name"])


def _tool(run: Mapping[str, object]) -> Bi | None:
    version, digest = run.get("textkit"), run.get("inputs_sha256")
    if not version:
        return None
    python = _part(run, "versions").get("python")
    with_zh = f"（Python {python}）" if python else ""
    with_en = f" (Python {python})" if python else ""
    zh, en = f"计算使用 textkit {version}{with_zh}", f"Computed with textkit {version}{with_en}"
    if digest:
        zh += f"，输入的哈希为 {str(digest)[:12]}"
        en += f"; hash of the inputs {str(digest)[:12]}"
    return Bi(
        f"{zh}；同样的输入、方案与选项得到同样的表格。",
        f"{en}; the same inputs, scheme and options give the same tables.",
    )


def _part(run: Mapping[str, object], key: str) -> Mapping[str, object]:
    held = run.get(key)
    return held if isinstance(held, Mapping) else {}
