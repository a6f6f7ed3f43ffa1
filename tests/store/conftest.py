"""A study's store and a coder's layer, empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qualkit.store import open_layer, open_study
from tests.store.made import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    folder.mkdir()
    return folder


@pytest.fixture
def study(root: Path) -> Engine:
    return open_study(root / "study.sqlite", None, backups=root / "backups", now=NOW)


@pytest.fixture
def layer(root: Path, study: Engine) -> Engine:
    return open_layer(root / "layers", "lin", backups=root / "backups", now=NOW)


@pytest.fixture(scope="module")
def shared_layer(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """One layer for all examples of a property; each example rolls back what it did."""
    folder = tmp_path_factory.mktemp("study")
    open_study(folder / "study.sqlite", None, backups=folder / "backups", now=NOW)
    return open_layer(folder / "layers", "lin", backups=folder / "backups", now=NOW)


@pytest.fixture(scope="module")
def shared_study(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """One study's store for all examples of a property; each example rolls back what it did."""
    folder = tmp_path_factory.mktemp("study")
    return open_study(folder / "study.sqlite", None, backups=folder / "backups", now=NOW)
