"""QualCoder's projects: read as its tables are, older ones too, and refused."""

import shutil
from pathlib import PurePath

import pytest

from qualkit.exchange.qualcoder import read_qualcoder
from tests.neighbours import CHINESE, INTERVIEW, qualcoder, run

PLACE = PurePath("clinic.qda")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return qualcoder(tmp_path_factory.mktemp("qualcoder") / "clinic.qda")


@pytest.fixture
def project(made, tmp_path):
    """A copy that a test may change."""
    return shutil.copytree(made, tmp_path / "clinic.qda")


def changed(project, script):
    run(project / "data.qda", script)
    return read_qualcoder(project, PLACE)


def test_a_project_is_read_whole(made):
    found, problems = read_qualcoder(made, PLACE)
    assert [problem.message for problem in problems] == [
        "times are taken as UTC: QualCoder notes them without a time zone"
    ]
    assert found is not None
    study = found.study
    assert (study.name, study.origin) == ("clinic", "QualCoder 4.0")
    assert [(user.name, user.is_machine) for user in study.users] == [
        ("ann", False),
        ("李梅", False),
        ("AI Agent", True),
    ]
    [access, trust] = study.codes
    assert (access.name, access.is_codable, access.description) == ("Access", False, "Getting care")
    assert [code.name for code in access.walk()] == ["Access", "Delay", "Waiting", "Long wait"]
    assert (trust.name, trust.colour, trust.description) == ("信任", "#123456", "谁负责")
    texts = {source.name: source for source in study.sources}
    assert list(texts) == ["P01.docx", "P02"]
    quotes = {
        coding.code: INTERVIEW[one.start : one.end] for one in texts["P01.docx"].selections for coding in one.codings
    }
    assert quotes == {"code 1": "I waited three months.", "code 2": "Then it went fast."}
    [trusting] = texts["P02"].selections
    assert CHINESE[trusting.start : trusting.end] == "出了错谁负责"
    notes = {note.text: (note.user, note.at, note.name) for note in study.notes}
    assert notes["I was nervous."] == ("user 李梅", "2026-01-02T03:04:05", "Day one")
    assert {"How long?", "Ask again.", "Noisy room.", "Speaks softly.", "Why people wait."} <= set(notes)
    [case] = study.cases
    assert (case.name, case.sources, dict(case.values)) == ("Ms Li", ("source 1",), {"attribute Age": "67"})
    assert dict(texts["P02"].values) == {"attribute Site": "Town"}
    assert found.left_out == (
        "1 codings of pictures and pages",
        (
            "1 codings or annotations whose words stand neither at their place nor in one other: "
            "P02: 3-9 'nobody said this'"
        ),
        "3 marks of codings as important",
        "1 pictures",
    )


def test_the_database_may_be_named_itself(made):
    assert read_qualcoder(made / "data.qda", PLACE) == read_qualcoder(made, PLACE)


def test_an_older_project_without_later_tables_and_columns_is_read(project):
    old = "".join(
        f"DROP TABLE {name};"
        for name in ("journal", "annotation", "cases", "case_text", "attribute", "attribute_type", "graph", "code_cat")
    )
    columns = (
        "ALTER TABLE code_text DROP COLUMN important; ALTER TABLE code_text DROP COLUMN memo;"
        "ALTER TABLE code_name DROP COLUMN supercid; ALTER TABLE project DROP COLUMN codername;"
    )
    found, _ = changed(project, old + columns)
    assert found is not None
    assert {code.name for code in found.study.codes} == {"Waiting", "Long wait", "信任"}
    assert sum(len(source.selections) for source in found.study.sources) == 3


@pytest.mark.parametrize(
    ("script", "told"),
    [
        pytest.param("DROP TABLE code_text", "data.qda has no table 'code_text'", id="no codings"),
        pytest.param("ALTER TABLE source RENAME fulltext TO body", "has no column 'fulltext'", id="no texts"),
        pytest.param(
            "UPDATE code_cat SET supercatid = 2 WHERE catid = 1", "circle: Access < Delay < Access", id="a circle"
        ),
        pytest.param(
            "UPDATE code_name SET supercid = cid WHERE cid = 1", "circle: Waiting < Waiting", id="a code in itself"
        ),
        pytest.param(
            "CREATE TABLE s AS SELECT * FROM source; DROP TABLE source; ALTER TABLE s RENAME TO source;"
            "INSERT INTO source (id, name, fulltext) VALUES (1, 'again', 'words')",
            "two files have the number 1: 'P01.docx' and 'again'",
            id="a number twice",
        ),
        pytest.param(
            "CREATE TABLE c AS SELECT * FROM code_name; DROP TABLE code_name; ALTER TABLE c RENAME TO code_name;"
            "INSERT INTO code_name (cid, name) VALUES (1, 'again')",
            "two codes have the number of 'code 1': 'Waiting' and 'again'",
            id="a code twice",
        ),
        pytest.param("UPDATE source SET fulltext = CAST(x'80ff' AS TEXT)", "a text that is no UTF-8", id="no UTF-8"),
        pytest.param(
            "UPDATE source SET fulltext = printf('%.*c', 21000000, 'x')", "more than 20,000,000 bytes", id="too long"
        ),
        pytest.param(
            "DROP TABLE code_text; CREATE VIEW code_text AS SELECT 1 AS cid, 1 AS fid, 0 AS pos0, 1 AS pos1",
            "has no table 'code_text'",
            id="a view in place of a table",
        ),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_given(project, script, told):
    found, problems = changed(project, script)
    assert found is None
    assert any(told in problem.message for problem in problems), problems


@pytest.mark.parametrize(
    ("script", "told"),
    [
        pytest.param("UPDATE code_text SET pos0 = 5000, pos1 = 5001, seltext = ''", "4 codings or", id="outside"),
        pytest.param("UPDATE code_text SET pos0 = 9, pos1 = 3, seltext = NULL", "4 codings or", id="end before start"),
        pytest.param("UPDATE code_text SET pos0 = 'x', pos1 = NULL", "4 codings or", id="no numbers"),
        pytest.param(
            "UPDATE code_text SET cid = 99", "4 codings of codes that the project no longer has", id="no code"
        ),
        pytest.param("UPDATE code_text SET fid = 99", "4 codings and annotations of files that the", id="no file"),
        pytest.param("INSERT INTO stored_sql (title) VALUES ('q')", "1 stored queries", id="a query"),
    ],
)
def test_codings_without_a_place_are_counted_and_told(project, script, told):
    found, _ = changed(project, script)
    assert found is not None
    assert any(what.startswith(told) for what in found.left_out), found.left_out


def test_a_category_that_is_gone_is_told_and_its_codes_go_to_the_top(project):
    found, problems = changed(project, "DELETE FROM code_cat WHERE catid = 2")
    assert found is not None
    assert [code.name for code in found.study.codes] == ["Access", "Waiting", "信任"]
    assert any("'Waiting' lies in a category that is not there" in problem.message for problem in problems)


def test_pictures_in_the_database_are_never_read(project):
    found, _ = changed(project, "ALTER TABLE source ADD COLUMN raw blob; UPDATE source SET raw = zeroblob(30000000)")
    assert found is not None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b"", "is no SQLite database", id="empty"),
        pytest.param(b"SQLite format 3\0 and nothing", "cannot be read", id="cut short"),
        pytest.param(None, "is no SQLite database", id="missing"),
    ],
)
def test_what_is_no_database_is_told(project, content, told):
    (project / "data.qda").unlink()
    if content is not None:
        (project / "data.qda").write_bytes(content)
    found, problems = read_qualcoder(project, PLACE)
    assert found is None
    assert told in problems[0].message


def test_a_truncated_database_is_told(project):
    data = (project / "data.qda").read_bytes()
    (project / "data.qda").write_bytes(data[: len(data) // 3])
    found, problems = read_qualcoder(project, PLACE)
    assert found is None
    assert "data.qda" in problems[0].message


def test_a_project_that_is_open_elsewhere_is_refused(project):
    (project / "data.qda-wal").write_bytes(b"not folded in yet")
    found, problems = read_qualcoder(project, PLACE)
    assert found is None
    assert "part of it still lies in data.qda-wal" in problems[0].message
    assert "Close the project" in str(problems[0].hint)
