"""The blocks of docs/files.md make a study, and name every setting there is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from qualkit.config import Settings

PAGE = (Path(__file__).parents[1] / "docs" / "files.md").read_text(encoding="utf-8")


def blocks(language):
    """The blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture
def qualkit(tmp_path):
    """The program in a folder that holds the page's files."""
    (settings,), (book,), (cases,), (codings,) = (blocks(name) for name in ("toml", "yaml", "csv", "json"))
    interview, summary = blocks("markdown")
    files = {
        "qualkit.toml": settings,
        "codebooks/codebook.yaml": book,
        "transcripts/cases.csv": cases,
        "transcripts/P01.md": interview,
        "rules.jsonl": codings,
        "matrices/P01/retn.md": summary,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    def run(*words):
        result = subprocess.run(
            [sys.executable, "-m", "qualkit", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    return run


def test_the_blocks_make_a_study(qualkit):
    assert "rules-7   machine        2" in qualkit("import", "rules.jsonl")
    assert '"quote": "By a link on my phone."' in qualkit("codings", "list", "--output", "jsonl")
    assert "1 summaries, 1 warning, no errors" in qualkit("matrix", "check", "--layer", "rules-7")


def settings(model):
    """The names of all settings, those of ``[reporting]`` and ``[store]`` apart."""
    for name, field in model.model_fields.items():
        if name == "store":
            continue
        yield name
        inner = getattr(field.annotation, "model_fields", None)
        if inner is not None and name != "reporting":
            yield from settings(field.annotation)


def test_no_setting_is_left_out():
    (block,) = blocks("toml")
    named = set(re.findall(r"[a-z_]+", block))
    assert [name for name in settings(Settings) if name not in named] == []
