"""Co-occurrence and sequence as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.analysis.cooccurrence import FEW
from qualkit.report.blocks import Block, Blocks, Row, blocks_table, write_blocks
from qualkit.report.formats import DRAWN, PICTURES, checked_suffix

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.console import RenderableType

    from qualkit.analysis.cooccurrence import Cooccurrence
    from qualkit.analysis.sequence import Sequence
    from qualkit.report.provenance import Provenance

PAIRS = ("first", "second", "together", "with first", "with second", "jaccard", "lift", "cases")
STEPS = ("first", "then", "steps", "from first", "to then", "lift", "cases")
CHANCE = f"Lift 1 is chance; below {FEW} together it says little, and is not printed."


def cooccurrence_table(
    found: Cooccurrence, provenance: Provenance | None = None, *, least: int = 1, most: int | None = None
) -> RenderableType:
    """Pairs that rich draws, the most often first."""
    return blocks_table(cooccurrence_blocks(found, least=least, most=most), provenance)


def write_cooccurrence(
    found: Cooccurrence, path: Path, provenance: Provenance, *, least: int = 1, is_network: bool = False
) -> None:
    """Write the pairs and the matrix, or draw them; formats and errors as in ``write_matrix``, and .svg, .png.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    suffix = checked_suffix(path, DRAWN)
    if suffix in PICTURES:
        from qualkit.report.cooccurrence_plot import cooccurrence_picture
        from qualkit.report.files import write_whole

        content = cooccurrence_picture(
            found, is_network=is_network, least=max(least, 2), suffix=suffix, notice=provenance.notice
        )
        write_whole(path, content)
    else:
        write_blocks(cooccurrence_blocks(found, least=least, has_matrix=True), path, provenance)


def cooccurrence_blocks(
    found: Cooccurrence, *, least: int = 1, most: int | None = None, has_matrix: bool = False
) -> Blocks:
    """The tables of a co-occurrence, in print order.

    Args:
        found: What to print.
        least: Units that a pair has to share.
        most: At most so many pairs; all by default.
        has_matrix: Whether the whole matrix of counts is told too.
    """
    pairs = [pair for pair in found.pairs if pair.n >= least]
    shown = pairs if most is None else pairs[:most]
    groups = [name for name, _ in found.groups]
    rows = tuple(
        Row(
            f"{found.label(pair.first)} + {found.label(pair.second)}\n({pair.first} {pair.second})",
            (
                str(pair.n),
                f"{pair.n_first}, {pair.n_second}",
                f"{pair.jaccard:.2f}",
                f"{pair.lift:.1f}" if pair.n >= FEW else "",
                str(pair.n_cases),
                *(str(n) for n in pair.by_group),
            ),
        )
        for pair in shown
    )
    notes = [f"{len(shown)} of {len(pairs)} pairs shown."] if len(shown) < len(pairs) else []
    if not rows:
        notes.append("No two stand together" + (f" in {least} or more." if least > 1 else "."))
    block = Block(
        title="Pairs",
        columns=(f"{found.of}s", "together", "with each", "jaccard", "lift", "cases", *groups),
        rows=rows,
        notes=(*notes, CHANCE),
    )
    matrix = (_matrix(found),) if has_matrix else ()
    return Blocks(
        title=f"{found.of.capitalize()}s that stand together",
        lead=(f"Unit: {told_unit(found)}; {found.n_units:,} decided.",),
        blocks=(*matrix, block),
        notes=(f"Open a pair: qualkit cooccur --of {found.of} --open FIRST SECOND, by their ids.",),
        warnings=found.warnings,
        tidy=((*PAIRS, *groups), *pair_rows(found, least=least)),
    )


def told_unit(found: Cooccurrence) -> str:
    """The unit in words."""
    if not found.within:
        return found.unit
    return f"turns within {found.within} of each other (the interviewer's count)"


def pair_rows(found: Cooccurrence, *, least: int = 1) -> Iterator[tuple[float | str, ...]]:
    """A row for each pair, columns ``PAIRS`` and one for each group."""
    for pair in found.pairs:
        if pair.n >= least:
            yield (
                pair.first,
                pair.second,
                pair.n,
                pair.n_first,
                pair.n_second,
                round(pair.jaccard, 4),
                round(pair.lift, 4),
                pair.n_cases,
                *pair.by_group,
            )


def sequence_table(found: Sequence, provenance: Provenance | None = None, *, most: int | None = None) -> RenderableType:
    """Transitions that rich draws, the most often first."""
    return blocks_table(sequence_blocks(found, most=most), provenance)


def write_sequence(found: Sequence, path: Path, provenance: Provenance) -> None:
    """Write the transitions; formats and errors as in ``write_matrix``.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    write_blocks(sequence_blocks(found), path, provenance)


def sequence_blocks(found: Sequence, *, most: int | None = None) -> Blocks:
    """The table of what follows what."""
    shown = found.transitions if most is None else found.transitions[:most]
    block = Block(
        title="Steps",
        columns=(f"{found.of}, then {found.of}", "steps", "of steps from the first", "lift", "cases"),
        rows=tuple(
            Row(
                f"{found.label(one.first)} → {found.label(one.then)}\n({one.first} {one.then})",
                (str(one.n), f"{one.n}/{one.n_first}", f"{one.lift:.1f}" if one.n >= FEW else "", str(one.n_cases)),
            )
            for one in shown
        ),
        notes=(
            *([f"{len(shown)} of {len(found.transitions)} shown."] if len(shown) < len(found.transitions) else []),
            CHANCE,
        ),
    )
    return Blocks(
        title="What follows what",
        lead=(f"{found.n_steps:,} steps from a coded segment to the next coded one of the same interview.",),
        blocks=(block,),
        notes=(f"Open a step: qualkit cooccur --sequence --of {found.of} --open FIRST THEN, by their ids.",),
        warnings=(),
        tidy=(STEPS, *step_rows(found)),
    )


def step_rows(found: Sequence) -> Iterator[tuple[float | str, ...]]:
    """A row for each transition, columns ``STEPS``."""
    for one in found.transitions:
        yield one.first, one.then, one.n, one.n_first, one.n_then, round(one.lift, 4), one.n_cases


def _matrix(found: Cooccurrence) -> Block:
    return Block(
        title=f"Counts of {found.of}s",
        columns=(found.of, *(idea.label for idea in found.ideas)),
        rows=tuple(Row(idea.label, tuple(str(int(n)) for n in found.counts[i])) for i, idea in enumerate(found.ideas)),
        notes=(f"On the diagonal: {found.unit}s that carry one.",),
    )
