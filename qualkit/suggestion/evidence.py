"""Why a code is suggested: the nearest words of the codebook, the nearest coding, the words that weighed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from qualkit.model.suggestion import Evidence, EvidenceKind
from qualkit.suggestion.view import products

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.suggestion.learner import Taught
    from qualkit.suggestion.material import CodeText, Passage
    from qualkit.suggestion.view import Rows, View
    from qualkit.suggestion.words import Words

_LEAST = 0.05  # cosines below say nothing
_WORDS = 5
_CHUNK = 512
_LEAST_WEIGHT = 1e-3  # log odds
_COMMON = 0.1  # share of texts from which on a word is a filler,
_FEW = 5  # unless it stands in so few


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

    def of(
        self, wanted: NDArray[np.intp], columns: NDArray[np.intp], codes: Sequence[str]
    ) -> list[list[tuple[Evidence, ...]]]:
        """Evidence for some codes on each wanted passage, strongest first, words last.

        Cosines are between centred vectors. An answer on a passage that shares characters with this one is
        no evidence; words of the codebook that are not alike are shown only where there is nothing else.

        Args:
            wanted: Row numbers of passages.
            columns: The codes to explain on each, as columns, shape ``(len(wanted), n)``.
            codes: The codes' ids by column.
        """
        result = []
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            rows = self.view.passages[part]
            to_texts, to_answers = products(rows, self.view.texts), products(rows, self._answered)
            for place, row in enumerate(part):
                to_answers[place, self._touching(self.passages[row])] = -1.0
                result.append(
                    [
                        self._for_one(row, int(column), codes[column], to_texts[place], to_answers[place])
                        for column in columns[start + place]
                    ]
                )
        return result

    def _for_one(
        self,
        row: int,
        column: int,
        code: str,
        to_texts: NDArray[np.float32],
        to_answers: NDArray[np.float32],
    ) -> tuple[Evidence, ...]:
        found = [*self._written(to_texts, code), *self._coded(to_answers, column)]
        found.sort(key=lambda evidence: -(evidence.score or 0.0))
        weighed = self._weighed(row, column)
        if weighed:
            found.append(Evidence(EvidenceKind.WORDS, ", ".join(weighed), code))
        if not found and to_texts.any():
            # A code suggested for its frequency alone still shows what it is about; a passage without words, nothing.
            found = self._written(to_texts, code, least=-1.0)[:1]
        return tuple(found)

    def _touching(self, passage: Passage) -> list[int]:
        return [
            number
            for number in self._by_transcript.get(passage.transcript, [])
            if passage.span.overlap(self.passages[self.taught.rows[number]].span)
        ]

    def _written(self, cosines: NDArray[np.float32], code: str, *, least: float = _LEAST) -> list[Evidence]:
        found = []
        for kind in (EvidenceKind.DEFINITION, EvidenceKind.EXAMPLE):
            numbers = self._texts_of.get((code, kind))
            if numbers is not None:
                best = numbers[int(np.argmax(cosines[numbers]))]
                if cosines[best] > least:
                    found.append(Evidence(kind, self.code_texts[best].text, code, _cosine(cosines[best])))
        return found

    def _coded(self, cosines: NDArray[np.float32], column: int) -> list[Evidence]:
        numbers = self._answers_of[column]
        if not numbers.size:
            return []
        best = numbers[int(np.argmax(cosines[numbers]))]
        if cosines[best] <= _LEAST:
            return []
        passage = self.passages[self.taught.rows[best]]
        source = passage.source or passage.transcript
        return [Evidence(EvidenceKind.CODING, passage.text, source, _cosine(cosines[best]))]

    def _weighed(self, row: int, column: int) -> list[str]:
        start, end = self.words.rows.indptr[row : row + 2]
        places = self.words.rows.indices[start:end]
        weights = self.words.rows.data[start:end] * self.coefficients[places, column]
        chosen: list[str] = []
        for number in np.lexsort((places, -weights)):
            if weights[number] <= _LEAST_WEIGHT or len(chosen) == _WORDS:
                break
            place = places[number]
            term = self.words.terms[place]
            # Fillers weigh by accident; and "waiting" beside "waiting time" would say one thing twice.
            if self.words.shares[place] <= self._common and not any(term in c or c in term for c in chosen):
                chosen.append(term)
        return chosen

    @cached_property
    def _common(self) -> float:
        return max(_COMMON, _FEW / self.words.n_distinct)

    @cached_property
    def _answered(self) -> Rows:
        return self.view.passages[self.taught.rows]

    @cached_property
    def _by_transcript(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, row in enumerate(self.taught.rows):
            found.setdefault(self.passages[row].transcript, []).append(number)
        return found

    @cached_property
    def _texts_of(self) -> dict[tuple[str, EvidenceKind], NDArray[np.intp]]:
        found: dict[tuple[str, EvidenceKind], list[int]] = {}
        for number, text in enumerate(self.code_texts):
            if text.is_positive:
                found.setdefault((text.code, text.kind), []).append(number)
        return {key: np.array(numbers, dtype=np.intp) for key, numbers in found.items()}

    @cached_property
    def _answers_of(self) -> list[NDArray[np.intp]]:
        return [np.flatnonzero(column) for column in self.taught.targets.T]


def _cosine(score: float) -> float:
    return round(float(max(-1.0, min(1.0, score))), 4)
