"""Bring a store to the newest tables with the Alembic scripts of this package."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


class Kind(StrEnum):
    """The two kinds of store; also the folder of their scripts and the beginning of their revision ids."""

    STUDY = "study"
    LAYER = "layer"


HEADS = {Kind.STUDY: "study_0003", Kind.LAYER: "layer_0004"}
"""The newest revisions, so that a store at its head is opened without importing Alembic."""


def upgrade(connection: Connection, kind: Kind, *, to: str = "head") -> None:
    """Run every script up to a revision that the store has not seen yet, in the caller's transaction."""
    # Importing Alembic takes as long as opening the store ten times.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _escaped(MIGRATIONS))
    config.set_main_option("version_locations", _escaped(MIGRATIONS / kind))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _escaped(path: Path) -> str:
    """A path as ConfigParser wants it: a per cent sign would start an interpolation."""
    return str(path).replace("%", "%%")
