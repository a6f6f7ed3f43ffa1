"""Topics: groups of like segments, found by BERTopic on vectors that are there, laid beside the codebook.

A topic is a candidate and nothing more: likeness of words, grouped by a machine, for a person to judge.
"""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.analysis.grouping import FEWEST_MEMBERS, Grouped, Reduced, n_groups, without_language
from qualkit.analysis.quote import code_label
from qualkit.errors import AnalysisError
from qualkit.language.tokens import content_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from qualkit.model.codebook import Codebook

MOST_WORDS = 8  # of a topic
FEWEST = 20  # segments; fewer are read faster than grouped
COVERS = 1 / 4  # share of a topic's segments that one code has to hold to cover it
PART = 1 / 4  # share of a code's segments in topics that is a large part of it
TOGETHER = 1 / 2  # share of a code's segments in topics that one has to hold to hold it together
FEWEST_OF_CODE = 5  # segments in topics, for a code to be called split or held together
CANDIDATES = "Topics are candidates: likeness of words, grouped by a machine. A person decides what they mean."


@dataclass(frozen=True, slots=True)
class TopicCode:
    """A code in a topic.

    Attributes:
        code: Its id.
        label: How to print it.
        n: Segments of the topic that carry it.
    """

    code: str
    label: str
    n: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of like segments.

    Attributes:
        number: From 1, the largest first.
        words: Typical of it against the other topics, in the order of their class TF-IDF.
        segments: Ids, the nearest to its middle first.
        n_cases: Cases that they are of.
        n_coded: Segments that carry any code.
        codes: Codes in it, the most often first.
        is_covered: One code holds a quarter of its segments at least.
        place: Of its middle on a map of the topics, in [-1, 1].
    """

    number: int
    words: tuple[str, ...]
    segments: tuple[str, ...]
    n_cases: int
    n_coded: int
    codes: tuple[TopicCode, ...]
    is_covered: bool
    place: tuple[float, float]


@dataclass(frozen=True, slots=True)
class CodeTopics:
    """A code over the topics.

    Attributes:
        code: Its id.
        label: How to print it.
        n: Its segments among those grouped.
        topics: Number of a topic and segments of the code in it, the most first.
        n_outside: Segments of it in no topic.
        told: ``held together``: one topic holds half at least of those in topics. ``split``: not so, and two hold a
            quarter each. ``scattered``: no topic holds a quarter. Empty for the rest, and for few segments.
    """

    code: str
    label: str
    n: int
    topics: tuple[tuple[int, int], ...]
    n_outside: int
    told: str


@dataclass(frozen=True)
class TopicReport:
    """The topics of a study, or of a part of it.

    Attributes:
        of: What was grouped: ``uncoded``, ``all``, or the id of a code or theme.
        topics: The largest first.
        codes: Codes that some of the segments carry, in the codebook's order.
        n_segments: Segments grouped.
        n_outside: Segments near to no topic.
        seed: Of the grouping.
        number: Groups that were looked for.
        warnings: What a reader has to know.
    """

    of: str
    topics: tuple[Topic, ...]
    codes: tuple[CodeTopics, ...]
    n_segments: int
    n_outside: int
    seed: int
    number: int
    warnings: tuple[str, ...]


def chosen(codings: pd.DataFrame, segments: pd.DataFrame, *, codebook: Codebook, of: str) -> tuple[str, ...]:
    """Ids of the segments that topics are to be found in, in reading order.

    Args:
        codings: Standing codings of one layer, columns of ``model.columns.CODINGS``.
        segments: Columns of ``model.columns.SEGMENTS``.
        codebook: Gives codes and themes.
        of: ``all``; ``uncoded``, those without a code; or the id of a theme or code.

    Raises:
        UnknownCodeError: No code or theme has this id.
    """
    every = [str(name) for name in segments["segment"]]
    if of == "all":
        return tuple(every)
    if of == "uncoded":
        held = set(codings["segment"])
        return tuple(name for name in every if name not in held)
    themes = {theme.id for theme in codebook.themes}
    wanted = {code.id for code in codebook.of_theme(of)} if of in themes else {codebook.code(of).id}
    today = codings["code"].map(lambda code: codebook.current_id(str(code)))
    held = set(codings.loc[today.isin(wanted), "segment"])
    return tuple(name for name in every if name in held)


def topics(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    texts: pd.DataFrame,
    vectors: NDArray[np.float32],
    *,
    languages: Sequence[str],
    codebook: Codebook,
    of: str = "all",
    number: int | None = None,
    seed: int = 1,
    language: str | None = None,
) -> TopicReport:
    """Group segments by their vectors, name the groups by their words, and lay them beside the codes.

    Args:
        codings: Standing codings of one layer, columns of ``model.columns.CODINGS``.
        segments: Columns of ``model.columns.SEGMENTS``.
        texts: The segments to group, columns of ``model.columns.PASSAGES``.
        languages: Of each of them.
        vectors: Of these texts, rows of unit length or zero, shape ``(len(texts), dim)``.
        codebook: Gives codes and labels.
        of: What ``texts`` are, as ``chosen`` takes it.
        number: Groups to look for; the root of the number of segments by default.
        seed: Of the grouping.
        language: Of labels.

    Raises:
        AnalysisError: Fewer than 20 segments, or more groups than they can make.

    References:
        Grootendorst (2022), BERTopic, arXiv 2203.05794; with principal components and k-means in place of UMAP and
        HDBSCAN (docs/decisions/0012).
    """
    n = len(texts)
    if n < FEWEST:
        raise AnalysisError(
            f"topics need {FEWEST} segments; there are {n} {_what(of)}", hint="Read them: qualkit codings list"
        )
    wanted = n_groups(n) if number is None else number
    if not 2 <= wanted <= n // FEWEST_MEMBERS:
        raise AnalysisError(
            f"{n} segments cannot make {wanted} topics", hint=f"Give a number from 2 to {n // FEWEST_MEMBERS}."
        )
    rows = without_language(vectors, languages)
    labels, words = _fitted([str(one) for one in texts["text"]], rows, wanted, seed)
    if labels.max() < 0:
        raise AnalysisError("the segments are too unlike to make topics", hint="Ask for fewer: --number 5")
    names = [str(one) for one in texts["segment"]]
    carried = _carried(codings, names, codebook, of)
    said = [set(content_words(str(one))) for one in texts["text"]]
    case_of = dict(zip(segments["segment"], segments["case"], strict=True))
    rank = {code.id: place for place, code in enumerate(codebook.codes)}
    middles = np.stack([rows[labels == label].mean(axis=0) for label in range(labels.max() + 1)])
    places = _places(middles)
    found = []
    for label, middle in enumerate(middles):
        inside = np.flatnonzero(labels == label)
        inside = inside[np.argsort(-(rows[inside] @ middle), kind="stable")]
        members = [names[i] for i in inside]
        counts = Counter(code for name in members for code in carried.get(name, ()))
        order = sorted(counts, key=lambda code: (-counts[code], rank[code]))
        found.append(
            Topic(
                number=label + 1,
                words=_shared(words.get(label, ()), [(case_of[names[i]], said[i]) for i in inside]),
                segments=tuple(members),
                n_cases=len({case_of[name] for name in members}),
                n_coded=sum(name in carried for name in members),
                codes=tuple(TopicCode(code, code_label(codebook, code, language), counts[code]) for code in order),
                is_covered=bool(order) and counts[order[0]] >= COVERS * len(members),
                place=places[label],
            )
        )
    return TopicReport(
        of=of,
        topics=tuple(found),
        codes=_codes(found, carried, codebook, language),
        n_segments=n,
        n_outside=int((labels < 0).sum()),
        seed=seed,
        number=wanted,
        warnings=_warnings(segments, of),
    )


def _fitted(
    documents: Sequence[str], rows: NDArray[np.float32], number: int, seed: int
) -> tuple[NDArray[np.int64], dict[int, tuple[str, ...]]]:
    """Topic of each text, from 0, the largest first, -1 for none; and the words of each topic."""
    from sklearn.feature_extraction.text import CountVectorizer

    with warnings.catch_warnings():
        # It and what it imports warn of their own future and, where the hub is out of reach, of models not used.
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from bertopic.vectorizers import ClassTfidfTransformer

        model = BERTopic(
            embedding_model=None,
            umap_model=Reduced(seed=seed),
            hdbscan_model=Grouped(number=number, seed=seed),
            vectorizer_model=CountVectorizer(analyzer=content_words),
            ctfidf_model=ClassTfidfTransformer(),
            top_n_words=10 * MOST_WORDS,
            # Of English it would drop every sign that is not ASCII.
            language="multilingual",
        )
        if not any(content_words(text) for text in documents):
            raise AnalysisError("the segments hold no words to name topics by", hint="See: qualkit transcripts show")
        found, _ = model.fit_transform(list(documents), rows)
    named = {
        label: tuple(str(word) for word, score in words if word and score > 0)
        for label, words in model.get_topics().items()
        if label >= 0
    }
    return np.asarray(found, dtype=np.int64), named


def _shared(words: Sequence[str], said: Sequence[tuple[str, set[str]]]) -> tuple[str, ...]:
    """Words of a topic that two of its segments hold, and two cases where it has several: not one person's own."""
    of_cases = len({case for case, _ in said})
    found = []
    for word in words:
        holders = [case for case, there in said if word in there]
        if len(holders) >= 2 and len(set(holders)) >= min(2, of_cases):
            found.append(word)
    return tuple(found[:MOST_WORDS])


def _carried(codings: pd.DataFrame, names: Sequence[str], codebook: Codebook, of: str) -> dict[str, set[str]]:
    """Segment to the codes of today that it carries; without the one code that all of them were chosen by."""
    there = set(names)
    found: dict[str, set[str]] = {}
    for segment, code in codings[["segment", "code"]].itertuples(index=False):
        today = codebook.current_id(str(code))
        if today is not None and today != of and segment in there:
            found.setdefault(str(segment), set()).add(today)
    return found


def _codes(
    found: Sequence[Topic], carried: Mapping[str, set[str]], codebook: Codebook, language: str | None
) -> tuple[CodeTopics, ...]:
    totals = Counter(code for codes in carried.values() for code in codes)
    made = []
    for code in codebook.codes:
        if not totals[code.id]:
            continue
        inside = [(topic.number, one.n) for topic in found for one in topic.codes if one.code == code.id]
        inside.sort(key=lambda item: (-item[1], item[0]))
        n_inside = sum(n for _, n in inside)
        made.append(
            CodeTopics(
                code=code.id,
                label=code_label(codebook, code.id, language),
                n=totals[code.id],
                topics=tuple(inside),
                n_outside=totals[code.id] - n_inside,
                told=_told([n / n_inside for _, n in inside]) if n_inside >= FEWEST_OF_CODE else "",
            )
        )
    return tuple(made)


def _told(shares: Sequence[float]) -> str:
    if shares[0] >= TOGETHER:
        return "held together"
    n_parts = sum(share >= PART for share in shares)
    return {0: "scattered", 1: ""}.get(n_parts, "split")


def _places(middles: NDArray[np.float32]) -> list[tuple[float, float]]:
    """The middles on the two directions in which they differ most, scaled into [-1, 1]."""
    moved = middles - middles.mean(axis=0)
    left, sizes, _ = np.linalg.svd(moved, full_matrices=False)
    flat = np.zeros((len(middles), 2))
    n = min(2, len(sizes))
    flat[:, :n] = left[:, :n] * sizes[:n]
    # A direction has no sign of its own: the largest part of it points up.
    signs = np.sign(flat[np.abs(flat).argmax(axis=0), [0, 1]])
    flat = flat * np.where(signs == 0, 1, signs) / max(float(np.abs(flat).max()), 1e-9)
    return [(round(float(x), 4), round(float(y), 4)) for x, y in flat]


def _warnings(segments: pd.DataFrame, of: str) -> tuple[str, ...]:
    undecided = int((~segments["is_decided"]).sum())
    if of == "uncoded" and undecided:
        return (f"{undecided:,} segments are uncoded because they are not decided yet",)
    return ()


def _what(of: str) -> str:
    return {"all": "in the study", "uncoded": "without a code"}.get(of, f"of {of}")
