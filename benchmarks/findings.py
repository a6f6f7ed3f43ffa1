"""Measure findings: matrices, co-occurrence, sequence and saturation of large studies, topics of many segments.

python benchmarks/findings.py            # 200 interviews x 100 codes x 100,000 codings, and 2, 4, 8 times as many
python benchmarks/findings.py --topics   # 300, 3,000 and 20,000 segments, each in two processes
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import subprocess
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qualkit import analysis
from qualkit.analysis.cooccurrence import cooccurrence
from qualkit.analysis.saturation import saturation
from qualkit.analysis.sequence import sequence
from qualkit.analysis.topics import topics
from qualkit.model.codebook import Code, Codebook, Text, Theme
from qualkit.model.columns import CODINGS, INTERVIEWS, SEGMENTS

if TYPE_CHECKING:
    from collections.abc import Callable

N_INTERVIEWS, N_CODES, N_CODINGS, N_SEGMENTS = 200, 100, 100_000, 300

BOOK = Codebook(
    "made",
    "1",
    "0" * 64,
    ("en",),
    tuple(Theme(f"t{i}", Text({"en": f"T{i}"})) for i in range(10)),
    tuple(Code(f"c{i:03}", f"t{i // 10}", Text({"en": f"C{i}"})) for i in range(N_CODES)),
)


def study(times: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Codings, segments, cases and interviews; interviews and codings grow together."""
    rng = np.random.default_rng(1)
    n = N_INTERVIEWS * times
    drawn = pd.DataFrame(
        {
            "at": rng.integers(0, n * N_SEGMENTS, N_CODINGS * times),
            "code": rng.integers(0, N_CODES, N_CODINGS * times),
        }
    ).drop_duplicates()
    names = np.array([f"I{i:04}" for i in range(n)])
    roles = np.where(np.arange(n) % 2, "patient", "physician")
    owner, place = np.divmod(np.arange(n * N_SEGMENTS), N_SEGMENTS)
    segments = pd.DataFrame({"transcript": names[owner], "start": place * 100, "end": place * 100 + 90})
    segments["turn"] = 2 * place + 1
    segments["segment"] = (
        segments["transcript"] + ":" + segments["start"].astype(str) + "-" + segments["end"].astype(str)
    )
    segments["case"], segments["role"], segments["is_decided"] = names[owner], roles[owner], True
    drawn = drawn.sort_values(["at", "code"])
    codings = segments.loc[drawn["at"], [*SEGMENTS][:-1]].reset_index(drop=True)
    codes = drawn["code"].to_numpy()
    codings["code"] = [f"c{code:03}" for code in codes]
    codings["theme"] = [f"t{code // 10}" for code in codes]
    codings = codings.assign(coder="ann", origin="own", quote="words that were said here")
    codings["facets"] = [()] * len(codings)
    cases = pd.DataFrame({"case": names, "role": roles, "guide": ""})
    interviews = pd.DataFrame({"transcript": names, "case": names, "date": "", "begun": ""})
    return codings[list(CODINGS)], segments[list(SEGMENTS)], cases, interviews[list(INTERVIEWS)]


def large() -> None:
    """Seconds and the highest memory so far at 1, 2, 4 and 8 times the size."""
    for times in (1, 2, 4, 8):
        codings, segments, cases, interviews = study(times)
        held = partial(cooccurrence, codings, segments, cases, codebook=BOOK)
        crossed = partial(analysis.matrix, codings, segments, cases, codebook=BOOK, asks={})
        jobs: dict[str, Callable[[], object]] = {
            "co-occurrence": held,
            "within 2 turns": partial(held, unit="turn", within=2),
            "sequence": partial(sequence, codings, segments, cases, codebook=BOOK),
            "saturation": partial(saturation, codings, segments, cases, interviews, codebook=BOOK),
            "matrix, themes": crossed,
            "matrix, codes": partial(crossed, columns="code"),
            "themes": partial(analysis.themes, codings, segments, cases, codebook=BOOK),
        }
        for name, job in jobs.items():
            began, spent = time.perf_counter(), time.process_time()
            job()
            took = f"{time.perf_counter() - began:6.2f} s, processor {time.process_time() - spent:6.2f} s"
            print(f"{len(codings):>8,} codings  {name:16} {took}, {_memory()} MB so far", flush=True)


def one_topic_run(n: int) -> None:
    """Topics of n made-up segments: seconds, memory and a hash of what was found."""
    began, spent = time.perf_counter(), time.process_time()
    rng = np.random.default_rng(0)
    kinds = rng.integers(0, 60, n)
    vectors = rng.normal(size=(60, 512))[kinds] * 0.5 + rng.normal(size=(n, 512))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    words = rng.integers(0, 3000, (n, 20))
    names = [f"I{i // N_SEGMENTS:04}:{i % N_SEGMENTS * 100}-{i % N_SEGMENTS * 100 + 90}" for i in range(n)]
    said = [f"kind{kind} " + " ".join(f"word{w}" for w in row) for kind, row in zip(kinds, words, strict=True)]
    texts = pd.DataFrame({"segment": names, "text": said})
    segments = pd.DataFrame({"segment": names, "case": [name[:5] for name in names], "is_decided": True})
    codings = pd.DataFrame({"segment": [], "code": []})
    report = topics(codings, segments, texts, vectors.astype(np.float32), languages=["en"] * n, codebook=BOOK)
    found = hashlib.sha256(repr(report).encode()).hexdigest()[:12]
    took = f"{time.perf_counter() - began:6.2f} s, processor {time.process_time() - spent:6.2f} s"
    print(f"{n:>8,} segments {len(report.topics)} topics {took}, {_memory()} MB, {found}", flush=True)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        one_topic_run(asked.one)
    elif asked.topics:
        for n in (300, 3000, 20_000):
            for _ in range(2):
                subprocess.run([sys.executable, __file__, "--one", str(n)], check=True)
    else:
        large()


if __name__ == "__main__":
    main()
