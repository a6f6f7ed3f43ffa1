"""What a store says of itself: the study it belongs to and, for a layer, whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from qualkit.errors import StoreError
from qualkit.model.coding import CoderKind
from qualkit.store.tables import meta

if TYPE_CHECKING:
    from sqlalchemy import Connection

STUDY = "study"
CODER = "coder"
KIND = "kind"


def find(connection: Connection, key: str) -> str | None:
    """A fact about the store, or ``None`` when it does not tell."""
    value: str | None = connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()
    return value


def get(connection: Connection, key: str) -> str:
    """A fact about the store.

    Raises:
        StoreError: The store does not tell it.
    """
    value = find(connection, key)
    if value is None:
        raise StoreError(
            f"the store does not tell its {key}",
            hint="A coder's decisions are in layers/CODER.sqlite, what all share in study.sqlite.",
        )
    return value


def put(connection: Connection, key: str, value: str) -> None:
    """Note a fact about the store, in place of what was noted before."""
    if connection.execute(update(meta).where(meta.c.key == key).values(value=value)).rowcount == 0:
        connection.execute(insert(meta).values(key=key, value=value))


def starting(connection: Connection, prefix: str) -> dict[str, str]:
    """The facts whose keys begin so: the rest of the key to the value, in order of key."""
    query = select(meta.c.key, meta.c.value).where(meta.c.key.startswith(prefix, autoescape=True))
    return {key[len(prefix) :]: value for key, value in connection.execute(query.order_by(meta.c.key))}


def drop(connection: Connection, key: str) -> None:
    """Forget a fact about the store, if it is noted."""
    connection.execute(delete(meta).where(meta.c.key == key))


def study_id(connection: Connection) -> str:
    """The id of the study that a store belongs to."""
    return get(connection, STUDY)


def layer_coder(connection: Connection) -> str:
    """The id of the coder whose layer this is.

    Raises:
        StoreError: It is no layer.
    """
    return get(connection, CODER)


def layer_kind(connection: Connection) -> CoderKind:
    """Whether the coder whose layer this is is a person or a machine.

    Raises:
        StoreError: It is no layer.
    """
    kind = get(connection, KIND)
    if kind not in set(CoderKind):
        raise StoreError(f"a layer's coder is of the kind {kind!r}, which there is not", hint="Restore a backup of it.")
    return CoderKind(kind)
