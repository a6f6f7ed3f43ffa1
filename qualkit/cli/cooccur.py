"""``qualkit cooccur``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.material import counted, show_segments, tell_orphans
from qualkit.cli.options import layer_option, output_option, pass_study, rest_option, to_option
from qualkit.cli.output import draw, say, show

if TYPE_CHECKING:
    from pathlib import Path

    from qualkit.analysis.sequence import Sequence
    from qualkit.cli.material import Counted
    from qualkit.study import Study


@click.command()
@click.option(
    "--of", type=click.Choice(["code", "theme"]), default="code", show_default=True, help="What stands together."
)
@click.option(
    "--unit",
    type=click.Choice(["segment", "turn"]),
    default="segment",
    show_default=True,
    help="What two have to share.",
)
@click.option("--within", type=click.IntRange(1, 100), metavar="N", help="Turns apart that still count; implies turn.")
@click.option("--by", default="role", show_default=True, help="role, or any attribute: counts for each value too.")
@click.option("--least", type=click.IntRange(1), default=1, show_default=True, help="Only pairs with so many units.")
@click.option("--most", type=click.IntRange(1), default=25, show_default=True, help="Print at most so many.")
@click.option("--sequence", "is_sequence", is_flag=True, help="What follows what, in place of what stands together.")
@click.option("--open", "ids", nargs=2, metavar="FIRST SECOND", help="Show the segments behind one number.")
@click.option("--network", "is_network", is_flag=True, help="Draw a network, in place of a heat map, to .svg or .png.")
@layer_option
@rest_option
@to_option
@output_option
@pass_study
def cooccur(
    study: Study,
    of: str,
    unit: str,
    within: int | None,
    by: str,
    least: int,
    most: int,
    is_sequence: bool,
    ids: tuple[str, str] | None,
    is_network: bool,
    layer: str | None,
    rest: str | None,
    paths: tuple[Path, ...],
    output: str,
) -> None:
    """Cross codes or themes with each other: what stands together, what follows what.

    Counts are of decided segments or turns, with Jaccard (share of the units that carry either) and lift (1 is
    chance), for all and for each group. Two themes that share a code do not stand together by that code alone.
    --to writes .csv, .xlsx, .md, .html, and draws .svg and .png.

    Before: `qualkit code`. See also: `qualkit matrix`, `qualkit themes`.
    """
    from qualkit.analysis.cooccurrence import cooccurrence
    from qualkit.report.cooccurrence import PAIRS, cooccurrence_table, pair_rows, write_cooccurrence
    from qualkit.report.formats import DRAWN, SUFFIXES, checked_suffix

    if is_sequence and (within or unit != "segment" or is_network):
        raise click.UsageError("--sequence goes from segment to segment: without --unit turn, --within or --network.")
    for path in paths:
        checked_suffix(path, SUFFIXES if is_sequence else DRAWN)
    what = counted(study, layer, rest)
    if is_sequence:
        _sequence(study, what, of=of, ids=ids, most=most, paths=paths, output=output)
        return
    found = cooccurrence(
        what.found.codings,
        what.found.segments,
        what.found.cases,
        codebook=what.book,
        of=of,
        unit="turn" if within else unit,  # type: ignore[arg-type]
        within=within or 0,
        by=by,
        language=study.settings.study.language,
    )
    if ids is not None:
        show_segments(study, what, found.segments(*_today(what, of, ids)), output=output)
    elif output == "table":
        draw(cooccurrence_table(found, what.origin, least=least, most=most))
    else:
        columns = (*PAIRS, *(name for name, _ in found.groups), "layer")
        rows = [dict(zip(columns, (*row, what.origin.layer), strict=True)) for row in pair_rows(found, least=least)]
        show(rows, columns, output=output)
    for path in paths:
        write_cooccurrence(found, path, what.origin, least=least, is_network=is_network)
        say(f"Wrote {path}")
    tell_orphans(what.found)


def _sequence(
    study: Study,
    what: Counted,
    *,
    of: str,
    ids: tuple[str, str] | None,
    most: int,
    paths: tuple[Path, ...],
    output: str,
) -> None:
    from qualkit.analysis.sequence import sequence
    from qualkit.report.cooccurrence import STEPS, sequence_table, step_rows, write_sequence

    found = sequence(
        what.found.codings,
        what.found.segments,
        what.found.cases,
        codebook=what.book,
        of=of,
        language=study.settings.study.language,
    )
    if ids is not None:
        _open_steps(study, what, found, _today(what, of, ids), output)
    elif output == "table":
        draw(sequence_table(found, what.origin, most=most))
    else:
        columns = (*STEPS, "layer")
        rows = [dict(zip(columns, (*row, what.origin.layer), strict=True)) for row in step_rows(found)]
        show(rows, columns, output=output)
    for path in paths:
        write_sequence(found, path, what.origin)
        say(f"Wrote {path}")
    tell_orphans(what.found)


def _open_steps(study: Study, what: Counted, found: Sequence, ids: tuple[str, str], output: str) -> None:
    places = found.places(*ids)
    show_segments(study, what, [name for step in places for name in step], output=output)
    say(f"{len(places):,} steps from {ids[0]} to {ids[1]}; a segment may be in several")


def _today(what: Counted, of: str, ids: tuple[str, str]) -> tuple[str, str]:
    """Today's ids; one that the codebook does not define is refused with the nearest."""
    first, second = (what.book.theme(one).id if of == "theme" else what.book.code(one).id for one in ids)
    return first, second
