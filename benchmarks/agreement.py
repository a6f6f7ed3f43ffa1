"""Speed of agreement, and how often its intervals hold what they should: ``python benchmarks/agreement.py``.

Speed: coders × segments × codes with resamples, in a fresh process, time and peak memory. Coverage: two coders on
interviews that differ in how often they hold the code and in how well each coder knows it; the truth is the value on
400 interviews times 3,000. For each kind of interval: the share of replications whose 95 % interval holds the truth,
its mean width, and the share without an interval; then the share of resamples in which kappa is undefined.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, get_args

import numpy as np
import pandas as pd

from qualkit.analysis import agreement
from qualkit.analysis.bootstrap import Clusters, IntervalKind, bounds
from qualkit.analysis.coefficients import COEFFICIENTS, SHARES
from qualkit.analysis.sums import Sums
from qualkit.model.codebook import Code, Codebook, Theme
from qualkit.model.coding import Coder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SHOWN = ("kappa", "alpha", "ac1", "positive", "percent")
KNOWS = 0.78  # probability with which a coder gives the code where it is
SPREAD = 0.6  # of its logit between interviews
CONCENTRATION = 8.0  # of the code's share between interviews: the lower, the more they differ
SLIPS = 0.08  # times prevalence: probability with which a coder gives the code where it is not


def study(
    n_coders: int, n_interviews: int, n_segments: int, n_codes: int, *, per_segment: float, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame, list[Coder], Codebook]:
    """Codings and decided segments of coders who agree on most, with a twentieth of segments not decided."""
    generator = np.random.default_rng(seed)
    n = n_interviews * n_segments
    prevalence = generator.dirichlet(np.full(n_codes, 0.5)) * per_segment
    truth = generator.random((n, n_codes)) < prevalence
    number = np.tile(np.arange(n_segments), n_interviews)
    names = np.array([f"P{place:03}" for place in range(n_interviews)], dtype=object)
    segments = pd.DataFrame({"transcript": np.repeat(names, n_segments), "start": number * 100})
    segments["end"] = segments["start"] + 90
    segments["turn"] = number // 3 + 1
    segments["segment"] = (
        segments["transcript"] + ":" + segments["start"].astype(str) + "-" + segments["end"].astype(str)
    )
    segments["case"], segments["role"] = segments["transcript"], "patient"
    codes = np.array([f"code{place}" for place in range(n_codes)], dtype=object)
    decided, codings = [], []
    for place in range(n_coders):
        own = segments.assign(coder=f"coder{place}", is_decided=generator.random(n) < 0.95)
        noise = generator.random(truth.shape)
        given = np.where(truth, noise < KNOWS, noise < prevalence * SLIPS) & own["is_decided"].to_numpy()[:, None]
        segment, code = np.nonzero(given)
        decided.append(own)
        no_facets = pd.Series([()] * len(segment), index=own.index[segment])
        codings.append(
            own.iloc[segment].assign(code=codes[code], theme="t", origin="own", quote="words", facets=no_facets)
        )
    book = Codebook("made up", "1", "", ("en",), (Theme("t"),), tuple(Code(code, "t") for code in codes))
    coders = [Coder(f"coder{place}") for place in range(n_coders)]
    return pd.concat(codings, ignore_index=True), pd.concat(decided, ignore_index=True), coders, book


def speed(options: argparse.Namespace) -> None:
    """Time one report in this process."""
    made = study(options.coders, 40, options.segments // 40, options.codes, per_segment=options.per_segment, seed=1)
    codings, decided, coders, book = made
    started = time.perf_counter()
    agreement(
        codings,
        decided,
        coders=coders,
        codebook=book,
        draws=options.draws,
        unit=options.unit,
        unitizing=options.all,
        sets=options.all,
    )
    seconds = time.perf_counter() - started
    told = {"codings": len(codings), "seconds": seconds, "megabytes": peak_megabytes()}
    print(json.dumps(told))


def peak_megabytes() -> float:
    """Peak memory of this process; 0 on Windows."""
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def tables(n_interviews: int, prevalence: float, n_studies: int, generator: np.random.Generator) -> Floats:
    """Both gave the code, one alone, the other alone, neither: shape ``(4, n_interviews, n_studies)``."""
    size = (n_interviews, n_studies)
    share = generator.beta(CONCENTRATION * prevalence, CONCENTRATION * (1 - prevalence), size)
    n = generator.integers(30, 80, size)
    there = generator.binomial(n, share)
    logit = np.log(KNOWS / (1 - KNOWS))
    knows = [1 / (1 + np.exp(-(logit + SPREAD * generator.standard_normal(size)))) for _ in range(2)]
    counts = np.zeros((4, *size))
    for units, one, other in ((there, *knows), (n - there, SLIPS * prevalence, SLIPS * prevalence)):
        first = generator.binomial(units, one)
        both = generator.binomial(first, other)
        second = generator.binomial(units - first, other)
        counts += np.stack([both, first - both, second, units - first - second])
    return counts


def sums(counts: Floats) -> Sums:
    """The sums of tables: clusters are interviews, codes are studies."""
    both, one, other, neither = counts
    n = counts.sum(axis=0)
    given = 2 * both + one + other
    values = np.stack([2 * n - given, given], axis=-1)
    coders = np.stack([np.stack([n - own, own], axis=-1) for own in (both + one, both + other)], axis=-2)
    pairs = np.stack([2 * neither, 2 * both], axis=-1)
    return Sums(n, both + neither, values, pairs, n, values / 2, coders, is_even=True)


def coverage(n_studies: int, draws: int, seed: int) -> None:
    """Print coverage of every kind of interval."""
    generator = np.random.default_rng(seed)
    print(f"Coverage of 95 % intervals (mean width; share without one), {n_studies} studies each, {draws} draws")
    print(f"{'':34}" + "".join(f"{name:>22}" for name in SHOWN) + f"{'kappa undefined in':>22}")
    for n_interviews in (10, 20, 40):
        for prevalence in (0.03, 0.1, 0.3):
            whole = sums(tables(400, prevalence, 3000, generator)).each(lambda part: part.sum(axis=(0, 1))[None])
            truth = {name: float(COEFFICIENTS[name](whole)[0]) for name in SHOWN}
            counts = tables(n_interviews, prevalence, n_studies, generator)
            made = sums(counts)

            def estimate(weights: Floats, made: Sums = made) -> dict[str, Floats]:
                drawn = made.weighted(weights)
                return {name: COEFFICIENTS[name](drawn) for name in SHOWN}

            within = Clusters(np.arange(n_interviews), np.zeros(n_interviews, dtype=np.intp), True, n_interviews)
            holding = (counts[:3].sum(axis=0) > 0).sum(axis=0) - 1.0
            for kind in get_args(IntervalKind):
                found = bounds(
                    estimate,
                    within,
                    holding=dict.fromkeys(SHOWN, holding),
                    shares=SHARES,
                    draws=draws,
                    seed=seed,
                    kind=kind,
                )
                cells = ""
                for name in SHOWN:
                    low, high = found[name].low, found[name].high
                    has = ~np.isnan(low)
                    holds = ((low <= truth[name]) & (truth[name] <= high))[has].mean()
                    told = f"{holds:.3f} ({(high - low)[has].mean():.2f}; {1 - has.mean():.3f})"
                    cells += f"{told:>22}"
                undefined = found["kappa"].undefined.mean()
                head = f"{n_interviews} interviews, {prevalence}, {kind}"
                print(f"{head:34}{cells}{undefined:>22.4f}")


def main() -> None:
    """Print one line per measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coders", type=int, default=10)
    parser.add_argument("--segments", type=int, default=20_000)
    parser.add_argument("--codes", type=int, default=100)
    parser.add_argument("--per-segment", type=float, default=1.2, help="codes on a segment, on average")
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--unit", default="segment")
    parser.add_argument("--all", action="store_true", help="with the u-alpha family and alpha of sets")
    parser.add_argument("--studies", type=int, default=1000, help="replications of the coverage")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--here", action="store_true", help="time one report in this process and stop")
    options = parser.parse_args()
    if options.here:
        speed(options)
        return
    print(f"{options.coders} coders, {options.segments} segments, {options.codes} codes, {options.draws} draws")
    for words in (["segment"], ["segment", "--all"], ["characters", "--all"]):
        done = subprocess.run(
            [sys.executable, __file__, *sys.argv[1:], "--here", "--unit", *words], check=True, capture_output=True
        )
        found = json.loads(done.stdout)
        name = f"unit {words[0]}{', with u-alphas and MASI' if len(words) > 1 else ''}"
        print(f"  {name:42} {found['seconds']:6.1f} s {found['megabytes']:6.0f} MB ({found['codings']} codings)")
    coverage(options.studies, options.draws, options.seed)


if __name__ == "__main__":
    main()
