"""The weights that clues start from, fitted: ``python benchmarks/suggestions/weights.py --data PATH``.

For ``qualkit/suggestion/prior.py``. On the interviews each one left out, on the survey (with its codebook and, if it is
given, with its framework) one quarter of the respondents judged by two others, so that the quarter scored in ``run.py``
takes no part. *cold* with nothing coded, *warm* with 50, 200 and all answers (at most 1,500) alike, *following* behind
an answered passage. Every set counts the same.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from framework import read_framework, with_framework
from run import INTERVIEWS, SURVEY, cached, truth_of
from sets import read_set

from qualkit.embedding import UniversalEmbedder
from qualkit.suggestion import Live
from qualkit.suggestion.clues import Codebook
from qualkit.suggestion.learner import Taught, Told
from qualkit.suggestion.recent import recent_codes
from qualkit.suggestion.sides import Look
from qualkit.suggestion.view import by_meaning, by_words
from qualkit.suggestion.weighing import weigh
from qualkit.suggestion.words import letters, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from run import Split, Vectors
    from sets import CodedSet

ANSWERS = (50, 200, 1500)
PAIRS = 60_000  # of a set and number of answers


def parts(coded: CodedSet) -> list[Split]:
    """Rows that may be given and rows judged."""
    rows, of = np.arange(len(coded.answers)), np.array(coded.respondents)
    if coded.name != SURVEY:
        return [(rows[of != name], rows[of == name]) for name in sorted(set(coded.respondents))]
    everyone = np.random.default_rng(0).permutation(sorted(set(coded.respondents)))
    quarter = len(everyone) // 4
    judged_here = rows[np.isin(of, everyone[quarter : 2 * quarter])]
    some = np.random.default_rng(5).choice(judged_here, 500, replace=False)
    return [(rows[np.isin(of, everyone[2 * quarter :])], np.sort(some))]


def batch_clues(coded: CodedSet, split: Split, vectors: Vectors | None) -> NDArray[np.float32]:
    """Clues of ``suggest``, shape ``(n_scored, n_codes, n_clues)``."""
    rows = [coded.answers[row].passage for row in np.concatenate(split)]
    column = {code: number for number, code in enumerate(sorted(coded.codes))}
    texts = sorted(set(coded.texts))
    spoken, asked, written = [p.text for p in rows], [p.question for p in rows], [text.text for text in texts]
    every = [*spoken, *asked, *written]
    views = [by_words(words(every), len(rows))]
    if vectors is not None:
        views.insert(0, by_meaning(spoken, asked, written, vectors))
    told = Told.of(views, by_words(letters(every), len(rows)), Codebook.of(texts, column), rows)
    n_given = len(split[0])
    targets = truth_of(coded, split[0]).astype(np.float32).reshape(n_given, len(column))
    taught, wanted = Taught(np.arange(n_given), targets), np.arange(n_given, len(rows))
    return told.clues(taught, wanted)


def live_clues(coded: CodedSet, split: Split, vectors: Vectors | None) -> NDArray[np.float32]:
    """Clues of a session."""
    given, scored = split
    passages = [coded.answers[row].passage for row in scored]
    told = [(coded.answers[row].passage, coded.answers[row].codes) for row in given]
    live = Live([*passages, *(p for p, _ in told)], codes=coded.codes, code_texts=coded.texts, vectors=vectors)
    live.learn(told)
    return live.clues(passages, Look.WORDS if vectors is None else Look.BOTH)


KINDS = {"suggest": batch_clues, "session": live_clues}


def pairs(
    sets: list[CodedSet], kind: str, vectors: Vectors | None, answers: int | None
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Clues and truth of pairs of passage and code, set by set; ``None`` for passages behind answered ones."""
    for coded in sets:
        if answers is None and coded.name == SURVEY:
            continue
        clues, truth = [], []
        for pool, scored in parts(coded):
            count = len(pool) if answers is None else min(answers, len(pool))
            given = np.sort(np.random.default_rng(0).choice(pool, count, replace=False))
            found, said = KINDS[kind](coded, (given, scored), vectors), truth_of(coded, scored)
            if answers is None:
                passages = [coded.answers[row].passage for row in scored]
                numbers = np.arange(len(passages))
                recent, follows = recent_codes(passages, numbers, said.astype(np.float32), numbers)
                found, said = np.concatenate([found, recent[..., None]], axis=-1)[follows], said[follows]
            clues.append(found.reshape(-1, found.shape[-1]))
            truth.append(said.ravel())
        some = np.random.default_rng(0).permutation(sum(map(len, truth)))[:PAIRS]
        yield np.concatenate(clues).astype(np.float64)[some], np.concatenate(truth)[some]


def fitted(found: list[tuple[NDArray[np.float64], NDArray[np.float64]]]) -> list[float]:
    """Weights under which the pairs of all sets are most likely."""
    most = max(len(truth) for _, truth in found)
    clues = np.concatenate([np.repeat(c, max(1, most // len(c)), axis=0) for c, _ in found])
    truth = np.concatenate([np.repeat(t, max(1, most // len(t))) for _, t in found])
    width = clues.shape[1]
    weights = weigh(clues, truth, prior=np.append(np.zeros(width), -3.0), strength=np.full(width + 1, 30.0))
    return [float(round(weight, 2)) + 0.0 for weight in weights]


def main() -> None:
    """Print weights."""
    parser = argparse.ArgumentParser(description="Fit the weights that clues start from.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--framework", type=Path)
    parser.add_argument("--without", default="", help="a set to leave out")
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=list(KINDS))
    options = parser.parse_args()
    sets = [read_set(options.data / name) for name in INTERVIEWS if name != options.without]
    if options.without != SURVEY:
        survey = read_set(options.data / SURVEY, defined_only=True)
        sets.append(survey)
        if options.framework:
            sets.append(with_framework(survey, read_framework(options.framework), parts(survey)[0][1].tolist())[0])
    embedded = cached(UniversalEmbedder().embed)
    for kind in options.kinds:
        for vectors in (embedded, None):
            print(kind, "by meaning and words" if vectors else "by words", flush=True)
            warm = [pair for count in ANSWERS for pair in pairs(sets, kind, vectors, count)]
            for name, found in (
                ("cold", list(pairs(sets, kind, vectors, 0))),
                ("warm", warm),
                ("following", list(pairs(sets, kind, vectors, None))),
            ):
                print(f"    {name}=({', '.join(map(str, fitted(found)))}),", flush=True)


if __name__ == "__main__":
    main()
