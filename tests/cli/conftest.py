"""Call the program as a user does, in this process."""

import shutil
import sys
from dataclasses import dataclass

import pytest

from qualkit.cli.main import main
from qualkit.study import Study
from tests.cli.withdrawn import filled
from tests.conftest import CASES, CODEBOOK, P1, P2, SETTINGS


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


@pytest.fixture(scope="session")
def withdrawn_once(tmp_path_factory):
    """A study in which P1's words lie wherever words can lie; copied for each test."""
    root = tmp_path_factory.mktemp("withdrawn") / "clinic"
    for name, text in {
        "qualkit.toml": SETTINGS,
        "codebooks/clinic.yaml": CODEBOOK,
        "transcripts/P1.txt": P1,
        "transcripts/P2.txt": P2,
        "transcripts/cases.csv": CASES,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    filled(Study(root))
    return root


@pytest.fixture
def full(study, withdrawn_once):
    shutil.rmtree(study.root)
    shutil.copytree(withdrawn_once, study.root)
    return study
