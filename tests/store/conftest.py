"""A study's store and a coder's layer, empty: made once, then copied for each test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from qualkit.store import open_layer, open_study
from tests.store.made import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    open_study(folder / "study.sqlite", None, backups=folder / "backups", now=NOW)
    open_layer(folder / "layers", "lin", backups=folder / "backups", now=NOW)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    folder.mkdir()
    return folder


@pytest.fixture
def study(root: Path, made_once: Path) -> Engine:
    shutil.copy(made_once / "study.sqlite", root)
    return open_study(root / "study.sqlite", None, backups=root / "backups", now=NOW)


@pytest.fixture
def layer(root: Path, study: Engine, made_once: Path) -> Engine:
    (root / "layers").mkdir(mode=0o700)
    shutil.copy(made_once / "layers" / "lin.sqlite", root / "layers")
    return open_layer(root / "layers", "lin", backups=root / "backups", now=NOW)


@pytest.fixture(scope="module")
def shared_layer(made_once: Path) -> Engine:
    """One layer for all examples of a property; each example rolls back what it did."""
    return open_layer(made_once / "layers", "lin", backups=made_once / "backups", now=NOW)


@pytest.fixture(scope="module")
def shared_study(made_once: Path) -> Engine:
    """One study's store for all examples of a property; each example rolls back what it did."""
    return open_study(made_once / "study.sqlite", None, backups=made_once / "backups", now=NOW)
