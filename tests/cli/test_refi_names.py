"""REFI-QDA projects whose names and notes are odd: read all the same."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from qualkit.cli.main import cli
from qualkit.exchange import foreign
from qualkit.exchange.refi_write import project_archive
from qualkit.workflow.foreign_answers import STUDY_NOTE

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

TEXT = "I: Well?\nP: It took long.\n"


def guid(number: int) -> str:
    return f"00000000-0000-0000-0000-{number:012}"


def project(name: str = "P01", *, note: str = "", is_codable: bool = True) -> bytes:
    """A text with one coding."""
    coding = foreign.ForeignCoding(guid(4), guid(1), guid(9))
    start = TEXT.index("It took")
    selection = foreign.Selection(guid(3), start, start + 12, "", codings=(coding,))
    study = foreign.ForeignStudy(
        "Clinic",
        "NVivo",
        users=(foreign.User(guid(9), "Ann"),),
        codes=(foreign.ForeignCode(guid(1), "Waiting", is_codable),),
        sources=(foreign.ForeignSource(guid(2), name, TEXT, selections=(selection,)),),
        notes=(foreign.Note(guid(5), STUDY_NOTE, note),) if note else (),
    )
    return project_archive(study)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(project("Ame\u0301lie.docx"), id="accents apart, as macOS writes them"),
        pytest.param(project(is_codable=False), id="a folder that was coded with"),
        pytest.param(project(note='{"format": "refi/1", "transcripts": 7}'), id="a layout that is none"),
        pytest.param(project(note='{"format": "refi/1", "transcripts": [1]}'), id="a layout of numbers"),
        pytest.param(project(note="[" * 100_000), id="a layout without end"),
    ],
)
def test_a_project_with_odd_names_and_notes_is_imported_with_its_coding(tmp_path, data):
    file, new = tmp_path / "a.qdpx", tmp_path / "new"
    file.write_bytes(data)
    assert CliRunner().invoke(cli, ["init", str(new)]).exit_code == 0
    done = CliRunner().invoke(cli, ["import", str(file), "--study", str(new)])
    assert done.exit_code == 0, done.output
    listed = CliRunner().invoke(cli, ["find", "took long", "--output", "csv", "--study", str(new)])
    assert "waiting: ann,It took long" in listed.output
