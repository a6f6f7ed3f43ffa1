"""How good suggestions are on a coder's own answers: interviews left out, replay, learning curve, calibration."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.errors import AnalysisError
from qualkit.suggestion.breakdown import (
    CodeFigures,
    InterviewFigures,
    NoneFigures,
    code_figures,
    interview_figures,
    none_figures,
    pooled_kappa,
)
from qualkit.suggestion.comparison import Comparison, compared
from qualkit.suggestion.curve import Point, curve_trials, learning_curve, replay_curve
from qualkit.suggestion.figure import FEWEST_INTERVIEWS, error_interval
from qualkit.suggestion.floors import targets_of
from qualkit.suggestion.measures import Bin, calibration, calibration_error, rare_codes
from qualkit.suggestion.own import Given
from qualkit.suggestion.replay import REPLAYED, Replay, onsets
from qualkit.suggestion.trial import SUGGESTIONS, Scores, Trial, dealt, together, together_none

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import Answer, CodeText, Passage
    from qualkit.suggestion.trial import KnownVectors

    Floats = NDArray[np.float64]
    Task = Callable[[], Scores]
    Run = Callable[[Sequence[Task]], Iterable[Scores]]
    TextsWithout = Callable[[frozenset[str]], Sequence[CodeText]]

LEFT_OUT, REPLAY, CURVE, BATCH_PART = "left out", "replay", "curve", "batch"
PARTS = (LEFT_OUT, REPLAY, CURVE)
"""What is done unless something else is asked for; ``batch`` can be added."""
MOST_FOLDS = 40
RARE_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Gold:
    """An answer that suggestions are judged by.

    Attributes:
        answer: A passage and the coder's codes, by today's ids; ``()`` when none fits.
        given: What the coder knew of suggestions.
        order: Place in the order of coding.
    """

    answer: Answer
    given: Given
    order: int


@dataclass(frozen=True)
class Evaluation:
    """How good suggestions are, in figures.

    Attributes:
        counts: How answers were given, to how many.
        n_interviews: Interviews answered.
        n_folds: Groups of interviews left out; as many as interviews unless there are very many.
        codes: Codes on offer.
        threshold: Probability from which a code counts as said.
        seed: Of the draws of the learning curve.
        left_out: Each interview judged by the others.
        none: Passages that no code fits.
        calibration_error: Over the five suggestions shown, interviews left out; ``calibration_interval`` holds its
            95 % interval over interviews.
        bins: The same by probability.
        replay_error: Over the five suggestions shown, in replay.
        pooled_kappa: Cohen's kappa over all pairs of passage and code; ``None`` where undefined.
        by_code: Codes that were given or said, in the order of ids.
        by_interview: In the order of names.
        replay: In the order of coding; ``None`` when not asked for.
        onsets: The same, codes alone that the passage before did not hold.
        curve: Halves of the interviews judged by some answers of the other half.
        replay_curve: Stretches of the replay.
        warnings: What a reader has to know.
    """

    counts: Mapping[Given, int]
    n_interviews: int
    n_folds: int
    codes: tuple[str, ...]
    threshold: float
    seed: int
    left_out: Comparison
    none: NoneFigures
    calibration_error: float
    bins: tuple[Bin, ...]
    replay_error: float | None
    pooled_kappa: float | None
    by_code: tuple[CodeFigures, ...]
    by_interview: tuple[InterviewFigures, ...]
    replay: Comparison | None
    onsets: Comparison | None
    curve: tuple[Point, ...]
    replay_curve: tuple[Point, ...]
    warnings: tuple[str, ...]
    calibration_interval: tuple[float | None, float | None] = (None, None)


def evaluate(
    golds: Sequence[Gold],
    *,
    passages: Sequence[Passage],
    codes: Sequence[str],
    texts_without: TextsWithout,
    vectors: KnownVectors | None,
    threshold: float = 0.5,
    seed: int = 0,
    parts: Sequence[str] = PARTS,
    run: Run | None = None,
) -> Evaluation:
    """Judge suggestions by answers that were given without them.

    Suggestions are those of a session, from the learner that takes in every answer at once; with ``batch``
    those that ``qualkit suggest`` keeps stand beside them where interviews are left out.

    Left out: each interview is scored by a learner that saw the answers of the others alone, and the codebook
    without what was taken from it. Replay: each answer is scored by those before it, of the same interview
    too. Learning curve: half of the interviews is scored by some answers of the other half, drawn with
    ``seed``, both ways. Rankings are measured on passages that hold a code; the others count for kappa,
    calibration and ``none``. The same input gives the same figures.

    Args:
        golds: Answers to learn from and to judge by.
        passages: All of the study, coded or not.
        codes: Codes on offer. An answer that holds only others must not be among ``golds``.
        texts_without: The codebook's words without those taken from the interviews named.
        vectors: Texts to unit rows; ``None`` to suggest from words alone.
        threshold: Probability from which a code counts as said, in (0, 1).
        seed: Of the draws of the learning curve.
        parts: Of ``PARTS`` and ``batch``; ``left out`` is always there.
        run: Runs tasks and gives their results in order; here and one after the other by default.

    Raises:
        AnalysisError: An answer was given with suggestions on screen; fewer than two interviews hold coded
            passages; the threshold is out of range.
    """
    _check(golds, threshold)
    offered = tuple(sorted(set(codes)))
    ordered = sorted(golds, key=lambda gold: gold.answer.passage)
    answers = [gold.answer for gold in ordered]
    replayed = [gold.answer for gold in sorted(golds, key=lambda gold: (gold.order, gold.answer.passage))]
    interviews = sorted({answer.passage.transcript for answer in answers})
    groups = dealt(interviews, Counter(a.passage.transcript for a in answers), MOST_FOLDS)
    every = tuple(sorted({*passages, *(answer.passage for answer in answers)}))
    folds = [_fold(g, answers, offered, texts_without, every, vectors, BATCH_PART in parts) for g in groups]
    plan: dict[str, Sequence[Task]] = {LEFT_OUT: [trial for _, trial in folds]}
    points: list[tuple[int, list[int]]] = []
    if REPLAY in parts:
        texts = tuple(texts_without(frozenset(interviews)))
        plan[REPLAY] = [Replay(offered, texts, every, tuple(replayed), vectors)]
    if CURVE in parts:
        points, plan[CURVE] = curve_trials(answers, interviews, offered, texts_without, every, vectors, seed)
    tasks = [task for part in plan.values() for task in part]
    results = iter(list((run or _here)(tasks)))
    scores = {part: [next(results) for _ in found] for part, found in plan.items()}

    truth = targets_of(answers, offered)
    rare = rare_codes(truth, share=RARE_SHARE)
    names = [answer.passage.transcript for answer in answers]
    rows = [row for numbers, _ in folds for row in numbers]
    rankings, chances = together(scores[LEFT_OUT], rows)
    error, bins = calibration(chances, truth)
    replay = starts = replay_error = None
    stretched: tuple[Point, ...] = ()
    if REPLAY in parts:
        told = targets_of(replayed, offered)
        where = [answer.passage.transcript for answer in replayed]
        again, stated = together(scores[REPLAY], range(len(replayed)))
        replay_error = calibration_error(stated, told)
        again = {name: again[name] for name in REPLAYED}
        replay = compared(again, told, where, rare=rare)
        starts = compared(again, onsets(replayed, offered), where, rare=rare)
        stretched = replay_curve(again, told)
    return Evaluation(
        counts=Counter(gold.given for gold in golds),
        n_interviews=len(interviews),
        n_folds=len(folds),
        codes=offered,
        threshold=threshold,
        seed=seed,
        left_out=compared(rankings, truth, names, rare=rare),
        none=none_figures(chances, together_none(scores[LEFT_OUT], rows), truth, threshold),
        calibration_error=error,
        bins=bins,
        replay_error=replay_error,
        pooled_kappa=pooled_kappa(chances, truth, threshold),
        by_code=code_figures(offered, rankings[SUGGESTIONS], chances, truth, rare, threshold),
        by_interview=interview_figures(rankings, truth, names),
        replay=replay,
        onsets=starts,
        curve=learning_curve(points, scores.get(CURVE, []), answers, truth),
        replay_curve=stretched,
        warnings=_warnings(golds, truth, offered, len(interviews), len(folds)),
        calibration_interval=error_interval(chances, truth, np.unique(names, return_inverse=True)[1]),
    )


def _here(tasks: Sequence[Task]) -> Iterable[Scores]:
    return (task() for task in tasks)


def _check(golds: Sequence[Gold], threshold: float) -> None:
    assisted = [gold for gold in golds if gold.given is Given.ASSISTED]
    if assisted:
        place = assisted[0].answer.passage
        raise AnalysisError(
            f"{len(assisted)} answer(s) were given with suggestions on screen, the first on {place.transcript}:"
            f"{place.span.start}-{place.span.end}; they cannot tell how good suggestions are",
            hint="Leave them out.",
        )
    if not 0 < threshold < 1:
        raise AnalysisError(f"a threshold of {threshold}", hint="Give a probability between 0 and 1, such as 0.5.")
    coded = {gold.answer.passage.transcript for gold in golds if gold.answer.codes}
    if len(coded) < 2:
        raise AnalysisError(
            f"{len(coded)} interview(s) with codes given before suggestions were shown; an evaluation needs two",
            hint="Code more interviews first, with suggestions after your own answer or with --blind.",
        )


def _fold(
    group: Sequence[str],
    answers: Sequence[Answer],
    codes: tuple[str, ...],
    texts_without: TextsWithout,
    passages: tuple[Passage, ...],
    vectors: KnownVectors | None,
    with_batch: bool,
) -> tuple[list[int], Trial]:
    out = frozenset(group)
    rows = [number for number, answer in enumerate(answers) if answer.passage.transcript in out]
    given = tuple(answer for answer in answers if answer.passage.transcript not in out)
    scored = tuple(answers[row].passage for row in rows)
    return rows, Trial(codes, tuple(texts_without(out)), passages, given, scored, vectors, with_batch)


def _warnings(
    golds: Sequence[Gold], truth: Floats, codes: Sequence[str], n_interviews: int, n_folds: int
) -> tuple[str, ...]:
    found = []
    imported = sum(gold.given is Given.IMPORTED for gold in golds)
    if imported:
        found.append(
            f"{imported:,} of {len(golds):,} answers were imported: it is not known whether they were given without "
            "suggestions. If they were not, every figure here flatters."
        )
    if n_interviews < FEWEST_INTERVIEWS:
        found.append(
            f"{n_interviews} interviews: intervals over fewer than {FEWEST_INTERVIEWS} interviews are wide, and still "
            "too narrow at times."
        )
    if n_folds < n_interviews:
        found.append(f"{n_interviews:,} interviews were left out in {n_folds} groups, not one by one.")
    unused = [code for code, n in zip(codes, truth.sum(axis=0), strict=True) if not n]
    if unused:
        found.append(f"{len(unused)} of {len(codes)} codes were never given and cannot be measured.")
    return tuple(found)
