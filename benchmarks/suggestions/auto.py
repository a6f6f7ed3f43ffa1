"""Codes without a person, measured: ``python benchmarks/suggestions/auto.py --data PATH``.

The survey: 200 and 800 answers of other respondents given, a quarter of the respondents coded by the machine.
Interviews: each left out in turn, the others given. Printed are the share of the codes given that people gave too, how
many there were, and the share of passages that got any. All passages hold a code, so `none` is not tried.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from run import INTERVIEWS, SURVEY, cached, splits
from sets import CodedSet, read_set

from qualkit.embedding import UniversalEmbedder
from qualkit.errors import AnalysisError
from qualkit.suggestion.automatic import automatic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from run import Split, Vectors

PRECISIONS = (0.8, 0.9)
DRAWN = (200, 800)


def parts_of(coded: CodedSet, seeds: int) -> Iterator[tuple[str, list[Split]]]:
    """Row numbers given and scored."""
    if coded.name != SURVEY:
        yield "one left out", dict(splits(coded, seeds=1))["one left out"]
        return
    pool, scored = dict(splits(coded, seeds=1))["all answers"][0]
    for count in DRAWN:
        draws = [np.random.default_rng(seed).choice(pool, count, replace=False) for seed in range(seeds)]
        yield f"{count} answers", [(np.sort(drawn), scored) for drawn in draws]


def tried(coded: CodedSet, split: Split, vectors: Vectors, precision: float) -> tuple[int, int, int, int]:
    """Codes given, those that people gave too, passages that got any, and passages."""
    given, scored = split
    people = {coded.answers[row].passage: set(coded.answers[row].codes) for row in scored}
    try:
        made = automatic(
            list(people),
            codes=coded.codes,
            code_texts=coded.texts,
            answers=[coded.answers[row] for row in given],
            vectors=vectors,
            precision=precision,
        ).codings
    except AnalysisError:
        made = {}
    said = [(passage, code) for passage, codes in made.items() for code in codes]
    return len(said), sum(code in people[passage] for passage, code in said), len(made), len(people)


def main() -> None:
    """Print a row a setting and precision."""
    parser = argparse.ArgumentParser(description="Measure codes without a person.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    vectors = cached(UniversalEmbedder().embed)
    print("set           setting       asked for  right  codes  passages coded")
    for name in (*INTERVIEWS, SURVEY):
        coded = read_set(options.data / name, defined_only=name == SURVEY)
        for setting, parts in parts_of(coded, options.seeds):
            for precision in PRECISIONS:
                counts = np.array([tried(coded, part, vectors, precision) for part in parts]).sum(axis=0)
                right = f"{counts[1] / counts[0]:.3f}" if counts[0] else "    –"
                row = f"{name:13} {setting:13} {precision:9} {right:>6} {counts[0]:6} {counts[2] / counts[3]:15.3f}"
                print(row, flush=True)


if __name__ == "__main__":
    main()
