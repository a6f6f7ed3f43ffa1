"""Replay in coding order: ``python benchmarks/suggestions/replayed.py --data PATH``.

Each coded turn is judged by all that was coded before it, transcript after transcript, as in a session. The floor is to
repeat the codes of the turns before; onsets are codes that the turn before does not hold.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from run import INTERVIEWS, cached
from sets import read_set

from qualkit.embedding import UniversalEmbedder
from qualkit.suggestion.floors import targets_of
from qualkit.suggestion.measures import ranking_measures
from qualkit.suggestion.replay import REPLAYED, Replay, onsets
from qualkit.suggestion.trial import KnownVectors


def main() -> None:
    """Print a row a set and method."""
    parser = argparse.ArgumentParser(description="Replay coded sets in coding order.")
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    vectors = cached(UniversalEmbedder().embed)
    print("set            method         all: hit@3   LRAP   onsets: hit@3   LRAP")
    for name in INTERVIEWS:
        coded = read_set(options.data / name)
        codes = tuple(sorted(coded.codes))
        spoken = [text for a in coded.answers for text in (a.passage.text, a.passage.question)]
        known = KnownVectors.of([*spoken, *(text.text for text in coded.texts)], vectors)
        passages = tuple(sorted(answer.passage for answer in coded.answers))
        scores = Replay(codes, tuple(coded.texts), passages, tuple(coded.answers), known)()
        truth, starts = targets_of(coded.answers, codes), onsets(coded.answers, codes)
        some = starts.any(axis=1)
        for method in REPLAYED:
            whole = ranking_measures(scores.rankings[method], truth)
            first = ranking_measures(scores.rankings[method][some], starts[some])
            print(
                f"{name:14} {method:14} {whole['hit@3']:10.3f} {whole['LRAP']:6.3f} {first['hit@3']:15.3f} "
                f"{first['LRAP']:6.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
