"""Documents as Taguette exports them for other eyes, with and without the table of highlights."""

from io import BytesIO

import pytest
import xlsxwriter

from qualkit.exchange.taguette_exports import COLUMNS, is_export, read_exports

HEAD = """<!DOCTYPE html>
<html>
  <head>
    <meta charset="UTF-8">
    <style>
      .highlight {
        background-color: #ff0;
      }
      .taglist {
        font-style: oblique;
        background: #fbb !important;
      }
    </style>
    <title>P&amp;1.docx</title>
  </head>
  <body>
    <h1>P&amp;1.docx</h1>
"""


def marked(words, *tags):
    return f'<span class="highlight">{words}</span><span class="taglist"> [{", ".join(tags)}]</span>'


def page(*paragraphs):
    return HEAD + "\n".join(f"<p>{one}</p>" for one in paragraphs) + "\n  </body>\n</html>"


APART = page("I: How?", f"P1: {marked('I waited', 'access.waiting')}. {marked('😀 Long.', 'cost', 'access')}")
OVERLAP = page(f"P1: {marked('I waited for', 'a')}{marked(' hours.', 'b')}", f"P1: {marked('Yes.', 'a')}")
ROWS = [
    ["1", "P&1.docx", "a", "I waited for"],
    ["2", "P&1.docx", "b", "for hours."],
    ["3", "P&1.docx", "a", "Yes."],
    ["4", "P&1.docx", "c", "nowhere"],
    ["5", "Other", "c", "elsewhere"],
]


@pytest.fixture
def read(tmp_path):
    """Write files and read them."""

    def of(**files):
        paths = []
        for name, content in files.items():
            paths.append(tmp_path / name.replace("_", "."))
            paths[-1].write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_exports(paths, [path.relative_to(tmp_path) for path in paths])

    return of


def table(rows, header=COLUMNS):
    return "\r\n".join(",".join(row) for row in [header, *rows]) + "\r\n"


def workbook(rows):
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("highlights")
        for number, row in enumerate([COLUMNS, *rows]):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def quotes(found):
    return {
        (source.text[one.start : one.end], coding.code)
        for source in found.study.sources
        for one in source.selections
        for coding in one.codings
    }


def test_a_document_is_read_without_its_title_and_tags(read):
    found, problems = read(a_html=APART)
    assert problems == []
    assert [(source.name, source.text) for source in found.study.sources] == [
        ("P&1.docx", "I: How?\n\nP1: I waited. 😀 Long.")
    ]
    assert quotes(found) == {("I waited", "tag access.waiting"), ("😀 Long.", "tag cost"), ("😀 Long.", "tag access")}
    assert {code.name for top in found.study.codes for code in top.walk()} == {"access", "waiting", "cost"}
    assert found.left_out == ()


def test_where_highlights_touch_a_document_alone_does_not_tell_where_they_begin(read):
    found, _ = read(a_html=OVERLAP)
    assert quotes(found) == {("Yes.", "tag a")}
    [told] = found.left_out
    assert told.startswith("2 highlights in 'P&1.docx' that touch or overlap others")


@pytest.mark.parametrize("made", [{"b_csv": table(ROWS)}, {"b_xlsx": workbook(ROWS)}], ids=["csv", "xlsx"])
def test_the_table_tells_where_highlights_begin(read, made):
    found, problems = read(a_html=OVERLAP, **made)
    assert problems == []
    assert quotes(found) == {("I waited for", "tag a"), ("for hours.", "tag b"), ("Yes.", "tag a")}
    assert found.left_out == (
        "1 highlight of the table that 'P&1.docx' does not show: c",
        "1 highlights of documents that were not named",
    )


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param({"b_csv": table(ROWS)}, "has highlights, but no texts", id="a table alone"),
        pytest.param({"a_html": "<p>P1: Yes.</p>"}, "is no document as Taguette exports it", id="another page"),
        pytest.param({"a_html": b"\xff\xfe"}, "is not UTF-8", id="another encoding"),
        pytest.param({"a_html": APART, "b_csv": table([], ["id", "tag"])}, "has not the columns", id="other columns"),
        pytest.param({"a_html": APART, "b_csv": table([["1", "2"]])}, "has 2 cells, not 4", id="too few cells"),
        pytest.param({"a_html": APART, "b_xlsx": b"PK"}, "cannot be read", id="no workbook"),
        pytest.param({"a_html": APART, "b_csv": 'id,document,tag,content\n"1'}, "cannot be read", id="an open quote"),
        pytest.param({"a_html": APART, "b_csv": table([]), "c_csv": table([])}, "is a second table", id="two tables"),
        pytest.param({"a_html": APART, "b_docx": b""}, "is neither a document", id="another format"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_given(read, files, told):
    found, problems = read(**files)
    assert found is None
    assert any(told in problem.message for problem in problems), problems


@pytest.mark.parametrize(
    ("name", "content", "is_one"),
    [
        pytest.param("a.html", APART, True, id="a document"),
        pytest.param("a.html", "<html><p>P1: Yes.</p></html>", False, id="a page"),
        pytest.param("a.csv", table([]), True, id="a table"),
        pytest.param("a.csv", "speaker,text\n", False, id="another table"),
        pytest.param("a.txt", APART, False, id="a text"),
    ],
)
def test_an_export_is_known_by_its_beginning(tmp_path, name, content, is_one):
    (tmp_path / name).write_text(content, encoding="utf-8", newline="")
    assert is_export(tmp_path / name) is is_one
