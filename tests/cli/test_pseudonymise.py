"""``qualkit pseudonymise`` as it is typed: review, replace, check, and every wrong way to call it."""

import pytest

TALK = "I: Who?\n\nP3: Dr Okafor rang me on (415) 555-0176.\n\nP3: I will ask Will. Okafor knows.\n"


@pytest.fixture
def talk(study):
    path = study.transcripts / "P3.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


def test_a_review_is_saved_answer_by_answer_and_goes_on(call, study, talk):
    first = call("pseudonymise", lines=["a"])
    assert "Okafor" in first.out
    assert "would be [Name 1]" in first.out
    assert "left; everything is saved" in first.err
    assert "not replaced yet" in first.err
    second = call("pseudonymise", lines=["y", "n", "n", "n"])
    assert "[Name 1]" not in second.out.split("would be")[0]
    applied = call("pseudonymise", "--apply")
    assert applied.status == 0
    shown = call("transcripts", "show", "P3")
    assert "Okafor" not in shown.out
    assert "Dr [Name 1] rang me on [Phone 1]." in shown.out
    assert "transcripts/: the original files" in applied.err
    assert "Nothing is waiting" in call("pseudonymise", "--apply").err


def test_yes_accepts_only_what_is_sure_and_says_so(call, talk):
    done = call("pseudonymise", "--yes", "--apply")
    assert "Accepted without asking, for their form is sure" in done.err
    shown = call("transcripts", "show", "P3").out
    assert "I will ask Will." in shown
    assert "Dr [Name 1] rang me" in shown


def test_a_preview_writes_nothing(call, study, talk):
    done = call("pseudonymise", "--preview", "--output", "csv")
    assert "P3,name,Okafor,high,after a title" in done.out
    assert "never all of it" in done.err
    assert not study.privacy.exists()


def test_a_check_tells_the_place_and_not_the_words(call, study, talk, tmp_path):
    call("pseudonymise", lines=["a", "q"])
    path = tmp_path / "out.csv"
    path.write_text("quote\nOkafor knows\n", encoding="utf-8")
    found = call("pseudonymise", "--check", path, "--output", "csv")
    assert found.status == 5
    assert f"{path}:2,name,[Name 1]" in found.out
    assert "Okafor" not in found.out + found.err
    path.write_text("quote\nNobody knows\n", encoding="utf-8")
    clean = call("pseudonymise", "--check", path)
    assert clean.status == 0
    assert "Read the transcripts before you share them." in clean.err


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        pytest.param(["--check", "nowhere"], 2, "there is no file or folder nowhere", id="a path that is not there"),
        pytest.param(["--preview", "--yes"], 2, "--preview goes alone", id="options that do not go together"),
        pytest.param(["P9"], 2, "no transcript named 'P9'", id="a transcript that is not there"),
        pytest.param(["--write-to", "transcripts"], 2, "where the originals lie", id="over the originals"),
    ],
)
def test_a_wrong_call_is_told_with_the_next_step(call, words, status, told):
    done = call("pseudonymise", *words)
    assert done.status == status
    assert told in done.err


def test_a_wrong_line_of_the_own_list_and_a_damaged_key_are_told_by_line(call, study):
    study.privacy.mkdir()
    (study.privacy / "own.txt").write_text("Kim Lee\nplanet: Mars\nplace: Oakfield\n", encoding="utf-8")
    done = call("pseudonymise", "--preview")
    assert done.status == 2
    assert "privacy/own.txt:2: no kind 'planet'" in done.err
    (study.privacy / "own.txt").unlink()
    (study.privacy / "key.jsonl").write_text("oh\n", encoding="utf-8")
    done = call("pseudonymise", "--preview")
    assert done.status == 2
    assert "key.jsonl:1: is no line of a key" in done.err


def test_the_own_list_is_found_wherever_it_stands(call, study, talk):
    study.privacy.mkdir()
    (study.privacy / "own.txt").write_text("# ours\nplace: knows\nWill\n", encoding="utf-8")
    done = call("pseudonymise", "--preview", "--output", "csv")
    assert "P3,place,knows,high,the study's own list" in done.out
    assert "P3,name,Will,high,the study's own list" in done.out
