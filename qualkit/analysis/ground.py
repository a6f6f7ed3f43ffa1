"""Segments, decisions and codings of several coders, on one line of code points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qualkit.errors import AnalysisError
from qualkit.model.columns import CODINGS, DECIDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.model.codebook import Codebook

    Numbers = NDArray[np.intp]
    Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Ground:
    """Segments and coded spans of several coders on one line of code points, transcript after transcript.

    Attributes:
        segments: One row per segment, in reading order: columns of ``model.columns.SEGMENTS``, and ``from`` and
            ``to`` on the line.
        decided: Whether a coder decided a segment, or holds a coding on it; shape ``(n_coders, n_segments)``.
        transcript: Number of each segment's transcript.
        codings: One row per coder, span and code that stands on a segment: ``coder`` and ``code`` as numbers,
            ``from`` and ``to`` on the line, ``row`` in the frame of codings.
        held: One row per coding and segment that it counts on: ``coding`` (position in ``codings``) and
            ``segment`` (position in ``segments``).
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    transcripts: tuple[str, ...]
    segments: pd.DataFrame
    decided: Truths
    transcript: Numbers
    codings: pd.DataFrame
    held: pd.DataFrame
    warnings: tuple[str, ...]


def ground(codings: pd.DataFrame, decided: pd.DataFrame, *, coders: Sequence[str], codebook: Codebook) -> Ground:
    """Put segments, decisions and codings of several coders on one line.

    A coding counts on the segment it belongs to, and on every segment of which its span covers at least half.
    Codings under former ids count as today's; those of codes that the codebook does not define, and those on
    no segment, are left out and told.

    Args:
        codings: Columns of ``model.columns.CODINGS``; rows of other coders are ignored.
        decided: Columns of ``model.columns.DECIDED``: each coder's segments.
        coders: Who is compared.
        codebook: Gives today's codes.

    Raises:
        AnalysisError: Fewer than two coders, a coder twice, a coder who decided nothing, a missing column.
    """
    _check(codings, decided, coders)
    own = decided[decided["coder"].isin(coders)]
    segments = own.drop_duplicates("segment").sort_values(["transcript", "start", "end"], ignore_index=True)
    transcript, names = pd.factorize(segments["transcript"])
    reach = int(max(segments["end"].max(), codings["end"].max() if len(codings) else 0)) + 1
    segments = segments.drop(columns=["coder", "is_decided"])
    segments["from"] = transcript * reach + segments["start"]
    segments["to"] = transcript * reach + segments["end"]

    place = pd.Index(segments["segment"])
    has = np.zeros((len(coders), len(segments)), dtype=np.bool_)
    yes = own[own["is_decided"].to_numpy(dtype=np.bool_)]
    has[pd.Index(coders).get_indexer(pd.Index(yes["coder"])), place.get_indexer(pd.Index(yes["segment"]))] = True

    codes = tuple(code.id for code in codebook.codes)
    spans, direct, warnings = _spans(codings, coders, codes, codebook, names, reach, place)
    held = _held(spans, direct, segments)
    lost = len(spans) - held["coding"].nunique()
    if lost:
        warnings.append(f"{lost} coding(s) stand on no segment that was put before coders and are not compared")
    has[spans["coder"].to_numpy()[held["coding"]], held["segment"]] = True
    return Ground(
        tuple(coders), codes, tuple(names), segments, has, np.asarray(transcript), spans, held, tuple(warnings)
    )


def expanded(first: Numbers, last: Numbers) -> tuple[Numbers, Numbers]:
    """Each range ``first <= i < last`` written out: its position, and every ``i``."""
    lengths = np.maximum(last - first, 0)
    which = np.repeat(np.arange(len(first)), lengths)
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return which, first[which] + within


def _spans(
    codings: pd.DataFrame,
    coders: Sequence[str],
    codes: Sequence[str],
    codebook: Codebook,
    transcripts: pd.Index,
    reach: int,
    place: pd.Index,
) -> tuple[pd.DataFrame, Numbers, list[str]]:
    """Codings of the coders on the line, once each, and the segment each names (-1 when it is not known)."""
    number_of = {code: number for number, code in enumerate(codes)}
    rows = codings.assign(row=np.arange(len(codings)))
    rows = rows[rows["coder"].isin(coders)]
    today = {str(code): codebook.current_id(str(code)) for code in rows["code"].unique()}
    warnings = [
        f"{int((rows['code'] == code).sum())} coding(s) of {code!r} are left out: the codebook does not define it"
        for code in sorted(code for code, current in today.items() if current is None)
    ]
    numbers = rows["code"].map({code: number_of[current] for code, current in today.items() if current is not None})
    transcript = transcripts.get_indexer(pd.Index(rows["transcript"]))
    on_line = numbers.notna().to_numpy() & (transcript >= 0)
    elsewhere = int((numbers.notna().to_numpy() & (transcript < 0)).sum())
    if elsewhere:
        warnings.append(f"{elsewhere} coding(s) are in transcripts without segments and are not compared")
    rows, transcript = rows[on_line], transcript[on_line]
    spans = pd.DataFrame(
        {
            "coder": pd.Index(coders).get_indexer(pd.Index(rows["coder"])),
            "code": numbers[on_line].astype(np.intp).to_numpy(),
            "from": transcript * reach + rows["start"].to_numpy(),
            "to": transcript * reach + rows["end"].to_numpy(),
            "row": rows["row"].to_numpy(),
        }
    )
    once = (~spans.duplicated(["coder", "code", "from", "to"])).to_numpy()
    return spans[once].reset_index(drop=True), place.get_indexer(pd.Index(rows["segment"]))[once], warnings


def _held(spans: pd.DataFrame, direct: Numbers, segments: pd.DataFrame) -> pd.DataFrame:
    """On which segments each coding counts."""
    lower, upper = segments["from"].to_numpy(), segments["to"].to_numpy()
    start, end = spans["from"].to_numpy(), spans["to"].to_numpy()
    coding, segment = expanded(np.searchsorted(upper, start, side="right"), np.searchsorted(lower, end))
    shared = np.minimum(end[coding], upper[segment]) - np.maximum(start[coding], lower[segment])
    much = 2 * shared >= upper[segment] - lower[segment]
    named = np.flatnonzero(direct >= 0)
    pairs = np.concatenate([np.stack([coding[much], segment[much]]), np.stack([named, direct[named]])], axis=1)
    return pd.DataFrame(np.unique(pairs, axis=1).T, columns=["coding", "segment"])


def _check(codings: pd.DataFrame, decided: pd.DataFrame, coders: Sequence[str]) -> None:
    for what, frame, columns in (("codings", codings, CODINGS), ("decided", decided, DECIDED)):
        missing = [name for name in columns if name not in frame.columns]
        if missing:
            raise AnalysisError(f"the frame of {what} lacks {', '.join(missing)}", hint="See qualkit.model.columns.")
    twice = sorted({coder for coder in coders if list(coders).count(coder) > 1})
    if twice:
        raise AnalysisError(f"{', '.join(twice)} cannot be compared with themselves", hint="Name each coder once.")
    if len(coders) < 2:
        raise AnalysisError(
            f"agreement needs two coders, {len(coders)} given",
            hint="Name two or more; see: qualkit coder list",
        )
    active = set(decided.loc[decided["is_decided"].to_numpy(dtype=np.bool_), "coder"]) | set(codings["coder"])
    idle = [coder for coder in coders if coder not in active]
    if idle:
        raise AnalysisError(f"{', '.join(idle)} decided no segment", hint="Code first: qualkit code --coder NAME")
