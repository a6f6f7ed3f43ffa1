"""Suggestions measured on coded sets, beside the floors that anything must beat.

::

    python benchmarks/suggestions/run.py --data PATH

``PATH`` holds a folder a set (``transcripts.jsonl``, ``codebook.yaml``). Interviews: no coding given; half of
the interviews given, the other half scored, both ways; each interview left out in turn. Survey comments
(``nhs_px``): a quarter of the respondents scored, 0, 10, 50, 200 and all answers of the others given. Its codebook
holds no examples; so it is also scored with some of the other respondents' comments put into it as examples.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from framework import read_framework, with_framework
from sets import CodedSet, read_set

from qualkit.embedding import embedder
from qualkit.model.suggestion import EvidenceKind
from qualkit.suggestion import CodeText, Live
from qualkit.suggestion.measures import among_first, calibration_error, passage_measures, rare_codes
from qualkit.suggestion.suggest import judged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Split = tuple[NDArray[np.intp], NDArray[np.intp]]
    Vectors = Callable[[Sequence[str]], NDArray[np.float32]]

INTERVIEWS = ("stem_journey", "pdpilot")
SURVEY = "nhs_px"
SURVEY_ANSWERS = (0, 10, 50, 200)
EXAMPLES = (3, 10)
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
        yield "all answers", [(pool, scored)]
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
    """Probabilities of ``suggest``, its reasons left out."""
    given, scored = split
    passages = [coded.answers[row].passage for row in scored]
    told = [coded.answers[row] for row in given]
    made = judged(passages, sorted(coded.codes), coded.texts, told, vectors)
    return made.chances[np.searchsorted(made.wanted, [made.place[passage] for passage in passages])]


def by_session(coded: CodedSet, split: Split, vectors: Vectors) -> NDArray[np.float64]:
    """Probabilities of a session's learner."""
    given, scored = split
    passages = [coded.answers[row].passage for row in scored]
    told = [(coded.answers[row].passage, coded.answers[row].codes) for row in given]
    live = Live([*passages, *(p for p, _ in told)], codes=coded.codes, code_texts=coded.texts, vectors=vectors)
    live.learn(told)
    return live.table(passages)


def by_suggestions_from_words(coded: CodedSet, split: Split, _vectors: Vectors) -> NDArray[np.float64]:
    """The same without an embedder."""
    return by_suggestions(coded, split, None)


METHODS = {
    "frequency": by_frequency,
    "definitions, cosine": by_definition,
    "TF-IDF": by_tfidf,
    "suggest, words only": by_suggestions_from_words,
    "suggest": by_suggestions,
    "session": by_session,
}

CALIBRATED = ("suggest, words only", "suggest", "session")
WITHOUT_ANSWERS = ("definitions, cosine", "suggest, words only", "suggest", "session")


def cached(vectors: Vectors) -> Vectors:
    """Vectors computed once a text, so that seconds are those of suggesting."""
    kept: dict[str, NDArray[np.float32]] = {}

    def look_up(texts: Sequence[str]) -> NDArray[np.float32]:
        new = sorted({text for text in texts if text not in kept})
        kept.update(zip(new, vectors(new), strict=True))
        return np.array([kept[text] for text in texts], dtype=np.float32)

    return look_up


def with_examples(coded: CodedSet, count: int, pool: NDArray[np.intp], seed: int) -> CodedSet:
    """The set with up to ``count`` comments a code in its codebook, drawn from those that hold it alone."""
    rng = np.random.default_rng(seed)
    found = []
    for code in sorted(coded.codes):
        alone = [row for row in pool if coded.answers[row].codes == (code,)]
        drawn = rng.permutation(alone)[:count]
        found += [CodeText(code, coded.answers[int(row)].passage.text, EvidenceKind.EXAMPLE) for row in drawn]
    return replace(coded, texts=[*coded.texts, *found])


def interval(values: list[NDArray[np.float64]]) -> str:
    """95 % of means under resampling of the parts (draws, or interviews left out)."""
    if len(values) < 3:
        return "            –"
    rng = np.random.default_rng(0)
    picks = rng.integers(len(values), size=(2000, len(values)))
    sums, counts = np.array([v.sum() for v in values]), np.array([len(v) for v in values])
    means = sums[picks].sum(axis=1) / counts[picks].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return f"{low:.3f} to {high:.3f}"[1:].replace(" 0.", " .")


def print_row(name: str, setting: str, method: str, parts: list[tuple[CodedSet, Split]], vectors: Vectors) -> None:
    """Score one method in one setting and print its row."""
    started = time.perf_counter()
    scored = [METHODS[method](coded, part, vectors) for coded, part in parts]
    seconds = (time.perf_counter() - started) / len(parts)
    truths = [truth_of(coded, part[1]) for coded, part in parts]
    values = [passage_measures(scores, truth) for scores, truth in zip(scored, truths, strict=True)]
    scores, truth = np.vstack(scored), np.vstack(truths)
    is_rare = rare_codes(truth)
    caught = (among_first(scores) * truth).sum(axis=0)[is_rare] / truth.sum(axis=0)[is_rare]
    error = f"{calibration_error(scores, truth):.3f}" if method in CALIBRATED else "    –"
    cells = "  ".join(f"{np.concatenate([v[measure] for v in values]).mean():.3f}" for measure in MEASURES)
    spread = interval([v["LRAP"] for v in values])
    print(
        f"{name:13} {setting:22} {method:20}  {cells}  {spread:>13}  {caught.mean():.3f}  {error}  {seconds:5.1f}",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure suggestions beside their floors.")
    parser.add_argument("--data", type=Path, required=True, help="folder with a folder a set")
    parser.add_argument("--sets", nargs="*", default=[*INTERVIEWS, SURVEY])
    parser.add_argument("--seeds", type=int, default=5, help="draws of survey answers")
    parser.add_argument("--framework", type=Path, help="the survey's published framework, a .qmd page")
    parser.add_argument("--embedder", default="use-multilingual")
    options = parser.parse_args()
    chosen = embedder(options.embedder)
    if chosen is None:
        parser.error("the table needs an embedder; words only is a row of it")
    vectors = cached(chosen.embed)
    print(f"{chosen.identity}\n")
    print(f"{'set':13} {'setting':22} {'method':20}  hit@3  rec@5   LRAP   95 % of LRAP   rare    ECE      s")
    for name in options.sets:
        coded = read_set(options.data / name, defined_only=name == SURVEY)
        vectors([text for a in coded.answers for text in (a.passage.text, a.passage.question)])
        for setting, parts in splits(coded, seeds=options.seeds):
            for method in METHODS:
                print_row(name, setting, method, [(coded, part) for part in parts], vectors)
        if name == SURVEY:
            ((_, scored),) = next(iter(splits(coded, seeds=1)))[1]
            pool = np.setdiff1d(np.arange(len(coded.answers)), scored)
            for count in EXAMPLES:
                drawn = [with_examples(coded, count, pool, seed) for seed in range(options.seeds)]
                for method in WITHOUT_ANSWERS:
                    examples = [(one, (pool[:0], scored)) for one in drawn]
                    print_row(name, f"0 answers, {count} examples", method, examples, vectors)
            if options.framework:
                whole, n_out = with_framework(coded, read_framework(options.framework), scored.tolist())
                print(f"{name}: with its framework, {n_out} examples left out that stand in comments scored")
                for setting, parts in splits(coded, seeds=options.seeds):
                    for method in WITHOUT_ANSWERS:
                        print_row(name, f"{setting}, framework", method, [(whole, part) for part in parts], vectors)


if __name__ == "__main__":
    main()
