"""Taguette's databases: bytes in a document's text to places in its lines, tags to a tree, and what is refused."""

import shutil
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.exchange.code_tree import tree
from qualkit.exchange.laid_out import LaidOut
from qualkit.exchange.taguette import read_taguette, tag_nodes
from tests.neighbours import HTML, RAW, run, taguette

PLACE = PurePath("t.sqlite3")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return taguette(tmp_path_factory.mktemp("taguette") / "t.sqlite3")


@pytest.fixture
def project(made, tmp_path):
    """A copy that a test may change."""
    return shutil.copy(made, tmp_path / "t.sqlite3")


def changed(project, script):
    run(project, script)
    return read_taguette(project, PLACE)


def test_a_document_is_laid_out_in_lines_and_its_own_text_is_kept():
    page = LaidOut(HTML)
    assert page.raw == RAW
    assert page.text == (
        "# Interview\n\nInterviewer: How was it?\n\nP1: I waited three months. 😀 Then it went fast.\n\n"
        "P1: The bus took <two> hours, each time.\n\nP1: one\nP1: two"
    )
    start = RAW.index("hours")
    place = page.place(start, RAW.index("one") + 3)
    assert place is not None
    assert page.text[slice(*place)] == "hours, each time.\n\nP1: one"
    assert page.place(RAW.index("\nP1: I"), RAW.index("P1: I")) is None, "a blank between paragraphs"


def test_breaks_cells_and_preformatted_lines_stay_apart():
    html = "<p>one<br>two</p><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table><pre>x\n  y</pre>"
    assert LaidOut(html).text == "one\ntwo\n\na\tb\nc\n\nx\n  y"


@given(st.lists(st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<br>", "a", " b", "\n", "信", "😀"]), max_size=30))
def test_each_letter_of_a_document_has_its_place(parts):
    page = LaidOut("".join(parts))
    for index, letter in enumerate(page.raw):
        if not letter.isspace():
            place = page.place(index, index + 1)
            assert place is not None
            assert page.text[slice(*place)] == letter


def test_a_project_is_read_whole(made):
    found, problems = read_taguette(made, PLACE)
    assert problems == []
    assert found is not None
    study = found.study
    assert (study.name, study.origin, study.description) == ("Waiting", "Taguette", "How people wait.")
    assert [user.name for user in study.users] == ["ann", "李梅"]
    [source] = study.sources
    quotes = [
        (source.text[one.start : one.end], [coding.code for coding in one.codings], one.user)
        for one in source.selections
    ]
    assert quotes == [
        ("I waited three months.", ["tag 2"], "user ann"),
        ("Then it went fast.", ["tag 1", "tag 3"], "user 李梅"),
        ("hours, each time.\n\nP1: one", ["tag 4"], "user ann"),
    ]
    assert source.selections[0].at == "2026-01-02T03:04:05Z"
    assert found.left_out == ()
    assert "secret" not in repr(found)
    assert "ann@example.org" not in repr(found)


@pytest.mark.parametrize(
    ("paths", "lines"),
    [
        pytest.param(["a.b", "a"], ["a", "a > b"], id="below the tag of that name"),
        pytest.param(["a.b", "a.c"], ["a/", "a/ > b", "a/ > c"], id="in a folder that two share"),
        pytest.param(["a.b.c", "a.b.d"], ["a.b/", "a.b/ > c", "a.b/ > d"], id="in the longest they share"),
        pytest.param(["a.b.c", "a.d"], ["a/", "a/ > b.c", "a/ > d"], id="one tag makes no folder"),
        pytest.param(["a.b"], ["a.b"], id="alone"),
        pytest.param([".a", "b..c", "..."], [".a", "b..c", "..."], id="dots without words"),
    ],
)
def test_tags_with_dots_are_a_tree(paths, lines):
    nodes = tag_nodes({f"tag {path}": (path, "") for path in paths})
    codes, problems = tree(list(nodes), PLACE)
    assert problems == []

    def told(code, above=""):
        name = code.name if code.is_codable else f"{code.name}/"
        yield above + name
        for child in code.children:
            yield from told(child, f"{above}{name} > ")

    assert sorted(line for code in codes for line in told(code)) == sorted(lines)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        pytest.param("INSERT INTO projects (name) VALUES ('Other')", "holds 2 projects: 'Waiting', 'Other'", id="two"),
        pytest.param("DELETE FROM projects", "holds no project", id="none"),
        pytest.param("DROP TABLE highlight_tags", "has no table 'highlight_tags'", id="a table is missing"),
        pytest.param("ALTER TABLE documents RENAME contents TO body", "has no column 'contents'", id="a column"),
        pytest.param(
            "UPDATE documents SET contents = replace(printf('%.*c', 309, 'x'), 'x', '<b>')",
            "nested more than 300 levels",
            id="nested too deeply",
        ),
        pytest.param(
            "UPDATE documents SET contents = replace(printf('%.*c', 300001, 'x'), 'x', '<b>')",
            "made of 300,001 tags",
            id="too many tags",
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
        pytest.param(
            "UPDATE highlights SET snippet = 'cow' WHERE id = 1", "1 highlight in 'P01.docx' whose", id="words"
        ),
        pytest.param("UPDATE highlights SET document_id = 9", "3 highlights in documents that", id="no document"),
        pytest.param("DELETE FROM tags WHERE id = 1", "1 tags on highlights that the project", id="no tag"),
        pytest.param("UPDATE documents SET contents = '<p> </p>'", "1 documents without text", id="no text"),
    ],
)
def test_highlights_without_a_place_are_counted_and_told(project, script, told):
    found, _ = changed(project, script)
    assert found is not None
    assert any(what.startswith(told) for what in found.left_out), found.left_out


def test_a_highlight_moved_in_bytes_is_found_by_its_words(project):
    found, _ = changed(project, "UPDATE highlights SET start_offset = 1, end_offset = 2 WHERE id = 1")
    assert found is not None
    assert "1 elsewhere, found by their words" in found.counted


def test_highlights_of_nobody_are_nobodys(project):
    found, _ = changed(project, "UPDATE commands SET payload = '[' WHERE id = 1; DELETE FROM commands WHERE id > 1")
    assert found is not None
    assert {one.user for one in found.study.sources[0].selections} == {""}
