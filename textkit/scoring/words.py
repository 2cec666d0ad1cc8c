"""What a reader sees in place of the keys of evidence and of abstention, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from textkit.i18n import Bi
from textkit.scoring.cues import CueBook
from textkit.scoring.evidence import OTHER_PARAGRAPHS, OTHER_WORDINGS, PARAGRAPH, WORDING

# Why no type is given: the keys of `ClusterInference.abstained_because`.
REASONS: Mapping[str, Bi] = MappingProxyType(
    {
        "wish": Bi("讲的是规划与愿望，不是现状", "it tells of a plan or a wish, not of what is"),
        "other_region": Bi("讲的是外地的集群", "it tells of another place's cluster"),
        "rejected": Bi("提到又否定了这种结构", "it names such a structure in order to deny it"),
        "several_clusters": Bi("讲的是多个集群或全省", "it tells of several clusters"),
        "official_form": Bi("通篇为法规、通知体例", "it has the form of a regulation"),
        "no_structure": Bi("没有讲集群结构", "it tells no structure of a cluster"),
        "thin_evidence": Bi("依据太少", "too little evidence"),
    }
)


# What a contribution rests on where that is no cue of the scheme.
BASES: Mapping[str, Bi] = MappingProxyType(
    {
        PARAGRAPH: Bi("整段", "the paragraph as a whole"),
        OTHER_WORDINGS: Bi("其余措辞与线索", "all other wordings and cues"),
        OTHER_PARAGRAPHS: Bi("其余段落", "all other paragraphs"),
    }
)


def reason_label(key: str) -> Bi:
    """The words for a reason; the key itself where it is not known."""
    return REASONS.get(key, Bi(key, key))


def cue_label(key: str, book: CueBook | None = None) -> Bi:
    """The words for the `cue` of a contribution: of a cue by its book, of a wording by itself."""
    if key in BASES:
        return BASES[key]
    kind, _, words = key.partition(":")
    if kind == WORDING:
        return Bi(f"措辞“{words}”", f"the wording {words}")
    labels = {cue.key: cue.label for cue in book.cues} if book is not None else {}
    return labels.get(key, Bi(key, key))
