"""A session's learner timed: ``python benchmarks/suggestions/live.py --answers 5000 --codes 100``.

Made-up segments of thirty words from a vocabulary of 8,000, with made-up vectors: times do not hang on what is said.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from qualkit.model.segment import Span
from qualkit.model.suggestion import EvidenceKind
from qualkit.suggestion import CodeText, Live, Passage

WIDTH = 512
WORDS = 8_000
INTERVIEWS = 40


def material(n_passages: int, n_codes: int) -> tuple[list[Passage], list[CodeText], list[tuple[str, ...]]]:
    """Segments, texts of the codebook (five a code) and answers of one or two codes."""
    rng = np.random.default_rng(0)
    chances = 1 / np.arange(1, WORDS + 1)
    chances /= chances.sum()

    def said(count: int) -> str:
        return " ".join(f"w{word}" for word in rng.choice(WORDS, count, p=chances))

    questions = [said(15) for _ in range(200)]
    passages = []
    for number in range(n_passages):
        name, place = f"P{number % INTERVIEWS:02}", number // INTERVIEWS
        passages.append(Passage(name, Span(300 * place, 300 * place + 200), said(30), questions[number % 200]))
    texts = [CodeText(f"c{code:03}", said(12), EvidenceKind.DEFINITION) for code in range(n_codes) for _ in range(5)]
    often = 1 / np.arange(1, n_codes + 1)
    drawn = [rng.choice(n_codes, rng.integers(1, 3), p=often / often.sum()) for _ in range(n_passages)]
    return passages, texts, [tuple(f"c{code:03}" for code in sorted(set(codes))) for codes in drawn]


def drawn_vectors(texts: list[str]) -> np.ndarray:
    """A vector a text, the same for the same text."""
    rows = np.array([np.random.default_rng(abs(hash(text)) % 2**32).normal(size=WIDTH) for text in texts])
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def main() -> None:
    """Print seconds and milliseconds."""
    parser = argparse.ArgumentParser(description="Time the learner of a session.")
    parser.add_argument("--answers", type=int, default=5_000)
    parser.add_argument("--codes", type=int, default=100)
    parser.add_argument("--steps", type=int, default=100, help="answers and suggestions timed one at a time")
    options = parser.parse_args()
    passages, texts, answers = material(options.answers + options.steps, options.codes)
    kept = dict(zip([t for p in passages for t in (p.text, p.question)], [None] * 2 * len(passages), strict=True))
    kept.update(dict.fromkeys(text.text for text in texts))
    rows = dict(zip(kept, drawn_vectors(list(kept)), strict=True))

    started = time.perf_counter()
    live = Live(
        passages,
        codes=sorted({text.code for text in texts}),
        code_texts=texts,
        vectors=lambda wanted: np.array([rows[text] for text in wanted], dtype=np.float32),
    )
    print(f"built on {len(passages):,} segments      {time.perf_counter() - started:7.2f} s")
    started = time.perf_counter()
    live.learn(list(zip(passages[: options.answers], answers, strict=False)))
    print(f"{options.answers:,} answers taken in       {time.perf_counter() - started:7.2f} s")

    learning, suggesting = [], []
    for passage, codes in list(zip(passages, answers, strict=True))[options.answers :]:
        started = time.perf_counter()
        live.suggestions(passage)
        suggesting.append(time.perf_counter() - started)
        started = time.perf_counter()
        live.learn([(passage, codes)])
        learning.append(time.perf_counter() - started)
    for name, times in (("one answer more", learning), ("suggestions for one segment", suggesting)):
        ms = np.array(times) * 1000
        print(
            f"{name:30} median {np.median(ms):6.1f} ms, 95 % below {np.quantile(ms, 0.95):6.1f} ms, most {ms.max():.1f}"
        )


if __name__ == "__main__":
    main()
