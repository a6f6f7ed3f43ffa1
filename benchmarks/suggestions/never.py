"""Never below the floors: ``python benchmarks/suggestions/never.py --data PATH``.

With 0, 10, 50, 200 and all answers, those of a respondent or interview left out being scored, suggestions stand beside
the frequency of codes and the codebook alone. Printed are, of LRAP, the mean over interviews (in the survey: groups of
comments) of how far suggestions fall below the better of the two, 0 where they do not, and each interview's difference.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from run import INTERVIEWS, SURVEY, by_frequency, by_session, by_suggestions, cached, truth_of
from sets import CodedSet, read_set

from qualkit.embedding import UniversalEmbedder
from qualkit.suggestion.measures import ranking_measures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Vectors = Callable[[Sequence[str]], NDArray[np.float32]]

ANSWERS = (0, 10, 50, 200, None)
METHODS = {"suggest": by_suggestions, "session": by_session}


def parts(coded: CodedSet) -> Iterator[tuple[str, NDArray[np.intp], NDArray[np.intp]]]:
    """Name, rows given and rows scored."""
    rows = np.arange(len(coded.answers))
    if coded.name != SURVEY:
        of = np.array(coded.respondents)
        for name in sorted(set(coded.respondents)):
            yield name, rows[of != name], rows[of == name]
        return
    who = np.array(coded.respondents)
    held = np.random.default_rng(0).permutation(sorted(set(coded.respondents)))[: len(set(coded.respondents)) // 4]
    groups = np.array([answer.passage.transcript for answer in coded.answers])
    is_held = np.isin(who, held)
    for name in sorted(set(groups.tolist())):
        yield name, rows[~is_held], rows[is_held & (groups == name)]


def main() -> None:
    """Print a row a set, number of answers and method."""
    parser = argparse.ArgumentParser(description="Measure how far suggestions fall below their floors.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    vectors = cached(UniversalEmbedder().embed)
    print("set            answers  method    mean loss   interview by interview (LRAP less the better floor)")
    for name in (*INTERVIEWS, SURVEY):
        coded = read_set(options.data / name, defined_only=name == SURVEY)
        vectors([text for a in coded.answers for text in (a.passage.text, a.passage.question)])
        apart = list(parts(coded))
        for count in ANSWERS:
            for method, scores in METHODS.items():
                above = np.array([_above(coded, part, count, scores, vectors, options.seeds) for part in apart])
                told = "  ".join(f"{one[0]} {value:+.3f}" for one, value in zip(apart, above, strict=True))
                label = "all" if count is None else str(count)
                print(f"{name:14} {label:>7}  {method:9} {np.maximum(-above, 0).mean():9.3f}   {told}", flush=True)


def _above(
    coded: CodedSet,
    part: tuple[str, NDArray[np.intp], NDArray[np.intp]],
    count: int | None,
    scores: Callable[..., NDArray[np.float64]],
    vectors: Vectors,
    seeds: int,
) -> float:
    """LRAP of suggestions less that of the better floor, mean of draws."""
    _, pool, scored = part
    found = []
    for seed in range(1 if count in (0, None) else seeds):
        rng = np.random.default_rng(seed)
        given = pool if count is None or count >= len(pool) else np.sort(rng.choice(pool, count, replace=False))
        truth = truth_of(coded, scored)
        made, often, book = (
            ranking_measures(method(coded, split, vectors), truth)["LRAP"]
            for method, split in (
                (scores, (given, scored)),
                (by_frequency, (given, scored)),
                (scores, (pool[:0], scored)),
            )
        )
        found.append(made - (max(often, book) if count != 0 else often))
    return float(np.mean(found))


if __name__ == "__main__":
    main()
