"""A full disk, a cut pipe, closed streams, foreign files: told in words, and nothing is lost."""

import os
import subprocess
import sys

import pytest

needs_full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")  # noqa: PTH110
needs_shell = pytest.mark.skipif(os.name == "nt", reason="another shell")


def shell(study, line, **options):
    """Run a line of shell in the study, ``qualkit`` meaning this one."""
    program = f'qualkit() {{ "{sys.executable}" -m qualkit "$@"; }}; '
    return subprocess.run(
        ["sh", "-c", program + line], cwd=study.root, capture_output=True, text=True, check=False, **options
    )


@needs_full
@pytest.mark.parametrize("words", ["status", "codebook show", "--help"])
def test_a_full_disk_behind_the_output_is_two_lines(study, call, words):
    call("status")
    called = shell(study, f"qualkit {words} > /dev/full")
    assert called.returncode == 1
    assert "error: output: No space left on device" in called.stderr
    assert "Traceback" not in called.stderr


@needs_shell
@pytest.mark.parametrize("words", ["status", "codebook show", "--help"])
def test_a_pipe_that_is_cut_is_no_failure(study, call, words):
    call("status")
    reading, writing = os.pipe()
    os.close(reading)
    called = subprocess.run(
        [sys.executable, "-m", "qualkit", *words.split()],
        cwd=study.root,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (called.returncode, "Traceback" in called.stderr) == (0, False)


@needs_shell
def test_a_closed_standard_input_ends_a_session_as_the_end_of_a_file_does(study, call):
    call("coder", "add", "ann")
    called = shell(study, "qualkit code --coder ann --blind <&-")
    assert called.returncode == 0, called.stderr
    assert "Saved: 0 coded" in called.stderr


@needs_shell
def test_decisions_are_saved_though_nobody_can_see_the_output(study, call):
    call("coder", "add", "ann")
    called = shell(study, "printf 'link\\nq\\n' | qualkit code --coder ann --blind >&- 2>&-")
    assert called.returncode == 0
    assert "access.link" in call("log", "--coder", "ann", "--output", "csv").out


def test_one_problem_is_told_once(call, study):
    study.codebook_path.write_text("schema: qualkit-codebook/1\n\tname: x\n", encoding="utf-8")
    called = call("codebook", "show")
    assert called.err.count("clinic.yaml:2") == 1


def test_a_file_that_cannot_be_read_is_told_in_words(call, study, monkeypatch):
    call("status")

    def refuse(_path):
        raise PermissionError(13, "Permission denied", "transcripts/P1.txt")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    called = call("status")
    assert called.status == 1
    assert "error: transcripts/P1.txt: Permission denied\n  Check that" in called.err


def test_files_of_a_folder_that_cannot_be_read_are_named(call, tmp_path):
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "P8.txt").write_text("I: A?\n\nP8: B.\n", encoding="utf-8")
    (folder / "P9.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    called = call("import", folder)
    assert called.status == 0
    assert "left out:" in called.err
    assert "P9.doc" in called.err


def test_a_transcript_that_is_gone_is_told_and_findings_still_come(call, study):
    call("coder", "add", "ann")
    call("code", "--coder", "ann", "--blind", lines=["link", "q"])
    (study.transcripts / "P1.txt").unlink()
    called = call("status")
    assert "transcripts/P1.txt is gone" in called.err
    assert "--update" not in called.err
    assert call("matrix").status == 0


def test_a_transcript_without_segments_is_the_next_step(call, study):
    call("status")
    (study.transcripts / "P3.txt").write_text("I: A?\n\nP3: B.\n", encoding="utf-8")
    call("import", study.transcripts)
    called = call("status")
    assert "Without segments: 1 transcript." in called.err
    assert called.err.endswith("Next: qualkit segment\n")


def test_a_foreign_file_among_the_layers_does_not_hide_the_others(call, study):
    call("coder", "add", "ann")
    call("code", "--coder", "ann", "--blind", lines=["link", "q"])
    (study.layers / "bo.sqlite").write_bytes(b"words " * 100)
    (study.layers / "ann (conflicted copy).sqlite").write_bytes((study.layers / "ann.sqlite").read_bytes())
    (study.layers / "read me.txt").write_text("x", encoding="utf-8")
    called = call("verify")
    assert called.status == 4
    assert "ann: 1 decision, all as logged" in called.out
    assert "bo.sqlite: is not a database" in called.out
    assert "ann (conflicted copy).sqlite in layers/ was not opened" in called.err


def test_heads_that_are_gone_are_told(call, study):
    call("coder", "add", "ann")
    call("code", "--coder", "ann", "--blind", lines=["link", "q"])
    (study.exports / "heads.json").unlink()
    called = call("verify")
    assert called.status == 0
    assert "exports/heads.json is not there" in called.err


def test_words_that_would_steer_the_terminal_do_not_reach_it(call, study):
    (study.transcripts / "P3.txt").write_text("I: A?\n\nP3: \x1b[31mred\x07 \u202edlrow\n", encoding="utf-8")
    call("import", study.transcripts / "P3.txt")
    shown = call("transcripts", "show", "P3").out
    assert "red" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_rows_for_programs_are_utf_8_though_the_pipe_is_not(study, call):
    call("status")
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    called = subprocess.run(
        [sys.executable, "-m", "qualkit", "transcripts", "show", "P2", "--output", "jsonl"],
        cwd=study.root,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert "胶片一张八十块钱" in called.stdout.decode()


def test_answers_piped_in_are_utf_8_and_other_bytes_are_refused(study, call):
    call("coder", "add", "ann")
    called = subprocess.run(
        [sys.executable, "-m", "qualkit", "code", "--coder", "ann", "--blind"],
        cwd=study.root,
        env=os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        input="胶片费\n".encode() + b"caf\xe9\nq\n",
        capture_output=True,
        check=True,
    )
    assert b"Saved: cost.film." in called.stdout
    assert b"No code is called" in called.stdout


@pytest.mark.parametrize("name", ["con", "LPT1", "Ann"])
def test_a_coder_whose_layer_some_machines_could_not_keep_apart_is_refused(call, name):
    call("coder", "add", "ann")
    called = call("coder", "add", name)
    assert called.status == 2, called.err
