"""Agreement without chance, as MAXQDA has it: codes in a transcript, their frequency, and spans that overlap.

Pairs of coders are compared where both decided; with more than two coders, all pairs together. There is no kappa
here: what nobody coded cannot be counted when spans are free, and chance needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from qualkit.analysis.ground import expanded
from qualkit.errors import AnalysisError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from qualkit.analysis.ground import Ground

    Numbers = NDArray[np.intp]

DEFAULT_OVERLAP = 90


@dataclass(frozen=True, slots=True)
class Match:
    """How far coders match on a code.

    Attributes:
        code: Its id; empty for all codes together.
        n: What was compared: transcripts, or spans of either coder.
        percent: Share of it on which the coders agree; ``None`` when nothing was compared.
        positive: 2a / (2a + b + c) with a agreements that the code is there and b + c disagreements; ``None``
            when neither coder gave it.
    """

    code: str
    n: int
    percent: float | None
    positive: float | None


@dataclass(frozen=True, slots=True)
class Level:
    """One way to compare, on every code.

    Attributes:
        name: ``occurrence``, ``frequency`` or ``segment``.
        words: What counts as agreement.
        codes: Codes that any coder gave, in the codebook's order.
        all: All of these codes together: their counts added up.
    """

    name: str
    words: str
    codes: tuple[Match, ...]
    all: Match


def levels(on: Ground, *, overlap: int = DEFAULT_OVERLAP) -> tuple[Level, Level, Level]:
    """Compare code occurrence and frequency in transcripts, and spans that overlap.

    Args:
        on: Segments, decisions and spans of the coders.
        overlap: Percent of the code points covered by either of two spans that both must cover, for the spans
            to match; 1 to 100.

    Raises:
        AnalysisError: Overlap out of range.
    """
    if not 1 <= overlap <= 100:
        raise AnalysisError(f"spans cannot overlap by {overlap} %", hint="Give 1 to 100; 90 is usual.")
    n_codes, n_transcripts = len(on.codes), len(on.transcripts)
    occurrence, frequency, spans = (np.zeros((n_codes, 4)) for _ in range(3))
    for first, second in combinations(range(len(on.coders)), 2):
        common = on.decided[first] & on.decided[second]
        coded = _coded_on(on, common)
        shared = np.unique(on.transcript[common])
        counts = []
        for coder in (first, second):
            own = coded[coded["coder"] == coder]
            cell = own["transcript"].to_numpy() * n_codes + own["code"].to_numpy()
            counts.append(np.bincount(cell, minlength=n_transcripts * n_codes).reshape(n_transcripts, n_codes)[shared])
        occurrence += _agreed(counts[0] > 0, counts[1] > 0)
        frequency += _agreed(counts[0], counts[1])
        spans += _met(coded[coded["coder"] == first], coded[coded["coder"] == second], n_codes, overlap)
    used = np.flatnonzero(np.isin(np.arange(n_codes), on.codings["code"]))
    return (
        _level(
            "occurrence", "both gave the code to the transcript at least once, or neither did", on, used, occurrence
        ),
        _level("frequency", "both gave the code to the transcript equally often", on, used, frequency),
        _level("segment", f"a span of the other coder with the code overlaps by {overlap} % or more", on, used, spans),
    )


def _coded_on(on: Ground, common: NDArray[np.bool_]) -> pd.DataFrame:
    """Codings on segments that both coders decided, with the number of their transcript."""
    held = on.held[common[on.held["segment"].to_numpy()]].drop_duplicates("coding")
    coded = on.codings.iloc[held["coding"].to_numpy()]
    placed: pd.DataFrame = coded.assign(transcript=on.transcript[held["segment"].to_numpy()])
    return placed


def _agreed(first: NDArray[np.generic], second: NDArray[np.generic]) -> NDArray[np.float64]:
    """For each code: what was compared, agreements, twice those that it is there, and what the last are a share of."""
    same = first == second
    there = same & (first.astype(np.intp) > 0)
    n = np.full(first.shape[1], float(len(first)))
    twice = 2.0 * there.sum(axis=0)
    return np.stack([n, same.sum(axis=0), twice, twice + (~same).sum(axis=0)], axis=1)


def _met(first: pd.DataFrame, second: pd.DataFrame, n_codes: int, overlap: int) -> NDArray[np.float64]:
    """As ``_agreed``, of spans: a span agrees when any of the other's matches it; pairs are counted one to one."""
    mine, theirs = _overlapping(first, second, overlap)
    own_code, other_code = first["code"].to_numpy(), second["code"].to_numpy()
    n = np.bincount(own_code, minlength=n_codes) + np.bincount(other_code, minlength=n_codes)
    agreed = np.bincount(own_code[np.unique(mine)], minlength=n_codes)
    agreed += np.bincount(other_code[np.unique(theirs)], minlength=n_codes)
    pairs = np.bincount(own_code[_one_to_one(mine, theirs)], minlength=n_codes)
    return np.stack([n, agreed, 2 * pairs, n], axis=1).astype(np.float64)


def _overlapping(own: pd.DataFrame, other: pd.DataFrame, overlap: int) -> tuple[Numbers, Numbers]:
    """Positions of spans of one code that overlap enough, the closest first."""
    reach = 1 + max(int(frame["to"].max()) if len(frame) else 0 for frame in (own, other))
    order = np.argsort((other["code"] * reach + other["from"]).to_numpy(), kind="stable")
    start, end = (own["code"] * reach + own["from"]).to_numpy(), (own["code"] * reach + own["to"]).to_numpy()
    begin, stop = ((other["code"] * reach + other[side]).to_numpy()[order] for side in ("from", "to"))
    first = np.searchsorted(np.maximum.accumulate(stop), start, side="right")
    mine, theirs = expanded(first, np.searchsorted(begin, end))
    both = np.minimum(end[mine], stop[theirs]) - np.maximum(start[mine], begin[theirs])
    either = np.maximum(end[mine], stop[theirs]) - np.minimum(start[mine], begin[theirs])
    enough = (both > 0) & (100 * both >= overlap * either)
    mine, theirs, share = mine[enough], order[theirs[enough]], both[enough] / either[enough]
    closest = np.lexsort((theirs, mine, -share))
    return mine[closest], theirs[closest]


def _one_to_one(mine: Numbers, theirs: Numbers) -> Numbers:
    """The first of each pair that remains when each span is used once, the closest first."""
    left, right = set(mine.tolist()), set(theirs.tolist())
    kept = []
    for one, another in zip(mine.tolist(), theirs.tolist(), strict=True):
        if one in left and another in right:
            left.remove(one)
            right.remove(another)
            kept.append(one)
    return np.asarray(kept, dtype=np.intp)


def _level(name: str, words: str, on: Ground, used: Numbers, counts: NDArray[np.float64]) -> Level:
    return Level(
        name,
        words,
        tuple(_match(on.codes[code], counts[code]) for code in used),
        _match("", counts[used].sum(axis=0)),
    )


def _match(code: str, counts: NDArray[np.float64]) -> Match:
    n, agreed, twice, of = counts.tolist()
    return Match(code, int(n), agreed / n if n else None, twice / of if of else None)
