"""A learner for a session: every answer is taken in at once, and the next suggestion profits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from qualkit.errors import InputError
from qualkit.language.terms import is_unspaced
from qualkit.model.suggestion import Suggestion
from qualkit.suggestion.expected import expected, sampled, trust_in_examples
from qualkit.suggestion.folds import folds, stand_alone
from qualkit.suggestion.learner import FEW_OF_A_WRITING, WARM_UP
from qualkit.suggestion.none import none_probability
from qualkit.suggestion.outlook import Outlook
from qualkit.suggestion.pool import pooled
from qualkit.suggestion.reasons import reasons
from qualkit.suggestion.recent import recent_codes
from qualkit.suggestion.refit import Refit, Weights, learnt_from, mixed, to_learn_from
from qualkit.suggestion.sides import Look, MeaningSide, WordsSide
from qualkit.suggestion.weighing import probability

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.material import CodeText, Passage
    from qualkit.suggestion.view import Rows

_CHUNK = 256


class Live:
    """One coder's suggestions during a session.

    The clues are those of ``suggest``, each in a form that an answer changes at once: sums in place of fitted
    classifiers (:class:`~qualkit.suggestion.means.Means`), neighbours as they are. After the same answers in
    the same order it gives the same suggestions, whether it was built from them or learnt them one at a time,
    to 1e-6 of a probability; an answer taken back leaves no trace. The weights of clues are learnt from the
    first ``m`` answers that stand, ``m`` being a power of two (:func:`~qualkit.suggestion.refit.learnt_from`).

    Args:
        passages: All segments of the study: what they share is taken out before comparing.
        codes: The codes on offer.
        code_texts: The codebook's words about them. Texts about other codes are ignored.
        vectors: Texts to rows, as ``Embedder.embed``; a zero row where none is known. ``None`` for words alone.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        *,
        codes: Sequence[str],
        code_texts: Sequence[CodeText],
        vectors: Callable[[Sequence[str]], NDArray[np.float32]] | None,
    ) -> None:
        self._codes = sorted(set(codes))
        self._column = {code: number for number, code in enumerate(self._codes)}
        self._texts = sorted({text for text in code_texts if text.code in self._column and text.text.strip()})
        self._passages = sorted(set(passages))
        self._place = {passage: number for number, passage in enumerate(self._passages)}
        self._interview: dict[str, int] = {}
        self._spans = self._spans_of(self._passages)
        self._is_unspaced = np.array([is_unspaced(passage.text) for passage in self._passages], dtype=bool)
        with threadpool_limits(limits=1, user_api="blas"):
            self._outlook = Outlook(self._passages, self._texts, self._column, vectors)
        self._told: dict[Passage, tuple[str, ...]] = {}
        self._rows = np.zeros(0, dtype=np.intp)
        self._targets = np.zeros((0, len(self._codes)), dtype=np.float32)
        self._learnt_from: tuple[tuple[Passage, tuple[str, ...]], ...] = ()
        self._weights: dict[Look, Weights] = {}
        self._begun: Refit | None = None
        self._begun_from: tuple[tuple[Passage, tuple[str, ...]], ...] = ()
        with threadpool_limits(limits=1, user_api="blas"):
            self._added = {look: self._expected(look) for look in Look}

    @property
    def n_answers(self) -> int:
        """Answers that stand."""
        return len(self._told)

    def has_vector(self, passage: Passage) -> bool:
        """Whether a passage is judged by its meaning too, not by its words alone."""
        return self._outlook.holds(self._placed(passage))

    def learn(self, answers: Sequence[tuple[Passage, Sequence[str]]]) -> None:
        """Take in answers, the oldest first; one on a passage answered before replaces it and is the newest.

        ``()`` says that no code fits. Codes that are not on offer are ignored; an answer that held only such
        codes is not an answer of none, and counts as taken back.
        """
        with threadpool_limits(limits=1, user_api="blas"):
            new: dict[Passage, tuple[str, ...]] = {}
            for passage, codes in answers:
                new.pop(passage, None)
                known = tuple(sorted({code for code in codes if code in self._column}))
                if codes and not known:
                    self._forget(passage)
                else:
                    new[passage] = known
            if len(new) > 1 or next(reversed(self._told.items()), None) != next(iter(new.items()), None):
                for passage in new:
                    self._forget(passage)
                self._learn(new)
            self._weigh()

    def forget(self, passage: Passage) -> None:
        """Take back the answer on a passage, if there is one."""
        with threadpool_limits(limits=1, user_api="blas"):
            self._forget(passage)
            self._weigh()

    def suggestions(self, passage: Passage, *, top: int = 5) -> list[Suggestion]:
        """The codes that fit a passage most probably, with what speaks for them.

        An answer on the passage itself, or on one that shares characters with it, is left out: suggestions
        shown after the coder's own answer do not repeat it.

        Returns:
            ``min(top, n_codes)``, most probable first, ties in the order of code ids.

        Raises:
            InputError: ``top`` below 1.
        """
        if top < 1:
            raise InputError(f"{top} suggestions a passage", hint="Ask for at least 1.")
        if not self._codes:
            return []
        with threadpool_limits(limits=1, user_api="blas"):
            row = self._placed(passage)
            out = self._touching(row)
            chance = self._chances(row, out)
            order = np.argsort(-chance, kind="stable")[:top]
            kept = np.setdiff1d(np.arange(len(self._rows)), out)
            whys = reasons(
                row,
                order,
                passages=self._passages,
                texts=self._texts,
                codes=self._codes,
                rows=self._rows[kept],
                targets=self._targets[kept],
                by_words=self._outlook.words,
                by_meaning=self._outlook.meaning if self._outlook.holds(row) else None,
            )
        return [
            Suggestion(passage.transcript, passage.span, self._codes[code], rank, float(chance[code]), why)
            for rank, (code, why) in enumerate(zip(order, whys, strict=True), start=1)
        ]

    def probabilities(self, passage: Passage) -> dict[str, float]:
        """Probability of every code on a passage, as ``suggestions`` gives it."""
        if not self._codes:
            return {}
        with threadpool_limits(limits=1, user_api="blas"):
            row = self._placed(passage)
            out = self._touching(row)
            return dict(zip(self._codes, self._chances(row, out).tolist(), strict=True))

    def none(self, passage: Passage, *, probabilities: Mapping[str, float] | None = None) -> float | None:
        """Probability that no code fits a passage; ``None`` while there are too few answers to tell.

        Args:
            passage: The passage.
            probabilities: Those of :meth:`probabilities`, when they are known already.
        """
        chances = np.array([list((probabilities or self.probabilities(passage)).values())])
        row = self._placed(passage)
        if not self._codes:
            return None
        weights = self._weights_for(len(self._told), self._look(row, self._touching(row))).none
        return None if weights is None else float(none_probability(chances, weights)[0])

    def clues(self, passages: Sequence[Passage], look: Look) -> NDArray[np.float32]:
        """What speaks for every code on passages, shape ``(len(passages), n_codes, n_clues)``, ``recent`` apart."""
        rows = np.array([self._placed(passage) for passage in passages], dtype=np.intp)
        with threadpool_limits(limits=1, user_api="blas"):
            return self._clues(rows, rows[:0], look)

    def table(self, passages: Sequence[Passage]) -> NDArray[np.float64]:
        """Probability of every code on many passages, as of an interview that nobody coded yet.

        Answers on the passages themselves are not left out: ask for passages without one.

        Returns:
            Shape ``(len(passages), n_codes)``, codes sorted by id.
        """
        rows = np.array([self._placed(passage) for passage in passages], dtype=np.intp)
        result = np.zeros((len(rows), len(self._codes)))
        if not self._codes:
            return result
        with threadpool_limits(limits=1, user_api="blas"):
            for look, wanted in self._looks(rows, np.zeros(0, dtype=np.intp)):
                for part in np.array_split(wanted, max(1, -(-len(wanted) // _CHUNK))):
                    if len(part):
                        clues = self._clues(rows[part], np.zeros(0, dtype=np.intp), look)
                        result[part] = self._judged(clues, rows[part], len(self._told), look)
        return result

    def held_out(self) -> tuple[NDArray[np.float64], NDArray[np.float32], list[str]] | None:
        """Every answer as the other interviews' answers would have it.

        Returns:
            Probabilities, shape ``(n_answers, n_codes)``; the codes given, 0 or 1; and where each answer stands.
            ``None`` with fewer than 8 answers.
        """
        answered = list(self._told)
        groups = folds(answered, one_by_one=stand_alone(answered, self._targets, self._passages))
        if groups is None or not self._codes:
            return None
        chances = np.zeros(self._targets.shape)
        with threadpool_limits(limits=1, user_api="blas"):
            for group in np.unique(groups):
                out = np.flatnonzero(groups == group)
                for look, places in self._looks(self._rows[out], out):
                    wanted = out[places]
                    for part in np.array_split(wanted, max(1, -(-len(wanted) // _CHUNK))):
                        if len(part):
                            clues = self._clues(self._rows[part], out, look)
                            chances[part] = self._judged(clues, self._rows[part], len(answered), look)
        return chances, self._targets, [passage.transcript for passage in answered]

    def rows(self, passages: Sequence[Passage]) -> tuple[Rows, Rows, Rows]:
        """Unit rows to compare: of passages, of the codebook's texts, and of the passages answered.

        By meaning where there are vectors, by words otherwise; zero where there is nothing to compare.
        """
        wanted = np.array([self._placed(passage) for passage in passages], dtype=np.intp)
        side: MeaningSide | WordsSide = self._outlook.meaning or self._outlook.words
        return side.passages[wanted], side.texts, side.passages[self._rows]

    def _placed(self, passage: Passage) -> int:
        """The row of a passage; one that was cut anew gets a row at the end."""
        if passage not in self._place:
            self._place[passage] = len(self._passages)
            self._passages.append(passage)
            self._spans = np.vstack([self._spans, self._spans_of([passage])])
            self._is_unspaced = np.append(self._is_unspaced, is_unspaced(passage.text))
            self._outlook.append(passage)
        return self._place[passage]

    def _spans_of(self, passages: Sequence[Passage]) -> NDArray[np.int64]:
        """Interview, start and end of passages, as numbers."""
        found = [
            (self._interview.setdefault(p.transcript, len(self._interview)), p.span.start, p.span.end) for p in passages
        ]
        return np.array(found, dtype=np.int64).reshape(-1, 3)

    def _touching(self, row: int) -> NDArray[np.intp]:
        """Answers, by their number, on a passage or on one that shares characters with it."""
        interview, start, end = self._spans[row]
        told = self._spans[self._rows]
        shared = (told[:, 0] == interview) & (told[:, 1] < end) & (told[:, 2] > start)
        return np.flatnonzero(shared | (self._rows == row))

    def _learn(self, new: dict[Passage, tuple[str, ...]]) -> None:
        if not new:
            return
        rows = np.array([self._placed(passage) for passage in new], dtype=np.intp)
        targets = np.zeros((len(new), len(self._codes)), dtype=np.float32)
        for number, codes in enumerate(new.values()):
            targets[number, [self._column[code] for code in codes]] = 1.0
        self._told |= new
        self._rows = np.append(self._rows, rows)
        self._targets = np.vstack([self._targets, targets])
        self._outlook.learn(rows, targets)

    def _forget(self, passage: Passage) -> None:
        if self._told.pop(passage, None) is None:
            return
        number = int(np.flatnonzero(self._rows == self._place[passage])[0])
        self._outlook.forget(int(self._rows[number]), self._targets[number])
        self._rows = np.delete(self._rows, number)
        self._targets = np.delete(self._targets, number, axis=0)

    def _looks(self, rows: NDArray[np.intp], out: NDArray[np.intp]) -> list[tuple[Look, NDArray[np.intp]]]:
        """What passages are judged by, some answers left out: places in ``rows``."""
        found = np.array([self._look(int(row), out).value for row in rows])
        return [(look, np.flatnonzero(found == look.value)) for look in Look]

    def _look(self, row: int, out: NDArray[np.intp]) -> Look:
        if not self._outlook.holds(row):
            return Look.WORDS
        # Words of one writing tell nothing of words of another; probabilities would come out too low.
        ours = self._is_unspaced[self._rows] == self._is_unspaced[row]
        n_ours, n_all = ours.sum() - ours[out].sum(), len(ours) - len(out)
        return Look.MEANING if n_all and n_ours < FEW_OF_A_WRITING * n_all else Look.BOTH

    def _clues(self, wanted: NDArray[np.intp], out: NDArray[np.intp], look: Look) -> NDArray[np.float32]:
        """Clues for passages, some answers left out."""
        return self._outlook.clues(wanted, self._rows, self._targets, out, look)

    def _chances(self, row: int, out: NDArray[np.intp]) -> NDArray[np.float64]:
        look = self._look(row, out)
        wanted = np.array([row], dtype=np.intp)
        clues = self._clues(wanted, out, look)[0]
        n_known = len(self._told) - len(out)
        following = self._weights_for(n_known, look).following
        near = np.setdiff1d(np.flatnonzero(self._spans[self._rows, 0] == self._spans[row, 0]), out)
        recent, follows = recent_codes(self._passages, self._rows[near], self._targets[near], wanted)
        if follows[0] and following is not None:
            logits = clues @ following[:-2] + recent[0] * following[-2] + following[-1]
            return probability(np.asarray(logits, dtype=np.float64))
        return np.asarray(self._judged(clues[None], wanted, n_known, look)[0])

    def _expected(self, look: Look) -> NDArray[np.float64]:
        """What expected frequencies add to each code's log odds before any answer."""
        side: MeaningSide | WordsSide | None = self._outlook.words if look is Look.WORDS else self._outlook.meaning
        trust = 0.0 if side is None else trust_in_examples(side.texts, side.codebook)
        some = sampled(len(self._passages))
        if not trust or not len(some):
            return np.zeros(len(self._codes))
        cold = np.array(look.prior.cold)
        clues = self._clues(some, np.zeros(0, dtype=np.intp), look)
        return expected((clues @ cold[:-1] + cold[-1]).astype(np.float64), trust, n_passages=len(self._passages))

    def _judged(
        self, clues: NDArray[np.float32], wanted: NDArray[np.intp], n_known: int, look: Look
    ) -> NDArray[np.float64]:
        """Probabilities where nothing just before is known, from clues of shape ``(n_wanted, n_codes, n_clues)``."""
        plain = self._weights_for(n_known, look).plain
        added = self._added[look] * (WARM_UP / (n_known + WARM_UP))
        learnt = np.asarray(clues @ plain[:-1] + plain[-1] + added, dtype=np.float64)
        return probability(pooled(learnt, self._by_codebook(wanted, look), n_known, look.prior.half))

    def _by_codebook(self, wanted: NDArray[np.intp], look: Look) -> NDArray[np.float64]:
        """Log odds of codes by the codebook alone, as before the first answer, shape ``(n_wanted, n_codes)``."""
        cold = np.array(look.prior.cold)
        clues = self._outlook.untaught(wanted, look)
        return np.asarray(clues @ cold[:-1] + cold[-1] + self._added[look], dtype=np.float64)

    def _weights_for(self, n_known: int, look: Look) -> Weights:
        """What clues count now."""
        if look not in self._weights:
            number = len(self._learnt_from)
            if not number:
                return Weights(mixed(look.prior, n_known), np.array(look.prior.following))
            self._weights[look] = self._refit_of(number, look).finished()
        return self._weights[look]

    def _weigh(self) -> None:
        """Learn the weights of clues anew when the answers that they are learnt from are others than before."""
        told = tuple(self._told.items())
        look = Look.WORDS if self._outlook.meaning is None else Look.BOTH
        first = told[: learnt_from(len(told))]
        if first != self._learnt_from:
            self._learnt_from = first
            self._weights = {}
            if first and self._codes:
                begun = self._begun if self._begun is not None and self._begun_from == first else None
                refit = begun or self._refit_of(len(first), look)
                self._weights[look] = refit.finished()
        coming = told[: to_learn_from(len(told))]
        if not coming or not self._codes:
            self._begun, self._begun_from = None, ()
            return
        if self._begun is None or self._begun_from != coming:
            self._begun, self._begun_from = self._refit_of(len(coming), look), coming
        self._begun.step()

    def _refit_of(self, number: int, look: Look) -> Refit:
        def clues(wanted: NDArray[np.intp], out: NDArray[np.intp]) -> NDArray[np.float32]:
            later = np.arange(number, len(self._rows))
            return self._clues(wanted, np.concatenate([out, later]), look)

        def by_codebook(wanted: NDArray[np.intp]) -> NDArray[np.float64]:
            return self._by_codebook(wanted, look)

        rows, targets = self._rows[:number], self._targets[:number]
        return Refit(self._passages, rows, targets, prior=look.prior, clues=clues, by_codebook=by_codebook)
