"""Saturation of codes: how fast new codes stop appearing, in the order of the interviews and in random orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from qualkit.analysis.axes import NOT_REPORTED, case_axis, case_table
from qualkit.analysis.quote import unknown_codes
from qualkit.analysis.saturation_rules import FrancisResult, GuestResult, francis, guest
from qualkit.errors import AnalysisError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from qualkit.model.codebook import Codebook

ONLY_CODES = (
    "This is code saturation: whether new codes still appear. Whether a code's meaning is understood in full "
    "(meaning saturation) cannot be counted."
)
BAND = (5.0, 50.0, 95.0)  # percentiles over random orders


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview in its place.

    Attributes:
        name: The transcript.
        case: Whom it stands for.
        date: ``2023-05-30``; empty when it is not told.
        new: Ids of the codes first used in it, in the codebook's order.
        n_codes: Codes used up to and with it.
        low: 5 % of the random orders have at most so many codes after as many interviews.
        median: Half of them have.
        high: 95 % of them have.
    """

    name: str
    case: str
    date: str
    new: tuple[str, ...]
    n_codes: int
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """First use of codes in a group of interviews.

    Attributes:
        group: ``all interviews`` or the group's value.
        interviews: In order.
        n_once: Codes used in one interview only: what a further interview may add is foretold by these.
        guest: One result per run length and threshold.
        francis: The rule of ten and three.
    """

    group: str
    interviews: tuple[Interview, ...]
    n_once: int
    guest: tuple[GuestResult, ...]
    francis: FrancisResult

    @property
    def n_codes(self) -> int:
        """Codes used in the group."""
        return self.interviews[-1].n_codes


@dataclass(frozen=True)
class SaturationReport:
    """How fast new codes stop appearing.

    Attributes:
        curves: All interviews first, then one per group where there are several.
        by: What the groups are.
        order: What the order of interviews follows.
        orders: How many random orders were drawn.
        seed: Of the random orders.
        labels: Code to how to print it.
        warnings: What a reader has to know.
    """

    curves: tuple[Curve, ...]
    by: str
    order: str
    orders: int
    seed: int
    labels: dict[str, str]
    warnings: tuple[str, ...]


def saturation(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    cases: pd.DataFrame,
    interviews: pd.DataFrame,
    *,
    codebook: Codebook,
    by: str = "role",
    base: int = 4,
    runs: Sequence[int] = (2, 3),
    thresholds: Sequence[float] = (0.05, 0.0),
    orders: int = 1000,
    seed: int = 1,
    language: str | None = None,
) -> SaturationReport:
    """Follow the first use of each code over interviews, and judge it by the rules of Guest and of Francis.

    Interviews in which nothing is decided are left out, for they would look as if nothing new came up.

    Args:
        codings: Standing codings of one layer, columns of ``model.columns.CODINGS``.
        segments: Columns of ``model.columns.SEGMENTS``.
        cases: Columns of ``model.columns.CASES`` and further attributes.
        interviews: Columns of ``model.columns.INTERVIEWS``.
        codebook: Gives today's ids and labels.
        by: ``role`` or another attribute of cases: a curve for each value as well.
        base: Interviews of Guest's base.
        runs: Guest's run lengths.
        thresholds: Guest's thresholds, shares of the codes in the base.
        orders: Random orders, for medians and bands.
        seed: Of the random orders.
        language: Of labels.

    Raises:
        AnalysisError: Nothing is coded, an attribute that no case has, or a number out of its range.

    References:
        Guest, Namey & Chen (2020), PLoS ONE 15(5): e0232076; Francis et al (2010), Psychology & Health 25(10).
    """
    if base < 1 or orders < 1 or min(runs, default=0) < 1 or min(thresholds, default=-1.0) < 0:
        raise AnalysisError("base, runs and orders start at 1, thresholds at 0", hint="Usual: 4, 2 and 3, 1000; 0.05.")
    table = case_table(codings, segments, cases)
    attributes = [str(column) for column in cases.columns if column not in ("case", "guide")]
    if by == "case":
        raise AnalysisError("a case alone cannot saturate", hint="Give role, or another attribute of cases.csv.")
    groups = case_axis(table, by, attributes)
    held = _held(codings, codebook)
    if not held:
        raise AnalysisError("no code is used yet", hint="Code some interviews first: qualkit code --coder YOUR-NAME")
    rows, order, warnings = _ordered(interviews, segments, set(held))
    names = [code.id for code in codebook.codes]
    used = np.array([[code in held.get(row.transcript, ()) for code in names] for row in rows], dtype=bool)
    rules: Any = {"base": base, "runs": runs, "thresholds": thresholds, "orders": orders, "seed": seed}
    curves = [_curve("all interviews", rows, used, names, **rules)]
    members = {case: group.heading.label for group in groups for case in group.cases}
    labels = [group.heading.label for group in groups]
    if len(labels) > 1:
        for label in labels:
            of_group = [number for number, row in enumerate(rows) if members.get(row.case) == label]
            if of_group:
                curves.append(_curve(label, [rows[i] for i in of_group], used[of_group], names, **rules))
            else:
                warnings.append(f"{label}: no interview is coded")
    unreported = sorted({row.case for row in rows if members.get(row.case) == NOT_REPORTED})
    if unreported and len(labels) > 1:
        warnings.append(f"{by} of {', '.join(unreported)} is not reported")
    return SaturationReport(
        curves=tuple(curves),
        by=by,
        order=order,
        orders=orders,
        seed=seed,
        labels={code.id: code.label.in_language(language) or code.id for code in codebook.codes},
        warnings=(*warnings, *unknown_codes(codings, codebook)),
    )


def first_uses(used: NDArray[np.bool_], ranks: NDArray[np.intp]) -> NDArray[np.intp]:
    """New codes at each place of each order.

    Args:
        used: Shape ``(n_interviews, n_codes)``: whether an interview has a code.
        ranks: Shape ``(n_orders, n_interviews)``: the place of each interview, from 0.

    Returns:
        Shape ``(n_orders, n_interviews)``: codes first used at a place.
    """
    n_orders, n_interviews = ranks.shape
    first = np.full((n_orders, used.shape[1]), n_interviews, dtype=np.intp)
    for number in range(n_interviews):
        # One interview at a time: memory grows with orders times codes, not also with interviews.
        has = used[number]
        first[:, has] = np.minimum(first[:, has], ranks[:, number, None])
    cells = np.arange(n_orders)[:, None] * (n_interviews + 1) + first
    counts = np.bincount(cells.ravel(), minlength=n_orders * (n_interviews + 1))
    return counts.reshape(n_orders, n_interviews + 1)[:, :n_interviews]


def _curve(
    group: str,
    rows: Sequence[Any],
    used: NDArray[np.bool_],
    names: Sequence[str],
    *,
    base: int,
    runs: Sequence[int],
    thresholds: Sequence[float],
    orders: int,
    seed: int,
) -> Curve:
    n = len(rows)
    told = first_uses(used, np.arange(n)[None, :])[0]
    ranks = np.random.default_rng(seed).permuted(np.tile(np.arange(n), (orders, 1)), axis=1)
    drawn = first_uses(used, ranks)
    low, median, high = np.percentile(np.cumsum(drawn, axis=1), BAND, axis=0)
    before = np.zeros(len(names), dtype=bool)
    interviews = []
    for number, (row, so_far) in enumerate(zip(rows, np.cumsum(told), strict=True)):
        new = used[number] & ~before
        before |= new
        interviews.append(
            Interview(
                name=str(row.transcript),
                case=str(row.case),
                date=_date(str(row.date)),
                new=tuple(name for name, is_new in zip(names, new, strict=True) if is_new),
                n_codes=int(so_far),
                low=float(low[number]),
                median=float(median[number]),
                high=float(high[number]),
            )
        )
    return Curve(
        group=group,
        interviews=tuple(interviews),
        n_once=int((used.sum(axis=0) == 1).sum()),
        guest=tuple(guest(told, drawn, base=base, run=run, threshold=limit) for run in runs for limit in thresholds),
        francis=francis(told),
    )


def _held(codings: pd.DataFrame, codebook: Codebook) -> dict[str, set[str]]:
    """Transcript to the codes of today used in it."""
    held: dict[str, set[str]] = {}
    for transcript, code in codings[["transcript", "code"]].drop_duplicates().itertuples(index=False):
        today = codebook.current_id(str(code))
        if today is not None:
            held.setdefault(str(transcript), set()).add(today)
    return held


def _ordered(interviews: pd.DataFrame, segments: pd.DataFrame, held: set[str]) -> tuple[list[Any], str, list[str]]:
    """The interviews that are coded, in order; what the order follows; warnings."""
    decided = segments.groupby("transcript")["is_decided"].agg(["sum", "size"])
    begun = set(decided.index[decided["sum"] > 0]) | held
    partly = sorted(str(name) for name in begun & set(decided.index[decided["sum"] < decided["size"]]))
    rows = [row for row in interviews.itertuples(index=False) if row.transcript in begun]
    out = sorted(set(interviews["transcript"]) - begun)
    warnings = []
    if out:
        warnings.append(f"nothing is decided in {', '.join(out)}: left out")
    if partly:
        warnings.append(f"not fully coded, so codes may come up there still: {', '.join(partly)}")
    undated = [str(row.transcript) for row in rows if not _date(str(row.date))]
    unread = [f"{row.transcript!s} ({row.date!s})" for row in rows if row.date and not _date(str(row.date))]
    if unread:
        warnings.append(f"no date: {', '.join(unread)}; write it as 2023-05-30 in the transcript's front matter")
    if len(undated) == len(rows):
        return rows, "names of the transcripts; no interview has a date", warnings
    if undated:
        warnings.append(f"without a date, so put last: {', '.join(undated)}")
    rows.sort(key=lambda row: (_date(str(row.date)) or "9999", str(row.transcript)))
    return rows, "dates of the interviews", warnings


def _date(told: str) -> str:
    """A date as ``2023-05-30``; empty when it is not one."""
    try:
        return datetime.fromisoformat(told.strip()).date().isoformat()
    except ValueError:
        return ""
