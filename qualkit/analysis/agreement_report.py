"""What a measure of agreement tells: values with intervals, per code and pooled, and what to say with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualkit.analysis.overlap import Level
    from qualkit.analysis.ratings import RatingUnit


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient's value and interval.

    Attributes:
        value: ``None`` when it is undefined.
        undefined: Why it is: ``no coder gave the code``; empty when it is defined.
        low: Lower bound of the interval; ``None`` when there is none.
        high: Upper bound.
        no_interval: Why there is none.
        undefined_draws: Share of the resamples in which the value is undefined.
    """

    value: float | None
    undefined: str = ""
    low: float | None = None
    high: float | None = None
    no_interval: str = ""
    undefined_draws: float = 0.0


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement on one code.

    Attributes:
        code: Its id.
        label: How to print it.
        theme: In whose folder it lives.
        prevalence: Share of all answers on compared units that give it; printed beside every coefficient.
        given: Compared units each coder gave it to, in the order of coders; code points where these are the unit.
        coefficients: Name (``coefficients.COEFFICIENTS``) to value.
        unitizing: ``|u-alpha`` and ``(k)u-alpha``; empty when not asked for.
        coverage: Share of the code's spans that ``(k)u-alpha`` sees; ``None`` when not asked for or undefined.
    """

    code: str
    label: str
    theme: str
    prevalence: float
    given: tuple[int, ...]
    coefficients: Mapping[str, Estimate]
    unitizing: Mapping[str, Estimate] = field(default_factory=dict)
    coverage: float | None = None


@dataclass(frozen=True, slots=True)
class PooledAgreement:
    """Agreement on all codes together.

    Attributes:
        name: ``micro``, ``mean`` or ``sets``.
        words: How it was pooled.
        prevalence: As of a code; for the mean, the mean of the codes.
        coefficients: Name to value; for ``sets`` the one entry ``masi-alpha``.
    """

    name: str
    words: str
    prevalence: float | None
    coefficients: Mapping[str, Estimate]


@dataclass(frozen=True)
class AgreementReport:
    """How far coders agree.

    Attributes:
        coders: Who is compared, in the order of ``CodeAgreement.given``.
        machines: Those of them who are machines.
        unit: On what they are compared.
        n_units: Units that were put before them; code points where these are the unit.
        n_compared: Those that two or more of them decided.
        n_interviews: Transcripts with compared units.
        codes: Codes that any coder gave, in the codebook's order.
        unused: Ids of codes in use that nobody gave: there is no agreement on them to measure.
        pooled: ``micro``, ``mean`` and, if asked for, ``sets``.
        unitizing: ``u-alpha``, ``|u-alpha`` and ``cu-alpha`` of all codes; empty when not asked for.
        levels: Occurrence, frequency and overlapping spans.
        resampled: What the intervals resample, and of whom they speak.
        interval: How they are made.
        level: Their level of confidence.
        draws: Number of resamples.
        seed: Of the resamples.
        warnings: What a reader has to know.
    """

    coders: tuple[str, ...]
    machines: tuple[str, ...]
    unit: RatingUnit
    n_units: int
    n_compared: int
    n_interviews: int
    codes: tuple[CodeAgreement, ...]
    unused: tuple[str, ...]
    pooled: tuple[PooledAgreement, ...]
    unitizing: Mapping[str, Estimate]
    levels: tuple[Level, ...]
    resampled: str
    interval: str
    level: float
    draws: int
    seed: int
    warnings: tuple[str, ...]

    @property
    def is_human(self) -> bool:
        """Whether this is agreement among people: evidence that the codes can be told by reading."""
        return not self.machines
