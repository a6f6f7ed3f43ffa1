"""Results that the report tests print: the hand count, and a larger study for the terminal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from qualkit.analysis import Matrix, ThemeReport, matrix, themes
from qualkit.report.provenance import Provenance
from tests.analysis.hand_count import (
    ASKS,
    CASES,
    CODEBOOK,
    HAND_CODINGS,
    HAND_SEGMENTS,
    codings_frame,
    segments_frame,
)

PROVENANCE = Provenance(
    study="Films at home, a =study",
    layer="union of lin and mei",
    date=date(2026, 11, 24),
    version="0.1.0",
    codebook=CODEBOOK.name,
    codebook_version=CODEBOOK.version,
    codebook_sha256=CODEBOOK.sha256,
    is_synthetic=True,
)


def hand_matrix(**chosen: Any) -> Matrix:
    options: dict[str, Any] = {"codebook": CODEBOOK, "asks": ASKS, "language": "en"} | chosen
    return matrix(HAND_CODINGS, HAND_SEGMENTS, CASES, **options)


def hand_themes(**chosen: Any) -> ThemeReport:
    options: dict[str, Any] = {"codebook": CODEBOOK, "asks": ASKS, "language": "en"} | chosen
    return themes(HAND_CODINGS, HAND_SEGMENTS, CASES, **options)


def matrix_of_twenty(**chosen: Any) -> Matrix:
    """Ten patients and ten physicians, each with one segment on each code."""
    names = [f"{letter}{number:02}" for letter in "PD" for number in range(1, 11)]
    cases = pd.DataFrame({"case": names, "role": ["patient"] * 10 + ["physician"] * 10, "guide": ""})
    rows = [
        ("lin", case, number, code)
        for case in names
        for number, code in enumerate(["entry", "login", "time", "share"], start=1)
    ]
    options: dict[str, Any] = {"codebook": CODEBOOK, "asks": ASKS, "language": "en"} | chosen
    return matrix(codings_frame(rows), segments_frame(dict.fromkeys(names, 4), set()), cases, **options)
