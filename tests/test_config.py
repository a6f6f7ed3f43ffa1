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


def test_a_wrong_value_is_shown_with_what_to_write_instead(tmp_path):
    path = write(
        tmp_path,
        '[study]\nname = 3\ncodbook = "x"\n[coding]\nmode = "fast"\nsuggestions = 99\nfiles = "x"\n'
        '[segmentation]\ninterviewer_turns = "yess"\n[guide.p]\nask = ["a"]\n[foo]\nx = 1\n',
    )
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    told = [(problem.where.line, problem.message, problem.hint) for problem in caught.value.problems]
    assert told == [
        (2, "study.name: 3 cannot be used", 'Write text in quotes: "…".'),
        (3, "unknown setting 'study.codbook'", "Did you mean codebook?"),
        (5, "coding.mode: 'fast' cannot be used", "Write 'commit-first', 'assist' or 'blind'."),
        (6, "coding.suggestions: 99 cannot be used", "Write a smaller number, at most 20."),
        (7, "coding.files: 'x' cannot be used", 'Write a list: ["…", "…"].'),
        (9, "segmentation.interviewer_turns: 'yess' cannot be used", "Write true or false."),
        (11, "unknown setting 'guide.p.ask'", "Did you mean asks?"),
        (
            12,
            "unknown setting 'foo'",
            (
                "There are: study, speakers, segmentation, embedding, store, coding, quotes, privacy, reading, "
                "profiles, guide, reporting."
            ),
        ),
    ]


def test_a_byte_order_mark_is_no_problem(tmp_path):
    path = tmp_path / "qualkit.toml"
    path.write_text('[study]\nname = "x"\n', encoding="utf-8-sig")
    assert read_settings(path).study.name == "x"


def test_a_coder_may_work_in_another_mode_than_the_study(tmp_path):
    path = tmp_path / "qualkit.toml"
    path.write_text('[coding]\nmode = "assist"\n[coding.modes]\nann = "blind"\n', encoding="utf-8")
    coding = read_settings(path).coding
    assert (coding.mode_of("ann"), coding.mode_of("bo")) == ("blind", "assist")


def test_a_mode_or_share_that_is_none_is_told_with_its_line(tmp_path):
    path = tmp_path / "qualkit.toml"
    path.write_text('[coding]\ncontrol_share = 2\n[coding.modes]\nann = "fast"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    share, mode = caught.value.problems
    assert (share.where.line, mode.where.line) == (2, 4)
    assert "a smaller number, at most 0.9" in (share.hint or "")
    assert "'blind'" in (mode.hint or "")
