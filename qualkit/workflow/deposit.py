"""Put a study into a deposit: plain files that an archive keeps and that the study can be made again from."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import qualkit
from qualkit import store
from qualkit.errors import InputError, StoreError
from qualkit.exchange.archive import LARGEST, packed
from qualkit.exchange.crate import CRATE, README, About, crate, readme
from qualkit.exchange.deposit import INDEX, MANIFEST, Index, StoreIndex, index_json, row_lines, sealed
from qualkit.model.counted import counted
from qualkit.problem import Where
from qualkit.report.files import whole_folder, write_whole
from qualkit.workflow import blind, deposit_files, deposit_findings, layers
from qualkit.workflow.codebook import current
from qualkit.workflow.leaving import door
from qualkit.workflow.stamp import stamp
from qualkit.workflow.verify import unopened
from qualkit.workflow.verify import verify as check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from qualkit.store import Connection, Engine
    from qualkit.study import Study

ARCHIVE = ".zip"


@dataclass(frozen=True, slots=True)
class Deposited:
    """What was written.

    Attributes:
        n_files: In the deposit, its manifest included.
        manifest: sha256 of the manifest: noted elsewhere, it tells every later change of the deposit.
        figures: What it holds, a sentence each.
        left_out: What is not in it and why.
        named: Files in it that say words which surrogates stand for, be it by chance.
    """

    n_files: int
    manifest: str
    figures: tuple[str, ...]
    left_out: tuple[str, ...]
    named: tuple[str, ...]


def deposit(
    study: Study,
    engine: Engine,
    target: Path,
    *,
    now: datetime,
    has_transcripts: bool = True,
    has_sources: bool = False,
    licence: str = "",
) -> Deposited:
    """Write a deposit whole or not at all.

    Args:
        study: The study.
        engine: Its store.
        target: A new or empty folder, or a ``.zip`` file.
        now: The time.
        has_transcripts: ``False`` leaves out every word of the interviews: positions and hashes stay.
        has_sources: Take along the files that transcripts were read from.
        licence: As the depositor states it; empty for not reported.

    Raises:
        InputError: A sample is open, the place is taken, or it cannot be written.
        StoreError: A log is not as it was written, or cannot be opened.
    """
    _check_place(target)
    coders = store.layer_coders(study.layers)
    blind.check(engine, coders)
    _check_logs(study, now=now)
    book = current(study, engine, now=now)
    stores, files = _stores(study, engine, coders, now=now, has_transcripts=has_transcripts)
    with store.reading(engine) as connection:
        study_id = store.study_id(connection)
    taken = deposit_files.taken(study, engine, has_transcripts=has_transcripts, has_sources=has_sources, now=now)
    found = deposit_findings.found(
        study, engine, coders, book, printed=taken.book or book, now=now, has_transcripts=has_transcripts
    )
    files |= taken.files | found.files
    left_out = (*taken.left_out, *found.left_out, *_never(study))
    about = About(
        study.settings.study.name,
        stamp(now),
        qualkit.__version__,
        licence,
        found.figures,
        left_out,
        found.is_synthetic,
        has_transcripts,
        has_sources,
    )
    index = Index(
        version=qualkit.__version__,
        made=stamp(now),
        study=study_id,
        name=study.settings.study.name,
        synthetic=found.is_synthetic,
        has_transcripts=has_transcripts,
        has_sources=has_sources,
        shared=stores[""],
        layers={coder: stores[coder] for coder in coders},
    )
    files[INDEX] = index_json(index)
    files[README] = readme(about, files)
    files[CRATE] = crate(about, [(name, len(data)) for name, data in files.items()])
    try:
        whole = sealed(files)
    except ValueError as error:
        raise InputError(
            f"a file named {error} could not be read back on every machine",
            hint="Rename it without : or \\, and differing from others by more than capitals.",
        ) from error
    manifest = _write(target, whole)
    named = door(study, engine, now=now).named_in(files)
    return Deposited(len(whole), manifest, tuple(found.figures), left_out, tuple(named))


def _check_place(target: Path) -> None:
    """Refuse a place that holds something else before anything is gathered."""
    if target.suffix.lower() == ARCHIVE:
        if target.is_dir():
            raise InputError("is a folder", where=Where(target), hint="Name a .zip file, or a new folder.")
    elif target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError("is there already", where=Where(target), hint="Name a new folder, or a .zip file.")


def _check_logs(study: Study, *, now: datetime) -> None:
    """Refuse to hand on a log that is not as it was written."""
    _, findings = check(study, now=now)
    wrong = [finding for finding in findings if finding.is_damage]
    if wrong:
        raise StoreError(
            f"{counted(len(wrong), 'finding')} in the logs, such as: {wrong[0].coder}: {wrong[0].message}",
            hint="No deposit was made. See all: qualkit verify",
        )


def _stores(
    study: Study, engine: Engine, coders: list[str], *, now: datetime, has_transcripts: bool
) -> tuple[dict[str, StoreIndex], dict[str, bytes]]:
    """What the index says of each store, the shared one under an empty name, and their tables as files."""
    index: dict[str, StoreIndex] = {}
    files: dict[str, bytes] = {}
    take = store.content if has_transcripts else store.wordless

    def add(name: str, folder: str, connection: Connection, kind: store.Kind) -> None:
        tables = take(connection, kind)
        head = store.decisions.head(connection) if kind is store.Kind.LAYER else None
        index[name] = StoreIndex(
            revision=store.HEADS[kind], rows={table: len(rows) for table, rows in tables.items()}, head=head
        )
        files.update({f"{folder}/{table}.jsonl": row_lines(rows) for table, rows in tables.items()})

    with store.reading(engine) as connection:
        add("", "store/study", connection, store.Kind.STUDY)
    for coder in coders:
        with store.reading(layers.open_layer(study, coder, now=now)) as connection:
            add(coder, f"store/layers/{coder}", connection, store.Kind.LAYER)
    return index, files


def _never(study: Study) -> list[str]:
    """What no deposit holds, as far as there is any."""
    told = ["Copies in backups/ and files in exports/, but for the newest hashes of the logs."]
    told += [f"layers/{path.name}, which is no coder's layer." for path in unopened(study)]
    return told


def _write(target: Path, files: Mapping[str, bytes]) -> str:
    """Write the files; the sha256 of their manifest.

    Raises:
        InputError: The place cannot be written to; nothing remains there.
    """
    manifest = hashlib.sha256(files[MANIFEST]).hexdigest()
    if target.suffix.lower() == ARCHIVE:
        n_bytes = sum(map(len, files.values()))
        if n_bytes > LARGEST:
            raise InputError(
                f"{n_bytes:,} bytes are more than a .zip file of a deposit may hold ({LARGEST:,})",
                hint="Name a folder, or leave the sources out.",
            )
        write_whole(target, packed(files))
        return manifest
    with whole_folder(target) as made:
        put(made, files)
    return manifest


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder, on the disk when this returns."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
