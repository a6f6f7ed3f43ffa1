"""Check every coder's log against itself, its codings and its head kept outside."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.errors import StoreError
from qualkit.workflow import heads, layers, removals
from qualkit.workflow.files import shown

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from qualkit.store import Engine, Finding
    from qualkit.study import Study


def verify(study: Study, *, now: datetime) -> tuple[dict[str, int], list[Finding]]:
    """Rebuild every layer from its log and compare.

    Returns:
        Coder to the number of decisions in the log, and everything that is not as it should be; a layer that
        ``exports/heads.json`` knows and that is gone is a finding as well.
    """
    known = heads.kept(study)
    checked: dict[str, int] = {}
    findings: list[Finding] = []
    for coder in store.layer_coders(study.layers):
        try:
            layer = layers.open_layer(study, coder, now=now)
            findings += store.verify(layer, heads=known)
            with store.reading(layer) as connection:
                checked[coder] = store.decisions.head(connection)[0]
        except StoreError as error:  # the other layers are checked all the same
            checked[coder] = 0
            findings.append(store.Finding(coder, store.FindingKind.DAMAGED, f"{error}"))
    for coder in sorted(set(known) - set(checked)):
        message = f"the layer is gone; it held {known[coder][0]} decisions"
        findings.append(store.Finding(coder, store.FindingKind.MISSING, message))
    return checked, findings


def come_back(study: Study, engine: Engine, *, now: datetime) -> list[tuple[str, str]]:
    """What is there again of cases that were removed: the case as the record calls it, and where.

    Such as a layer or a file that was brought from another computer.
    """
    removed = removals.record(study)
    if not removed:
        return []
    there: list[tuple[str, str]] = []
    with store.reading(engine) as connection:
        there += [(name, "study.sqlite") for name in store.transcripts.names(connection)]
        there += [(case.name, "cases.csv") for case in store.cases.every(connection)]
    for coder in store.layer_coders(study.layers):
        with store.reading(layers.open_layer(study, coder, now=now)) as layer:
            there += [(name, f"layers/{coder}.sqlite") for name in store.erasure.standing(layer, store.Kind.LAYER)]
    if study.transcripts.is_dir():
        there += [(path.stem, shown(path, study).as_posix()) for path in study.transcripts.iterdir() if path.is_file()]
    found = [(removal.label, place) for name, place in there for removal in removed if removal.is_of(name)]
    return sorted(set(found))


def unopened(study: Study) -> list[Path]:
    """Stores in ``layers/`` whose names no coder can have, such as a synchronising program's conflicting copies."""
    coders = store.layer_coders(study.layers)
    return sorted(
        path
        for path in study.layers.glob("*.sqlite")
        if path.is_file() and unicodedata.normalize("NFC", path.stem) not in coders
    )


def backup(study: Study, *, now: datetime) -> Path:
    """Copy the store and every layer into ``backups/``; the new folder.

    Raises:
        StoreError: There is nothing to copy, or it cannot be written.
    """
    layer_files = [path for path in sorted(study.layers.glob("*.sqlite")) if path.is_file()]
    shared = [study.store_path] if study.store_path.is_file() else []
    return store.backup([*shared, *layer_files], study.backups, now=now)
