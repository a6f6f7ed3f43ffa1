"""An English codebook and English codings on Chinese segments: ``python benchmarks/suggestions/across.py --data PATH``.

``PATH`` holds ``crosswoz_parallel``: the same turns in both languages under the same codes. Some turns are coded in one
language, those of the other dialogues are scored in Chinese. Micro-F1 counts a code as said from a probability of
one half, and from the probability that serves best (told from the answers scored, so it flatters, both alike).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from run import cached, truth_of
from sets import CodedSet, read_set

from qualkit.embedding import UniversalEmbedder
from qualkit.suggestion import Live
from qualkit.suggestion.measures import ranking_measures

ANSWERS = (0, 100, 400)
SCORED = 1500


def figures(coded: CodedSet, told: list[int], scored: list[int], live: Live) -> tuple[float, float, float]:
    """LRAP, micro-F1 from one half and micro-F1 from the best probability, on the scored turns."""
    live.learn([(coded.answers[row].passage, coded.answers[row].codes) for row in told])
    chances = live.table([coded.answers[row].passage for row in scored])
    truth = truth_of(coded, np.array(scored))

    def micro_f1(limit: float) -> float:
        said = chances >= limit
        return float(2 * (said * truth).sum() / (said.sum() + truth.sum()))

    best = max(micro_f1(limit) for limit in np.linspace(0.1, 0.7, 25))
    return ranking_measures(chances, truth)["LRAP"], micro_f1(0.5), best


def main() -> None:
    """Print micro-F1 by the language of the codings."""
    parser = argparse.ArgumentParser(description="Measure suggestions across languages.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    coded = read_set(options.data / "crosswoz_parallel")
    vectors = cached(UniversalEmbedder().embed)
    names = [answer.passage.transcript for answer in coded.answers]
    dialogues = np.array(sorted({name.removesuffix("_zh").removesuffix("_en") for name in names}))
    print("codings   English → Chinese / Chinese → Chinese, mean of seeds")
    print("          LRAP                   micro-F1 from .5       micro-F1 at its best")
    for count in ANSWERS:
        found = []
        for seed in range(options.seeds):
            held = set(np.random.default_rng(seed).permutation(dialogues)[: len(dialogues) // 2])
            scored = [row for row, name in enumerate(names) if name.endswith("_zh") and name[:-3] in held][:SCORED]
            english = [row for row, name in enumerate(names) if name.endswith("_en") and name[:-3] not in held]
            chosen = sorted(np.random.default_rng(seed).choice(len(english), count, replace=False))
            chinese = [row for row, name in enumerate(names) if name.endswith("_zh") and name[:-3] not in held]
            pair = []
            for rows in (english, chinese):
                told = [rows[number] for number in chosen]
                passages = [coded.answers[row].passage for row in (*told, *scored)]
                live = Live(passages, codes=coded.codes, code_texts=coded.texts, vectors=vectors)
                pair.append(figures(coded, told, scored, live))
            found.append(pair)
        english_first, chinese_first = np.array(found).mean(axis=0)
        cells = "   ".join(
            f"{e:.3f} / {c:.3f} = {e / c:.2f}" for e, c in zip(english_first, chinese_first, strict=True)
        )
        print(f"{count:7}   {cells}", flush=True)


if __name__ == "__main__":
    main()
