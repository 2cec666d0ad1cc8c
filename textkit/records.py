"""The immutable records that pass between stages, in the order of the flow.

Offsets (`start`, `end`) always count Unicode code points in `Document.text`, the raw text as the
reader extracted it, end exclusive: not bytes, not tokens, not positions in normalised text.
Shares and probabilities lie in 0–1. A share that cannot be told is `None`, never an even split.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from textkit.i18n import EMPTY, Bi

NONE = "none"  # the label of a paragraph, a type or a mode that the text does not tell

BlockKind = Literal["paragraph", "heading", "table_cell", "caption", "furniture"]
Polarity = Literal["affirmed", "negated", "dismissed", "aspired"]
Script = Literal["hans", "hant", "other"]


def _check_span(where: str, start: int, end: int) -> None:
    if not 0 <= start < end:
        raise ValueError(f"{where}: span {start}:{end} is empty or reversed")


# ---- corpus ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of layout that the reader knew of: what it is, and where in the file it stood."""

    start: int
    end: int
    kind: BlockKind
    level: int = 0  # depth of a heading, from 1; 0 for the rest
    place: str = ""  # e.g. "p. 3", "table 2, row 3, column 1"; empty where the format has none


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an official document says of itself; an empty string where it does not."""

    title: str = ""
    issuer: str = ""
    document_number: str = ""  # 发文字号, with 〔〕 around the year
    date_written: str = ""  # 成文日期, ISO 8601
    date_published: str = ""  # 发布日期, ISO 8601: never guessed from the other
    year: int | None = None  # the year the text is about or, failing that, was written in
    province: str = ""
    city: str = ""
    county: str = ""
    admin_code: str = ""  # six digits of GB/T 2260

    @property
    def region(self) -> str:
        """Province, city and county as one string, blanks between."""
        return " ".join(part for part in (self.province, self.city, self.county) if part)


@dataclass(frozen=True, slots=True)
class Document:
    """One text as its reader extracted it."""

    doc_id: str  # path below the input, plus "#row" for a row of a table; never a counter
    text: str
    source: str  # path as the user named it
    format: str  # a key of corpus.READERS, e.g. "docx"
    sha256: str  # of the file's bytes; of the text's UTF-8 for a row of a table
    metadata: Metadata = Metadata()
    blocks: tuple[Block, ...] = ()
    script: Script = "hans"
    duplicate_of: str = ""  # doc_id of an earlier document with the same or nearly the same text
    warnings: tuple[Bi, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read, or a document that could not be analysed: errors.csv."""

    source: str
    stage: str
    error: Bi
    hint: Bi = EMPTY


# ---- pipeline ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A range of `Document.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body. Page furniture is not a paragraph; a heading line is."""

    index: int  # from 0, in reading order
    start: int
    end: int
    heading: str = ""  # text of the nearest heading above, empty at the top
    is_heading: bool = False
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """One lexicon hit: the evidence behind a count."""

    start: int
    end: int
    text: str  # document.text[start:end], perhaps full-width, spaced or traditional
    term: str  # lexicon entry
    driver: str
    mechanism: str  # empty for a term that tells the driver only
    weight: float
    paragraph: int
    sentence: Span
    polarity: Polarity = "affirmed"
    in_title_quote: bool = False  # inside 《…》
    boundary_conflict: bool = False  # an end falls inside a token: evidence, not counted

    def __post_init__(self) -> None:
        _check_span(self.term, self.start, self.end)

    @property
    def counted(self) -> bool:
        """Whether the hit enters counts: affirmed or aspired, whole tokens, no quoted title."""
        return (
            not self.boundary_conflict
            and not self.in_title_quote
            and self.polarity in ("affirmed", "aspired")
        )


@dataclass(frozen=True, slots=True)
class Tagged:
    """A document cut and tagged: what the pipeline hands to measuring."""

    document: Document
    paragraphs: tuple[Paragraph, ...]
    matches: tuple[Match, ...]
    texts: tuple[str, ...]  # normalised text, one a paragraph
    words: tuple[tuple[str, ...], ...]  # words of the normalised text, one tuple a paragraph
    n_furniture: int = 0  # lines dropped as page furniture or running heads

    @property
    def n_tokens(self) -> int:
        """Words of the body, blanks not counted."""
        return sum(len(words) - sum(map(str.isspace, words)) for words in self.words)


# ---- emphasis ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % bootstrap interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ParagraphReading:
    """Which driver a paragraph argues with; probabilities in the scheme's order, `none` last."""

    paragraph: int
    probabilities: tuple[float, ...]  # one a driver, then none; sums to 1
    main_driver: str  # a driver's key or "none"
    main_mechanism: str = ""
    mechanism_probabilities: tuple[float, ...] = ()  # joint with the driver


@dataclass(frozen=True, slots=True)
class DriverEmphasis:
    """Emphasis that a document gives to one driver, by each reading."""

    driver: str
    mentions: int
    mentions_per_1000_chars: float
    share_lexicon: float | None
    share_topic: float | None
    share: float | None  # the calibrated reading, or the lexicon's where no model is loaded
    interval: Interval | None
    rank: int | None  # 1 is the most emphasised


@dataclass(frozen=True, slots=True)
class MechanismEmphasis:
    """Emphasis that a document gives to one mechanism; shares are of the whole text."""

    driver: str
    mechanism: str
    mentions: int
    mentions_per_1000_chars: float
    share_lexicon: float | None
    share_topic: float | None
    share: float | None
    interval: Interval | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Emphasis:
    """The emphasis of one document: shares over drivers sum to 1, or all are None."""

    drivers: tuple[DriverEmphasis, ...]  # in the scheme's order
    mechanisms: tuple[MechanismEmphasis, ...]
    paragraphs: tuple[ParagraphReading, ...]
    driver_coverage: float  # part of the body's characters that argues with any driver
    dominant_driver: str  # a key, or "none"

    @property
    def shares(self) -> Mapping[str, float | None]:
        """Share by driver key."""
        return {d.driver: d.share for d in self.drivers}


# ---- scoring -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contribution:
    """One named point for or against a type or a mode, with the sentence that earned it."""

    target: str  # key of a type or a mode
    cue: str  # key of a cue, or the name of a feature
    weight: float  # signed, in log-odds against the mean of the other classes
    start: int
    end: int
    sentence: str  # empty for what is left over when the largest are told


@dataclass(frozen=True, slots=True)
class Fact:
    """A quantity told of the cluster."""

    indicator: str  # key in the scheme's facts, e.g. "firms"
    value: float
    unit: str
    year: int | None
    approximate: bool
    scope: str  # "cluster", "other_place" or "plan"
    start: int
    end: int
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the transformation process that the text tells."""

    key: str
    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class PolicyFit:
    """Whether the text's policy fits the type: what the theory expects, what is left out."""

    expected_drivers: tuple[str, ...] = ()
    missing_drivers: tuple[str, ...] = ()
    verdict: str = ""  # "fits", "partly", "lacks", or empty where no type is told
    advice: Bi = EMPTY


@dataclass(frozen=True, slots=True)
class ClusterInference:
    """What a document (or one cluster in it) tells of cluster type and transformation mode."""

    cluster_name: str
    cluster_type: str  # a key, or "none"
    type_probabilities: tuple[float, ...]  # scheme's order, none last; sums to 1
    mode: str
    mode_probabilities: tuple[float, ...]
    confidence: float  # calibrated probability of cluster_type
    mode_confidence: float
    margin: float  # probability of the type over its runner-up's
    abstained_because: str = ""  # key of a reason, empty where a type is given
    expected_mode: str = ""  # by the theory, empty for no type
    agrees_with_theory: bool | None = None
    entry_link: str = ""
    platform_builder: str = ""
    policy_fit: PolicyFit = PolicyFit()
    steps: tuple[Step, ...] = ()  # in the order of events
    missing_steps: tuple[str, ...] = ()  # untold, though a told step needs them
    contributions: tuple[Contribution, ...] = ()
    start: int = 0  # the segment that tells of this cluster
    end: int = 0
    is_document: bool = True  # the document's own row, not one of several clusters in it


@dataclass(frozen=True, slots=True)
class TopicShare:
    """Share of one topic in a document."""

    topic: str
    share: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that is known of one document: what the tables are written from."""

    tagged: Tagged
    emphasis: Emphasis
    clusters: tuple[ClusterInference, ...] = ()  # the document's own first
    facts: tuple[Fact, ...] = ()
    topics: tuple[TopicShare, ...] = ()
    generations: tuple[tuple[str, int], ...] = field(default=())  # digital-technology mentions

    @property
    def document(self) -> Document:
        """The document that was analysed."""
        return self.tagged.document
