"""Measure the frames that findings are computed from: a store of 200 interviews, 60,000 segments, 100,000 codings.

python benchmarks/frames.py            # processor seconds from the store to the frames, memory, a hash of the frames
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import insert

from qualkit import store
from qualkit.model.case import Case
from qualkit.model.codebook import Code, Codebook, Text, Theme
from qualkit.model.segment import Segment, Span, Unit
from qualkit.model.transcript import Role, Transcript, Turn
from qualkit.store import frames, places, tables

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Engine

NOW = datetime(2026, 1, 1, tzinfo=UTC)
N_INTERVIEWS, N_SEGMENTS, N_CODES, N_CODINGS = 200, 300, 100, 100_000
WORDS = "words that were said here and are as many as the words of most segments in most of these interviews. "
BOOK = Codebook(
    "made",
    "1",
    "0" * 64,
    ("en",),
    tuple(Theme(f"t{i}", Text({"en": f"T{i}"})) for i in range(10)),
    tuple(Code(f"c{i:03}", f"t{i // 10}", Text({"en": f"C{i}"})) for i in range(N_CODES)),
)


def shared(folder: Path) -> Engine:
    """The store that all share, with transcripts of as many turns as segments."""
    engine = store.open_study(folder / "study.sqlite", None, backups=folder / "backups", now=NOW)
    size = len(WORDS)
    with store.transaction(engine) as connection:
        store.cases.replace(connection, [Case(name(i), "patient", "g") for i in range(N_INTERVIEWS)])
        for i in range(N_INTERVIEWS):
            spans = [Span(at * size, (at + 1) * size - 1) for at in range(N_SEGMENTS)]
            turns = tuple(Turn(at + 1, span, "A", Role.PARTICIPANT) for at, span in enumerate(spans))
            made = Transcript(name(i), WORDS * N_SEGMENTS, turns, source=f"{name(i)}.md", sha256="0" * 64, case=name(i))
            store.transcripts.add(connection, made)
            cut = [Segment(name(i), span, at + 1, Unit.TURN) for at, span in enumerate(spans)]
            store.segments.replace(connection, name(i), cut)
    return engine


def layer(folder: Path) -> Engine:
    """A coder's layer with codings put straight into their table, as their decisions would have left them."""
    engine = store.open_layer(folder / "layers", "ann", backups=folder / "backups", now=NOW)
    rng = np.random.default_rng(1)
    drawn = sorted(set(zip(*(rng.integers(0, n, N_CODINGS).tolist() for n in (60_000, N_CODES)), strict=True)))
    size = len(WORDS)
    rows = [
        {
            "decision": number,
            "code": f"c{code:03}",
            "coder": "ann",
            "transcript": name(at // N_SEGMENTS),
            "start": at % N_SEGMENTS * size,
            "end": (at % N_SEGMENTS + 1) * size - 1,
            "quote": WORDS[:-1],
            "origin": "own",
            "at": "2026-01-01T00:00:00Z",
            "facets": {},
            "codebook": "0" * 64,
            "fingerprint": "",
            "withdrawn": None,
        }
        for number, (at, code) in enumerate(drawn, start=1)
    ]
    with store.transaction(engine) as connection:
        connection.execute(insert(tables.codings), rows)
    return engine


def name(number: int) -> str:
    """Of an interview."""
    return f"I{number:03}"


def read(study: Engine, own: Engine) -> list[pd.DataFrame]:
    """All that findings are computed from."""
    with ExitStack() as stack:
        connection, mine = stack.enter_context(store.reading(study)), stack.enter_context(store.reading(own))
        known = places.every(connection)
        codings, orphans = frames.coded_frames([mine], connection, BOOK, known=known)
        segments = frames.segments_frame(connection, mine, known=known)
        return [segments, codings, frames.cases_frame(connection, known=known), orphans]


def main() -> None:
    """Make the store in a folder of its own, and read it."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as made:
        study, own = shared(Path(made)), layer(Path(made))
        spent = time.process_time()
        found = read(study, own)
        took = time.process_time() - spent
        size = " + ".join(f"{len(frame):,}" for frame in found)
        digest = hashlib.sha256("".join(frame.to_csv() for frame in found).encode()).hexdigest()[:12]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{size} rows: processor {took:.2f} s, {memory} MB with the making of it, {digest}")
        study.dispose()
        own.dispose()


if __name__ == "__main__":
    main()
