"""quotes.md and translations/en.csv are read as they are, and changed by the line."""

from pathlib import PurePath

import pytest

from qualkit import exchange
from qualkit.model.segment import Span

PATH = PurePath("quotes.md")
BANK = """\
# Quotes for the manuscript

Some words of the author's.

## cost

- [“twenty”](P1:10-16) — opening
- ~~[“a lot”](P1:20-25)~~ — withdrawn 2026-01-02: dull

## access
- [“the link”](P1:1-9)
"""


def read(text):
    return exchange.read_bank(text, PATH)


def test_a_bank_holds_quotes_with_theme_note_and_whether_they_were_withdrawn():
    chosen, problems = read(BANK)
    assert problems == []
    assert [(one.idea, one.link.words, one.note, one.is_withdrawn) for one in chosen] == [
        ("cost", "twenty", "opening", False),
        ("cost", "a lot", "withdrawn 2026-01-02: dull", True),
        ("access", "the link", "", False),
    ]


@pytest.mark.parametrize("text", [BANK, BANK.replace("\n", "\r\n")], ids=["Unix lines", "Windows lines"])
def test_a_quote_goes_to_the_end_of_its_theme_and_the_rest_stays(text):
    made = exchange.with_quote(text, "cost", exchange.link("dear", "P1", Span(3, 7)), "new")
    added = [line for line in made.splitlines() if line not in text.splitlines()]
    assert added == ["- [“dear”](P1:3-7) — new"]
    assert made.replace(added[0] + ("\r\n" if "\r" in text else "\n"), "") == text
    assert read(made)[0][2].idea == "cost"


def test_a_new_theme_gets_a_heading():
    made = exchange.with_quote("", "cost", "[“dear”](P1:3-7)", "")
    assert made == "# Quotes for the manuscript\n\n## cost\n\n- [“dear”](P1:3-7)\n"


def test_a_withdrawn_quote_is_struck_through_and_stays():
    chosen, _ = read(BANK)
    made = exchange.without_quote(BANK, chosen[0], "withdrawn 2026-03-04")
    assert "- ~~[“twenty”](P1:10-16)~~ — opening — withdrawn 2026-03-04" in made
    assert [one.is_withdrawn for one in read(made)[0]] == [True, True, False]


def test_lines_edited_wrongly_in_three_places_are_all_told():
    text = (
        BANK.replace("# Quotes", "- [“x”](P1:1-2)\n# Quotes")
        .replace("(P1:10-16)", "(P1)")
        .replace("- [“the link”](P1:1-9)", "- the link")
    )
    _, problems = read(text)
    assert [(problem.where.line, problem.message) for problem in problems] == [
        (8, "'P1' is no place, behind “twenty”"),
        (1, "a quote that is for no theme or code"),
        (12, "a line without a quote"),
    ]


TABLE = "place,original,translation,translator,status,back_translation\nP1:1-9,链接,the link,Wei,checked,那个链接\n"


def translations(text, encoding="utf-8"):
    return exchange.read_translations(text.encode(encoding), PurePath("translations/en.csv"))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(TABLE, "utf-8", id="as written"),
        pytest.param(TABLE, "utf-8-sig", id="byte order mark"),
        pytest.param(TABLE.replace(",", ";"), "utf-8", id="semicolons of another Excel"),
        pytest.param(TABLE.replace("\n", "\r\n"), "utf-8", id="Windows lines"),
    ],
)
def test_a_table_reads_as_spreadsheets_save_it(text, encoding):
    rows, problems = translations(text, encoding)
    assert problems == []
    assert [(row.place, row.text, row.made_by, row.back) for row in rows] == [
        ("P1:1-9", "the link", "Wei, checked", "那个链接")
    ]


def test_the_apostrophe_before_a_formula_is_no_part_of_the_words():
    rows, _ = translations("place,original,translation\nP1:1-9,'=1+1,'- one\n")
    assert (rows[0].original, rows[0].text) == ("=1+1", "- one")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("place,words\n", "has no column original, translation", id="columns"),
        pytest.param(TABLE.replace("checked", "done"), "'done' is no status", id="status"),
        pytest.param(TABLE.replace("Wei", ""), "checked, but nobody is named", id="checked by nobody"),
        pytest.param(TABLE + TABLE.split("\n")[1], "a second translation of P1:1-9", id="twice"),
        pytest.param(TABLE + '"P1', "not CSV", id="an open quotation mark"),
    ],
)
def test_a_table_filled_wrongly_says_so_with_its_line(text, message):
    assert any(message in problem.message and problem.where.line for problem in translations(text)[1])
