"""What every embedder offers, and the hash under which a text's vector is kept."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns texts into vectors whose products are cosines."""

    @property
    def model(self) -> str:
        """The name it is asked for by, as in ``qualkit.toml``."""
        ...

    @property
    def identity(self) -> str:
        """Name, version and a short sha256 of what was learnt; vectors are kept and reported under it.

        Two embedders of one identity give the same vectors for the same text, up to rounding.
        """
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of unit length a text, shape ``(len(texts), dim)``, never NaN.

        A text without a letter or digit has nothing to compare: its row is zero, so that its cosine with
        everything is 0.
        """
        ...


def text_hash(text: str) -> str:
    """The sha256 of a text's UTF-8 bytes, in 64 hexadecimal digits."""
    # A lone surrogate has no UTF-8 form; it must not stop the study from being embedded.
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def has_words(text: str) -> bool:
    """Whether a text holds a letter or digit of any script."""
    return any(character.isalnum() for character in text)
