"""Why a code is suggested: the nearest words of the codebook, the nearest coding, the words that weighed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.model.suggestion import Evidence, EvidenceKind
from qualkit.suggestion.view import products

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.learner import Taught
    from qualkit.suggestion.material import CodeText, Passage
    from qualkit.suggestion.view import View
    from qualkit.suggestion.words import Words

_LEAST = 0.05  # cosines below say nothing
_WORDS = 5


@dataclass(frozen=True)
class Grounds:
    """What suggestions can be explained with.

    Attributes:
        passages: Every row of ``view``.
        view: The view that cosines are told in: by meaning when there are vectors.
        code_texts: The codebook's texts, in the order of ``view.texts``.
        words: Terms of the words view; rows in the order of ``passages``.
        coefficients: Of the words, shape ``(n_terms, n_codes)``.
    """

    passages: Sequence[Passage]
    view: View
    code_texts: Sequence[CodeText]
    taught: Taught
    words: Words
    coefficients: NDArray[np.float32]

    def of(self, row: int, codes: Sequence[tuple[int, str]]) -> list[tuple[Evidence, ...]]:
        """Evidence for codes on one passage, strongest first, words last.

        Cosines are between centred vectors. An answer on a passage that shares characters with this one is
        no evidence, nor are words of the codebook that are not alike at all.

        Args:
            row: The passage.
            codes: Column and id of each code.
        """
        passage = self.passages[row]
        one = self.view.passages[[row]]
        to_texts = products(one, self.view.texts)[0]
        to_answers = products(one, self.view.passages[self.taught.rows])[0]
        elsewhere = np.array([not _touch(passage, self.passages[r]) for r in self.taught.rows], dtype=bool)
        result = []
        for column, code in codes:
            found = [
                *self._written(to_texts, code),
                *self._coded(to_answers, elsewhere & (self.taught.targets[:, column] > 0)),
            ]
            found.sort(key=lambda evidence: -(evidence.score or 0.0))
            weighed = self._weighed(row, column)
            if weighed:
                found.append(Evidence(EvidenceKind.WORDS, ", ".join(weighed), code))
            result.append(tuple(found))
        return result

    def _written(self, cosines: NDArray[np.float32], code: str) -> list[Evidence]:
        found = []
        for kind in (EvidenceKind.DEFINITION, EvidenceKind.EXAMPLE):
            near = [
                (float(cosines[number]), text.text)
                for number, text in enumerate(self.code_texts)
                if text.code == code and text.kind is kind and text.is_positive
            ]
            if near:
                score, words = max(near)
                if score > _LEAST:
                    found.append(Evidence(kind, words, code, _cosine(score)))
        return found

    def _coded(self, cosines: NDArray[np.float32], usable: NDArray[np.bool_]) -> list[Evidence]:
        numbers = np.flatnonzero(usable)
        if not numbers.size:
            return []
        best = numbers[int(np.argmax(cosines[numbers]))]
        if cosines[best] <= _LEAST:
            return []
        passage = self.passages[self.taught.rows[best]]
        return [
            Evidence(
                EvidenceKind.CODING,
                passage.text,
                passage.source or passage.transcript,
                _cosine(float(cosines[best])),
            )
        ]

    def _weighed(self, row: int, column: int) -> list[str]:
        present = self.words.rows[[row]]
        weights = present.data * self.coefficients[present.indices, column]
        order = np.lexsort((present.indices, -weights))
        chosen: list[str] = []
        for place in order:
            if weights[place] <= 1e-6 or len(chosen) == _WORDS:
                break
            term = self.words.terms[present.indices[place]]
            # "waiting" beside "waiting time" would say one thing twice.
            if not any(term in other or other in term for other in chosen):
                chosen.append(term)
        return chosen


def _touch(one: Passage, other: Passage) -> bool:
    return one.transcript == other.transcript and one.span.overlap(other.span) > 0


def _cosine(score: float) -> float:
    return round(max(-1.0, min(1.0, score)), 4)
