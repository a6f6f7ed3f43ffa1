"""Agreement as tables: each coefficient with its interval, prevalence beside it, reasons where there is no value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.analysis.coefficients import COEFFICIENTS, CONVENTIONS, LABELS
from qualkit.analysis.unitizing import ALL_COEFFICIENTS, CODE_COEFFICIENTS, U_LABELS
from qualkit.model.counted import counted
from qualkit.report.blocks import Block, Blocks, Row, blocks_table, write_blocks
from qualkit.report.estimates import Reasons, decimal, numbers
from qualkit.report.files import write_whole
from qualkit.report.formats import DRAWN, PICTURES, checked_suffix

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rich.console import RenderableType

    from qualkit.analysis.agreement_report import AgreementReport
    from qualkit.report.provenance import Provenance

SUFFIXES = (*DRAWN, ".jsonl")
HEADS = LABELS | {"brennan-prediger": "Brennan–Prediger, 2 categories"}
TOGETHER = (
    ("percent", "positive", "kappa", "alpha"),
    ("percent", "positive", "ac1", "fleiss"),
    ("percent", "positive", "brennan-prediger"),
)
"""On narrow terminals: coefficients of one table. The two agreements stand by all others: AC1 and
Brennan–Prediger are high for a rare code even where coders never agree that it is there."""

PREVALENCE = (
    "Prevalence: share of all answers that give the code. Percent agreement is high for any rare code; "
    "positive agreement tells how often coders agree that it is there."
)

POOLED = {
    "micro": "all codes, unit × code",
    "mean": "all codes, mean",
    "sets": "all codes, sets (MASI)",
}


def agreement_table(report: AgreementReport, provenance: Provenance | None = None) -> RenderableType:
    """A report of agreement that rich draws, down to 40 columns."""
    return blocks_table(agreement_blocks(report), provenance)


def write_agreement(report: AgreementReport, path: Path, provenance: Provenance) -> None:
    """Write a report of agreement, or draw it; formats and errors as in ``write_blocks``, and .svg, .png.

    A ``.csv`` file has one row per value: what it is of, the coefficient, value and bounds as numbers, and in
    words why there is none.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    suffix = checked_suffix(path, SUFFIXES)
    if suffix in PICTURES:
        from qualkit.report.agreement_plot import agreement_picture

        write_whole(path, agreement_picture(report, suffix=suffix, notice=provenance.notice))
    else:
        write_blocks(agreement_blocks(report), path, provenance)


def agreement_blocks(report: AgreementReport) -> Blocks:
    """The tables and notes of a report of agreement, in print order."""
    blocks = [_coefficients(report)]
    if report.unitizing:
        blocks.append(_spans(report))
    blocks.append(_levels(report))
    return Blocks(
        title=f"Agreement of {' and '.join(report.coders)}",
        lead=tuple(_lead(report)),
        blocks=tuple(blocks),
        notes=(_intervals(report), CONVENTIONS),
        warnings=report.warnings,
        tidy=(TIDY, *_tidy(report)),
    )


TIDY = (
    "of",
    "code",
    "label",
    "theme",
    "prevalence",
    "coefficient",
    "value",
    "low",
    "high",
    "undefined in resamples",
    "note",
)


def pooled_alpha(report: AgreementReport) -> str:
    """Krippendorff's alpha of all codes with its interval, units and coders, for a sentence; or why it is undefined."""
    alpha = next(entry for entry in report.pooled if entry.name == "micro").coefficients["alpha"]
    place = f"{report.n_compared:,} units, {', '.join(report.coders)}"
    if alpha.value is None:
        return f"Krippendorff's alpha undefined, because {alpha.undefined} ({place})"
    told = f"Krippendorff's alpha {decimal(alpha.value)}"
    if alpha.low is not None and alpha.high is not None:
        told += f", {report.level * 100:g} % interval {decimal(alpha.low)} to {decimal(alpha.high)}"
    return f"{told} ({place}{'' if report.is_human else '; a machine is one of them'})"


def _lead(report: AgreementReport) -> Iterator[str]:
    if not report.is_human:
        yield f"Not human evidence: {', '.join(report.machines)} is a machine."
    yield (
        f"Unit: {report.unit.words}. {report.n_compared:,} of {report.n_units:,} decided by two or more coders, "
        f"in {counted(report.n_interviews, 'interview')}."
    )


def _intervals(report: AgreementReport) -> str:
    made = f"[low, high]: interval of {report.level * 100:g} %, {report.interval}; {report.resampled}"
    return f"{made}; {report.draws} resamples with seed {report.seed} tell how often a value is undefined."


def _coefficients(report: AgreementReport) -> Block:
    reasons = Reasons()
    names = [name for name in COEFFICIENTS if not _nowhere(report, name)]
    rows = [
        Row(
            code.label,
            (
                decimal(code.prevalence),
                " | ".join(f"{count:,}" for count in code.given),
                *(reasons.cell(code.coefficients[name]) for name in names),
            ),
        )
        for code in report.codes
    ]
    pooled = {entry.name: entry for entry in report.pooled}
    rows += [
        Row(
            POOLED[way],
            (
                "" if entry.prevalence is None else decimal(entry.prevalence),
                "",
                *(reasons.cell(entry.coefficients[name]) for name in names),
            ),
            is_pooled=True,
        )
        for way in ("micro", "mean")
        for entry in (pooled[way],)
    ]
    if "sets" in pooled:
        sets = reasons.cell(pooled["sets"].coefficients["masi-alpha"])
        cells = ("", "", *(sets if name == "alpha" else "" for name in names))
        rows.append(Row(POOLED["sets"], cells, is_pooled=True))
    told = [
        f"{HEADS[name]}: undefined, because {reason}." for name in COEFFICIENTS if (reason := _nowhere(report, name))
    ]
    unused = [f"Not given by any coder, so without agreement to measure: {', '.join(report.unused)}."]
    return Block(
        title="On units",
        columns=("code", "prevalence", f"given by {' | '.join(report.coders)}", *(HEADS[name] for name in names)),
        rows=tuple(rows),
        notes=(
            *reasons.notes(),
            *told,
            PREVALENCE,
            *(f"{POOLED[entry.name]}: {entry.words}." for entry in report.pooled),
            *(unused if report.unused else ()),
        ),
        parts=tuple((0, *(2 + names.index(name) for name in group if name in names)) for group in TOGETHER),
    )


def _nowhere(report: AgreementReport, name: str) -> str:
    """The one reason why a coefficient is undefined throughout; empty when it is defined anywhere."""
    every = [
        *(code.coefficients[name] for code in report.codes),
        *(entry.coefficients[name] for entry in report.pooled if name in entry.coefficients),
    ]
    reasons = {estimate.undefined for estimate in every}
    return reasons.pop() if len(reasons) == 1 else ""


def _spans(report: AgreementReport) -> Block:
    reasons = Reasons()
    names = [*CODE_COEFFICIENTS, *(name for name in ALL_COEFFICIENTS if name not in CODE_COEFFICIENTS)]
    rows = [
        Row(
            code.label,
            (
                *(reasons.cell(code.unitizing[name]) if name in code.unitizing else "" for name in names),
                "" if code.coverage is None else decimal(code.coverage),
            ),
        )
        for code in report.codes
    ]
    rows.append(
        Row(
            "all codes",
            (*(reasons.cell(report.unitizing[name]) if name in report.unitizing else "" for name in names), ""),
            is_pooled=True,
        )
    )
    return Block(
        title="Spans with free boundaries",
        columns=("code", *(U_LABELS[name] for name in names), "coverage of (k)uα"),
        rows=tuple(rows),
        notes=(
            *reasons.notes(),
            "Continuum: the code points of the segments put before coders, interviews one after the other.",
        ),
        parts=((0, 1, 4), (0, 2, 3)),
    )


def _levels(report: AgreementReport) -> Block:
    reasons = Reasons()
    found = {level.name: {match.code: match for match in (*level.codes, level.all)} for level in report.levels}
    labels = {code.code: code.label for code in report.codes}

    def cells(code: str) -> tuple[str, ...]:
        return tuple(
            f"undefined {reasons.mark(f'undefined, because {_why(which)}')}" if share is None else decimal(share)
            for level in found.values()
            for which, share in (("percent", level[code].percent), ("positive", level[code].positive))
        )

    heads = [f"{name}, {which}" for name in found for which in ("percent", "positive")]
    rows = [Row(label, cells(code)) for code, label in labels.items()]
    rows.append(Row("all codes", cells(""), is_pooled=True))
    return Block(
        title="Transcripts, overlapping spans",
        columns=("code", *heads),
        rows=tuple(rows),
        notes=(
            *reasons.notes(),
            *(f"{level.name}: {level.words}." for level in report.levels),
            "No coefficient corrects these for chance: where spans are free, nobody can count what both left uncoded.",
        ),
        parts=((0, 1, 2, 3), (4, 5)),
    )


def _why(which: str) -> str:
    return "nothing could be compared" if which == "percent" else "no coder gave the code where another decided too"


def _tidy(report: AgreementReport) -> Iterator[tuple[float | str, ...]]:
    for code in report.codes:
        head = ("code", code.code, code.label, code.theme, code.prevalence)
        for name, estimate in {**code.coefficients, **code.unitizing}.items():
            yield (*head, name, *numbers(estimate))
    for entry in report.pooled:
        prevalence: float | str = "" if entry.prevalence is None else entry.prevalence
        for name, estimate in entry.coefficients.items():
            yield (entry.name, "", POOLED[entry.name], "", prevalence, name, *numbers(estimate))
    for name, estimate in report.unitizing.items():
        yield ("spans", "", "all codes", "", "", name, *numbers(estimate))
    labels: Mapping[str, str] = {code.code: code.label for code in report.codes}
    for level in report.levels:
        for match in (*level.codes, level.all):
            for name, share in (("percent", match.percent), ("positive", match.positive)):
                value: float | str = "" if share is None else share
                note = "" if share is not None else f"undefined, because {_why(name)}"
                label = labels.get(match.code, "" if match.code else "all codes")
                yield (level.name, match.code, label, "", "", name, value, "", "", "", note)
