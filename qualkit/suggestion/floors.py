"""The simple rankings that suggestions must beat: how often, what is alike, and what came just before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qualkit.suggestion.linear import balanced, logistic
from qualkit.suggestion.view import products
from qualkit.suggestion.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import Answer, CodeText, Passage

    Floats = NDArray[np.float64]
    Vectors = Callable[[Sequence[str]], NDArray[np.float32]]

_UNSEEN = -99.0
_DECAY = 0.6
_REACH = 5


def targets_of(answers: Sequence[Answer], codes: Sequence[str]) -> Floats:
    """Answers as 0 and 1, shape ``(n_answers, n_codes)``; codes that are not listed are left out."""
    column = {code: number for number, code in enumerate(codes)}
    result = np.zeros((len(answers), len(codes)))
    for row, answer in enumerate(answers):
        for code in answer.codes:
            if code in column:
                result[row, column[code]] = 1.0
    return result


def by_frequency(answers: Sequence[Answer], codes: Sequence[str], n_passages: int) -> Floats:
    """How often each code was given so far; the same for every passage, shape ``(n_passages, n_codes)``.

    Without answers it knows nothing, and codes stand in the order of their ids.
    """
    return np.tile(targets_of(answers, codes).sum(axis=0), (n_passages, 1))


def by_definition(
    passages: Sequence[Passage],
    codes: Sequence[str],
    texts: Sequence[CodeText],
    vectors: Vectors | None,
    *,
    beside: Sequence[Passage] = (),
) -> Floats:
    """Best cosine to a text of the code, standardised per code; no answer is used.

    Cosines are between vectors whose mean is taken out, or between TF-IDF rows when there are no vectors.

    Args:
        passages: What to rank codes for.
        codes: Columns of the result. A code without texts is ranked last.
        texts: The codebook's words.
        vectors: Texts to unit rows.
        beside: More passages of the study, to take means and spreads over.
    """
    spoken = [*(p.text for p in passages), *(p.text for p in beside)]
    speaking = [text for text in texts if text.is_positive]
    result = np.full((len(passages), len(codes)), _UNSEEN)
    if not spoken or not speaking:
        return result
    written = [text.text for text in speaking]
    if vectors is None:
        rows = words([*spoken, *written]).rows
        cosines = products(rows[: len(spoken)], rows[len(spoken) :]).astype(np.float64)
    else:
        said, told = vectors(spoken), vectors(written)
        centre = said.mean(axis=0)
        cosines = ((said - centre) @ (told - centre).T).astype(np.float64)
    owner = np.array([text.code for text in speaking])
    for column, code in enumerate(codes):
        own = owner == code
        if own.any():
            best = cosines[:, own].max(axis=1)
            result[:, column] = ((best - best.mean()) / max(float(best.std()), 1e-6))[: len(passages)]
    return result


def by_words(passages: Sequence[Passage], answers: Sequence[Answer], codes: Sequence[str]) -> Floats:
    """One logistic regression a code on TF-IDF of the answers alone: no codebook, no vectors, no question.

    Codes that no answer holds are ranked last.
    """
    targets = targets_of(answers, codes).astype(np.float32)
    result = np.full((len(passages), len(codes)), _UNSEEN)
    usable = np.flatnonzero((targets.sum(axis=0) > 0) & (targets.sum(axis=0) < len(answers)))
    result[:, targets.any(axis=0)] = 0.0
    if not usable.size:
        return result
    rows = words([*(p.text for p in passages), *(a.passage.text for a in answers)]).rows
    seen = targets[:, usable]
    weights = balanced(seen, np.ones_like(seen))
    coefficients, intercepts = logistic(rows[len(passages) :], seen, weights)
    result[:, usable] = rows[: len(passages)] @ coefficients + intercepts
    return result


def by_codes_before(passage: Passage, answers: Sequence[Answer], codes: Sequence[str], *, often: Floats) -> Floats:
    """The codes of the coded passages just before in the same interview, the nearest first, shape ``(n_codes,)``.

    Behind them codes stand by how often they were given.

    Args:
        passage: What to rank codes for.
        answers: What is known when it is coded.
        codes: Columns of the result.
        often: How often each code was given so far.
    """
    before = sorted(
        (
            answer
            for answer in answers
            if answer.codes
            and answer.passage.transcript == passage.transcript
            and answer.passage.span.end <= passage.span.start
        ),
        key=lambda answer: answer.passage.span,
    )[-_REACH:]
    result = often / (1e6 * max(1.0, float(often.max(initial=0.0))))
    for distance, row in enumerate(targets_of(before[::-1], codes)):
        result += _DECAY**distance * row
    return np.asarray(result)
