"""Open the study's store and the coders' layers; make and migrate them; refuse what is none."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from qualkit.errors import StoreError
from qualkit.model.coding import CoderKind
from qualkit.problem import Where
from qualkit.store import meta
from qualkit.store.migrate import HEADS, Kind, upgrade
from qualkit.store.sqlite import MIGRATES, SUFFIX, copy_database, engine_of_file, make_folder, with_pragmas
from qualkit.store.tables import decisions
from qualkit.store.transaction import reading, transaction, where

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Engine

_CODER = re.compile(r"\w[\w-]*")
REVISION = re.compile(r"(study|layer)_(\d{4})")
"""How a store's revision is written: what it holds, and the number of its tables."""
_URLS = "A file: sqlite:////path/study.sqlite   A server: postgresql+psycopg://USER@HOST/NAME"
_HOLDS = {"study": "what a study shares", "layer": "a coder's layer"}


def open_study(path: Path, url: str | None, *, backups: Path, now: datetime) -> Engine:
    """Open what all coders of a study share; make it when missing, migrate it when older.

    A new store beside layers takes their study id, so that a ``study.sqlite`` that was lost, or is not
    committed, can be built again from the files; otherwise the id follows from ``now`` and the place.

    Args:
        path: The file ``study.sqlite``, used unless there is a ``url``.
        url: Another database, as SQLAlchemy writes it.
        backups: Folder for the copy made before an existing SQLite store is migrated. The copy of another
            database is its administrator's.
        now: For the names of copies.

    Raises:
        StoreError: Locked, read-only, damaged, newer than this qualkit, or no store of a study.
    """
    engine = engine_of_file(path) if url is None else _engine_of_url(url)
    found = _version(engine, Kind.STUDY)
    if found == HEADS[Kind.STUDY]:
        return engine
    stamp = {}
    if found is None:
        stamp[meta.STUDY] = _id_of_layers(path.parent / "layers") or _new_id(engine, now)
    _migrate(engine, Kind.STUDY, found, stamp=stamp, backups=backups, now=now)
    return engine


def open_layer(
    folder: Path,
    coder: str,
    *,
    backups: Path,
    now: datetime,
    study: str | None = None,
    kind: CoderKind | None = None,
) -> Engine:
    """Open a coder's layer; make it when missing, migrate it when older.

    Args:
        folder: The folder ``layers``; made when missing.
        coder: Whose layer.
        backups: Folder for the copy made before an existing layer is migrated.
        now: For the names of copies.
        study: The study's id; by default that of the ``study.sqlite`` beside ``folder``. A study kept in
            another database has to tell it.
        kind: Whether the coder is a person or a machine; by default as the layer says, a person for a
            new one.

    Raises:
        StoreError: Locked, read-only, damaged, newer than this qualkit; no layer, another coder's layer,
            another study's, or one with decisions of the other kind of coder.
    """
    coder = unicodedata.normalize("NFC", coder)
    path = _layer_path(folder, coder)
    shared = folder.parent / "study.sqlite"
    if study is None and shared.is_file():
        study = _stamp(shared, Kind.STUDY)
    found = _version(engine_of_file(path), Kind.LAYER) if path.is_file() else None
    if found is None and study is None:
        raise StoreError(
            f"no study to which a layer of {coder} could belong",
            where=Where(shared),
            hint="See: qualkit init",
        )
    make_folder(folder)
    engine = engine_of_file(path)
    if found != HEADS[Kind.LAYER]:
        stamp = {}
        if found is None:
            stamp = {meta.STUDY: study or "", meta.CODER: coder, meta.KIND: kind or CoderKind.PERSON}
        _migrate(engine, Kind.LAYER, found, stamp=stamp, backups=backups, now=now)
    _check_owner(engine, coder, study, kind)
    return engine


def layer_coders(folder: Path) -> list[str]:
    """The coders who have a layer in a folder, by file name only: nothing is opened."""
    if not folder.is_dir():
        return []
    names = (unicodedata.normalize("NFC", path.stem) for path in folder.glob(f"*{SUFFIX}") if path.is_file())
    return sorted(name for name in names if _CODER.fullmatch(name))


def dated(now: datetime) -> str:
    """A moment as part of a file's name, in UTC: ``20240131T095500Z``."""
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _layer_path(folder: Path, coder: str) -> Path:
    if not _CODER.fullmatch(coder):
        raise StoreError(
            f"no coder can be named {coder!r}",
            hint="Letters, digits, - and _; it starts with a letter or digit.",
        )
    if folder.is_dir():
        # Some file systems decompose accented letters in file names.
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            if unicodedata.normalize("NFC", path.stem) == coder:
                return path
    return folder / f"{coder}{SUFFIX}"


def _engine_of_url(url: str) -> Engine:
    try:
        made = make_url(url)
        if made.get_backend_name() != "sqlite":
            return create_engine(made, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(f"cannot use the database of [store] url: {error}", hint=_URLS) from error
    if not made.database or made.database == ":memory:":
        raise StoreError("a study cannot be kept in memory: [store] url names no file", hint=_URLS)
    if not made.database.startswith("file:"):
        return engine_of_file(Path(made.database))
    return with_pragmas(made)


def _version(engine: Engine, kind: Kind) -> str | None:
    """The revision of a store, not newer than this qualkit; ``None`` when there are no tables yet.

    Raises:
        StoreError: It is no store, a store of the other kind, or a newer one.
    """
    place = where(engine)
    with reading(engine) as connection:
        found = revision(connection)
    if found is None:
        return None
    match = REVISION.fullmatch(found)
    if match is None:
        raise StoreError(
            "is a database, but no store of qualkit", where=place, hint="Move the file away and try again."
        )
    if match[1] != kind:
        raise StoreError(
            f"holds {_HOLDS[match[1]]}, not {_HOLDS[kind]}",
            where=place,
            hint="study.sqlite lies in the study's folder, CODER.sqlite in its folder layers.",
        )
    if found > HEADS[kind]:
        raise StoreError(
            f"was written by a newer qualkit: its tables are {found}, this one knows {HEADS[kind]}",
            where=place,
            hint="Install the newest qualkit: pip install --upgrade qualkit-interviews",
        )
    return found


def revision(connection: Connection) -> str | None:
    """What Alembic noted in a database; ``None`` in an empty one, ``""`` in one it never saw."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        return "" if tables else None
    noted: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return noted or ""


def _migrate(
    engine: Engine, kind: Kind, found: str | None, *, stamp: Mapping[str, str], backups: Path, now: datetime
) -> None:
    if found is not None and engine.dialect.name == "sqlite" and engine.url.database is not None:
        path = Path(engine.url.database)
        make_folder(backups)
        copy_database(path, backups / f"{path.stem}-{dated(now)}-{found}{SUFFIX}")
    with transaction(engine.execution_options(**{MIGRATES: True})) as connection:
        # Another program may have been faster while this one waited for the lock.
        if revision(connection) != found:
            return
        upgrade(connection, kind)
        for key, value in stamp.items():
            meta.put(connection, key, value)


def _check_owner(engine: Engine, coder: str, study: str | None, kind: CoderKind | None) -> None:
    with reading(engine) as connection:
        told = {key: meta.get(connection, key) for key in (meta.STUDY, meta.CODER, meta.KIND)}
        is_begun = connection.execute(select(decisions.c.number).limit(1)).first() is not None
    if told[meta.CODER] != coder:
        raise StoreError(
            f"is the layer of {told[meta.CODER]}, not of {coder}",
            where=where(engine),
            hint="A layer keeps the name of its coder: rename the file back.",
        )
    if study is not None and told[meta.STUDY] != study:
        raise StoreError(
            "is a layer of another study",
            where=where(engine),
            hint="Move it away; to bring its codings here, export them there and import them here.",
        )
    if kind is not None and told[meta.KIND] != kind:
        if is_begun:
            raise StoreError(
                f"holds decisions of a {told[meta.KIND]}, not of a {kind}",
                where=where(engine),
                hint="A machine's codings never count as a person's: give the other coder another name.",
            )
        with transaction(engine) as connection:
            meta.put(connection, meta.KIND, kind)


def _stamp(path: Path, kind: Kind) -> str | None:
    """The id of the study that a store belongs to; ``None`` while it is not made."""
    engine = engine_of_file(path)
    if _version(engine, kind) is None:
        return None
    with reading(engine) as connection:
        return meta.study_id(connection)


def _id_of_layers(folder: Path) -> str | None:
    """The id that every layer in a folder carries; ``None`` when there is none or they differ."""
    ids = {_stamp(_layer_path(folder, coder), Kind.LAYER) for coder in layer_coders(folder)} - {None}
    return ids.pop() if len(ids) == 1 else None


def _new_id(engine: Engine, now: datetime) -> str:
    place = engine.url.render_as_string(hide_password=True)
    return hashlib.sha256(f"{now.isoformat()}|{place}".encode()).hexdigest()[:32]
