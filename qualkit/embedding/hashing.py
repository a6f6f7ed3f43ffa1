"""Vectors from hashed words and characters: no model, no meaning, always at hand."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from qualkit.embedding.centre import unit_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_VERSION = 1
_WORD = re.compile(r"[^\W_]+")


class HashingEmbedder:
    """Embed texts by the words and character trigrams they hold; alike spelling gives alike vectors.

    It stands in where no model can be loaded, and in tests. It sees no meaning and no two languages as one:
    Chinese is compared by its characters and pairs of characters.
    """

    model = "hashing"

    def __init__(self, dim: int = 256) -> None:
        self.dim = dim
        self.identity = f"hashing {_VERSION} blake2b-{dim}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts as unit rows, shape ``(len(texts), dim)``; a text without words is a zero row."""
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for feature, count in Counter(_features(text)).items():
                digest = blake2b(feature.encode("utf-8", "surrogatepass"), digest_size=8).digest()
                number = int.from_bytes(digest, "big")
                # The last bit is the sign, so that features that meet in one place cancel on average.
                row[(number >> 1) % self.dim] += np.sqrt(count) * (1 if number & 1 else -1)
        return unit_rows(rows)


def _features(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.casefold()):
        yield word
        if word.isascii():
            padded = f" {word} "
            yield from (padded[i : i + 3] for i in range(len(padded) - 2))
        else:
            yield from word
            yield from (word[i : i + 2] for i in range(len(word) - 1))
