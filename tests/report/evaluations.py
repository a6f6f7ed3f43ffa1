"""Evaluations made up for tests of their print."""

from qualkit.suggestion.breakdown import CodeFigures, InterviewFigures, NoneFigures
from qualkit.suggestion.comparison import RARE, Comparison, Measured
from qualkit.suggestion.curve import Point
from qualkit.suggestion.evaluation import Evaluation
from qualkit.suggestion.figure import Figure
from qualkit.suggestion.measures import PER_PASSAGE, Bin
from qualkit.suggestion.own import Given
from qualkit.suggestion.trial import BEFORE, DEFINITIONS, FLOORS, FREQUENCY, SUGGESTIONS, WORDS

VALUES = {SUGGESTIONS: 0.7, BEFORE: 0.5, FREQUENCY: 0.1, WORDS: 0.35, DEFINITIONS: 0.4}
LABELS = {"cost": "Cost | 费用", "trust": "Trust"}


def figure(value):
    return Figure(value, value - 0.05, value + 0.05, 20)


def comparison(*methods):
    measures = [
        Measured(
            measure,
            {name: figure(VALUES[name]) for name in methods},
            {name: figure(round(VALUES[SUGGESTIONS] - VALUES[name], 6)) for name in methods[1:]},
        )
        for measure in PER_PASSAGE
    ]
    nothing = {name: Figure(None) for name in methods}
    measures.append(Measured(RARE, nothing, {name: nothing[name] for name in methods[1:]}))
    return Comparison(methods, tuple(measures), 20, 4)


def evaluation(**changes):
    own = (SUGGESTIONS, *FLOORS)
    replayed = (SUGGESTIONS, BEFORE, *FLOORS)
    made = {
        "counts": {Given.BLIND: 3, Given.FIRST: 20, Given.IMPORTED: 2},
        "n_interviews": 4,
        "n_folds": 4,
        "codes": ("cost", "trust"),
        "threshold": 0.5,
        "seed": 7,
        "left_out": comparison(*own),
        "none": NoneFigures(5, 20, 0.8, 0.9, 0.3, 25, 0.71, 0.12, 0.93),
        "calibration_error": 0.012,
        "bins": (Bin(50, 0.05, 0.06), Bin(50, 0.6, 0.55)),
        "replay_error": 0.034,
        "pooled_kappa": 0.41,
        "by_code": (
            CodeFigures("cost", 15, 10, 8, 0.5, 0.9, is_rare=False),
            CodeFigures("trust", 1, 0, 0, None, 1.0, is_rare=True),
        ),
        "by_interview": (InterviewFigures("P1", 12, {name: VALUES[name] for name in own}),),
        "replay": comparison(*replayed),
        "onsets": comparison(*replayed),
        "curve": (
            Point(0, {name: figure(VALUES[name]) for name in own}),
            Point(12, {name: figure(VALUES[name]) for name in own}),
        ),
        "replay_curve": (
            Point(0, {name: Figure(VALUES[name], n=10) for name in replayed}, 9),
            Point(10, {name: Figure(VALUES[name], n=10) for name in replayed}, 24),
        ),
        "calibration_interval": (0.004, 0.02),
        "warnings": ("2 of 25 answers were imported.",),
    }
    return Evaluation(**made | changes)
