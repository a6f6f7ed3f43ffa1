"""Figures code by code, interview by interview, and for passages that no code fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.suggestion.measures import among_first, kappas, passage_measures, separation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """One code, interviews left out.

    Attributes:
        n_given: Passages the coder gave it.
        n_said: Passages on which its probability reaches the threshold.
        n_both: Passages of both kinds.
        kappa: Cohen's kappa between the two; ``None`` where undefined.
        recall: Share of its passages on which it is among the five highest; ``None`` when it was never given.
    """

    code: str
    n_given: int
    n_said: int
    n_both: int
    kappa: float | None
    recall: float | None
    is_rare: bool


@dataclass(frozen=True, slots=True)
class InterviewFigures:
    """One interview left out: share of its coded passages with a hit among the first three.

    Attributes:
        interview: The transcript's name.
        n: Its coded passages.
        hits: Method to hit@3.
    """

    interview: str
    n: int
    hits: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class NoneFigures:
    """Passages that no code fits, told apart by the probability of the first suggestion.

    Attributes:
        n_none: Answers of ``none``.
        n_coded: Answers with a code.
        separation: How often a coded passage has a more probable first suggestion than one without code; .5
            is chance; ``None`` when there are no answers of ``none``.
        none_quiet: Share of passages without code on which no code reaches the threshold.
        coded_quiet: Share of coded passages on which none does.
        n_told: Passages for which the probability that no code fits is told.
        none_probability: Its mean on those without code; ``None`` when there are none of these.
        coded_probability: Its mean on coded ones.
        told_apart: How often it is higher on a passage without code than on a coded one; .5 is chance.
    """

    n_none: int
    n_coded: int
    separation: float | None
    none_quiet: float | None
    coded_quiet: float
    n_told: int = 0
    none_probability: float | None = None
    coded_probability: float | None = None
    told_apart: float | None = None


def none_figures(chances: Floats, none: Floats, truth: Floats, threshold: float) -> NoneFigures:
    """How far the most probable code, and the probability of none, tell passages without code from coded ones."""
    coded = truth.any(axis=1)
    highest = chances.max(axis=1)
    quiet = highest < threshold
    n_none = int((~coded).sum())
    is_told = ~np.isnan(none)
    ours, theirs = none[is_told & ~coded], none[is_told & coded]
    return NoneFigures(
        n_none=n_none,
        n_coded=int(coded.sum()),
        separation=separation(highest[coded], highest[~coded]) if n_none else None,
        none_quiet=float(quiet[~coded].mean()) if n_none else None,
        coded_quiet=float(quiet[coded].mean()),
        n_told=int(is_told.sum()),
        none_probability=float(ours.mean()) if len(ours) else None,
        coded_probability=float(theirs.mean()) if len(theirs) else None,
        told_apart=separation(ours, theirs) if len(ours) and len(theirs) else None,
    )


def code_figures(
    codes: Sequence[str],
    ranking: Floats,
    chances: Floats,
    truth: Floats,
    rare: NDArray[np.bool_],
    threshold: float,
) -> tuple[CodeFigures, ...]:
    """Figures of each code that was given, or said at the threshold."""
    said = (chances >= threshold).astype(np.float64)
    kappa = kappas(said, truth)
    found = among_first(ranking) * truth
    result = []
    for column, code in enumerate(codes):
        n_given, n_said = int(truth[:, column].sum()), int(said[:, column].sum())
        if n_given or n_said:
            result.append(
                CodeFigures(
                    code=code,
                    n_given=n_given,
                    n_said=n_said,
                    n_both=int((said * truth)[:, column].sum()),
                    kappa=None if np.isnan(kappa[column]) else float(kappa[column]),
                    recall=float(found[:, column].sum() / n_given) if n_given else None,
                    is_rare=bool(rare[column]),
                )
            )
    return tuple(result)


def pooled_kappa(chances: Floats, truth: Floats, threshold: float) -> float | None:
    """Cohen's kappa over all pairs of passage and code; ``None`` where undefined."""
    said = (chances >= threshold).astype(np.float64)
    value = float(kappas(said.reshape(-1, 1), truth.reshape(-1, 1))[0])
    return None if np.isnan(value) else value


def interview_figures(
    rankings: Mapping[str, Floats], truth: Floats, interviews: Sequence[str]
) -> tuple[InterviewFigures, ...]:
    """hit@3 of every method in each interview that holds coded passages."""
    coded = truth.any(axis=1)
    hits = {n: passage_measures(ranking[coded], truth[coded])["hit@3"] for n, ranking in rankings.items()}
    names = np.array(interviews)[coded]
    return tuple(
        InterviewFigures(
            str(name),
            int((names == name).sum()),
            {method: float(values[names == name].mean()) for method, values in hits.items()},
        )
        for name in sorted(set(names.tolist()))
    )
