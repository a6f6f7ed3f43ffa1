"""Every command that writes for others is stopped while names that were accepted still stand in the study."""

import click
import pytest

from qualkit.cli.leaving import is_leaving
from qualkit.cli.main import cli

TALK = "I: Who?\n\nP3: Dr Okafor rang me. Okafor knows.\n"
NEEDED = {
    "read": ["P1"],
    "find": ["link"],
    "plot": ["matrix"],
    "export codings": ["--coder", "ann"],
    "suggest": ["--evaluate", "--coder", "ann"],
}
SUFFIX = {"export codings": "csv", "export refi": "qdpx", "export annotations": "jsonld", "export deposit": "zip"}
SUFFIX |= {"plot": "svg", "report": "html", "methods": "md", "memo export": "md", "read": "md", "export codebook": "md"}
APART = {("restore",): "makes a study"}
"""Commands with ``--to`` whose file is not for others."""


def leaving(command=cli, words=()):
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), name)
            assert found is not None
            yield from leaving(found, (*words, name))
    has_file = any("--to" in option.opts and isinstance(option.type, click.Path) for option in command.params)
    if has_file and words not in APART:
        yield " ".join(words)


@pytest.fixture
def named(call, study, tmp_path):
    (study.transcripts / "P3.txt").write_text(TALK, encoding="utf-8")
    path = tmp_path / "ann.jsonl"
    path.write_text(
        '{"transcript": "P1", "quote": "I never found the link.", "codes": ["access.link"], "coder": "ann"}\n',
        encoding="utf-8",
    )
    call("import", path)
    call("pseudonymise", lines=["a"])


@pytest.mark.parametrize("words", list(leaving()))
def test_a_command_that_writes_for_others_is_stopped(call, named, tmp_path, words):
    out = tmp_path / f"out.{SUFFIX.get(words, 'csv')}"
    done = call(*words.split(), *NEEDED.get(words, []), "--to", out)
    assert "names that you accepted still stand in 2 places of the transcripts" in done.err
    assert "qualkit pseudonymise --apply" in done.err
    assert done.status != 0
    assert not out.exists()


@pytest.mark.parametrize("words", [["export", "codebook"], ["export", "refi"], ["export", "deposit"]])
def test_an_export_to_its_default_place_is_stopped_as_well(call, study, named, words):
    assert "still stand" in call(*words).err
    assert not list(study.exports.glob("*.[qz]*"))


def test_status_and_verify_tell_what_still_stands_and_nothing_once_it_is_replaced(call, named):
    for command in ("status", "verify"):
        assert "Names that you accepted still stand in 2 places of the transcripts" in call(command).err
    call("pseudonymise", "--apply")
    for command in ("status", "verify"):
        assert "still stand" not in call(command).err


def test_a_file_that_says_a_name_by_chance_is_told(call, study, named, tmp_path):
    call("pseudonymise", "--apply")
    study.guides.mkdir(exist_ok=True)
    text = study.codebook_path.read_text(encoding="utf-8")
    study.codebook_path.write_text(f"{text}\n# thanks to Okafor\n", encoding="utf-8")
    done = call("export", "codebook", "--to", tmp_path / "out.yaml")
    assert done.status == 0
    assert "Words that surrogates stand for are in" in done.err
    assert "qualkit pseudonymise --check" in done.err


def test_a_table_on_the_terminal_does_not_leave():
    command = click.Command("matrix", params=[click.Option(["--to", "paths"], type=click.Path(), multiple=True)])
    assert not is_leaving(click.Context(command))
