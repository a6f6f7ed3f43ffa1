"""The clue of likeness: how far each code is to be expected by all that a passage resembles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qualkit.suggestion.alike import alike_with_questions
from qualkit.suggestion.ridge import Ridge

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qualkit.suggestion.alike import Likeness, Traits
    from qualkit.suggestion.clues import Codebook

MOST = 5_000
"""Answers that are learnt from when all are there; of more, evenly spread ones."""

_MOST_AT_ONCE = 1_500  # texts and answers in a session, where each answer changes a matrix of that size
_FEW = 8  # answers that a code may add when there are as many
_ONE_BY_ONE = 20  # answers that are taken in singly; with more at once all is learnt anew
_SCALE = 5.0  # brings shares near to log odds


class Expectations:
    """What the codebook's texts and answers make expect, any answer taken in, back or left out at once.

    Args:
        likeness: Of every passage and text.
        codebook: The codebook's texts as training rows.
        rows: Passages answered so far.
        targets: Their codes, 0 or 1, shape ``(len(rows), n_codes)``.
        live: Exact to many digits and of bounded size, for a session: half of 1,500 rows are for texts, evenly
            spread ones if there are more; answers that come when all are taken count while a code has few.
    """

    def __init__(
        self,
        likeness: Likeness,
        codebook: Codebook,
        rows: NDArray[np.intp],
        targets: NDArray[np.float32],
        *,
        live: bool = False,
    ) -> None:
        self.likeness = likeness
        n_texts = len(codebook.targets)
        self._texts = _spread(n_texts, _MOST_AT_ONCE // 2 if live else n_texts)
        self._written, self._says = codebook.targets[self._texts], codebook.says[self._texts]
        self._live = live
        self._all_rows, self._all_targets = rows, targets
        self._kept: tuple[Traits, Traits] | None = None
        self._written_alike = likeness.learnt(self._texts, rows[:0])
        self._alone: Ridge | None = None
        self._relearn(rows, targets)

    def _relearn(self, rows: NDArray[np.intp], targets: NDArray[np.float32]) -> None:
        kept = self._chosen(targets) if self._live else _spread(len(rows), MOST)
        self.rows = rows[kept]
        taken = targets[kept]
        self._counts = taken.sum(axis=0)
        self._changed()
        kin = alike_with_questions(self._learnt(), self._learnt())
        says = np.vstack([self._says, np.ones_like(taken)])
        targets = np.vstack([self._written, taken])
        self._ridge = Ridge(kin.astype(np.float64), targets, says) if self._live else Ridge(kin, targets, says)

    def learn(self, rows: NDArray[np.intp], targets: NDArray[np.float32]) -> None:
        """Take in answers more, shape ``(n,)``, with their codes, shape ``(n, n_codes)``."""
        if len(rows) > _ONE_BY_ONE:
            self._all_rows = np.append(self._all_rows, rows)
            self._all_targets = np.vstack([self._all_targets, targets])
            self._relearn(self._all_rows, self._all_targets)
            return
        for row, codes in zip(rows.tolist(), targets, strict=True):
            self._learn(row, codes)

    def _learn(self, row: int, targets: NDArray[np.float32]) -> None:
        self._all_rows = np.append(self._all_rows, row)
        self._all_targets = np.vstack([self._all_targets, targets])
        if not self._takes(len(self.rows), self._counts, targets):
            return
        spoken = self.likeness.at(np.array([row], dtype=np.intp))
        found = self._found[1] if self._found[0] == row else alike_with_questions(spoken, self._learnt())[0]
        itself = alike_with_questions(spoken, spoken)[0, 0]
        self._ridge.add(found.astype(np.float64), float(itself), targets)
        self.rows = np.append(self.rows, row)
        self._changed()
        self._counts = self._counts + targets

    def forget(self, row: int) -> None:
        """Take the answer on a passage back."""
        is_whole = len(self.rows) == len(self._all_rows)
        gone = int(np.flatnonzero(self._all_rows == row)[0])
        self._all_rows = np.delete(self._all_rows, gone)
        self._all_targets = np.delete(self._all_targets, gone, axis=0)
        if not is_whole:  # another answer may take its place
            self._relearn(self._all_rows, self._all_targets)
            return
        self._counts = self._counts - self._ridge.targets[len(self._texts) + gone]
        self._ridge.remove(len(self._texts) + gone)
        self.rows = np.delete(self.rows, gone)
        self._changed()

    def clue(self, wanted: NDArray[np.intp], out: NDArray[np.intp], *, by_words: bool = True) -> NDArray[np.float32]:
        """The clue for passages, shape ``(n_wanted, n_codes)``.

        Args:
            wanted: Passages, as row numbers.
            out: Answered passages to leave out, as row numbers.
            by_words: Whether words and letters are compared as well as meaning.
        """
        left_out = len(self._texts) + np.flatnonzero(np.isin(self.rows, out))
        found = alike_with_questions(self._spoken(wanted, by_words=by_words), self._learnt())
        if by_words and len(wanted) == 1:
            self._found = (int(wanted[0]), found[0])
        return np.asarray(np.float32(_SCALE) * self._ridge.shares(found, left_out), dtype=np.float32)

    def untaught(self, wanted: NDArray[np.intp], *, by_words: bool = True) -> NDArray[np.float32]:
        """The clue by the codebook's texts alone, shape ``(n_wanted, n_codes)``; arguments as of :meth:`clue`."""
        if self._alone is None:
            kin = alike_with_questions(self._written_alike, self._written_alike)
            self._alone = Ridge(kin, self._written, self._says)
        found = alike_with_questions(self._spoken(wanted, by_words=by_words), self._written_alike)
        return np.asarray(np.float32(_SCALE) * self._alone.shares(found, wanted[:0]), dtype=np.float32)

    def _spoken(self, wanted: NDArray[np.intp], *, by_words: bool) -> tuple[Traits, Traits]:
        spoken = self.likeness.at(wanted)
        return spoken if by_words else (spoken[0].without_words(), spoken[1].without_words())

    def _learnt(self) -> tuple[Traits, Traits]:
        if self._kept is None:
            self._kept = self.likeness.learnt(self._texts, self.rows)
        return self._kept

    def _changed(self) -> None:
        self._kept = None
        self._found = (-1, np.zeros(0, dtype=np.float32))  # a passage is asked about, then answered

    def _takes(self, n: int, counts: NDArray[np.float32], targets: NDArray[np.float32]) -> bool:
        is_rare = bool((counts[targets > 0] < _FEW).any())
        room = _MOST_AT_ONCE - len(self._texts)
        return n < room or (is_rare and n < room + _MOST_AT_ONCE // 8)

    def _chosen(self, targets: NDArray[np.float32]) -> NDArray[np.intp]:
        counts = np.zeros(targets.shape[1], dtype=np.float32)
        kept: list[int] = []
        for number, codes in enumerate(targets):
            if self._takes(len(kept), counts, codes):
                kept.append(number)
                counts += codes
        return np.array(kept, dtype=np.intp)


def _spread(n: int, most: int) -> NDArray[np.intp]:
    return np.unique(np.linspace(0, n - 1, min(n, most)).round().astype(np.intp))
