"""Passages found: as rows, as a text to read with what stands around them, and as files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from qualkit.language.signs import plain
from qualkit.report.blocks import Block, Blocks, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS = (
    "source",
    "span",
    "time",
    "speaker",
    "case",
    "role",
    "codes",
    "score",
    "words",
    "before",
    "after",
)


@dataclass(frozen=True, slots=True)
class Said:
    """Words around a passage: of another turn, or of the passage's own."""

    turn: int
    speaker: str
    words: str

    def __str__(self) -> str:
        return f"¶{self.turn} {self.speaker}: {self.words}" if self.speaker else f"¶{self.turn} {self.words}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage for which a query holds.

    Attributes:
        transcript: Where.
        turn: Number of the turn it starts in.
        start: Of its span, in code points of the transcript's text.
        end: Of its span.
        time: When the turn starts, ``h:mm:ss``; empty when it is not known.
        speaker: The label as the file has it; empty when it has none.
        case: Whom it counts for.
        role: Of the case.
        codes: Code and who holds it, in the codebook's order.
        score: Likeness in meaning, a cosine; ``None`` when the query does not ask for it.
        words: Verbatim.
        marks: Where words that were looked for stand in ``words``.
        before: What was said before, the earliest first.
        after: What was said after.
    """

    transcript: str
    turn: int
    start: int
    end: int
    time: str
    speaker: str
    case: str
    role: str
    codes: tuple[tuple[str, tuple[str, ...]], ...]
    score: float | None
    words: str
    marks: tuple[tuple[int, int], ...] = ()
    before: tuple[Said, ...] = ()
    after: tuple[Said, ...] = ()

    @property
    def source(self) -> str:
        """``P07 ¶12``."""
        return f"{self.transcript} ¶{self.turn}"

    @property
    def span(self) -> str:
        """``P07:120-188``, as other commands take it."""
        return f"{self.transcript}:{self.start}-{self.end}"

    @property
    def coded(self) -> list[str]:
        """``retn.notice: lin, mei``, a code each."""
        return [f"{code}: {', '.join(coders)}" for code, coders in self.codes]

    def row(self) -> dict[str, object]:
        """Column to value; columns are ``COLUMNS``."""
        return {
            "source": self.source,
            "span": self.span,
            "time": self.time,
            "speaker": self.speaker,
            "case": self.case,
            "role": self.role,
            "codes": self.coded,
            "score": None if self.score is None else round(self.score, 3),
            "words": self.words,
            "before": [str(said) for said in self.before],
            "after": [str(said) for said in self.after],
        }


def hit_columns(hits: Sequence[Hit]) -> list[str]:
    """The columns that hold something; the source and the words always do."""
    rows = [hit.row() for hit in hits]
    return [name for name in COLUMNS if name in ("source", "span", "words") or any(row[name] for row in rows)]


def hit_texts(hit: Hit) -> Iterator[tuple[Text, int]]:
    """Lines of a passage for a terminal, each with its indent: source, context, words, and codes."""
    facts = [hit.time, hit.speaker, hit.case if hit.case != hit.transcript else "", hit.role]
    head = Text.assemble((hit.source, "bold"), ("  " + " · ".join(plain(fact) for fact in facts if fact), "dim"))
    head.append(f"  {hit.span}", "dim")
    if hit.score is not None:
        head.append(f"  {hit.score:.2f}", "cyan")
    yield head, 0
    for said in hit.before:
        yield Text(plain(str(said)), style="dim"), 4
    words = Text(plain(hit.words))
    for start, end in hit.marks:
        words.stylize("bold underline", start, end)
    yield words, 4
    for said in hit.after:
        yield Text(plain(str(said)), style="dim"), 4
    if hit.codes:
        yield Text(" · ".join(hit.coded), style="green"), 4


def hits_report(hits: Sequence[Hit], *, lead: Sequence[str]) -> Blocks:
    """Passages as a table for files."""
    columns = hit_columns(hits)
    rows = [[_flat(hit.row()[name]) for name in columns] for hit in hits]
    block = Block("Passages", tuple(columns), tuple(Row(row[0], tuple(row[1:])) for row in rows), is_text=True)
    return Blocks("Passages found", tuple(lead), (block,), (), ())


def _flat(value: object) -> str:
    if value is None:
        return ""
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
