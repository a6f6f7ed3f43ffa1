"""Keyness: words typical of a theme, code or topic against the others, by class TF-IDF."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word typical of a class of segments.

    Attributes:
        word: In small letters.
        score: Class TF-IDF; compare within one class only.
        segments: Ids of the segments of the class that hold it.
        of_segments: Segments of all classes that hold it, each once.
        n_cases: Cases of the class in which it is said.
    """

    word: str
    score: float
    segments: tuple[str, ...]
    of_segments: int
    n_cases: int

    @property
    def n_segments(self) -> int:
        """Segments of the class that hold it."""
        return len(self.segments)


LEAST_LIFT = 1.5  # share of a word's segments that are of the class, by the share of all segments that are


def class_tfidf(counts: Mapping[str, Counter[str]]) -> dict[str, dict[str, float]]:
    """Class TF-IDF of each word in each class.

    A word's share of the words of the class, times ``log(1 + A / f)``: ``A`` is the mean number of words in a
    class, ``f`` how often the word stands in all classes together.

    Args:
        counts: Class to how often each word stands in it; a segment of two classes counts in both.

    References:
        Grootendorst (2022), arXiv 2203.05794, section 3.3; tested against BERTopic's ClassTfidfTransformer.
    """
    total: Counter[str] = Counter()
    for one in counts.values():
        total.update(one)
    mean = total.total() / max(len(counts), 1)
    return {
        name: {word: n / one.total() * math.log(1 + mean / total[word]) for word, n in one.items()}
        for name, one in counts.items()
    }


def keywords(
    classes: Mapping[str, Sequence[str]],
    *,
    words: Mapping[str, Sequence[str]],
    case_of: Mapping[str, str],
    number: int = 10,
) -> dict[str, tuple[Keyword, ...]]:
    """The words most typical of each class.

    Left out are words of one segment only; of one case only where the class has several, for they are that
    person's, not the theme's; and words that segments of the class hold hardly more often than the others:
    class TF-IDF alone puts the most common words first.

    Args:
        classes: Class to the ids of its segments.
        words: Segment to its words, as ``language.content_words`` gives them.
        case_of: Segment to whom it counts for.
        number: At most so many words a class.

    Returns:
        Class to its words, highest score first, ties by the alphabet; none where the class is too small.
    """
    counts = {name: Counter(word for one in segments for word in words[one]) for name, segments in classes.items()}
    every = {one for found in classes.values() for one in found}
    spread = Counter(word for one in every for word in set(words[one]))
    found = {}
    for name, scores in class_tfidf(counts).items():
        holders: dict[str, list[str]] = {}
        for one in dict.fromkeys(classes[name]):
            for word in set(words[one]):
                holders.setdefault(word, []).append(one)
        of_class = len({case_of[one] for one in classes[name]})
        share = len(set(classes[name])) / len(every) if every else 0.0
        # With one class, or one that holds nearly all, no word can be more of it than of the others.
        least = min(LEAST_LIFT * share, 1.0) if len(classes) > 1 else 0.0
        made = []
        for word, score in scores.items():
            cases = {case_of[one] for one in holders[word]}
            is_typical = len(holders[word]) >= least * spread[word]
            if is_typical and len(holders[word]) >= 2 and len(cases) >= min(2, of_class):
                made.append(Keyword(word, score, tuple(holders[word]), spread[word], len(cases)))
        made.sort(key=lambda one: (-one.score, one.word))
        found[name] = tuple(made[:number])
    return found
