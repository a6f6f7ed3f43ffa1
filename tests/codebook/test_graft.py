"""Codes of another codebook put into one that is there, and another program's YAML as plain values."""

from pathlib import PurePath

import pytest

from qualkit.codebook import parse
from qualkit.codebook.edit import graft
from qualkit.codebook.nested import nested
from qualkit.errors import CodebookError, UnknownCodeError
from qualkit.model.codebook import Code, Text, Theme

BOOK = """\
schema: qualkit-codebook/1
name: clinic
version: 1.0.0
languages: [en, zh]
themes:
  - id: access   # getting there
    label: {en: Access, zh: 可及}
    codes:
      - id: bus
        label: {en: Bus, zh: 公交}
"""


def text(words):
    return Text({"zh": words})


THEMES = [Theme("trust", text("信任"), definition=text("谁负责"), colour="#123456")]
CODES = [
    Code("doctor", "trust", text("医生")),
    Code("young-doctor", "trust", text("年轻医生"), "doctor"),
    Code("night-bus", "access", text("夜班车"), "bus"),
    Code("train", "access", text("火车"), colour="#abcdef"),
    Code("night-train", "access", text("夜车"), "train"),
]


def test_new_themes_come_last_and_codes_below_what_is_there():
    after = graft(BOOK, THEMES, CODES, language="zh")
    assert after.startswith(BOOK)
    book, problems = parse(after.encode(), path=PurePath("b.yaml"))
    assert book is not None, problems
    assert [(code.id, code.theme, code.parent) for code in book.codes] == [
        ("bus", "access", None),
        ("night-bus", "access", "bus"),
        ("train", "access", None),
        ("night-train", "access", "train"),
        ("doctor", "trust", None),
        ("young-doctor", "trust", "doctor"),
    ]
    assert book.theme("trust").definition.by_language == {"zh": "谁负责"}
    assert (book.theme("trust").colour, book.code("train").colour) == ("#123456", "#abcdef")


def test_texts_in_the_first_language_are_plain_words():
    theme = Theme("trust", Text({"en": "Trust"}))
    assert graft(BOOK, [theme], [], language="en").endswith("  - id: trust\n    label: Trust\n")


@pytest.mark.parametrize(
    ("themes", "codes", "language", "error"),
    [
        pytest.param([Theme("bus", text("x"))], [], "zh", CodebookError, id="an id that is taken"),
        pytest.param([], [Code("x", "nowhere", text("x"))], "zh", UnknownCodeError, id="a theme that is not there"),
        pytest.param(THEMES, [], "fr", CodebookError, id="a language it has not"),
    ],
)
def test_what_does_not_fit_is_refused(themes, codes, language, error):
    with pytest.raises(error):
        graft(BOOK, themes, codes, language=language)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        pytest.param(b"", None, id="empty"),
        pytest.param(b"- a:\n  - 2020\n  - no\n- b: ~\n", [{"a": ["2020", "no"]}, {"b": None}], id="words stay words"),
        pytest.param("\ufeffa: 信任\n".encode(), {"a": "信任"}, id="with a mark"),
    ],
)
def test_yaml_is_plain_values(data, value):
    assert nested(data, PurePath("c.yaml")) == (value, [])


@pytest.mark.parametrize(
    ("data", "line", "told"),
    [
        pytest.param(b"- a\n- [\n", 2, "not YAML", id="no YAML"),
        pytest.param(b"a: \xff\n", 1, "not UTF-8", id="no text"),
        pytest.param(b"- &x a\n- *x\n", None, "aliases", id="aliases"),
        pytest.param(b"[" * 300, 1, "nested", id="too deep"),
    ],
)
def test_yaml_that_is_not_read_is_told_with_its_line(data, line, told):
    value, problems = nested(data, PurePath("c.yaml"))
    assert value is None
    assert problems[0].where.line == line
    assert told in problems[0].message
