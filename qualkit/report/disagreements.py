"""Disagreements as tables: the codes most disputed, and the segments to talk about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.analysis.disagreements import DisagreementKind
from qualkit.report.blocks import Block, Blocks, Row, blocks_table, write_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from qualkit.analysis.disagreements import Answer, Disagreement, DisagreementReport
    from qualkit.analysis.facets import Pairs
    from qualkit.analysis.overruled import OverruledCode
    from qualkit.report.provenance import Provenance

MOST_CONFUSED = 3
MOST_PAIRS = 5
RULED = (
    "On the segments that were ruled on: a code often dropped may be defined too widely, one often added too narrowly."
)
TALK = "None of the answers is the right one: talk about them."


def disagreements_table(
    report: DisagreementReport, provenance: Provenance | None = None, *, limit: int | None = None
) -> RenderableType:
    """Disagreements that rich draws.

    Args:
        report: What to draw.
        provenance: Where it comes from.
        limit: At most so many segments; all by default.
    """
    return blocks_table(disagreements_blocks(report, limit=limit), provenance)


def write_disagreements(
    report: DisagreementReport, path: Path, provenance: Provenance, settled: Sequence[OverruledCode] = ()
) -> None:
    """Write every disagreement; formats and errors as in ``write_matrix``.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    write_blocks(disagreements_blocks(report, settled), path, provenance)


def disagreements_blocks(
    report: DisagreementReport, settled: Sequence[OverruledCode] = (), *, limit: int | None = None
) -> Blocks:
    """The tables of a report of disagreements, in print order.

    Args:
        report: What to tell.
        settled: What became of codes by rulings; empty before there are any.
        limit: At most so many segments; all by default.
    """
    shown = report.disagreements if limit is None else report.disagreements[:limit]
    kinds = [kind for kind in DisagreementKind if any(item.kind is kind for item in report.disagreements)]
    counts = ", ".join(f"{kind.value} {sum(item.kind is kind for item in report.disagreements)}" for kind in kinds)
    total = len(report.disagreements)
    segments = Block(
        title="Segments to talk about",
        columns=("source", "how", "words", *report.coders),
        rows=tuple(_row(item, report.coders) for item in shown),
        notes=(f"{len(shown)} of {total} shown.",) if len(shown) < total else (),
        is_text=True,
    )
    labels = {entry.code: entry.label for entry in report.codes}
    codes = Block(
        title="Codes most disputed",
        columns=("code", "segments disputed", "of segments with it", "boundary only", "taken for"),
        rows=tuple(
            Row(
                entry.label,
                (
                    str(entry.n_segments),
                    str(entry.of_segments),
                    str(entry.n_boundary),
                    ", ".join(f"{labels[other]} ({count})" for other, count in entry.confused_with[:MOST_CONFUSED]),
                ),
            )
            for entry in report.codes
        ),
        is_text=True,
    )
    pairs = Block(
        title="Definitions to read side by side",
        columns=("taken for each other", "times", "the one", "the other"),
        rows=tuple(
            Row(" / ".join(pair.labels), (str(pair.n_times), *(_defined(words) for words in pair.definitions)))
            for pair in (report.pairs if limit is None else report.pairs[:MOST_PAIRS])
        ),
        notes=(f"{MOST_PAIRS} of {len(report.pairs)} pairs shown.",)
        if limit is not None and len(report.pairs) > MOST_PAIRS
        else (),
        is_text=True,
    )
    found = f"{total} segment{'' if total == 1 else 's'}{f' ({counts})' if counts else ''}"
    return Blocks(
        title=f"Disagreements of {' and '.join(report.coders)}",
        lead=(f"{found} of {report.n_compared} that two or more coders decided. {TALK}",),
        blocks=(
            *([codes] if codes.rows else []),
            *([pairs] if report.pairs else []),
            *([_settled(settled)] if settled else []),
            segments,
        ),
        notes=(),
        warnings=report.warnings,
        tidy=(TIDY, *_tidy(report)),
    )


TIDY = (
    "source",
    "transcript",
    "turn",
    "start",
    "end",
    "case",
    "role",
    "how",
    "words",
    "coder",
    "answer",
    "codes",
    "disputed",
)


def _tidy(report: DisagreementReport) -> Iterator[tuple[float | str, ...]]:
    """A row per segment and coder who decided it; codes by labels (those in dispute marked) and by ids."""
    for item in report.disagreements:
        where = (item.source, item.transcript, item.turn, item.start, item.end, item.case, item.role)
        for answer in item.answers:
            disputed = "; ".join(code for code in answer.codes if code in item.disputed)
            yield (
                *where,
                item.kind.value,
                item.quote,
                answer.coder,
                _said(answer, item),
                "; ".join(answer.codes),
                disputed,
            )


def _settled(found: Sequence[OverruledCode]) -> Block:
    return Block(
        title="Codes by the rulings on them",
        columns=("code", "answers that gave it", "dropped", "answers that did not", "added"),
        rows=tuple(
            Row(one.label, tuple(map(str, (one.n_given, one.n_dropped, one.n_withheld, one.n_added)))) for one in found
        ),
        notes=(RULED,),
    )


def _defined(words: str) -> str:
    return words or "no definition in the codebook"


def _row(item: Disagreement, coders: tuple[str, ...]) -> Row:
    answers = {answer.coder: answer for answer in item.answers}
    said = (_said(answers[coder], item) if coder in answers else "not decided" for coder in coders)
    return Row(item.source, (item.kind.value, item.quote, *said))


def _said(answer: Answer, item: Disagreement) -> str:
    """Labels of the codes with their facets, those in dispute marked."""
    if not answer.codes:
        return "no code"

    def said(code: str, label: str, facets: Pairs) -> str:
        mark = "*" if code in item.facets else ""
        values = "".join(f" {mark}+{value}" for _, value in facets) or (" *no facet" if mark else "")
        return f"{'*' if code in item.disputed else ''}{label}{values}"

    return ", ".join(map(said, answer.codes, answer.labels, answer.facets))
