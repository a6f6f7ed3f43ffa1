"""A study is found from any folder inside it."""

from pathlib import Path

import pytest

from qualkit.errors import StudyError
from qualkit.study import find_study


def test_a_study_is_found_from_a_folder_deep_inside(tmp_path):
    (tmp_path / "qualkit.toml").write_text("", encoding="utf-8")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_study(deep).root == tmp_path.resolve()


def test_the_nearest_of_two_nested_studies_is_meant(tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir()
    for folder in (tmp_path, inner):
        (folder / "qualkit.toml").write_text("", encoding="utf-8")
    assert find_study(inner).root == inner.resolve()


def test_a_folder_removed_beneath_the_terminal_is_told(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(StudyError, match="moved or removed"):
        find_study(Path())


def test_no_study_says_how_to_start_one(tmp_path):
    with pytest.raises(StudyError, match="qualkit init"):
        find_study(tmp_path)
