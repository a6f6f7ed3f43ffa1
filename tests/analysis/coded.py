"""Frames of several coders, made from few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from qualkit.model.codebook import Code, Codebook, Text, Theme
from qualkit.model.columns import CODINGS, DECIDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LENGTH = 10  # code points of a segment
Span = tuple[str, str, int, int, str]  # coder, transcript, start, end, code


def book(codes: Iterable[str] = "abcd") -> Codebook:
    return Codebook(
        name="letters",
        version="1.0.0",
        sha256="0123456789abcdef" * 4,
        languages=("en",),
        themes=(Theme("t", Text({"en": "All"})),),
        codes=tuple(Code(code, "t", Text({"en": code.upper()})) for code in codes),
    )


def segment_id(transcript: str, number: int) -> str:
    return f"{transcript}:{LENGTH * number}-{LENGTH * (number + 1)}"


def spans_frame(spans: Iterable[Span], *, turns: int = 1, origin: str = "own") -> pd.DataFrame:
    """Codings of spans; the segment a span starts in holds it, ``turns`` segments make a turn."""
    return pd.DataFrame(
        [
            {
                "coder": coder,
                "transcript": transcript,
                "start": start,
                "end": end,
                "turn": start // LENGTH // turns + 1,
                "segment": segment_id(transcript, start // LENGTH),
                "code": code,
                "theme": "t",
                "case": transcript,
                "role": "patient",
                "origin": origin,
                "quote": f"words {start} to {end} of {transcript}",
                "facets": (),
            }
            for coder, transcript, start, end, code in spans
        ],
        columns=list(CODINGS),
    )


def decided_frame(decided: Mapping[str, Mapping[str, str]], *, turns: int = 1, length: int = LENGTH) -> pd.DataFrame:
    """Segments of each coder: transcript to a letter per segment, ``y`` decided and ``n`` not."""
    return pd.DataFrame(
        [
            {
                "coder": coder,
                "transcript": transcript,
                "start": length * number,
                "end": length * (number + 1),
                "turn": number // turns + 1,
                "segment": segment_id(transcript, number),
                "case": transcript,
                "role": "patient",
                "is_decided": letter == "y",
            }
            for coder, transcripts in decided.items()
            for transcript, letters in transcripts.items()
            for number, letter in enumerate(letters)
        ],
        columns=list(DECIDED),
    )


def coded(
    answers: Mapping[str, Mapping[str, Sequence[str | None]]], *, turns: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Codings and decided segments: coder to transcript to an answer per segment.

    ``ab`` gives the codes a and b, an empty string none, ``None`` is not decided.
    """
    spans = [
        (coder, transcript, LENGTH * number, LENGTH * (number + 1), code)
        for coder, transcripts in answers.items()
        for transcript, given in transcripts.items()
        for number, codes in enumerate(given)
        for code in codes or ""
    ]
    letters = {
        coder: {name: "".join("n" if codes is None else "y" for codes in given) for name, given in transcripts.items()}
        for coder, transcripts in answers.items()
    }
    return spans_frame(spans, turns=turns), decided_frame(letters, turns=turns)
