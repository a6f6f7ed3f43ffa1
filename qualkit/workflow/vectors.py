"""Vectors of texts, each computed once and kept in the store under the text's hash."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from qualkit import store
from qualkit.embedding import embedder, text_hash
from qualkit.embedding.local import stated_dim
from qualkit.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from qualkit.embedding import Embedder
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.progress import Progress

CHUNK = 256
"""Texts embedded between two commits: what Ctrl-C may cost."""

_LONGEST = 1.01  # of a number in a unit row, rounding allowed for; false for what is no number


class Vectors:
    """Texts to unit rows; what the store has is not computed again.

    Attributes:
        identity: Name and version of the model, as vectors are kept under it.
        dim: Length of its vectors; ``None`` when its files do not say.
        n_computed: Texts that were not in the store and had to be embedded.
        n_spoilt: Those of them whose vector in the store was none that the model gives.
    """

    def __init__(self, engine: Engine, model: Embedder, *, progress: Progress = silent) -> None:
        self._engine = engine
        self._model = model
        self._progress = progress
        self.dim = stated_dim(model)
        self.n_computed = 0
        self.n_spoilt = 0

    @property
    def identity(self) -> str:
        """The model's identity."""
        return self._model.identity

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of texts, shape ``(len(texts), dim)``; rows of unit length, or zero for a text without words."""
        hashes = [text_hash(text) for text in texts]
        with store.reading(self._engine) as connection:
            found = store.vectors.find_many(connection, self.identity, dict.fromkeys(hashes))
        known = _sound(found, dim=self.dim)
        self.n_spoilt += len(found) - len(known)
        while missing := {h: text for h, text in zip(hashes, texts, strict=True) if h not in known}:
            made = self._computed(missing)
            known = _sound(known | made, dim=len(next(iter(made.values()))))
        if not hashes:
            return np.zeros((0, self._model.dim), dtype=np.float32)
        return np.stack([known[h] for h in hashes])

    def _computed(self, missing: dict[str, str]) -> dict[str, NDArray[np.float32]]:
        """Embed and keep texts chunk by chunk, so that what is done survives an interruption."""
        found: dict[str, NDArray[np.float32]] = {}
        # Texts of like length side by side: a batch costs as much as its longest text.
        items = sorted(missing.items(), key=lambda item: len(item[1]))
        with self._progress("embedding", len(items)) as advance:
            for start in range(0, len(items), CHUNK):
                chunk = items[start : start + CHUNK]
                rows = self._model.embed([text for _, text in chunk])
                made = {h: row for (h, _), row in zip(chunk, rows, strict=True)}
                with store.transaction(self._engine) as connection:
                    store.vectors.add_many(connection, self.identity, made)
                found |= made
                self.n_computed += len(chunk)
                advance(len(chunk))
        return found


def _sound(found: Mapping[str, NDArray[np.float32]], *, dim: int | None = None) -> dict[str, NDArray[np.float32]]:
    """Without rows that no model gives: of another length, or longer than one. A spoilt store is mended by embedding.

    Args:
        found: Rows of one model.
        dim: Their length; the most common one when it is not known.
    """
    if dim is None:
        dim = max(Counter(row.size for row in found.values()).items(), key=lambda item: item[::-1], default=(0, 0))[0]
    return {h: row for h, row in found.items() if row.size == dim and np.abs(row).max(initial=0) <= _LONGEST}


def kept_vectors_of(study: Study, engine: Engine) -> Callable[[Sequence[str]], NDArray[np.float32] | None] | None:
    """The vectors that are in the store, no others: nothing is embedded, and no model is loaded for it.

    Returns:
        Texts to their vectors, shape ``(len(texts), dim)``, zero for a text that has none yet; or to ``None`` when no
        text has any. ``None`` itself when the study works from words alone.
    """
    model = embedder(study.settings.embedding.embedder)
    if model is None:
        return None
    identity, dim = model.identity, stated_dim(model)

    def kept(texts: Sequence[str]) -> NDArray[np.float32] | None:
        hashes = [text_hash(text) for text in texts]
        with store.reading(engine) as connection:
            known = _sound(store.vectors.find_many(connection, identity, dict.fromkeys(hashes)), dim=dim)
        if not known:
            return None
        none = np.zeros(len(next(iter(known.values()))), dtype=np.float32)
        return np.stack([known.get(one, none) for one in hashes])

    return kept


def vectors_of(study: Study, engine: Engine, *, progress: Progress = silent) -> Vectors | None:
    """Vectors by the study's embedder; ``None`` when it works from words alone."""
    model = embedder(study.settings.embedding.embedder)
    return None if model is None else Vectors(engine, model, progress=progress)
