"""A matrix whose cells hold what researchers wrote, beside what is coded beneath."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualkit.analysis.deviant import DeviantKind
from qualkit.errors import AnalysisError
from qualkit.model.summary import SummaryStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qualkit.analysis.axes import Heading
    from qualkit.analysis.cell import Cell
    from qualkit.analysis.matrix import Matrix
    from qualkit.model.summary import Summary


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote in a summary.

    Attributes:
        words: As quoted.
        place: ``P07:120-180``.
        source: ``P07 ¶6``; the place when there is no such transcript.
        original: All that the place holds; empty when there is none.
        is_verbatim: The words were found there. Others are never printed as a quote.
        translation: In the language asked for; empty when there is none.
        translated_by: Translator and status: ``Wei, checked``.
        number: Position among the quotes of the matrix, from 1; 0 before it is counted.
    """

    words: str
    place: str
    source: str
    original: str
    is_verbatim: bool
    translation: str = ""
    translated_by: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A summary taken apart.

    Attributes:
        summary: As in its file.
        parts: Its words and its quotes, in order.
        change: How the codings beneath differ from when it was written: empty when they do not.
    """

    summary: Summary
    parts: tuple[str | Cited, ...]
    change: str


@dataclass(frozen=True, slots=True)
class SummaryCell:
    """A case on a theme or code.

    Attributes:
        cell: What is coded.
        written: What was written of it, if anything.
        deviant: ``candidate deviant case`` or ``negative case``, with why; empty for others.
    """

    cell: Cell
    written: Written | None
    deviant: str

    @property
    def marks(self) -> tuple[str, ...]:
        """What a reader has to know before the summary is read."""
        if self.written is None:
            return (self.deviant,) if self.deviant else ()
        is_draft = self.written.summary.status is SummaryStatus.DRAFT
        stale = f"stale: {self.written.change}" if self.written.change else ""
        draft = "draft: sentences chosen by the program, written by nobody" if is_draft else ""
        return tuple(mark for mark in (draft, stale, self.deviant) if mark)

    @property
    def cited(self) -> tuple[Cited, ...]:
        """Its quotes that are verbatim."""
        parts = () if self.written is None else self.written.parts
        return tuple(part for part in parts if isinstance(part, Cited) and part.is_verbatim)


@dataclass(frozen=True)
class SummaryMatrix:
    """Single cases crossed with themes or codes, in researchers' words.

    Attributes:
        matrix: The counts; gives headings, states and warnings.
        cells: One tuple per row, one cell per column.
        warnings: What a reader has to know, those of the matrix among them.
    """

    matrix: Matrix
    cells: tuple[tuple[SummaryCell, ...], ...]
    warnings: tuple[str, ...]

    def __iter__(self) -> Iterator[tuple[int, int, Heading, Heading, SummaryCell]]:
        """Every cell with the numbers and headings of its row and column, in reading order."""
        for row, (heading, cells) in enumerate(zip(self.matrix.rows, self.cells, strict=True)):
            for column, (above, cell) in enumerate(zip(self.matrix.columns, cells, strict=True)):
                yield row, column, heading, above, cell


def summarised(
    matrix: Matrix, written: Mapping[tuple[str, str], Written], *, warnings: tuple[str, ...] = ()
) -> SummaryMatrix:
    """Lay summaries over the cells of a matrix; quotes are numbered in reading order.

    Args:
        matrix: Of single cases.
        written: Case and theme or code to its summary.
        warnings: Beside those of the matrix.

    Raises:
        AnalysisError: The matrix is of groups, or split by a facet: a summary is of one case on one theme or code.
    """
    if matrix.is_grouped:
        raise AnalysisError(
            "summaries are of single cases, so one axis has to be the cases",
            hint="Write --rows case --group role: the cases of one role stand together.",
        )
    across = matrix.cases_in_rows
    why: dict[tuple[str, str], list[str]] = {}
    for deviant in sorted(matrix.deviants, key=lambda one: one.kind is DeviantKind.CANDIDATE):
        why.setdefault((deviant.case, deviant.idea), []).append(f"{deviant.kind} ({deviant.why})")
    number = 0
    rows = []
    for heading, cells in zip(matrix.rows, matrix.cells, strict=True):
        row = []
        for above, cell in zip(matrix.columns, cells, strict=True):
            key = (heading.name, above.name) if across else (above.name, heading.name)
            found = written.get(key)
            if found is not None:
                found, number = _numbered(found, number)
            row.append(SummaryCell(cell, found, "; ".join(why.get(key, ()))))
        rows.append(tuple(row))
    return SummaryMatrix(matrix, tuple(rows), (*matrix.warnings, *warnings))


def _numbered(written: Written, last: int) -> tuple[Written, int]:
    parts: list[str | Cited] = []
    for part in written.parts:
        if isinstance(part, Cited) and part.is_verbatim:
            last += 1
            parts.append(replace(part, number=last))
        else:
            parts.append(part)
    return replace(written, parts=tuple(parts)), last
