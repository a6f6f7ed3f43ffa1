"""The codebook for a supplement: every text in its language, examples with their source, nothing filled in."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from qualkit.errors import InputError
from qualkit.model.codebook import Code, Codebook, Example, ExampleKind, Facet, FacetValue, Status, Text, Theme
from qualkit.report.codebook import Counted, Supplement, write_codebook
from qualkit.report.codebook_document import codebook_document
from qualkit.report.codebook_markdown import codebook_markdown
from qualkit.report.codebook_workbook import codebook_workbook
from tests.report.results import PROVENANCE


def both(en: str, zh: str) -> Text:
    return Text({"en": en, "zh": zh})


LINK = Code(
    "access.link",
    "access",
    both("Finding the link", "找链接"),
    definition=both("Where the link is.", "链接在哪里。"),
    include=Text({"en": "=the menu"}),
    exclude=both("Passwords | keys.", "密码。"),
    examples=(
        Example(ExampleKind.TYPICAL, both("I never found it.", "我老是找不到。"), source="P07 ¶12"),
        Example(ExampleKind.ATYPICAL, Text({"zh": "贴在冰箱上。"})),
        Example(ExampleKind.CLOSE_BUT_NO, Text({"en": "It took ages."}), use="access.wait"),
    ),
    groups=("patient",),
    formerly=("link",),
)
WAIT = Code("access.wait", "access", Text({"en": "Waiting"}), parent="access.link", status=Status.RETIRED)
BOOK = Codebook(
    "clinic",
    "1.0.0",
    "0" * 64,
    ("en", "zh"),
    (
        Theme("access", both("Access", "获取"), definition=both("Reaching images.", "拿到影像。")),
        Theme("cost", Text({"en": "Cost"}), statement=Text({"en": "Film is dear."}), also=("access.wait",)),
    ),
    (LINK, WAIT),
    (Facet("valence", both("Valence", "倾向"), (FacetValue("barrier", both("Barrier", "障碍")),)),),
)
COUNTS = {"access": Counted(12, 3), "access.link": Counted(12, 3)}


def opened(supplement):
    return docx.Document(BytesIO(codebook_document(supplement, PROVENANCE)))


def sheets(supplement):
    book = CalamineWorkbook.from_filelike(BytesIO(codebook_workbook(supplement, PROVENANCE)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_word_file_has_a_heading_and_a_table_for_each_theme_whose_head_is_repeated():
    document = opened(Supplement(BOOK))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith(("Title", "Heading"))]
    assert headings == [
        ("Title", "Codebook: clinic 1.0.0"),
        ("Heading 1", "Access · 获取 [access]"),
        ("Heading 1", "Cost [cost]"),
        ("Heading 1", "Facets"),
    ]
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    (table,) = document.tables  # the second theme has no codes
    assert [cell.text for cell in table.rows[0].cells] == ["code", "English", "中文"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1].cells[1].text.split("\n") == [
        "Definition: Where the link is.",
        "Include: =the menu",
        "Exclude: Passwords | keys.",
        "Typical: “I never found it.” (P07 ¶12)",
        "Close, but no: “It took ages.” → use access.wait",
    ]
    assert table.rows[1].cells[2].text.split("\n") == [
        "定义: 链接在哪里。",
        "不包括: 密码。",
        "典型: “我老是找不到。” (P07 ¶12)",
        "非典型: “贴在冰箱上。”",
    ]
    below = table.rows[2].cells[0].text.split("\n")
    assert below == [
        "Waiting",
        "access.wait",
        "under: access.link",
        "status: retired",
    ]


def test_a_text_that_a_language_lacks_is_left_empty_and_never_taken_from_another():
    codes = sheets(Supplement(BOOK))["codes"]
    link = dict(zip(codes[0], codes[1], strict=True))
    assert (link["include (en)"], link["include (zh)"]) == ("=the menu", "")
    assert (link["typical (zh)"], link["atypical (en)"]) == ("“我老是找不到。” (P07 ¶12)", "")
    assert link["derivation"] == "not reported"
    assert "segments" not in link


def test_counts_are_printed_when_asked_for_and_zero_where_nothing_is_coded():
    made = Supplement(BOOK, COUNTS, 20, ("one case gives most of it",))
    table = opened(made).tables[0]
    assert [[cell.text for cell in row.cells[3:]] for row in table.rows] == [
        ["segments", "cases"],
        ["12", "3/20"],
        ["0", "0/20"],
    ]
    codes = sheets(made)["codes"]
    assert [row[-3:] for row in codes] == [["segments", "cases", "of cases"], [12, 3, 20], [0, 0, 20]]
    text = codebook_markdown(made, PROVENANCE)
    assert "12 segments, 3 of 20 cases" in text
    assert "⚠ one case gives most of it" in text
    assert "segments" not in codebook_markdown(Supplement(BOOK), PROVENANCE)


def test_markdown_has_a_column_a_language_and_keeps_signs_as_they_are():
    text = codebook_markdown(Supplement(BOOK), PROVENANCE)
    assert "### Finding the link · 找链接 [access.link]" in text
    assert "| English | 中文 |" in text
    assert "Passwords \\| keys." in text
    assert "*no statement yet*" in text
    assert "**Film is dear.**" in text
    assert "a participant's words; of the others none is told" in text


def test_a_codebook_in_one_language_has_one_column():
    book = Codebook("b", "1", "0" * 64, ("de",), (Theme("t"),), (Code("t.a", "t", Text({"de": "Weg"})),))
    document = opened(Supplement(book))
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["code", "de"]
    assert "| de |" not in codebook_markdown(Supplement(book), PROVENANCE)  # nothing is told of the code


@settings(max_examples=12)  # a Word file takes a tenth of a second
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_be_printed(words, source):
    example = Example(ExampleKind.TYPICAL, Text({"en": words} if words else {}), source=source or None)
    code = Code("a", "t", Text({"en": words} if words else {}), definition=Text({"en": words}), examples=(example,))
    made = Supplement(Codebook("b", "1", "0" * 64, ("en",), (Theme("t", Text({"en": words})),), (code,)))
    assert codebook_document(made, PROVENANCE)
    assert codebook_markdown(made, PROVENANCE)
    assert codebook_workbook(made, PROVENANCE)


@pytest.mark.parametrize("name", ["codebook", "codebook.pdf", "codebook.csv"])
def test_another_ending_is_refused_with_those_there_are(tmp_path, name):
    with pytest.raises(InputError, match="ending") as caught:
        write_codebook(Supplement(BOOK), tmp_path / name, PROVENANCE)
    assert ".docx, .xlsx, .md" in str(caught.value)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["c.docx", "c.xlsx", "c.md"])
def test_the_same_codebook_gives_the_same_bytes(tmp_path, name):
    contents = []
    for _ in range(2):
        write_codebook(Supplement(BOOK, COUNTS, 20), tmp_path / name, PROVENANCE)
        contents.append((tmp_path / name).read_bytes())
    assert contents[0] == contents[1]
