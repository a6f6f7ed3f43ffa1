"""A study is found from any folder inside it."""

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


def test_no_study_says_how_to_start_one(tmp_path):
    with pytest.raises(StudyError, match="qualkit init"):
        find_study(tmp_path)
