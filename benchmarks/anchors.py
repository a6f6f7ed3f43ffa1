"""How many codings are found again after an edit, and how fast: ``python -m benchmarks.anchors --seeds 20``.

Made-up interviews in English and Chinese, a third of whose sentences are phrases that come back, are edited at five
per cent of their tokens (letters and words put in, taken out, replaced), and three passages are moved. Where every
character went is known, so a place is right or wrong, never likely. The interviews are not those that the tests use.
With ``--shipped`` the interviews of the shipped study are edited as well. Every span with at least half of its
characters left counts; a place mostly on other words is wrong.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

from qualkit import readers
from qualkit.config import SpeakerSettings
from qualkit.language import detect
from qualkit.segmentation import relocate
from tests.segmentation.edited import Tally, edit, interview, spans_of, tally

FIRST = 1_000
"""The first seed; the tests use those from 0."""


def shown(name: str, found: Tally) -> None:
    """A line of the table."""
    print(f"{name:<32} {found.n:>7,} {found.found / found.n:>8.4f} {found.wrong / found.n:>9.5f}")


def shipped(seeds: range) -> dict[str, Tally]:
    """The shipped study's interviews, edited: language to how their sentences fared."""
    folder = Path(__file__).parent.parent / "transcripts"
    found = {"en": Tally(), "zh": Tally()}
    for path in sorted(folder.iterdir()):
        if path.suffix not in {".txt", ".md", ".vtt", ".docx"} or path.name.startswith("README"):
            continue
        made, _ = readers.read_all(path, root=folder.parent, speakers=SpeakerSettings(), layouts=(), largest_mb=100)
        for transcript in made:
            language = transcript.language or detect(transcript.text) or "en"
            for seed in seeds:
                rng = random.Random(seed)
                edited = edit(transcript.text, language, rng, share=0.05, n_moves=3)
                spans = spans_of(transcript.text, language, rng, 400)
                anchors = relocate(transcript.text, edited.text, spans)
                found[language].add(anchors, transcript.text, edited)
    return found


def seconds(language: str, *, n_characters: int = 100_000, n_spans: int = 1_000) -> tuple[int, int, float]:
    """Characters, codings and processor seconds of one relink."""
    rng = random.Random(FIRST)
    before = interview(language, 1_200 if language == "en" else 3_200, rng)[:n_characters]
    edited = edit(before, language, rng, share=0.05, n_moves=10)
    spans = spans_of(before, language, rng, n_spans)
    started = time.process_time()
    relocate(before, edited.text, spans)
    return len(before), len(spans), time.process_time() - started


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="interviews of each kind")
    parser.add_argument("--shipped", action="store_true", help="also the interviews of the shipped study")
    options = parser.parse_args()
    print(f"{'':<32} {'codings':>7} {'found':>8} {'wrong':>9}")
    for language in ("en", "zh"):
        for side_by_side in (False, True):
            seeds = range(FIRST, FIRST + options.seeds)
            what = f"{language}, repeats {'side by side' if side_by_side else 'apart'}"
            shown(what, tally(language, side_by_side=side_by_side, seeds=seeds))
    if options.shipped:
        for language, found in shipped(range(FIRST, FIRST + 3)).items():
            shown(f"{language}, shipped study", found)
    for language in ("en", "zh"):
        n_characters, n_spans, taken = seconds(language)
        print(f"{language}: {n_spans:,} codings in {n_characters:,} characters: {taken:.2f} s")


if __name__ == "__main__":
    main()
