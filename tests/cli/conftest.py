"""Call the program as a user does, in this process."""

import sys
from dataclasses import dataclass

import pytest

from qualkit.cli.main import main


@dataclass(frozen=True)
class Called:
    """What a call printed, and its exit status."""

    status: int
    out: str
    err: str


@pytest.fixture
def call(study, monkeypatch, capsys):
    """Run ``qualkit WORDS`` in the small study's folder, with lines on standard input if any."""
    monkeypatch.chdir(study.root)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*words, lines=None):
        import io

        monkeypatch.setattr(sys, "argv", ["qualkit", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.StringIO("" if lines is None else "\n".join(lines) + "\n"))
        with pytest.raises(SystemExit) as caught:
            main()
        printed = capsys.readouterr()
        return Called(int(caught.value.code or 0), printed.out, printed.err)

    return run
