"""Projects of qualitative-coding: lines to spans, the tree of codes, and paths that lead outside."""

import shutil
from pathlib import PurePath

import pytest

from qualkit.exchange.qualitative_coding import read_qualitative_coding
from tests.neighbours import CHINESE, qualitative_coding, run

PLACE = PurePath("qc")
CODES = [{"access": ["waiting", "2020"]}, "speed"]
SETTINGS = {"database": "qc.sqlite3", "qc_version": "1.7.8"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return qualitative_coding(tmp_path_factory.mktemp("corpus") / "qc")


@pytest.fixture
def project(made, tmp_path):
    """A copy that a test may change."""
    return shutil.copytree(made, tmp_path / "qc")


def read(folder, codes=CODES, **settings):
    return read_qualitative_coding(folder, PLACE, settings=SETTINGS | settings, codes=codes)


def messages(problems):
    return "\n".join(problem.message for problem in problems)


def test_a_project_is_read_whole(made):
    found, problems = read(made)
    assert messages(problems) == "times of memos are taken as UTC: qc notes them without a time zone"
    assert found is not None
    study = found.study
    assert (study.name, study.origin) == ("qc", "qualitative-coding 1.7.8")
    assert [[code.name for code in top.walk()] for top in study.codes] == [
        ["access", "waiting", "2020"],
        ["speed"],
        ["trust"],
    ]
    first, second = study.sources
    assert (first.name, second.name) == ("P01.txt", "town-P02.txt")
    assert second.text == CHINESE, "line ends as line feeds"
    lines = [(first.text[one.start : one.end], one.codings[0].code, one.user) for one in first.selections]
    assert lines == [
        ("P1: I waited three months. 😀 Then it went fast.", "code waiting", "coder ann"),
        ("P1: I waited three months. 😀 Then it went fast.", "code speed", "coder ann"),
        ("P1: The bus took two hours.", "code 2020", "coder mei"),
    ]
    [memo] = study.notes
    assert (memo.text, memo.user, memo.at) == ("# First\n\nIdeas.\n", "coder ann", "2026-01-02T03:04:00")


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"corpus_dir": "../elsewhere"}, id="a folder above"),
        pytest.param({"corpus_dir": "/etc"}, id="an absolute folder"),
        pytest.param({"database": "../qc.sqlite3"}, id="a database above"),
        pytest.param({"memos_dir": "..\\memos"}, id="a folder above, as Windows writes it"),
    ],
)
def test_settings_that_lead_outside_are_refused(made, settings):
    found, problems = read(made, **settings)
    assert found is None
    assert "lies outside of the project's folder" in messages(problems)


@pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd", "..\\..\\secret.txt"])
def test_a_text_outside_is_refused(project, name):
    run(project / "qc.sqlite3", "", ("UPDATE document SET file_path = ? WHERE file_path = 'P01.txt'", (name,)))
    found, problems = read(project)
    assert found is None
    assert "a text lies outside of the project's folder" in messages(problems)


def test_a_link_that_leads_outside_is_refused(project, tmp_path):
    (tmp_path / "secret.txt").write_text("P1: secret\n", encoding="utf-8")
    (project / "corpus" / "P01.txt").unlink()
    try:
        (project / "corpus" / "P01.txt").symlink_to(tmp_path / "secret.txt")
    except OSError:
        pytest.skip("no links can be made here")
    found, problems = read(project)
    assert found is None
    assert "lies outside" in messages(problems)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        pytest.param("DROP TABLE location", "qc.sqlite3 has no table 'location'", id="a table is missing"),
        pytest.param(
            "UPDATE document SET file_path = 'P09.txt'  WHERE file_path = 'P01.txt'", "has no text", id="text"
        ),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_given(project, script, told):
    run(project / "qc.sqlite3", script)
    found, problems = read(project)
    assert found is None
    assert told in messages(problems)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        pytest.param("UPDATE coded_line SET line = 99 WHERE id = 1", "which has no line 99", id="no such line"),
        pytest.param("UPDATE coded_line SET line = -1 WHERE id = 1", "which has no line -1", id="before the first"),
        pytest.param("UPDATE coded_line SET line = 1 WHERE id = 1", "where line 2 is blank", id="a blank line"),
        pytest.param("DELETE FROM coded_line_location_association", "4 coded lines of no text", id="no text"),
        pytest.param("DELETE FROM document WHERE file_path = 'P01.txt'", "3 coded lines of texts that", id="text gone"),
    ],
)
def test_lines_without_a_place_are_counted_and_told(project, script, told):
    run(project / "qc.sqlite3", script)
    found, _ = read(project)
    assert found is not None
    assert any(told in what for what in found.left_out), found.left_out


def test_a_text_changed_after_it_was_coded_is_told(project):
    (project / "corpus" / "P01.txt").write_text("Another\n\nbeginning\n\nhere\n", encoding="utf-8")
    found, problems = read(project)
    assert found is not None
    assert "P01.txt was changed after qc read it" in messages(problems)


def test_a_code_in_several_places_is_one_and_told(made):
    found, problems = read(made, [{"access": ["speed"]}, "speed", {"waiting": None}])
    assert found is not None
    assert "code 'speed' stands in several places" in messages(problems)
    assert [code.name for code in found.study.codes][:2] == ["access", "waiting"]


@pytest.mark.parametrize("codes", [[{"": None}], ["access", ""], [{"access": [""]}]])
def test_a_codebook_that_is_no_tree_of_names_is_refused(made, codes):
    found, problems = read(made, codes)
    assert found is None
    assert "holds what is no code" in messages(problems)


def test_a_project_from_before_the_database_is_told_what_to_do(project):
    (project / "qc.sqlite3").unlink()
    found, problems = read(project)
    assert found is None
    assert "qc upgrade" in str(problems[0].hint)
