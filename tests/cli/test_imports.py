"""What `qualkit import` tells a researcher about files that nobody here wrote."""

import pytest


@pytest.fixture
def outside(tmp_path):
    """A folder of files that are not in the study yet."""
    folder = tmp_path / "from elsewhere"
    folder.mkdir()

    def write(name, text):
        (folder / name).write_text(text, encoding="utf-8")
        return folder / name

    return write


@pytest.fixture
def empty(call, tmp_path, monkeypatch):
    """A new study in a folder with a blank and Chinese characters in its name, with turns as segments."""
    folder = tmp_path / "研究 一号"
    called = call("init", folder)
    assert f"cd '{folder}' && qualkit import" in called.err
    monkeypatch.chdir(folder)
    settings = folder / "qualkit.toml"
    text = settings.read_text(encoding="utf-8").replace('unit = "meaning"', 'unit = "turn"')
    settings.write_text(text.replace('"use-multilingual"', '"hashing"'), encoding="utf-8")
    return folder


TALK = "Mansi: How was it?\n\nDr Lu: Slow.\n\nMansi: And then?\n\nDr Lu: I went on.\n"


def test_speakers_of_no_known_role_are_told_and_how_to_name_who_asks(call, empty, outside):
    called = call("import", outside("访谈 1.txt", TALK))
    assert called.status == 0
    assert "No role is known for Mansi, Dr Lu: all their turns are put before coders." in called.err
    assert '[speakers] interviewer = ["Mansi"]; then qualkit import --update transcripts' in called.err
    assert "4 segments" in call("segment").out
    settings = empty / "qualkit.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[speakers]\ninterviewer = ["Mansi"]\n', "utf-8")
    again = call("import", "--update", "transcripts")
    assert (again.status, "No role" in again.err) == (0, False)
    # The interviewer's segments are gone with the next command, which cuts what has none.
    assert "2 segments have suggestions" in call("suggest").out


def test_what_was_imported_is_not_built_again(call, empty, outside):
    call("import", outside("P1.txt", TALK))
    assert "Building" not in call("segment").err


def test_many_speakers_are_told_in_short_and_in_full_to_programs(call, empty, outside):
    text = "".join(f"Question {n}: Why {n}?\nBecause.\n\n" for n in range(1, 15))
    path = outside("P1.txt", text)
    assert "and 9 more" in " ".join(call("import", "--preview", path).out.split())
    assert "Question 14 (interviewer) 1" in call("import", "--preview", path, "--output", "jsonl").out


def test_a_path_with_blanks_is_told_so_that_it_can_be_copied(call, empty, outside):
    call("import", outside("访谈 1.txt", TALK))
    (empty / "transcripts" / "访谈 1.txt").write_text(TALK + "\nMansi: Well.\n", encoding="utf-8")
    assert "qualkit import --update 'transcripts/访谈 1.txt'" in call("status").err
    assert "qualkit import --update 'transcripts/访谈 1.txt'" in call("import", "transcripts").err


def test_status_tells_warnings_of_the_codebook_from_errors(call, study):
    text = study.codebook_path.read_text(encoding="utf-8")
    definition = "        definition: {en: What a printed film costs., zh: 一张胶片多少钱。}\n"
    study.codebook_path.write_text(text.replace(definition, ""), encoding="utf-8")
    assert "The codebook has 1 warning: qualkit codebook check" in call("status").err
