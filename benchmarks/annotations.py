"""How many annotations are found again, and how many in a wrong place, after random edits of the text they are on.

    python benchmarks/annotations.py STUDY [--seed 1]

STUDY is a folder whose store is built, such as ``qualkit init --example DIR`` after ``qualkit status``. Every segment
of it is pointed at as an exported annotation does; then each word, Chinese character or mark of the transcripts is
dropped, replaced or preceded by another one at random, and the selectors are resolved in the edited text. Wrong is a
place that shares less than half of its characters with where the segment's own characters went.
"""

from __future__ import annotations

import argparse
import random
import re
from datetime import UTC, datetime
from pathlib import Path

from qualkit import store
from qualkit.segmentation.selectors import point, selector
from qualkit.study import find_study

RATES = (0.0, 0.02, 0.05)
_TOKEN = re.compile(r"[\u4e00-\u9fff]|[A-Za-z]+|\s+|.", re.DOTALL)


def edited(text: str, rate: float, chance: random.Random) -> tuple[str, dict[int, int]]:
    """The text after edits, and where each character that is still there went."""
    tokens = _TOKEN.findall(text)
    words = [token for token in tokens if token.strip()]
    made: list[str] = []
    went: dict[int, int] = {}
    at = length = 0
    for token in tokens:
        act = chance.choice(("drop", "replace", "insert")) if token.strip() and chance.random() < rate else "keep"
        if act in {"replace", "insert"}:
            made.append(chance.choice(words))
            length += len(made[-1])
        if act in {"keep", "insert"}:
            went |= {at + i: length + i for i in range(len(token))}
            made.append(token)
            length += len(token)
        at += len(token)
    return "".join(made), went


def main() -> None:
    """Print a line a rate and language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    study = find_study(told.study)
    engine = store.open_study(study.store_path, None, backups=study.backups, now=datetime.now(UTC))
    with store.reading(engine) as connection:
        transcripts = store.transcripts.every(connection)
        segments = {one.name: store.segments.every(connection, one.name) for one in transcripts}
    for rate in RATES:
        chance = random.Random(told.seed)
        counts: dict[str, list[int]] = {}
        for one in transcripts:
            text, went = edited(one.text, rate, chance)
            n = counts.setdefault(one.language or "not told", [0, 0, 0])
            for segment in segments[one.name]:
                found = point(text, selector(one.text, segment.span)).span
                kept = [went[i] for i in range(segment.span.start, segment.span.end) if i in went]
                n[0] += 1
                n[1] += found is not None
                if found is not None:
                    low, high = (min(kept), max(kept) + 1) if kept else (0, 0)
                    shared = min(high, found.end) - max(low, found.start)
                    n[2] += shared < max(high - low, len(found)) / 2
        for language, (n_all, n_found, n_wrong) in sorted(counts.items()):
            print(f"{rate:.0%} edits, {language}: {n_found}/{n_all} found ({n_found / n_all:.3f}), {n_wrong} wrong")


if __name__ == "__main__":
    main()
