"""Suggestions for passages from the codebook and a coder's answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from qualkit.errors import InputError
from qualkit.model.suggestion import Suggestion
from qualkit.suggestion.clues import Codebook, word_weights
from qualkit.suggestion.evidence import Grounds
from qualkit.suggestion.learner import Taught, Told, probabilities
from qualkit.suggestion.view import by_meaning, by_words
from qualkit.suggestion.words import letters, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import Answer, CodeText, Passage
    from qualkit.suggestion.view import View
    from qualkit.suggestion.words import Words


def suggest(
    passages: Sequence[Passage],
    *,
    codes: Sequence[str],
    code_texts: Sequence[CodeText],
    answers: Sequence[Answer],
    vectors: Callable[[Sequence[str]], NDArray[np.float32]] | None,
    top: int = 5,
    seed: int = 0,  # noqa: ARG001 - part of the seam
) -> list[list[Suggestion]]:
    """The codes that fit each passage most probably, with what speaks for them.

    Without answers the codebook alone speaks; every answer moves the suggestions. The same input gives the
    same output, in whatever order answers, codes and texts come.

    What a probability is worth: with at least 8 answers it is fitted to answers whose interview was left
    out (with fewer than three interviews: whose neighbourhood was), and is as good as these few answers
    make it; it speaks for passages that get a code at all unless answers without codes are among the
    answers. With fewer than 8 answers it is a guess from weights measured on other studies: use its order,
    not its size.

    Args:
        passages: What to suggest for, better many than one: what they share is taken out before comparing.
        codes: The codes on offer.
        code_texts: The codebook's words about them. Texts about other codes are ignored.
        answers: One coder's decisions, ``none`` included. A code that is not on offer (retired, renamed) is
            ignored, and an answer that held only such codes is left out: it is not an answer of ``none``.
            A passage that was itself answered is judged by the other interviews' answers.
        vectors: Texts to unit rows, as ``Embedder.embed``; ``None`` to suggest from words alone.
        top: How many a passage, at least 1.
        seed: Nothing is drawn at random today; kept so that a method which draws can be repeated.

    Returns:
        One list a passage, in the order given; each with ``min(top, len(codes))`` suggestions, most probable
        first, ties in the order of code ids.

    Raises:
        InputError: ``top`` below 1; ``vectors`` gave the wrong number of rows or values that are no numbers.
    """
    if top < 1:
        raise InputError(f"{top} suggestions a passage", hint="Ask for at least 1.")
    offered = sorted(set(codes))
    if not offered or not passages:
        return [[] for _ in passages]
    # Products of this size are too small to share out: with more threads than free cores BLAS waits for itself.
    with threadpool_limits(limits=1, user_api="blas"):
        return _suggested(passages, offered, code_texts, answers, vectors, top)


@dataclass(frozen=True)
class Judged:
    """Passages with the probability of every code.

    Attributes:
        rows: Passages, the answered ones included, sorted.
        place: Passage to row.
        texts: The codebook's, in the order of the views.
        told: The answers that were learnt from.
        taught: The same by row and column.
        vocabulary: The terms behind the view by words.
        views: By meaning, if there are vectors, and by words.
        wanted: Rows judged, ascending.
        chances: Shape ``(len(wanted), n_codes)``; of an answered passage by what other interviews teach.
    """

    rows: list[Passage]
    place: dict[Passage, int]
    texts: list[CodeText]
    told: list[Answer]
    taught: Taught
    vocabulary: Words
    views: list[View]
    codebook: Codebook
    wanted: NDArray[np.intp]
    chances: NDArray[np.float64]


def judged(
    passages: Sequence[Passage],
    offered: Sequence[str],
    code_texts: Sequence[CodeText],
    answers: Sequence[Answer],
    vectors: Callable[[Sequence[str]], NDArray[np.float32]] | None,
    *,
    run_on: bool = True,
) -> Judged:
    """Judge passages by a codebook and a coder's answers.

    Arguments are as of :func:`suggest`, ``offered`` being sorted, and ``run_on`` as of ``probabilities``.
    """
    column = {code: number for number, code in enumerate(offered)}
    texts = sorted({text for text in code_texts if text.code in column and text.text.strip()})
    told = sorted({answer for answer in answers if not answer.codes or any(c in column for c in answer.codes)})
    rows = sorted({*passages, *(answer.passage for answer in told)})
    place = {passage: number for number, passage in enumerate(rows)}
    spoken, asked, written = (
        [row.text for row in rows],
        [row.question for row in rows],
        [text.text for text in texts],
    )
    vocabulary = words([*spoken, *asked, *written])
    views = [by_words(vocabulary, len(rows))]
    if vectors is not None:
        views.insert(0, by_meaning(spoken, asked, written, vectors))
    codebook = Codebook.of(texts, column)
    taught = _taught(told, place, column)
    wanted = np.array(sorted({place[passage] for passage in passages}), dtype=np.intp)
    told_by = Told.of(views, by_words(letters([*spoken, *asked, *written]), len(rows)), codebook, rows)
    chances = probabilities(rows, told_by, taught, wanted, run_on=run_on)
    return Judged(rows, place, texts, told, taught, vocabulary, views, codebook, wanted, chances)


def _suggested(
    passages: Sequence[Passage],
    offered: Sequence[str],
    code_texts: Sequence[CodeText],
    answers: Sequence[Answer],
    vectors: Callable[[Sequence[str]], NDArray[np.float32]] | None,
    top: int,
) -> list[list[Suggestion]]:
    made = judged(passages, offered, code_texts, answers, vectors)
    coefficients = word_weights(made.views[-1], made.codebook, made.taught.rows, made.taught.targets)
    grounds = Grounds(made.rows, made.views[0], made.texts, made.taught, made.vocabulary, coefficients)
    order = np.argsort(-made.chances, axis=1, kind="stable")[:, :top]
    reasons = grounds.of(made.wanted, order, offered)
    found = {
        made.rows[row]: [
            Suggestion(made.rows[row].transcript, made.rows[row].span, offered[code], rank, float(chance[code]), why)
            for rank, (code, why) in enumerate(zip(ranked, whys, strict=True), start=1)
        ]
        for row, ranked, chance, whys in zip(made.wanted, order, made.chances, reasons, strict=True)
    }
    return [found[passage] for passage in passages]


def _taught(answers: Sequence[Answer], place: dict[Passage, int], column: dict[str, int]) -> Taught:
    targets = np.zeros((len(answers), len(column)), dtype=np.float32)
    for row, answer in enumerate(answers):
        for code in answer.codes:
            if code in column:
                targets[row, column[code]] = 1.0
    return Taught(np.array([place[answer.passage] for answer in answers], dtype=np.intp), targets)
