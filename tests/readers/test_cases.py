"""cases.csv."""

from pathlib import PurePath

import pytest

from qualkit.readers.cases import read_cases

SHOWN = PurePath("transcripts/cases.csv")


def read(tmp_path, content):
    path = tmp_path / "cases.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_cases(path, shown=SHOWN)


def test_cases_keep_their_order_role_guide_and_attributes(tmp_path):
    cases, problems = read(tmp_path, "case,role,age,guide\nP02,patient,45,\nD01,physician,,pilot\n")
    assert problems == []
    assert [(c.name, c.role, c.guide, dict(c.attributes)) for c in cases] == [
        ("P02", "patient", "patient", {"age": "45"}),
        ("D01", "physician", "pilot", {"age": ""}),
    ]


def test_semicolons_and_a_byte_order_mark_are_read(tmp_path):
    cases, problems = read(tmp_path, "\ufeffcase;role\nP1;患者\n")
    assert (problems, cases[0].role) == ([], "患者")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("case;role;age\r\n王晓明;患者;45\r\n欧阳瑾;患者;\r\n".encode("gb18030"), id="Chinese Excel"),
        pytest.param("case\trole\tage\r\n王晓明\t患者\t45\r\n欧阳瑾\t患者\t\r\n".encode("utf-16"), id="Unicode text"),
        pytest.param("\ufeff个案,角色,age\n王晓明,患者,45\n欧阳瑾,患者,\n".encode(), id="Chinese column names"),
        pytest.param("Case,Role,age,,\n王晓明,患者,45,,\n欧阳瑾,患者,,,\n,,,,\n".encode(), id="columns left behind"),
    ],
)
def test_tables_are_read_as_spreadsheets_save_them(tmp_path, data):
    cases, problems = read(tmp_path, data)
    assert [(c.name, c.role, c.attributes["age"]) for c in cases] == [("王晓明", "患者", "45"), ("欧阳瑾", "患者", "")]
    assert all(problem.severity == "warning" for problem in problems)


def test_a_value_in_a_column_without_a_name_is_told(tmp_path):
    _, problems = read(tmp_path, "case,\nP1,67\n")
    assert problems[0].message == "'67' stands in a column without a name"


def test_every_wrong_line_is_told(tmp_path):
    cases, problems = read(tmp_path, "case,role\nP1,patient\nP1,patient\n,patient\nP2\nP3,patient,more\n\n")
    assert cases == []
    assert [problem.where.line for problem in problems] == [3, 4, 5, 6]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("name,role\nP1,patient\n", "has no column 'case'", id="no case column"),
        pytest.param("case,age,age\nP1,1,2\n", "two columns are named 'age'", id="a column twice"),
        pytest.param("", "has no column 'case'", id="empty"),
        pytest.param("case\n", "lists no case", id="header only"),
        pytest.param('case,role\n"P1,patient\n', "not CSV", id="a quote left open"),
        pytest.param(b"\xff\xfe\x00", "cannot be read", id="another encoding"),
    ],
)
def test_files_that_are_no_cases(tmp_path, content, message):
    _, problems = read(tmp_path, content)
    assert message in problems[0].message
