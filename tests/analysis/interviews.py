"""Small studies for saturation: which interview has which codes, written as letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from qualkit.model.columns import INTERVIEWS
from tests.analysis.coded import coded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def interviews_frame(names: Sequence[str], dates: Mapping[str, str] | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        [{"transcript": name, "case": name, "date": (dates or {}).get(name, ""), "begun": ""} for name in names],
        columns=list(INTERVIEWS),
    )


def study(codes: Mapping[str, str], *, dates: Mapping[str, str] | None = None, roles: Mapping[str, str] | None = None):
    """Codings, segments, cases and interviews: each interview is a case, and each code of it a segment."""
    answers = {"ann": {name: [*letters, ""] for name, letters in codes.items()}}
    codings, segments = coded(answers)
    told = roles or {}
    for frame in (codings, segments):
        frame["role"] = frame["case"].map(lambda case: told.get(case, "patient"))
    cases = pd.DataFrame([{"case": name, "role": told.get(name, "patient"), "guide": ""} for name in codes])
    return codings, segments.drop(columns="coder"), cases, interviews_frame(sorted(codes), dates)
