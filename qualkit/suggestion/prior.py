"""Weights of clues before any answer, and after a few: measured on open sets, see benchmarks/suggestions."""

from __future__ import annotations

# In the order of learner.clue_names, then the intercept: meaning (passage, joint, nearest, codebook, asked),
# words (the same five), frequency, recent.
COLD = (0.1, 0.6, 0.4, 0.2, 0.3, 0.1, 0.1, 0.1, 0.2, 0.1, 0.1, 3.0, -2.5)
WARM = (0.1, 0.9, 0.5, 0.2, 0.12, 0.05, 0.1, 0.1, 0.2, 0.1, 0.1, 3.0, -2.2)
WORDS_COLD = (0.3, 0.3, 0.3, 0.3, 0.2, 0.2, 3.0, -2.5)
WORDS_WARM = (0.3, 0.6, 0.3, 0.3, 0.2, 0.2, 3.0, -2.5)
