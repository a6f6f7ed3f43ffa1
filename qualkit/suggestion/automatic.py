"""Codes without a person: only where the coder's own answers show that they would be right often enough."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from qualkit.errors import AnalysisError, InputError
from qualkit.suggestion.folds import FEWEST_ANSWERS
from qualkit.suggestion.none import none_probability, none_weights
from qualkit.suggestion.suggest import judged

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import Answer, CodeText, Passage

_SURE = 0.95
_Z = 1.6449  # so much of a normal distribution lies below
_FEWEST_SAID = 5  # answers above a threshold on which a precision can rest
_FEWEST_INTERVIEWS = 3
_MOST_GROUPS = 50  # many more interviews are put together


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which probability a code is given without a person.

    Attributes:
        probability: At or above it the code is given.
        precision: Share of the coder's own answers above it that hold the code, interviews left out.
        n_said: How many answers lie above it.
    """

    probability: float
    precision: float
    n_said: int


@dataclass(frozen=True)
class Automatic:
    """What would be coded without a person.

    Attributes:
        codings: Passage to codes, ``()`` where none fits; a passage on which the machine abstains is absent.
        thresholds: Code to its threshold; a code that did not prove precise enough is absent, and never given.
        none: The threshold of ``none``; ``None`` where it did not.
        n_passages: Passages looked at.
        n_answers: Answers learnt from.
        precision: Asked for.
    """

    codings: Mapping[Passage, tuple[str, ...]]
    thresholds: Mapping[str, Threshold]
    none: Threshold | None
    n_passages: int
    n_answers: int
    precision: float
    codes: tuple[str, ...] = field(default=())


def automatic(
    passages: Sequence[Passage],
    *,
    codes: Sequence[str],
    code_texts: Sequence[CodeText],
    answers: Sequence[Answer],
    vectors: Callable[[Sequence[str]], NDArray[np.float32]] | None,
    precision: float = 0.8,
) -> Automatic:
    """Codes for passages where they are right in at least ``precision`` of the cases, else silence.

    A code's threshold is the lowest probability above which it proved precise on the coder's own answers, each
    judged by what the other interviews teach (:func:`threshold`). The same for ``none``. A passage gets all codes
    at or above their thresholds; it is said to hold none when only ``none`` reaches its own; else the machine
    abstains.

    Args:
        passages: What to code; those that were answered are left out.
        codes: The codes on offer.
        code_texts: The codebook's words about them.
        answers: One coder's decisions, ``none`` included.
        vectors: Texts to unit rows; ``None`` for words alone.
        precision: In (0, 1).

    Raises:
        InputError: ``precision`` is no share.
        AnalysisError: Fewer than 8 answers, or answers in fewer than 3 interviews: nothing can be left out and
            tried.
    """
    if not 0 < precision < 1:
        raise InputError(f"precision {precision} is no share", hint="Say one between 0 and 1, such as 0.8.")
    offered = tuple(sorted(set(codes)))
    answered = {answer.passage for answer in answers}
    if len(answered) < FEWEST_ANSWERS or not offered:
        raise AnalysisError(
            f"{len(answered)} answers are too few to know where suggestions are right",
            hint=f"Code at least {FEWEST_ANSWERS} segments by hand; some hundred are better.",
        )
    n_interviews = len({passage.transcript for passage in answered})
    if n_interviews < _FEWEST_INTERVIEWS:
        raise AnalysisError(
            f"answers in {n_interviews} interviews do not tell how right suggestions are in another",
            hint=f"Code at least {_FEWEST_INTERVIEWS} interviews, or parts of them, by hand.",
        )
    fresh = sorted(set(passages) - answered)
    with threadpool_limits(limits=1, user_api="blas"):
        # Own answers stand behind one another, passages of an interview not coded yet do not.
        made = judged([*answered, *fresh], offered, code_texts, answers, vectors, run_on=False)
    row = {int(number): place for place, number in enumerate(made.wanted)}
    own = made.chances[[row[int(number)] for number in made.taught.rows]]
    truth = made.taught.targets
    interviews = [answer.passage.transcript for answer in made.told]
    limits: dict[str, Threshold] = {}
    for number, code in enumerate(offered):
        found = threshold(own[:, number], truth[:, number] > 0, interviews, precision)
        if found is not None:
            limits[code] = found
    weights = none_weights(own, truth)
    none = None
    if weights is not None:
        none = threshold(none_probability(own, weights), truth.sum(axis=1) == 0, interviews, precision)
    codings: dict[Passage, tuple[str, ...]] = {}
    for passage in fresh:
        chance = made.chances[row[made.place[passage]]]
        said = tuple(c for n, c in enumerate(offered) if c in limits and chance[n] >= limits[c].probability)
        if said:
            codings[passage] = said
        elif none is not None and _is_none(chance, weights, none):
            codings[passage] = ()
    return Automatic(codings, limits, none, len(fresh), len(made.told), precision, offered)


def _is_none(chance: NDArray[np.float64], weights: NDArray[np.float64] | None, limit: Threshold) -> bool:
    return weights is not None and bool(none_probability(chance[None], weights)[0] >= limit.probability)


def threshold(
    chances: NDArray[np.float64], holds: NDArray[np.bool_], interviews: Sequence[str], precision: float
) -> Threshold | None:
    """The lowest probability above which enough of the answers hold; ``None`` when there is none.

    Enough is told twice, each at the lower bound of a one-sided 95 % interval: with answers counting one by one
    (Wilson 1927), and with interviews as what was drawn (the ratio's variance over interviews, Cochran 1977,
    equation 6.13, with Student's t), for what is right in one interview may be wrong in the next. At least 5
    answers from 3 interviews.

    Args:
        chances: Of one code on answered passages, each told by the other interviews, shape ``(n,)``.
        holds: Whether the coder gave it.
        interviews: Where each passage stands.
        precision: Share that is to hold.
    """
    from scipy.special import stdtrit

    order = np.argsort(-chances, kind="stable")
    names = {name: number % _MOST_GROUPS for number, name in enumerate(dict.fromkeys(sorted(interviews)))}
    of = np.zeros((len(order), max(names.values(), default=0) + 1))
    of[np.arange(len(order)), [names[interviews[number]] for number in order]] = 1.0
    said_in = of.cumsum(axis=0)
    right_in = (of * holds[order][:, None]).cumsum(axis=0)
    said, right = said_in.sum(axis=1), right_in.sum(axis=1)
    share = right / said
    n_groups = (said_in > 0).sum(axis=1)
    apart = ((right_in - share[:, None] * said_in) ** 2).sum(axis=1)
    by_interview = (
        share
        - stdtrit(np.maximum(n_groups - 1, 1), _SURE) * np.sqrt(n_groups / np.maximum(n_groups - 1, 1) * apart) / said
    )
    middle = share + _Z**2 / (2 * said)
    one_by_one = (middle - _Z * np.sqrt(share * (1 - share) / said + _Z**2 / (4 * said**2))) / (1 + _Z**2 / said)
    is_last = np.append(chances[order][1:] < chances[order][:-1], True)  # equal probabilities go together
    is_told = (said >= _FEWEST_SAID) & (n_groups >= _FEWEST_INTERVIEWS)
    fit = np.flatnonzero(is_last & is_told & (np.minimum(one_by_one, by_interview) >= precision))
    if not fit.size:
        return None
    last = int(fit[-1])
    return Threshold(float(chances[order[last]]), float(share[last]), int(said[last]))
