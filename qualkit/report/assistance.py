"""What suggestions did to answers, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.analysis.assistance import (
    AFTER,
    ALL_SHOWN,
    AT_ONCE,
    BEFORE,
    BLIND,
    COMPARISONS,
    CONTROL,
    EDIT,
    FIRST,
)
from qualkit.report.blocks import Block, Blocks, Row
from qualkit.report.estimates import Reasons, decimal, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualkit.analysis.assistance_report import AssistanceReport, CodeShare

TRAINED = (
    "Only blind answers are called unassisted: suggestions seen earlier train a coder, so an own answer before "
    "suggestions, or on a control segment, is not."
)
NO_PROOF = (
    "That an answer holds a suggestion is no evidence that the suggestion is right: people shift towards what they are "
    "shown. How good suggestions are is told by answers given without them: qualkit suggest --evaluate"
)
ALL = (
    "Shares of all answers with suggestions on screen, those that no code fits among them. Before: how often the "
    "coder's own answer held what was suggested afterwards."
)
MANY = "Many intervals stand here side by side: of twenty, one misses what it should hold."
BOTH = (
    "Suggestions get better as a coder goes on, and the coder gets used to them: these figures cannot tell the two "
    "apart. Seconds: of the own answer and of what follows, together."
)
TIDY = (
    "coder",
    "part",
    "of",
    "label",
    "measure",
    "value",
    "low",
    "high",
    "undefined in resamples",
    "note",
)


def assistance_blocks(reports: Sequence[AssistanceReport]) -> Blocks:
    """The tables and notes of one coder, or of several one after the other."""
    blocks = [block for report in reports for block in _blocks(report, is_one=len(reports) == 1)]
    warnings = [
        f"{report.coder}: {warning}" if len(reports) > 1 else warning
        for report in reports
        for warning in report.warnings
    ]
    return Blocks(
        title=f"Assistance of {' and '.join(report.coder for report in reports)}",
        lead=(TRAINED, NO_PROOF),
        blocks=tuple(blocks),
        notes=tuple(dict.fromkeys(_intervals(report) for report in reports)),
        warnings=tuple(warnings),
        tidy=(TIDY, *(row for report in reports for row in _tidy(report))),
    )


def _intervals(report: AssistanceReport) -> str:
    made = f"[low, high]: interval of {report.level * 100:g} %, {report.interval}; {report.resampled}"
    return (
        f"{report.coder}: {made}; {report.draws} resamples with seed {report.seed} tell how often a value is undefined."
    )


def _blocks(report: AssistanceReport, *, is_one: bool) -> Iterator[Block]:
    who = "" if is_one else f"{report.coder}: "
    yield _paces(report, who)
    if report.ranks:
        yield _acceptance(report, who)
        yield _changes(report, who)
        yield _ranks(report, who)
    if report.shares:
        yield from _shares(report, who)
    if report.stretches:
        yield _stretches(report, who)


def _paces(report: AssistanceReport, who: str) -> Block:
    rows = [
        Row(
            pace.name,
            (
                f"{pace.n_answers:,}",
                str(pace.n_interviews),
                "not measured"
                if pace.seconds is None
                else f"{pace.seconds[1]:.1f}\n[{pace.seconds[0]:.1f}, {pace.seconds[2]:.1f}]",
                f"{pace.n_gaps:,}",
            ),
        )
        for pace in report.paces
    ]
    return Block(
        title=f"{who}Answers and seconds per segment",
        columns=("answers", "number", "interviews", "median s\n[quartiles]", "gaps"),
        rows=tuple(rows),
        notes=(f"Gaps: answers that took longer than {report.bound:g} s; their time is left out.",),
    )


def _acceptance(report: AssistanceReport, who: str) -> Block:
    reasons = Reasons()
    longest = len(report.ranks)
    rows = [
        Row(one.name, tuple(reasons.cell(one.of[way]) for way in (AT_ONCE, BEFORE, AFTER))) for one in report.acceptance
    ]
    fewer = f"No more than {longest} suggestions were ever on screen." if longest < max(FIRST) else ""
    return Block(
        title=f"{who}Acceptance",
        columns=("the answer", AT_ONCE, BEFORE, AFTER),
        rows=tuple(rows),
        notes=(
            *reasons.notes(),
            ALL,
            *([fewer] if fewer else ()),
        ),
    )


def _changes(report: AssistanceReport, who: str) -> Block:
    reasons = Reasons()
    rows = [Row(one.name, (reasons.cell(one.of[EDIT]),)) for one in report.changes]
    return Block(
        title=f"{who}Own answers after suggestions were shown",
        columns=("the answer", "share"),
        rows=tuple(rows),
        notes=reasons.notes(),
    )


def _ranks(report: AssistanceReport, who: str) -> Block:
    rows = [
        Row(
            str(one.rank),
            (
                f"{one.n_shown:,}",
                f"{one.n_held:,}",
                decimal(one.n_held / one.n_shown),
                f"{one.n_before:,}",
            ),
        )
        for one in report.ranks
    ]
    return Block(
        title=f"{who}Rank of the suggestions taken",
        columns=("rank", "on screen", "in the answer", "share", "in the own answer before"),
        rows=tuple(rows),
        notes=(f"{report.n_elsewhere:,} of {report.n_codes:,} codes given with suggestions on screen were not on it.",),
    )


SHARES = (ALL_SHOWN, CONTROL, BEFORE, BLIND)


def _shares(report: AssistanceReport, who: str) -> Iterator[Block]:
    def share(one: CodeShare, name: str) -> str:
        found = one.shares[name]
        return "–" if found is None else decimal(found)

    yield Block(
        title=f"{who}Share of answers that give a code",
        columns=("code", *(f"{name} (n={report.n_of[name]:,})" for name in SHARES)),
        rows=tuple(Row(one.label, tuple(share(one, name) for name in SHARES)) for one in report.shares),
    )
    reasons = Reasons()
    yield Block(
        title=f"{who}How these shares differ with suggestions",
        columns=("code", *COMPARISONS),
        rows=tuple(
            Row(one.label, tuple(_signed(reasons.cell(one.differences[name])) for name in COMPARISONS))
            for one in report.shares
        ),
        notes=(*reasons.notes(), *(f"{name}: {words}." for name, words in COMPARISONS.items()), MANY),
    )


def _signed(cell: str) -> str:
    return cell if cell.startswith(("-", "undefined")) else f"+{cell}"


def _stretches(report: AssistanceReport, who: str) -> Block:
    rows = [
        Row(
            f"{one.first}–{one.last}",
            (
                *(decimal(one.holds[k]) for k in FIRST),
                "–" if one.changed is None else decimal(one.changed),
                "–" if one.seconds is None else f"{one.seconds:.1f}",
            ),
        )
        for one in report.stretches
    ]
    return Block(
        title=f"{who}Over time: answers with suggestions on screen, in coding order",
        columns=("answers", *(f"holds one of first {k}" for k in FIRST), "own answer changed", "median s"),
        rows=tuple(rows),
        notes=(BOTH,),
    )


def _tidy(report: AssistanceReport) -> Iterator[tuple[float | str, ...]]:
    who = report.coder
    for pace in report.paces:
        for name, number in (("answers", pace.n_answers), ("interviews", pace.n_interviews), ("gaps", pace.n_gaps)):
            yield (who, "pace", pace.name, "", name, number, "", "", "", "")
        note = "undefined, because no time was measured" if pace.seconds is None else "low, high: quartiles"
        low, median, high = pace.seconds or ("", "", "")
        yield (who, "pace", pace.name, "", "median seconds", median, low, high, "", note)
    for part, measures in (("acceptance", report.acceptance), ("changes", report.changes)):
        for one in measures:
            for way, estimate in one.of.items():
                yield (who, part, way, "", one.name, *numbers(estimate))
    for rank in report.ranks:
        for name, number in (("on screen", rank.n_shown), ("in the answer", rank.n_held), ("before", rank.n_before)):
            yield (who, "rank", str(rank.rank), "", name, number, "", "", "", "")
    for code in report.shares:
        for name, share in code.shares.items():
            note = "" if share is not None else "undefined, because there is no such answer"
            value: float | str = "" if share is None else share
            yield (who, "code", code.code, code.label, f"share {name}", value, "", "", "", note)
        for name, estimate in code.differences.items():
            yield (who, "code", code.code, code.label, name, *numbers(estimate))
    for stretch in report.stretches:
        of = f"{stretch.first}–{stretch.last}"
        told = {f"holds one of first {k}": share for k, share in stretch.holds.items()}
        for name, found in {**told, "changed": stretch.changed, "median seconds": stretch.seconds}.items():
            yield (who, "over time", of, "", name, "" if found is None else found, "", "", "", "")
