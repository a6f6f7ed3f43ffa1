"""qualkit.toml: every problem at once, each with its line."""

import pytest

from qualkit.config import read_settings
from qualkit.errors import SettingsError
from qualkit.model.segment import Unit


def write(tmp_path, text):
    path = tmp_path / "qualkit.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_file_gives_the_defaults(tmp_path):
    settings = read_settings(write(tmp_path, ""))
    assert settings.segmentation.unit is Unit.MEANING
    assert settings.coding.mode == "commit-first"


def test_all_problems_are_told_at_once_with_their_lines(tmp_path):
    path = write(
        tmp_path,
        '[study]\nname = "x"\nprimary_coder = "no spaces"\n\n[segmentation]\nunit = "page"\nuntis = 1\n\n'
        '[codding]\nmode = "blind"\n',
    )
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    told = {(problem.where.line, problem.message.split(":")[0]) for problem in caught.value.problems}
    assert told == {
        (3, "study.primary_coder"),
        (6, "segmentation.unit"),
        (7, "unknown setting 'segmentation.untis'"),
        (9, "unknown setting 'codding'"),
    }


def test_what_is_not_toml_is_told_with_its_line(tmp_path):
    with pytest.raises(SettingsError, match="not TOML") as caught:
        read_settings(write(tmp_path, "[study]\nname = unquoted words\n"))
    assert caught.value.where is not None
    assert caught.value.where.line == 2


def test_a_file_in_another_encoding_is_refused_in_words(tmp_path):
    path = tmp_path / "qualkit.toml"
    path.write_bytes("name = '云'".encode("gb18030"))
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(path)
