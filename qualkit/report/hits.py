"""Passages found: as rows, as a text to read with what stands around them, and as files."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.text import Text

from qualkit.language.signs import plain
from qualkit.report.blocks import Block, Blocks, Row, write_blocks
from qualkit.report.files import write_whole
from qualkit.report.formats import checked_suffix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qualkit.report.provenance import Provenance

TITLE = "Passages found"
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
        score: Likeness in meaning and words (``analysis.likeness``), in [-1, 1]; ``None`` when the query does not ask
            for it.
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
    head = Text.assemble((hit.source, "bold"), (f"  {plain(_facts(hit))}", "dim"))
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


def write_hits(hits: Sequence[Hit], path: Path, provenance: Provenance, *, lead: Sequence[str]) -> None:
    """Write passages: to read as .html or .md, as a table as .csv or .xlsx.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    match checked_suffix(path):
        case ".html":
            from qualkit.report.page import render

            context = {"hits": hits, "lead": lead, "facts_of": _facts, "parts_of": _parts}
            write_whole(path, render("hits.html", provenance, title=TITLE, warnings=(), **context).encode())
        case ".md":
            write_whole(path, _markdown(hits, provenance, lead).encode())
        case _:
            write_blocks(_table(hits, lead), path, provenance)


def _facts(hit: Hit) -> str:
    facts = [hit.time, hit.speaker, hit.case if hit.case != hit.transcript else "", hit.role, hit.span]
    return " · ".join(fact for fact in (*facts, "" if hit.score is None else f"{hit.score:.2f}") if fact)


def _parts(hit: Hit) -> list[tuple[str, bool]]:
    """The words cut where marks start and end, each with whether it is marked."""
    edges = sorted({0, len(hit.words), *(place for mark in hit.marks for place in mark)})
    return [
        (hit.words[start:end], any(first <= start < last for first, last in hit.marks))
        for start, end in pairwise(edges)
    ]


def _markdown(hits: Sequence[Hit], provenance: Provenance, lead: Sequence[str]) -> str:
    from qualkit.report.markdown import escaped, facts_of, joined, notice_of

    parts = [f"# {TITLE}", notice_of(provenance), *(escaped(line) for line in lead)]
    for hit in hits:
        words = "".join(f"**{escaped(text)}**" if marked else escaped(text) for text, marked in _parts(hit))
        said = [*map(escaped, map(str, hit.before)), words, *map(escaped, map(str, hit.after))]
        quote = "\n>\n".join(f"> {one}" for one in said)
        parts += [f"**{escaped(hit.source)}** {escaped(_facts(hit))}", quote, escaped(" · ".join(hit.coded))]
    return joined([*parts, "---", facts_of(provenance)])


def _table(hits: Sequence[Hit], lead: Sequence[str]) -> Blocks:
    columns = hit_columns(hits)
    rows = [[_flat(hit.row()[name]) for name in columns] for hit in hits]
    block = Block(TITLE, tuple(columns), tuple(Row(row[0], tuple(row[1:])) for row in rows), is_text=True)
    return Blocks(TITLE, tuple(lead), (block,), (), ())


def _flat(value: object) -> str:
    if value is None:
        return ""
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
