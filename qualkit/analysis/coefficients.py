"""Agreement coefficients, each a plain function of sums over units.

Every function returns one value per leading axis of the sums, NaN where the coefficient is undefined: where
nothing was compared, or where chance agreement is complete. 1 is perfect agreement throughout; for those corrected
for chance 0 is what chance would give, below 0 is systematic disagreement. They answer different questions, and
values of two of them must not be compared. Checked against published values in ``tests/published``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from qualkit.analysis.sums import Sums

    Floats = NDArray[np.float64]

Coefficient = Callable[["Sums"], "Floats"]


def percent_agreement(sums: Sums) -> Floats:
    """Share of pairs of coders who agree, averaged over units; in [0, 1].

    High for any rare code, whether or not coders ever agree that it is there: read positive agreement beside it.
    """
    return quotient(sums.agreement, sums.units)


def positive_agreement(sums: Sums, category: int = -1) -> Floats:
    """How often a coder who gave a category was met by the others: for two coders 2a / (2a + b + c); in [0, 1].

    Undefined when nobody gave it. For more than two coders the share of the others is averaged over all answers
    of the category.

    Args:
        sums: Over units.
        category: Which; the last one by default (for a code: it is there).

    References:
        Fleiss, J. L. (1981). Statistical Methods for Rates and Proportions, 2nd ed., section 13.1 (specific
        agreement). Cicchetti, D. V. & Feinstein, A. R. (1990), J Clin Epidemiol 43:551-558.
    """
    return quotient(sums.pairs[..., category], sums.values[..., category])


def cohen_kappa(sums: Sums) -> Floats:
    """Cohen's kappa; for more than two coders Conger's, which is the same for two.

    Chance is that each coder keeps their own shares of the categories. Undefined when all coders give one
    category throughout. For rare codes it is low even where coders differ seldom.

    References:
        Cohen, J. (1960), Educ Psychol Meas 20:37-46. Conger, A. J. (1980), Psychol Bull 88:322-328.
    """
    n_coders = sums.coders.shape[-2]
    shares = quotient(sums.coders, sums.coders.sum(axis=-1, keepdims=True))
    together = shares.sum(axis=-2) ** 2 - (shares**2).sum(axis=-2)
    chance = together.sum(axis=-1) / (n_coders * (n_coders - 1))
    return _corrected(percent_agreement(sums), chance)


def brennan_prediger(sums: Sums) -> Floats:
    """Brennan and Prediger's coefficient: chance is one in the number of categories, used or not.

    It depends on that number, which has to be told with it; for a code it is 2 (there, not there).

    References:
        Brennan, R. L. & Prediger, D. J. (1981), Educ Psychol Meas 41:687-699.
    """
    n_categories = sums.values.shape[-1]
    return _corrected(percent_agreement(sums), np.asarray(1 / n_categories))


def gwet_ac1(sums: Sums) -> Floats:
    """Gwet's AC1: chance shrinks as a category becomes rare or general.

    It can be .94 where coders never agree that a code is there: read positive agreement beside it.

    References:
        Gwet, K. L. (2008), Br J Math Stat Psychol 61:29-48.
    """
    n_categories = sums.values.shape[-1]
    shares = quotient(sums.shares, sums.answered[..., None])
    chance = (shares * (1 - shares)).sum(axis=-1) / (n_categories - 1)
    return _corrected(percent_agreement(sums), chance)


def fleiss_kappa(sums: Sums) -> Floats:
    """Fleiss' kappa: chance is one pool of answers for all coders.

    Undefined when all coders give one category throughout, and when the number of coders differs between units,
    for which it was not made.

    References:
        Fleiss, J. L. (1971), Psychol Bull 76:378-382.
    """
    if not sums.is_even:
        return np.full(np.shape(sums.units), np.nan)
    shares = quotient(sums.values, sums.values.sum(axis=-1, keepdims=True))
    return _corrected(percent_agreement(sums), (shares**2).sum(axis=-1))


def nominal_alpha(sums: Sums) -> Floats:
    """Krippendorff's alpha for nominal categories.

    Any number of coders, units that some of them did not decide, and few units are allowed for. Undefined when
    every answer is the same category.

    References:
        Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.
    """
    total = sums.values.sum(axis=-1)
    differing = total - sums.pairs.sum(axis=-1)
    expected = total**2 - (sums.values**2).sum(axis=-1)
    return np.asarray(1 - (total - 1) * quotient(differing, expected))


COEFFICIENTS: dict[str, Coefficient] = {
    "percent": percent_agreement,
    "positive": positive_agreement,
    "kappa": cohen_kappa,
    "brennan-prediger": brennan_prediger,
    "ac1": gwet_ac1,
    "fleiss": fleiss_kappa,
    "alpha": nominal_alpha,
}
"""The coefficients of a code, in print order."""

SHARES = ("percent", "positive")
"""Those that are shares of a whole; the others are corrected for chance."""

LABELS = {
    "percent": "percent agreement",
    "positive": "positive agreement",
    "kappa": "Cohen's κ",
    "brennan-prediger": "Brennan–Prediger",
    "ac1": "Gwet's AC1",
    "fleiss": "Fleiss' κ",
    "alpha": "Krippendorff's α",
}

CONVENTIONS = (
    "Conventions, not verdicts: Krippendorff asks for α of .800 or more to rely on data, .667 for tentative "
    "conclusions; Landis and Koch call κ of .61 to .80 substantial. No threshold holds for every study."
)


def quotient(upper: ArrayLike, lower: ArrayLike) -> Floats:
    """A fraction, NaN where it has no lower part."""
    over, under = np.asarray(upper, dtype=np.float64), np.asarray(lower, dtype=np.float64)
    result = np.full(np.broadcast_shapes(over.shape, under.shape), np.nan)
    return np.asarray(np.divide(over, under, out=result, where=under != 0))


def _corrected(observed: Floats, chance: Floats) -> Floats:
    """Observed agreement beyond chance, as a share of what lies beyond chance."""
    return quotient(observed - chance, 1 - chance)
