"""Agreement of several coders: per code, and pooled in a stated way, each value with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qualkit.analysis import bootstrap
from qualkit.analysis.agreement_report import AgreementReport, CodeAgreement, PooledAgreement
from qualkit.analysis.answer_sets import set_alpha
from qualkit.analysis.coefficients import COEFFICIENTS, SHARES, quotient
from qualkit.analysis.ground import ground
from qualkit.analysis.measure import Measure
from qualkit.analysis.overlap import DEFAULT_OVERLAP, levels
from qualkit.analysis.quote import code_label
from qualkit.analysis.ratings import RatingUnit, ratings, stretches
from qualkit.analysis.reasons import why_undefined
from qualkit.analysis.unitizing import ALL_COEFFICIENTS, CODE_COEFFICIENTS, units
from qualkit.errors import AnalysisError
from qualkit.model.coding import CoderKind, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from qualkit.analysis.agreement_report import Estimate
    from qualkit.analysis.bootstrap import Clusters, IntervalKind
    from qualkit.analysis.ground import Ground
    from qualkit.analysis.ratings import Ratings
    from qualkit.analysis.sums import Sums
    from qualkit.model.codebook import Codebook
    from qualkit.model.coding import Coder

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.intp]

SETS = (
    "a coder's set of codes on a unit is one answer, sets that overlap agree in part (MASI); "
    "two empty sets agree wholly, an empty set and another not at all"
)


def agreement(
    codings: pd.DataFrame,
    decided: pd.DataFrame,
    *,
    coders: Sequence[Coder],
    codebook: Codebook,
    unit: RatingUnit | str = RatingUnit.SEGMENT,
    draws: int = 1000,
    seed: int = 1,
    level: float = 0.95,
    interval: IntervalKind = "jackknife-t",
    overlap: int = DEFAULT_OVERLAP,
    unitizing: bool = True,
    sets: bool = True,
    language: str | None = None,
) -> AgreementReport:
    """Measure how far coders agree, on the layers as they were before any discussion.

    A coder's answer on a unit is missing when they did not decide it; no code is an answer. Units that one coder
    alone decided do not count. Machines are left out when two or more people are compared; with one person or none
    the report says that it is no evidence of human agreement.

    Args:
        codings: Rows of several coders, columns of ``model.columns.CODINGS``.
        decided: Each coder's segments, one below the other, columns of ``model.columns.DECIDED``.
        coders: Who is compared.
        codebook: Gives today's codes, labels and themes.
        unit: ``segment``, ``turn`` or ``characters``.
        draws: How many resamples.
        seed: Of the resamples: the same gives the same report.
        level: Of confidence.
        interval: How intervals are made; see ``bootstrap.bounds``.
        overlap: Percent that spans must overlap by on the level ``segment``.
        unitizing: Whether the u-alpha family is computed too.
        sets: Whether alpha of whole answers is computed too; it takes long where coders give many codes to each of
            very many segments, since it compares every two sets of codes.
        language: Of the labels.

    Raises:
        AnalysisError: Fewer than two coders, nothing that two of them decided, no code given, or an option out of
            range.
    """
    chosen = _unit(unit)
    compared, machines, notes = _compared(coders)
    on = ground(codings, decided, coders=compared, codebook=codebook)
    found = ratings(on, chosen)
    _check(found)
    within = bootstrap.clusters(found)
    sums = found.sums(within.of_unit, len(within.stratum))
    total = sums.weighted(np.ones((1, len(within.stratum)))).each(lambda part: part[0])
    used = np.flatnonzero(total.values[:, 1])
    if not len(used):
        raise AnalysisError(
            "no coder gave any code to a unit that two of them decided", hint="There is nothing to agree on yet."
        )
    measure = Measure(within, draws=draws, seed=seed, level=level, kind=interval)
    codes, pooled = _coefficients(measure, sums, total, used, found if sets else None)
    spans: tuple[list[dict[str, Estimate]], Floats, dict[str, Estimate]] = ([], np.empty(0), {})
    if unitizing:
        spans = _unitizing(measure, on, used)
    shares = total.values[:, 1] / total.values.sum(axis=-1)
    in_use = [code.id for code in codebook.active()]
    given = [codebook.codes[code] for code in used]
    return AgreementReport(
        coders=compared,
        machines=machines,
        unit=chosen,
        n_units=int(found.weights.sum()),
        n_compared=int(found.weights[found.compared].sum()),
        n_interviews=within.n_interviews,
        codes=tuple(
            CodeAgreement(
                code=code.id,
                label=code_label(codebook, code.id, language),
                theme=code.theme,
                prevalence=float(shares[used[number]]),
                given=tuple(int(own) for own in total.coders[used[number], :, 1]),
                coefficients=codes[number],
                unitizing=spans[0][number] if unitizing else {},
                coverage=_known(spans[1][number]) if unitizing else None,
            )
            for number, code in enumerate(given)
        ),
        unused=tuple(code for code in in_use if code not in {own.id for own in given}),
        pooled=pooled,
        unitizing=spans[2],
        levels=levels(on, overlap=overlap),
        resampled=within.words,
        interval=bootstrap.WORDS[interval],
        level=level,
        draws=draws,
        seed=seed,
        warnings=(*notes, *found.warnings, *_assisted(codings, compared), *_few(within)),
    )


def _coefficients(
    measure: Measure, sums: Sums, total: Sums, used: Numbers, found: Ratings | None
) -> tuple[list[dict[str, Estimate]], tuple[PooledAgreement, ...]]:
    """The coefficients of each code given, and of all of them together; of whole answers if these are given."""
    within = measure.within
    given = sums.each(lambda part: part[:, used])
    every = np.arange(len(used))
    by_set = set_alpha(found, within.of_unit, len(within.stratum)) if found is not None else None

    def estimate(weights: Floats) -> dict[str, Floats]:
        drawn = given.weighted(weights)
        micro = drawn.over_codes(every)
        values = {name: of(drawn) for name, of in COEFFICIENTS.items()}
        means = {f"mean {name}": _mean(value) for name, value in values.items()}
        pooled = {f"micro {name}": of(micro) for name, of in COEFFICIENTS.items()}
        return values | means | pooled | ({"masi-alpha": by_set.value(weights)} if by_set is not None else {})

    of_code = measure.holding(given.values[..., 1])
    of_any = measure.holding(given.values[..., 1].sum(axis=1))
    names = [*COEFFICIENTS, *(f"{way} {name}" for way in ("mean", "micro") for name in COEFFICIENTS), "masi-alpha"]
    holding = {name: of_code if name in COEFFICIENTS else of_any for name in names}
    shares = [name for name in names if name.split()[-1] in SHARES]
    values, bounds = measure.bounds(estimate, holding, shares)

    def estimated(name: str, place: tuple[int, ...], of: Sums) -> Estimate:
        reason = why_undefined(name.rsplit(maxsplit=1)[-1], of)
        return measure.estimate(float(values[name][place]), bounds[name], place, reason)

    codes = []
    for number, code in enumerate(used):
        own = total.each(lambda part, code=code: part[code])  # type: ignore[misc]
        codes.append({name: estimated(name, (number,), own) for name in COEFFICIENTS})
    micro = total.over_codes(used)
    n_codes = len(used)
    undefined = {name: int(np.isnan(values[name]).sum()) for name in COEFFICIENTS}
    partly = ", ".join(f"{name} over {n_codes - count}" for name, count in undefined.items() if 0 < count < n_codes)
    pooled = [
        PooledAgreement(
            "micro",
            f"every unit × each of the {n_codes} codes given is one judgement",
            float(micro.values[1] / micro.values.sum()),
            {name: estimated(f"micro {name}", (), micro) for name in COEFFICIENTS},
        ),
        PooledAgreement(
            "mean",
            f"mean over the {n_codes} codes given" + (f"; of defined values only: {partly}" if partly else ""),
            float((total.values[used, 1] / total.values[used].sum(axis=-1)).mean()),
            {name: estimated(f"mean {name}", (), micro) for name in COEFFICIENTS},
        ),
    ]
    if by_set is not None:
        pooled.append(PooledAgreement("sets", SETS, None, {"masi-alpha": estimated("masi-alpha", (), micro)}))
    return codes, tuple(pooled)


def _unitizing(
    measure: Measure, on: Ground, used: Numbers
) -> tuple[list[dict[str, Estimate]], Floats, dict[str, Estimate]]:
    """The u-alpha family of each code given, coverage, and the family of all codes together."""
    pieces, starts = stretches(on)
    within = bootstrap.clusters(pieces)
    own = Measure(within, measure.draws, measure.seed, measure.level, measure.kind)
    sums = units(on, pieces, starts, within.of_unit, len(within.stratum))

    def estimate(weights: Floats) -> dict[str, Floats]:
        each = sums.of_each_code(weights)
        whole = {f"all {name}": value for name, value in sums.of_all(weights).items()}
        return {name: each[name][:, used] for name in CODE_COEFFICIENTS} | whole

    of_code, of_any = own.holding(sums.of_code[:, used]), own.holding(sums.of_code.sum(axis=1))
    holding = dict.fromkeys(CODE_COEFFICIENTS, of_code) | {f"all {name}": of_any for name in ALL_COEFFICIENTS}
    values, bounds = own.bounds(estimate, holding, ())
    codes = [
        {
            name: own.estimate(float(values[name][number]), bounds[name], (number,), why_undefined(name, None))
            for name in CODE_COEFFICIENTS
        }
        for number in range(len(used))
    ]
    whole = {
        name: own.estimate(float(values[f"all {name}"]), bounds[f"all {name}"], (), why_undefined(name, None))
        for name in ALL_COEFFICIENTS
    }
    coverage = sums.of_each_code(np.ones((1, len(within.stratum))))["coverage"][0, used]
    return codes, coverage, whole


def _mean(values: Floats) -> Floats:
    """Mean over codes of those that are defined, NaN where none is; shape ``(n_rows,)``."""
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return quotient(total, count)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _unit(unit: RatingUnit | str) -> RatingUnit:
    if unit not in set(RatingUnit):
        raise AnalysisError(f"no unit {str(unit)!r} to compare on", hint=f"There are: {', '.join(RatingUnit)}.")
    return RatingUnit(unit)


def _compared(coders: Sequence[Coder]) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
    """Whom to compare, who of them is a machine, and what to say of it."""
    people = [coder.id for coder in coders if coder.kind is CoderKind.PERSON]
    machines = [coder.id for coder in coders if coder.kind is CoderKind.MACHINE]
    notes = []
    if machines and len(people) > 1:
        notes.append(
            f"{', '.join(machines)}: machines are no human evidence and are left out; "
            "to see how far a machine meets a coder, name it with that one person"
        )
        machines = []
    elif machines:
        notes.append(
            f"{', '.join(machines)}: a machine's codings; this is no evidence of agreement among people, "
            "nor that the codes can be told by reading"
        )
    synthetic = [coder.id for coder in coders if coder.synthetic]
    if synthetic:
        notes.append(f"{', '.join(synthetic)}: made-up codings, no evidence of anything")
    kept = [coder.id for coder in coders if coder.id in people or coder.id in machines]
    return tuple(kept), tuple(machines), notes


def _check(found: Ratings) -> None:
    """Refuse when there is nothing to compare, and coders who share no unit with another."""
    shares = np.any(found.decided & found.compared, axis=1).tolist()
    alone = [coder for coder, has_unit in zip(found.coders, shares, strict=True) if not has_unit]
    if alone:
        raise AnalysisError(
            f"{', '.join(alone)} decided no unit that another of {', '.join(found.coders)} decided too",
            hint="Let two coders code the same interviews, or leave them out.",
        )


def _assisted(codings: pd.DataFrame, coders: Sequence[str]) -> list[str]:
    """Who answered with suggestions on screen: answers that saw the same proposal are not independent."""
    seen = codings["origin"].isin([Origin.SUGGESTED.value, Origin.REVISED.value])
    counts = {coder: int((seen & (codings["coder"] == coder)).sum()) for coder in coders}
    told = ", ".join(f"{count} of {coder}" for coder, count in counts.items() if count)
    return (
        [f"codings made with suggestions on screen ({told}): coders who saw the same agree more than they would blind"]
        if told
        else []
    )


def _few(within: Clusters) -> list[str]:
    if within.are_interviews:
        return []
    told = f"{within.n_interviews} interview(s) that two coders decided cannot stand for others"
    return [f"intervals hold for these interviews only: {told}, {bootstrap.FEWEST_INTERVIEWS} or more could"]
