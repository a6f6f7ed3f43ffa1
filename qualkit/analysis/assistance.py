"""What suggestions did to a coder's answers: acceptance, edits, pace, and codes given with and without."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from qualkit.analysis import bootstrap
from qualkit.analysis.assistance_report import AssistanceReport, CodeShare, Measured, Pace, Rank, Stretch
from qualkit.analysis.coefficients import quotient
from qualkit.analysis.measure import Measure
from qualkit.analysis.quote import code_label
from qualkit.errors import AnalysisError
from qualkit.model.columns import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from qualkit.analysis.agreement_report import Estimate
    from qualkit.model.codebook import Codebook

    Floats = NDArray[np.float64]
    Truths = NDArray[np.bool_]

FIRST = (1, 3, 5)
"""Numbers of suggestions at which acceptance is told."""
GAP = 300.0
"""Seconds: an answer that took longer was interrupted, by default."""
STRETCHES, FEWEST_OF_STRETCH = 5, 10

AT_ONCE, BEFORE, AFTER = "shown at once", "own answer, before", "after suggestions"
ALL_SHOWN, CONTROL, BLIND = "with suggestions", "control", "blind (unassisted)"
GIVES = "answers that give the code, on either side"
LOT, EDIT, UNASSISTED = "offered less control", "after less before", "with suggestions less blind"

COMPARISONS = {
    LOT: (
        "segments that were offered suggestions less those drawn by lot to be offered none, in the same sessions; "
        "segments for which there was nothing to show are among the offered"
    ),
    EDIT: "the answer after suggestions less the own answer before them, on the same segments",
    UNASSISTED: "answers with suggestions on screen less blind answers; not the same segments, and not drawn by lot",
}
"""What is compared, with how it is to be read."""


def assistance(
    answers: pd.DataFrame,
    *,
    coder: str,
    codebook: Codebook,
    bound: float = GAP,
    draws: int = 1000,
    seed: int = 1,
    level: float = 0.95,
    language: str | None = None,
) -> AssistanceReport:
    """Measure what suggestions did to one coder's answers.

    An answer counts as given last with suggestions on screen; a segment on which none were shown, as answered last.
    Answers from files do not count. That a coder goes along with suggestions is no evidence that they are right:
    people shift towards what they are shown.

    Args:
        answers: Columns of ``model.columns.ANSWERS``; rows of other coders are ignored.
        coder: Whose.
        codebook: Gives the order of codes and labels.
        bound: Seconds beyond which an answer was interrupted, and its time is left out.
        draws: How many resamples of interviews.
        seed: Of the resamples.
        level: Of confidence.
        language: Of the labels.

    Raises:
        AnalysisError: A column is missing, the coder answered nothing in a session, or an option is out of range.

    References:
        Buçinca, Z., Malaya, M. & Gajos, K. (2021), Proc ACM HCI 5:188 (over-reliance, and own answers first).
        Choi, A. et al. (2024), on anchoring by suggested labels. Intervals as in ``bootstrap.bounds``.
    """
    _check(answers, bound)
    own = answers[answers["coder"] == coder].sort_values("number", ignore_index=True)
    n_imported = int((own["condition"] == "imported").sum())
    rows = own[own["condition"] != "imported"].reset_index(drop=True)
    if rows.empty:
        what = f"{n_imported} answers came from a file" if n_imported else "no answer is there"
        raise AnalysisError(
            f"{coder} answered nothing in a session: {what}, and nothing is known of what was on screen",
            hint=f"Code in a session: qualkit code --coder {coder}",
        )
    table = _Table(rows, codebook)
    within = table.within
    measure = Measure(within, draws=draws, seed=seed, level=level, kind="jackknife-t")
    shown = [one for one, is_shown in zip(table.answers, table.is_shown, strict=True) if is_shown]
    return AssistanceReport(
        coder=coder,
        paces=tuple(_paces(table, bound)),
        acceptance=_acceptance(measure, table),
        changes=_changes(measure, table),
        ranks=_ranks(shown),
        n_codes=sum(len(one.codes) for one in shown),
        n_elsewhere=sum(code not in one.shown for one in shown for code in one.codes),
        shares=_shares(measure, table, codebook, language),
        n_of={name: int(mask.sum()) for name, (mask, _) in table.conditions.items()},
        stretches=_stretches(shown, bound),
        bound=bound,
        resampled=within.words,
        interval=bootstrap.WORDS["jackknife-t"],
        level=level,
        draws=draws,
        seed=seed,
        warnings=tuple(_warnings(table, n_imported)),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """An answer: codes, what was on screen by rank, the own answer before it if any, seconds (NaN not measured)."""

    codes: tuple[str, ...]
    shown: tuple[str, ...]
    own: tuple[str, ...] | None
    seconds: float
    own_seconds: float

    @property
    def whole(self) -> float:
        """Seconds of the own answer, if any, and of what followed."""
        return self.seconds if self.own is None else self.seconds + self.own_seconds


class _Table:
    """A coder's answers as arrays, one row an answer, in the order of coding."""

    def __init__(self, rows: pd.DataFrame, codebook: Codebook) -> None:
        self.rows = rows
        columns = ("codes", "shown", "own", "took_ms", "own_ms")
        self.answers = [
            _Row(codes, shown, own, took / 1000, took_own / 1000)
            for codes, shown, own, took, took_own in zip(*(rows[name] for name in columns), strict=True)
        ]
        given = {code for one in self.answers for code in (*one.codes, *(one.own or ()))}
        known = [code.id for code in codebook.codes]
        self.codes = [code for code in known if code in given] + sorted(given - set(known))
        number = {code: place for place, code in enumerate(self.codes)}
        self.holds = self._members([one.codes for one in self.answers], number)
        self.held_before = self._members([one.own or () for one in self.answers], number)
        self.has_own = np.array([one.own is not None for one in self.answers], dtype=np.bool_)
        self.is_shown = (rows["condition"] == "shown").to_numpy(dtype=np.bool_)
        self.is_control = (rows["condition"] == "control").to_numpy(dtype=np.bool_)
        self.is_blind = (rows["condition"] == "blind").to_numpy(dtype=np.bool_)
        is_offered = self.is_shown | (rows["condition"] == "none to show").to_numpy(dtype=np.bool_)
        names, transcript = np.unique(rows["transcript"].to_numpy(dtype=object).astype(str), return_inverse=True)
        self.n_interviews = len(names)
        self.transcript = transcript.astype(np.intp)
        turn = rows["turn"].to_numpy(dtype=np.intp)
        self.within = bootstrap.clusters_of(self.transcript, turn, np.ones(len(rows), dtype=np.bool_))
        self.conditions: dict[str, tuple[Truths, Truths]] = {
            ALL_SHOWN: (self.is_shown, self.holds),
            "offered": (is_offered, self.holds),
            CONTROL: (self.is_control, self.holds),
            BEFORE: (self.is_shown & self.has_own, self.held_before),
            AFTER: (self.is_shown & self.has_own, self.holds),
            BLIND: (self.is_blind, self.holds),
        }

    def summed(self, mask: Truths, values: Floats | Truths) -> Floats:
        """Sums of rows by cluster; shape ``(n_clusters, …)``."""
        total = np.zeros((len(self.within.stratum), *values.shape[1:]))
        np.add.at(total, self.within.of_unit[mask], values[mask].astype(np.float64))
        return total

    @staticmethod
    def _members(answers: Sequence[Sequence[str]], number: Mapping[str, int]) -> Truths:
        made = np.zeros((len(answers), len(number)), dtype=np.bool_)
        for place, codes in enumerate(answers):
            made[place, [number[code] for code in codes]] = True
        return made


def _share_of(
    measure: Measure, table: _Table, values: Mapping[str, tuple[Truths, Floats | Truths]], why: Mapping[str, str]
) -> dict[str, Estimate]:
    """Share of rows, by name: a mask of the rows that count and what each counts; differences by ``less`` names."""
    parts = {
        name: (table.summed(mask, np.ones(len(mask))), table.summed(mask, np.asarray(what, dtype=np.float64)))
        for name, (mask, what) in values.items()
    }

    def estimate(weights: Floats) -> dict[str, Floats]:
        return {name: quotient(weights @ top, weights @ count) for name, (count, top) in parts.items()}

    holding = {name: measure.holding(count) for name, (count, _) in parts.items()}
    found, bounds = measure.bounds(estimate, holding, tuple(parts))
    return {
        name: measure.estimate(float(found[name]), bounds[name], (), why[name], what="such answers") for name in parts
    }


def _acceptance(measure: Measure, table: _Table) -> tuple[Measured, ...]:
    at_once, first = table.is_shown & ~table.has_own, table.is_shown & table.has_own
    told = []
    whys = {
        AT_ONCE: "no answer was given with suggestions shown at once (qualkit code --assist)",
        BEFORE: "no own answer came before suggestions (qualkit code --commit-first)",
        AFTER: "no own answer came before suggestions (qualkit code --commit-first)",
    }
    measures: tuple[tuple[str, Callable[[Sequence[str], Sequence[str]], bool]], ...] = (
        ("holds one of the first {}", lambda codes, top: any(code in top for code in codes)),
        ("holds codes of the first {} and no other", lambda codes, top: bool(codes) and set(codes) <= set(top)),
    )
    for words, is_met in measures:
        for first_k in FIRST:
            after = _truths(is_met(one.codes, one.shown[:first_k]) for one in table.answers)
            before = _truths(is_met(one.own or (), one.shown[:first_k]) for one in table.answers)
            values = {AT_ONCE: (at_once, after), BEFORE: (first, before), AFTER: (first, after)}
            told.append(Measured(words.format(first_k), _share_of(measure, table, values, whys)))
    return tuple(told)


def _changes(measure: Measure, table: _Table) -> tuple[Measured, ...]:
    mask = table.is_shown & table.has_own
    rows = [(set(one.own or ()), set(one.codes), set(one.shown)) for one in table.answers]
    kinds = {
        "changed in any way": [before != after for before, after, _ in rows],
        "took a suggested code in": [bool((after - before) & shown) for before, after, shown in rows],
        "took in a code that was not suggested": [bool(after - before - shown) for before, after, shown in rows],
        "dropped a code that was not suggested": [bool(before - after - shown) for before, after, shown in rows],
        "dropped a suggested code": [bool((before - after) & shown) for before, after, shown in rows],
    }
    why = "no own answer came before suggestions (qualkit code --commit-first)"
    found = _share_of(
        measure, table, {name: (mask, _truths(kind)) for name, kind in kinds.items()}, dict.fromkeys(kinds, why)
    )
    return tuple(Measured(name, {EDIT: one}) for name, one in found.items())


def _ranks(shown: Sequence[_Row]) -> tuple[Rank, ...]:
    longest = max((len(one.shown) for one in shown), default=0)
    told = []
    for rank in range(longest):
        there = [one for one in shown if len(one.shown) > rank]
        held = [one for one in there if one.shown[rank] in one.codes]
        n_before = sum(one.own is not None and one.shown[rank] in one.own for one in held)
        told.append(Rank(rank + 1, len(there), len(held), n_before))
    return tuple(told)


def _shares(measure: Measure, table: _Table, codebook: Codebook, language: str | None) -> tuple[CodeShare, ...]:
    if not table.codes:
        return ()
    counts = {name: table.summed(mask, np.ones(len(mask))) for name, (mask, _) in table.conditions.items()}
    given = {name: table.summed(mask, holds) for name, (mask, holds) in table.conditions.items()}
    pairs = {LOT: ("offered", CONTROL), EDIT: (AFTER, BEFORE), UNASSISTED: (ALL_SHOWN, BLIND)}

    def estimate(weights: Floats) -> dict[str, Floats]:
        share = {
            name: quotient(weights @ given[name], (weights @ counts[name])[:, None] + np.zeros(len(table.codes)))
            for name in counts
        }
        return {name: share[first] - share[other] for name, (first, other) in pairs.items()}

    holding = {
        # On the same segments a code that one side lacks differs still by interview; elsewhere its spread is unknown.
        name: measure.holding(given[first] + given[other])
        if name == EDIT
        else np.minimum(measure.holding(given[first]), measure.holding(given[other]))
        for name, (first, other) in pairs.items()
    }
    found, bounds = measure.bounds(estimate, holding, ())
    totals = {name: float(count.sum()) for name, count in counts.items()}
    reasons = {name: _why_not(name, totals, pairs[name]) for name in pairs}
    sums = {name: part.sum(axis=0) for name, part in given.items()}
    return tuple(
        CodeShare(
            code,
            code_label(codebook, code, language) if code in codebook else code,
            {name: float(sums[name][place]) / total if total else None for name, total in totals.items()},
            {
                name: measure.estimate(float(found[name][place]), bounds[name], (place,), reasons[name], what=GIVES)
                for name in pairs
            },
        )
        for place, code in enumerate(table.codes)
    )


def _why_not(name: str, totals: Mapping[str, float], pair: tuple[str, str]) -> str:
    missing = [one for one in pair if not totals[one]]
    words = {
        "offered": "no session offered suggestions",
        ALL_SHOWN: "no answer was given with suggestions on screen",
        CONTROL: "no segment was drawn to show none",
        BEFORE: "no own answer came before suggestions (qualkit code --commit-first)",
        AFTER: "no own answer came before suggestions (qualkit code --commit-first)",
        BLIND: "no answer was given blind (qualkit code --blind)",
    }
    return " and ".join(dict.fromkeys(words[one] for one in missing)) or f"nothing can be compared for {name}"


def _paces(table: _Table, bound: float) -> list[Pace]:
    rows = table.rows
    mode, is_shown = rows["mode"].to_numpy(dtype=object).astype(str), table.is_shown
    none = (rows["condition"] == "none to show").to_numpy(dtype=np.bool_)
    kinds: list[tuple[str, Truths, str]] = [
        ("assist: suggestions shown at once", is_shown & ~table.has_own, "took_ms"),
        ("commit-first: the own answer", is_shown & table.has_own, "own_ms"),
        ("commit-first: looking at suggestions after it", is_shown & table.has_own, "took_ms"),
        ("assist: control, none shown", table.is_control & (mode == "assist"), "took_ms"),
        ("commit-first: control, none shown", table.is_control & (mode == "commit-first"), "took_ms"),
        ("offered, but there was none to show", none, "took_ms"),
        (BLIND, table.is_blind, "took_ms"),
    ]
    return [_pace(name, table, mask, column, bound) for name, mask, column in kinds if mask.any()]


def _pace(name: str, table: _Table, mask: Truths, column: str, bound: float) -> Pace:
    seconds = table.rows.loc[mask, column].to_numpy(dtype=np.float64) / 1000
    measured = seconds[~np.isnan(seconds)]
    kept = measured[measured <= bound]
    low, median, high = np.quantile(kept, [0.25, 0.5, 0.75]) if len(kept) else (0.0, 0.0, 0.0)
    return Pace(
        name,
        int(mask.sum()),
        len(np.unique(table.transcript[mask])),
        (float(low), float(median), float(high)) if len(kept) else None,
        len(kept),
        len(measured) - len(kept),
    )


def _stretches(shown: Sequence[_Row], bound: float) -> tuple[Stretch, ...]:
    number = min(STRETCHES, len(shown) // FEWEST_OF_STRETCH)
    edges = np.linspace(0, len(shown), number + 1).round().astype(int).tolist() if number else [0]
    told = []
    for start, end in pairwise(edges):
        part = shown[start:end]
        edited = [set(one.own) != set(one.codes) for one in part if one.own is not None]
        seconds = np.array([one.whole for one in part])
        kept = seconds[seconds <= bound]  # NaN is not
        told.append(
            Stretch(
                start + 1,
                end,
                {k: sum(any(code in one.shown[:k] for code in one.codes) for one in part) / len(part) for k in FIRST},
                sum(edited) / len(edited) if edited else None,
                float(np.median(kept)) if len(kept) else None,
            )
        )
    return tuple(told)


def _warnings(table: _Table, n_imported: int) -> list[str]:
    told = []
    shown = table.rows.loc[table.is_shown, "number"]
    if len(shown):
        after = int((table.rows.loc[table.is_blind, "number"] > shown.min()).sum())
        if after:
            told.append(
                f"{after} blind answers came after suggestions had been shown elsewhere: what was seen before trains "
                "the coder"
            )
        if not table.is_control.any():
            told.append(
                "no segment was drawn to show no suggestion, so nothing tells what suggestions cause: "
                "[coding] control_share in qualkit.toml"
            )
    else:
        told.append("no suggestion was on screen for any answer")
    if n_imported:
        told.append(f"{n_imported} answers came from a file and do not count: what was on screen is not known")
    if not table.within.are_interviews:
        told.append(
            f"intervals hold for these interviews only: {table.n_interviews} interview(s) cannot stand for others, "
            f"{bootstrap.FEWEST_INTERVIEWS} or more could"
        )
    return told


def _truths(values: Iterable[bool]) -> Truths:
    return np.fromiter(values, dtype=np.bool_)


def _check(answers: pd.DataFrame, bound: float) -> None:
    missing = [name for name in ANSWERS if name not in answers.columns]
    if missing:
        raise AnalysisError(f"the frame of answers lacks {', '.join(missing)}", hint="See qualkit.model.columns.")
    if not bound > 0:
        raise AnalysisError(f"no time can be longer than {bound} s", hint="Give a bound above 0; 300 is usual.")
