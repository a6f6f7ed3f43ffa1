"""Suggestions measured on coded sets, beside the floors that anything must beat.

::

    python benchmarks/suggestions/run.py --data PATH

``PATH`` holds a folder a set (``transcripts.jsonl``, ``codebook.yaml``). Interviews: no coding given; half of
the interviews given, the other half scored, both ways; each interview left out in turn. Survey comments
(``nhs_px``): a quarter of the respondents scored, 0, 50 and 200 answers of the others given.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sets import CodedSet, read_set

from qualkit.embedding import embedder
from qualkit.suggestion import suggest
from qualkit.suggestion.measures import calibration_error, ranking_measures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Split = tuple[NDArray[np.intp], NDArray[np.intp]]
    Vectors = Callable[[Sequence[str]], NDArray[np.float32]]

INTERVIEWS = ("stem_journey", "pdpilot")
SURVEY = "nhs_px"
SURVEY_ANSWERS = (0, 50, 200)
MEASURES = ("hit@3", "recall@5", "LRAP")


def splits(coded: CodedSet, *, seeds: int) -> Iterator[tuple[str, list[Split]]]:
    """Row numbers given and scored, for each setting."""
    everyone = np.array(sorted(set(coded.respondents)))
    of = np.array(coded.respondents)
    rows = np.arange(len(of))
    if coded.name == SURVEY:
        held = np.random.default_rng(0).permutation(everyone)[: len(everyone) // 4]
        scored = rows[np.isin(of, held)]
        pool = rows[~np.isin(of, held)]
        for count in SURVEY_ANSWERS:
            draws = range(seeds if count else 1)
            yield (
                f"{count} answers",
                [(np.sort(np.random.default_rng(s).choice(pool, count, replace=False)), scored) for s in draws],
            )
        return
    first = np.isin(of, everyone[::2])
    yield "nothing coded", [(rows[:0], rows)]
    yield "half coded", [(rows[first], rows[~first]), (rows[~first], rows[first])]
    yield "one left out", [(rows[of != name], rows[of == name]) for name in everyone]


def truth_of(coded: CodedSet, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """Codes of answers, 0 or 1, columns sorted by id."""
    codes = sorted(coded.codes)
    return np.array([[float(code in coded.answers[row].codes) for code in codes] for row in rows])


def by_frequency(coded: CodedSet, split: Split, _vectors: Vectors) -> NDArray[np.float64]:
    """How often each code was given."""
    given, scored = split
    often = truth_of(coded, given).sum(axis=0) if len(given) else np.zeros(len(coded.codes))
    return np.tile(often, (len(scored), 1))


def by_definition(coded: CodedSet, split: Split, vectors: Vectors) -> NDArray[np.float64]:
    """Best cosine to a text of the code, standardised per code."""
    spoken = vectors([coded.answers[row].passage.text for row in split[1]])
    written = vectors([text.text for text in coded.texts])
    cosines = (spoken - spoken.mean(axis=0)) @ (written - spoken.mean(axis=0)).T
    owner = np.array([text.code for text in coded.texts])
    best = np.column_stack([cosines[:, owner == code].max(axis=1) for code in sorted(coded.codes)])
    return np.asarray((best - best.mean(axis=0)) / best.std(axis=0), dtype=np.float64)


def by_tfidf(coded: CodedSet, split: Split, _vectors: Vectors) -> NDArray[np.float64]:
    """One logistic regression a code on TF-IDF of the answers alone, as scikit-learn fits it."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    given, scored = split
    targets = truth_of(coded, given) if len(given) else np.zeros((0, len(coded.codes)))
    result = np.full((len(scored), len(coded.codes)), -99.0)
    if not len(given):
        return result
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    seen = vectorizer.fit_transform([coded.answers[row].passage.text for row in given])
    new = vectorizer.transform([coded.answers[row].passage.text for row in scored])
    for column in np.flatnonzero((targets.sum(axis=0) > 0) & (targets.sum(axis=0) < len(given))):
        model = LogisticRegression(class_weight="balanced", max_iter=500).fit(seen, targets[:, column])
        result[:, column] = model.decision_function(new)
    return result


def by_suggestions(coded: CodedSet, split: Split, vectors: Vectors | None) -> NDArray[np.float64]:
    """Probabilities of ``suggest``, every code asked for."""
    given, scored = split
    codes = sorted(coded.codes)
    found = suggest(
        [coded.answers[row].passage for row in scored],
        codes=codes,
        code_texts=coded.texts,
        answers=[coded.answers[row] for row in given],
        vectors=vectors,
        top=len(codes),
    )
    return np.array([[{s.code: s.probability for s in one}[code] for code in codes] for one in found])


def by_suggestions_from_words(coded: CodedSet, split: Split, _vectors: Vectors) -> NDArray[np.float64]:
    """The same without an embedder."""
    return by_suggestions(coded, split, None)


METHODS = {
    "frequency": by_frequency,
    "definitions, cosine": by_definition,
    "TF-IDF": by_tfidf,
    "suggest, words only": by_suggestions_from_words,
    "suggest": by_suggestions,
}


def cached(vectors: Vectors) -> Vectors:
    """Vectors computed once a text, so that seconds are those of suggesting."""
    kept: dict[str, NDArray[np.float32]] = {}

    def look_up(texts: Sequence[str]) -> NDArray[np.float32]:
        new = sorted({text for text in texts if text not in kept})
        kept.update(zip(new, vectors(new), strict=True))
        return np.array([kept[text] for text in texts], dtype=np.float32)

    return look_up


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure suggestions beside their floors.")
    parser.add_argument("--data", type=Path, required=True, help="folder with a folder a set")
    parser.add_argument("--sets", nargs="*", default=[*INTERVIEWS, SURVEY])
    parser.add_argument("--seeds", type=int, default=5, help="draws of survey answers")
    parser.add_argument("--embedder", default="use-multilingual")
    options = parser.parse_args()
    chosen = embedder(options.embedder)
    if chosen is None:
        parser.error("the table needs an embedder; words only is a row of it")
    vectors = cached(chosen.embed)
    print(f"{chosen.identity}\n")
    print(f"{'set':13} {'setting':14} {'method':20}  hit@3  rec@5   LRAP    ECE      s")
    for name in options.sets:
        coded = read_set(options.data / name, defined_only=name == SURVEY)
        vectors([text for a in coded.answers for text in (a.passage.text, a.passage.question)])
        for setting, parts in splits(coded, seeds=options.seeds):
            truth = np.vstack([truth_of(coded, scored) for _, scored in parts])
            for method, scorer in METHODS.items():
                started = time.perf_counter()
                scores = np.vstack([scorer(coded, part, vectors) for part in parts])
                seconds = (time.perf_counter() - started) / len(parts)
                values = ranking_measures(scores, truth)
                error = f"{calibration_error(scores, truth):6.3f}" if method.startswith("suggest") else "     –"
                cells = "  ".join(f"{values[measure]:.3f}" for measure in MEASURES)
                print(f"{name:13} {setting:14} {method:20}  {cells}  {error}  {seconds:5.1f}", flush=True)


if __name__ == "__main__":
    main()
