"""Saturation as tables: the rules of Guest and Francis, new codes by interview, growth of the codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.analysis.saturation import ONLY_CODES
from qualkit.report.blocks import Block, Blocks, Row, blocks_table, write_blocks
from qualkit.report.formats import DRAWN, PICTURES, checked_suffix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from qualkit.analysis.growth import CodebookStep
    from qualkit.analysis.saturation import Curve, SaturationReport
    from qualkit.report.provenance import Provenance

TIDY = ("group", "place", "transcript", "case", "date", "new codes", "codes so far", "low", "median", "high", "new")
NO_HISTORY = (
    "The store has kept one state of the codebook only, so its growth cannot be told. From now on each state "
    "that is coded with, or made by `qualkit codebook`, is kept."
)
RULES = (
    "Guest, Namey & Chen 2020: new codes of a run by the codes of the base. Francis et al 2010: ten interviews, "
    "then three in a row with nothing new."
)
OPEN = "The segments behind a first use: qualkit codings list TRANSCRIPT --code ID"


def saturation_table(
    report: SaturationReport, steps: Sequence[CodebookStep], provenance: Provenance | None = None
) -> RenderableType:
    """Saturation that rich draws: the interviews of all groups together only; files hold each group's too."""
    return blocks_table(saturation_blocks(report, steps, is_whole=False), provenance)


def write_saturation(
    report: SaturationReport, steps: Sequence[CodebookStep], path: Path, provenance: Provenance
) -> None:
    """Write saturation as tables, or draw its curves; formats and errors as in ``write_matrix``, and .svg, .png.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    suffix = checked_suffix(path, DRAWN)
    if suffix in PICTURES:
        from qualkit.report.files import write_whole
        from qualkit.report.saturation_plot import saturation_picture

        write_whole(path, saturation_picture(report, steps, suffix=suffix, notice=provenance.notice))
    else:
        write_blocks(saturation_blocks(report, steps), path, provenance)


def saturation_blocks(report: SaturationReport, steps: Sequence[CodebookStep], *, is_whole: bool = True) -> Blocks:
    """The tables of a saturation report, in print order.

    Args:
        report: What to print.
        steps: States of the codebook.
        is_whole: Whether each group's interviews are told as well.
    """
    shown = report.curves if is_whole else report.curves[:1]
    everyone = report.curves[0]
    return Blocks(
        title="Saturation of codes",
        lead=(ONLY_CODES, f"Order: {report.order}. Bands: 5 to 95 % of {report.orders:,} random orders."),
        blocks=(*(_interviews(curve) for curve in shown), _rules(report), *_growth(steps)),
        notes=(
            *_once(everyone),
            OPEN,
            RULES,
        ),
        warnings=report.warnings,
        tidy=(TIDY, *tidy_rows(report)),
    )


def tidy_rows(report: SaturationReport) -> Iterator[tuple[float | str, ...]]:
    """A row for each group and interview, columns ``TIDY``."""
    for curve in report.curves:
        for place, one in enumerate(curve.interviews, start=1):
            yield (
                curve.group,
                place,
                one.name,
                one.case,
                one.date,
                len(one.new),
                one.n_codes,
                one.low,
                one.median,
                one.high,
                " ".join(one.new),
            )


def _once(curve: Curve) -> tuple[str, ...]:
    if not curve.n_once:
        return ()
    return (f"{curve.n_once} of {curve.n_codes} codes are used in one interview only: the next may bring more such.",)


def _interviews(curve: Curve) -> Block:
    return Block(
        title=f"First use of codes: {curve.group} (n={len(curve.interviews)})",
        columns=("interview", "date", "new", "so far", "random orders", "codes first used"),
        rows=tuple(
            Row(
                one.name,
                (
                    one.date or "no date",
                    str(len(one.new)),
                    str(one.n_codes),
                    f"{one.median:g} ({one.low:g}–{one.high:g})",
                    ", ".join(one.new),
                ),
            )
            for one in curve.interviews
        ),
        notes=("Random orders: median of codes so far (5–95 %).",),
        parts=((0, 1, 2, 3), (4,)),
        is_text=True,
    )


def _rules(report: SaturationReport) -> Block:
    rows = []
    for curve in report.curves:
        label = f"{curve.group} (n={len(curve.interviews)}, {curve.n_codes} codes)"
        for one in curve.guest:
            band = (
                f"{one.median:g}+{one.run} ({one.low:g}–{one.high:g}) in {one.reached:.0%}"
                if one.median is not None
                else ("" if one.why_not else "in no order")
            )
            last = f"{one.shares[-1]:.0%}" if one.shares else ""
            rows.append(Row(label, (f"Guest {one.base}, {one.run}, ≤ {one.threshold:.0%}", one.told, band, last)))
            label = ""
        rows.append(Row("", ("Francis 10, 3", curve.francis.told, "", "")))
    return Block(
        title="After how many interviews no, or few, codes are new",
        columns=("group", "rule", "told", "random orders", "last run"),
        rows=tuple(rows),
        notes=("Guest: base, run, threshold. 6+2: after six interviews the next two added no more than that.",),
        is_text=True,
    )


def _growth(steps: Sequence[CodebookStep]) -> tuple[Block, ...]:
    if len(steps) < 2:
        return (Block("Growth of the codebook", ("state", "codes"), (), notes=(NO_HISTORY,)),)
    return (
        Block(
            title="Growth of the codebook",
            columns=("first seen", "codes in use", "interviews begun", "came", "went"),
            rows=tuple(
                Row(
                    step.at.replace("T", " ")[:16],
                    (
                        str(step.n_codes),
                        str(step.n_interviews),
                        ", ".join(step.added) if number else "",
                        ", ".join(step.gone),
                    ),
                )
                for number, step in enumerate(steps)
            ),
            notes=("A renamed code neither comes nor goes; a code that is merged or retired goes.",),
            is_text=True,
        ),
    )
