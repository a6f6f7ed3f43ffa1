"""Texts as weighted words: TF-IDF over words and pairs of words, characters where words have no spaces."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix, diags

from qualkit.language.terms import runs
from qualkit.language.terms import terms as terms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Words:
    """Texts by the words they hold.

    Attributes:
        rows: TF-IDF weights, unit rows (a text without known words is a zero row), shape
            ``(n_texts, n_terms)``.
        terms: What the columns stand for, sorted: words, pairs of neighbouring words, characters and pairs of
            characters of scripts without spaces.
        shares: Of a term, the share of distinct texts that hold its rarest word; high for fillers and for
            pairs of fillers.
        n_distinct: How many distinct texts there were.
        idf: What a term weighs by its rarity, shape ``(n_terms,)``.
        pieces: What a text is taken apart by.
    """

    rows: csr_matrix
    terms: tuple[str, ...]
    shares: NDArray[np.float64]
    n_distinct: int
    idf: NDArray[np.float64]
    pieces: Callable[[str], Iterable[str]]

    def row(self, text: str) -> csr_matrix:
        """One more text by the same terms and rarities, shape ``(1, n_terms)``; unknown words count for nothing."""
        known = {
            self._column[term]: number for term, number in Counter(self.pieces(text)).items() if term in self._column
        }
        places = np.array(sorted(known), dtype=np.int32)
        counts = np.array([known[place] for place in sorted(known)], dtype=np.float64)
        values = (1.0 + np.log(counts)) * self.idf[places]
        values /= max(float(np.linalg.norm(values)), 1e-12)
        return csr_matrix((values.astype(np.float32), places, [0, len(places)]), shape=(1, len(self.terms)))

    @cached_property
    def _column(self) -> dict[str, int]:
        return {term: number for number, term in enumerate(self.terms)}


def letters(texts: Sequence[str]) -> Words:
    """The same over runs of 2 to 5 letters within words, bounds of words included; of 1 to 3 where nothing is spaced.

    What is misspelt, inflected or run together stays alike.
    """
    return words(texts, pieces=runs)


def words(texts: Sequence[str], *, at_least: int = 2, pieces: Callable[[str], Iterable[str]] | None = None) -> Words:
    """TF-IDF with sublinear counts and smoothed idf, as scikit-learn defines both, case ignored.

    Args:
        texts: Every text to compare; idf is taken over the distinct ones.
        at_least: A term must stand in so many distinct texts; in a set of fewer than 20 texts one is enough.
        pieces: What a text is taken apart by; words and pairs of words when nothing is said.
    """
    apart = pieces or terms_of
    numbers = {text: number for number, text in enumerate(sorted(set(texts)))}
    counts = [Counter(apart(text)) for text in numbers]
    spread = Counter(term for count in counts for term in count)
    least = at_least if len(counts) >= 20 else 1
    terms = tuple(sorted(term for term, number in spread.items() if number >= least))
    column = {term: number for number, term in enumerate(terms)}
    kept = [[(column[term], number) for term, number in count.items() if term in column] for count in counts]
    bounds = np.cumsum([0, *(len(row) for row in kept)])
    places = np.array([place for row in kept for place, _ in row], dtype=np.int32)
    values = 1.0 + np.log(np.array([number for row in kept for _, number in row], dtype=np.float64))
    idf = np.log((1 + len(counts)) / (1 + np.array([spread[term] for term in terms], dtype=np.float64))) + 1
    distinct = csr_matrix((values, places, bounds), shape=(len(counts), len(terms))) @ diags(idf)
    lengths = np.sqrt(np.asarray(distinct.multiply(distinct).sum(axis=1)).ravel())
    distinct = diags(1.0 / np.where(lengths > 0, lengths, 1.0)) @ distinct
    chosen = csr_matrix(distinct, dtype=np.float32)[[numbers[text] for text in texts]]
    chosen.sort_indices()
    texts_with = [min(spread[word] for word in (term.split(" ") if " " in term else [term])) for term in terms]
    shares = np.array(texts_with, dtype=np.float64) / max(len(counts), 1)
    return Words(chosen, terms, shares, len(counts), idf, apart)
