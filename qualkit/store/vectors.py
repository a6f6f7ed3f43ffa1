"""Vectors of texts, by model and sha256 of the text: a cache, never the only copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from qualkit.store.tables import vectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy import Connection, Row

_AT_ONCE = 500  # below the number of parameters that any database takes in one statement
_BYTES = 4  # of a number


def add_many(connection: Connection, model: str, found: Mapping[str, NDArray[np.float32]]) -> None:
    """Keep vectors of a model, in place of any kept for the same texts.

    Args:
        connection: Of the study's store.
        model: The model's name, with its version.
        found: sha256 of the text to its vector, shape ``(dim,)``; kept as float32.
    """
    hashes = sorted(found)
    for start in range(0, len(hashes), _AT_ONCE):
        part = hashes[start : start + _AT_ONCE]
        connection.execute(delete(vectors).where(vectors.c.model == model, vectors.c.sha256.in_(part)))
        connection.execute(insert(vectors), [_row(model, sha256, found[sha256]) for sha256 in part])


def find_many(connection: Connection, model: str, hashes: Iterable[str]) -> dict[str, NDArray[np.float32]]:
    """The vectors kept of a model, by sha256; texts without one are absent.

    Args:
        connection: Of the study's store.
        model: The model's name, with its version.
        hashes: sha256 of each text wanted; the result has their order.
    """
    wanted = list(dict.fromkeys(hashes))
    found = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        query = select(vectors).where(vectors.c.model == model, vectors.c.sha256.in_(part))
        # A row that does not hold what it says was cut short: the text is embedded anew.
        rows = [row for row in connection.execute(query) if len(row.vector) == _BYTES * row.dim]
        found.update({row.sha256: _vector(row) for row in rows})
    return {sha256: found[sha256] for sha256 in wanted if sha256 in found}


def remove_model(connection: Connection, model: str) -> int:
    """Forget all vectors of a model; how many there were."""
    return connection.execute(delete(vectors).where(vectors.c.model == model)).rowcount


def _row(model: str, sha256: str, vector: NDArray[np.float32]) -> dict[str, Any]:
    return {
        "model": model,
        "sha256": sha256,
        "dim": vector.size,
        "vector": vector.astype("<f4", copy=False).tobytes(),
    }


def _vector(row: Row[Any]) -> NDArray[np.float32]:
    # Most commands that open a store need no vector, so numpy waits.
    import numpy as np

    return np.frombuffer(row.vector, dtype="<f4").astype(np.float32)
