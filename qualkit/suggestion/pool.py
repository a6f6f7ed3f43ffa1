"""What answers teach beside what the codebook alone says: few answers may not do harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def pooled(learnt: NDArray[np.float64], alone: NDArray[np.float64], n_answers: int, half: float) -> NDArray[np.float64]:
    """Log odds of codes, between those that answers teach and those of the codebook alone, the shape of both.

    The learnt ones lean on the codebook already; yet the first answers are too few to tell what each clue is worth, and
    what they teach of codes that were given makes the others sink. Shares are as ``sqrt(n)`` to ``sqrt(half)``, for
    what answers tell grows with the root of their number.

    Args:
        learnt: By codebook and answers.
        alone: By the codebook as before any answer.
        n_answers: How many answers there are.
        half: At how many answers both count alike; with 0 only what is learnt counts, from the first answer on.

    References:
        Genest, C. & Zidek, J. V. (1986). Combining probability distributions. Statistical Science 1, 114-135,
        section 3, on logarithmic pools.
    """
    share = 1 / (1 + np.sqrt(half / n_answers)) if n_answers else 0.0
    return share * learnt + (1 - share) * alone
