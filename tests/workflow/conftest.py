"""A study and its deposit, made once for all tests of deposits."""

from __future__ import annotations

import shutil

import pytest

from qualkit.study import Study
from tests.workflow.deposited import filled


@pytest.fixture(scope="session")
def full(tmp_path_factory):
    """A folder with a study that has something in every table, and its deposit; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("full")
    filled(folder)
    return folder


@pytest.fixture
def full_study(full, tmp_path):
    """A copy of that study."""
    shutil.copytree(full / "clinic", tmp_path / "clinic")
    return Study(tmp_path / "clinic")


@pytest.fixture
def out(full, tmp_path):
    """A copy of its deposit."""
    shutil.copytree(full / "out", tmp_path / "out")
    return tmp_path / "out"
