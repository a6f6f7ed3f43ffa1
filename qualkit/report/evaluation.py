"""An evaluation of suggestions as tables, pictures and JSON: figures with intervals, no verdict."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from qualkit.report.blocks import Block, Blocks, Row, blocks_table, write_blocks
from qualkit.report.files import write_whole
from qualkit.report.formats import checked_suffix
from qualkit.suggestion.evaluation import RARE_SHARE
from qualkit.suggestion.figure import Figure
from qualkit.suggestion.own import Given
from qualkit.suggestion.trial import BATCH, SUGGESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rich.console import RenderableType

    from qualkit.report.provenance import Provenance
    from qualkit.suggestion.comparison import Comparison
    from qualkit.suggestion.evaluation import Evaluation

SUFFIXES = (".json", ".html", ".md", ".svg", ".csv", ".xlsx")
FORMAT = "qualkit-evaluation/1"

INTERVALS = (
    "[low, high]: 95 %, Student's t with a jackknife over interviews, because segments of one interview resemble each "
    "other. Above the floor: suggestions less the floor of the highest value, on the same segments."
)
HITS = (
    "hit@k: one of the k codes shown is the coder's. recall@k: the share of the coder's codes among the k. LRAP: how "
    "high they stand. All on segments that hold a code; those that no code fits are told apart below."
)
"""What the measures are, below the first table."""

CHANCE = "A pair is a coded segment and one that no code fits; .500 is what chance would give."
KAPPA = (
    "κ: Cohen's kappa between coder and suggestions, segments that no code fits among them; low for rare codes even "
    "where the two differ seldom, and 0 for a code that is never said."
)
PICTURED = "Calibration, learning curve and replay; the tables below hold the figures"


def evaluation_table(
    evaluation: Evaluation,
    *,
    labels: Mapping[str, str],
    about: tuple[str, ...] = (),
    provenance: Provenance | None = None,
) -> RenderableType:
    """An evaluation that rich draws.

    Args:
        evaluation: The figures.
        labels: Code id to label.
        about: What was judged, a sentence a line.
        provenance: Where it comes from.
    """
    return blocks_table(evaluation_blocks(evaluation, labels=labels, about=about), provenance)


def write_evaluation(
    evaluation: Evaluation,
    path: Path,
    provenance: Provenance,
    *,
    labels: Mapping[str, str],
    about: tuple[str, ...] = (),
    facts: Mapping[str, object] | None = None,
) -> None:
    """Write an evaluation; the suffix decides the format.

    ``.json``: every figure, for a supplement. ``.html``: pictures and tables, one file that fetches nothing.
    ``.svg``: the pictures. ``.md``, ``.csv`` (a row a figure) and ``.xlsx``: the tables.

    Args:
        evaluation: The figures.
        path: Where to.
        provenance: Where they come from.
        labels: Code id to label.
        about: What was judged, a sentence a line.
        facts: More for the JSON file.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    suffix = checked_suffix(path, SUFFIXES)
    if suffix == ".json":
        write_whole(path, evaluation_json(evaluation, provenance, labels=labels, facts=facts or {}))
    elif suffix == ".svg":
        from qualkit.report.plots import evaluation_svg

        write_whole(path, evaluation_svg(evaluation, notice=dict(provenance.lines()).get("notice", "")))
    elif suffix == ".html":
        from qualkit.report.page import render
        from qualkit.report.plots import evaluation_svg, inline

        report = evaluation_blocks(evaluation, labels=labels, about=about)
        picture = inline(
            evaluation_svg(evaluation), "Calibration, learning curve and replay; the tables hold the figures"
        )
        page = render(
            "evaluation.html",
            provenance,
            title=report.title,
            warnings=report.warnings,
            report=report,
            picture=picture,
        )
        write_whole(path, page.encode())
    else:
        write_blocks(evaluation_blocks(evaluation, labels=labels, about=about), path, provenance)


def evaluation_json(
    evaluation: Evaluation, provenance: Provenance, *, labels: Mapping[str, str], facts: Mapping[str, object]
) -> bytes:
    """Every figure as JSON, keys in a fixed order; a value that is not defined is ``null``."""
    figures = asdict(evaluation)
    figures["counts"] = {given.value: n for given, n in evaluation.counts.items()}
    made = {
        "format": FORMAT,
        "provenance": dict(provenance.lines()),
        **facts,
        "labels": {code: labels.get(code, code) for code in evaluation.codes},
        **figures,
    }
    return (json.dumps(_finite(made), ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def evaluation_blocks(evaluation: Evaluation, *, labels: Mapping[str, str], about: tuple[str, ...] = ()) -> Blocks:
    """The tables and notes of an evaluation, in print order."""
    n_rare = sum(one.is_rare for one in evaluation.by_code)
    blocks = [
        _comparison(
            "Each interview judged by the others",
            evaluation.left_out,
            notes=(
                HITS,
                f"Rare codes: {n_rare}, given on less than {RARE_SHARE:.0%} of the coded segments.",
                INTERVALS,
            ),
        )
    ]
    if evaluation.replay is not None:
        note = (
            "Each segment judged by everything answered before it, of the same interview too. Codes before: the codes "
            "of the coded segments just before, the nearest first. TF-IDF is fitted anew at every stretch below."
        )
        blocks.append(_comparison("Replay in coding order", evaluation.replay, notes=(note,)))
    if evaluation.onsets is not None and evaluation.onsets.n_passages:
        note = "Only codes that the segment before did not hold count as the coder's: what starts, not what runs on."
        blocks.append(_comparison("Replay, code onsets alone", evaluation.onsets, notes=(note,)))
    blocks += [_calibration(evaluation), _none(evaluation)]
    if evaluation.curve:
        blocks.append(_learning(evaluation))
    if evaluation.replay_curve:
        blocks.append(_replayed(evaluation))
    blocks += [_interviews(evaluation), _codes(evaluation, labels)]
    return Blocks(
        title="Suggestions judged by answers given without them",
        lead=(*about, *_lead(evaluation)),
        blocks=tuple(blocks),
        notes=("Figures, no verdict: they speak of this coder, this codebook and these interviews.",),
        warnings=evaluation.warnings,
        tidy=(TIDY, *_tidy(evaluation)),
    )


TIDY = ("part", "of", "method", "measure", "value", "low", "high", "n")


def decimal(value: float | None) -> str:
    """Three decimals without a zero before the point; a dash where there is no value."""
    if value is None:
        return "–"
    text = f"{value:.3f}"
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def _figure(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return decimal(figure.value)
    return f"{decimal(figure.value)}\n[{decimal(figure.low)}, {decimal(figure.high)}]"


def _lead(evaluation: Evaluation) -> Iterator[str]:
    words = {
        Given.BLIND: "in blind sessions",
        Given.FIRST: "before suggestions were shown",
        Given.IMPORTED: "imported, not known to be unassisted",
    }
    told = [f"{evaluation.counts.get(given, 0):,} {phrase}" for given, phrase in words.items()]
    total = sum(evaluation.counts.values())
    yield f"{total:,} answers in {evaluation.n_interviews} interviews: {', '.join(told)}."
    none = evaluation.none
    yield f"{none.n_coded:,} hold a code, {none.n_none:,} say that none of the {len(evaluation.codes)} codes fits."


def _comparison(title: str, found: Comparison, *, notes: tuple[str, ...]) -> Block:
    rows = []
    for one in found.measures:
        floor = one.strongest
        above = "" if floor is None else f"{_figure(one.above[floor])}\n{floor}"
        rows.append(Row(one.measure, (*(_figure(one.by_method[name]) for name in found.methods), above)))
    n = len(found.methods)
    counted = f"{found.n_passages:,} coded segments in {found.n_interviews} interviews."
    return Block(
        title=title,
        columns=("measure", *found.methods, "above the floor"),
        rows=tuple(rows),
        notes=(counted, *notes),
        parts=((0, n), tuple(range(1, n))),
    )


def _calibration(evaluation: Evaluation) -> Block:
    rows = [Row(decimal(one.stated), (decimal(one.right), f"{one.n:,}")) for one in evaluation.bins]
    replayed = "" if evaluation.replay_error is None else f" In replay {decimal(evaluation.replay_error)}."
    return Block(
        title="Calibration of the five suggestions shown",
        columns=("probability stated", "share right", "suggestions"),
        rows=tuple(rows),
        notes=(
            f"Expected calibration error {_error(evaluation)}, interviews left out.{replayed}",
            "0 is perfect: of suggestions that state .300, .300 are right. Each line is a tenth of the suggestions.",
        ),
    )


def _error(evaluation: Evaluation) -> str:
    low, high = evaluation.calibration_interval
    return _figure(Figure(evaluation.calibration_error, low, high)).replace("\n", " ")


def _none(evaluation: Evaluation) -> Block:
    none = evaluation.none
    probable = (decimal(none.none_probability), decimal(none.coded_probability))
    untold = "Too few answers of none, or of codes, to state a probability that none fits."
    told = f"Pairs in which it is higher where none fits: {decimal(none.told_apart)}, on {none.n_told:,} segments."
    return Block(
        title="Segments that no code fits",
        columns=("", "none fits", "coded"),
        rows=(
            Row("segments", (f"{none.n_none:,}", f"{none.n_coded:,}")),
            Row(
                f"no code reaches {evaluation.threshold:g}",
                (decimal(none.none_quiet), decimal(none.coded_quiet)),
            ),
            *([Row("probability that none fits, mean", probable)] if none.n_told else []),
        ),
        notes=(
            f"Pairs in which the coded segment has the more probable suggestion: {decimal(none.separation)}.",
            CHANCE,
            told if none.n_told else untold,
        ),
    )


def _learning(evaluation: Evaluation) -> Block:
    methods = tuple(evaluation.curve[0].by_method)
    return Block(
        title="Learning curve: hit@3 by answers given",
        columns=("answers given", *methods),
        rows=tuple(Row(f"{p.given:,}", tuple(_figure(p.by_method[m]) for m in methods)) for p in evaluation.curve),
        notes=(
            f"Half of the interviews judged by answers drawn from the other half, both ways, seed {evaluation.seed}.",
            "At 0 the codebook speaks alone.",
        ),
        parts=((0,), tuple(range(1, len(methods)))),
    )


def _replayed(evaluation: Evaluation) -> Block:
    methods = tuple(evaluation.replay_curve[0].by_method)
    return Block(
        title="Replay by stretches: hit@3",
        columns=("answers known", *methods),
        rows=tuple(
            Row(f"{p.given:,}–{p.until:,}", tuple(_figure(p.by_method[m]) for m in methods))
            for p in evaluation.replay_curve
        ),
        notes=("It rises and falls with the interviews of a stretch as well as with what was learnt.",),
    )


def _interviews(evaluation: Evaluation) -> Block:
    methods = evaluation.left_out.methods
    floors = [name for name in methods if name not in (SUGGESTIONS, BATCH)]
    rows = []
    for one in evaluation.by_interview:
        best = max(floors, key=lambda name: one.hits[name])
        above = f"{decimal(one.hits[SUGGESTIONS] - one.hits[best])} {best}"
        rows.append(Row(one.interview, (f"{one.n:,}", *(decimal(one.hits[name]) for name in methods), above)))
    return Block(
        title="Interview by interview: hit@3, left out",
        columns=("interview", "coded", *methods, "above its best floor"),
        rows=tuple(rows),
    )


def _codes(evaluation: Evaluation, labels: Mapping[str, str]) -> Block:
    rows = [
        Row(
            labels.get(one.code, one.code),
            (
                f"{one.n_given:,}{' rare' if one.is_rare else ''}",
                decimal(one.recall),
                f"{one.n_said:,}",
                f"{one.n_both:,}",
                decimal(one.kappa),
            ),
        )
        for one in evaluation.by_code
    ]
    n_said, n_both = (sum(values) for values in zip(*((o.n_said, o.n_both) for o in evaluation.by_code), strict=True))
    n_given = sum(one.n_given for one in evaluation.by_code)
    pooled = (f"{n_given:,}", "", f"{n_said:,}", f"{n_both:,}", decimal(evaluation.pooled_kappa))
    rows.append(Row("all codes, segment × code", pooled, is_pooled=True))
    return Block(
        title=f"Code by code, threshold {evaluation.threshold:g}, left out",
        columns=("code", "given", "recall@5", "said", "both", "κ"),
        rows=tuple(rows),
        notes=(f"said: segments on which the code's probability is {evaluation.threshold:g} or more.", KAPPA),
    )


def _tidy(evaluation: Evaluation) -> Iterator[tuple[float | str, ...]]:
    parts = {"left out": evaluation.left_out, "replay": evaluation.replay, "replay onsets": evaluation.onsets}
    for part, found in parts.items():
        for one in () if found is None else found.measures:
            for name, figure in one.by_method.items():
                yield (part, "", name, one.measure, *_numbers(figure))
            for name, figure in one.above.items():
                yield (part, f"above {name}", SUGGESTIONS, one.measure, *_numbers(figure))
    for part, points in (("learning curve", evaluation.curve), ("replay stretch", evaluation.replay_curve)):
        for point in points:
            for name, figure in point.by_method.items():
                yield (part, f"{point.given} answers", name, "hit@3", *_numbers(figure))
    error = Figure(evaluation.calibration_error, *evaluation.calibration_interval)
    yield ("left out", "", SUGGESTIONS, "ECE", *_numbers(error)[:3], "")
    none = evaluation.none
    for name, mean in (("none fits", none.none_probability), ("coded", none.coded_probability)):
        if mean is not None:
            yield ("left out", name, SUGGESTIONS, "probability that none fits", mean, "", "", none.n_told)
    for number, one_bin in enumerate(evaluation.bins, start=1):
        yield ("calibration", f"bin {number}", SUGGESTIONS, "probability stated", one_bin.stated, "", "", one_bin.n)
        yield ("calibration", f"bin {number}", SUGGESTIONS, "share right", one_bin.right, "", "", one_bin.n)
    for interview in evaluation.by_interview:
        for name, value in interview.hits.items():
            yield ("interview", interview.interview, name, "hit@3", value, "", "", interview.n)
    for code in evaluation.by_code:
        for measure, found_value in (("kappa", code.kappa), ("recall@5", code.recall)):
            told = "" if found_value is None else found_value
            yield ("code", code.code, SUGGESTIONS, measure, told, "", "", code.n_given)


def _numbers(figure: Figure) -> tuple[float | str, ...]:
    numbers = (figure.value, figure.low, figure.high)
    return (*("" if number is None else number for number in numbers), figure.n)


def _finite(value: Any) -> Any:
    """The same with what JSON lacks as ``null``, to six decimals."""
    if isinstance(value, float):
        return round(value, 6) if value == value and abs(value) != float("inf") else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
