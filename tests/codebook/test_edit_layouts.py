"""Edits of codebooks that are laid out in unusual ways."""

from __future__ import annotations

import pytest

from qualkit.codebook.edit import add, merge, move, rename, retire, set_text
from qualkit.errors import CodebookError
from qualkit.model.codebook import Status
from tests.codebook.books import SMALL, book, changed


def test_aliases_and_comments_between_brackets_are_refused():
    shared = SMALL.replace("label: Fares", "label: &f Fares").replace("label: Trust\n", "label: *f\n")
    with pytest.raises(CodebookError, match="uses YAML aliases"):
        retire(shared, "access.way")
    noted = SMALL.replace(
        "codes:\n  - id: trust.staff\n    label: Trust in staff\n", "codes: [ # one\n    {id: trust.staff}]\n"
    )
    noted = noted[: noted.index("{id: trust.staff}]\n") + len("{id: trust.staff}]\n")]
    with pytest.raises(CodebookError, match="brackets around comments"):
        retire(noted, "trust.staff")


def test_an_entry_in_braces_is_written_as_lines_when_it_is_edited():
    text = "schema: qualkit-codebook/1\nthemes: [{id: a, codes: [{id: a.x, label: X}]}]  # short\n"
    assert add(text, "a.y", parent="a", label="Y") == (
        "schema: qualkit-codebook/1\n"
        "themes:\n"
        "- id: a\n"
        "  codes:\n"
        "  - id: a.x\n"
        "    label: X  # short\n"
        "  - id: a.y\n"
        "    label: Y\n"
    )
    json = '{"schema": "qualkit-codebook/1", "themes": [{"id": "a", "codes": [{"id": "a.x"}]}]}'
    assert book(retire(json, "a.x")).code("a.x").status is Status.RETIRED


def test_examples_in_brackets_are_merged_by_writing_them_anew_and_keep_comments():
    text = SMALL.replace(
        "      - {en: The bus takes two hours., use: access.way}",
        "        {en: Bus., use: access.way}  # old",
    )
    text = text.replace("    formerly: [travel]", "    formerly: [travel]\n    examples: {typical: On the road.}")
    after = merge(text, "access.way", "access.wait")
    assert (
        "    examples:\n"
        "      typical:\n"
        "      - I waited three months.\n"
        "      - zh: 等了三个月。\n"
        "        source: P07 ¶12\n"
        "      - en: Bus.\n"
        "      - On the road.\n"
    ) in after
    assert "  # First seen in the pilot.\n  # old\n  - id: access.wait\n" in after


def test_a_list_of_lines_grows_and_shrinks_by_lines():
    text = SMALL.replace("    formerly: [travel]", "    formerly:\n    - travel  # until 2025")
    after = rename(text, "access.way", "travel")
    assert changed(text, after)[-4:] == [
        "-   - id: access.way",
        "+   - id: travel",
        "-     - travel  # until 2025",
        "+     - access.way",
    ]


def test_entries_apart_stay_apart():
    gaps = "schema: qualkit-codebook/1\nthemes:\n- id: a\n  codes:\n  - id: a.x\n\n  - id: a.y\n\n- id: b\n"
    after = add(gaps, "a.z", parent="a", label="Z")
    assert after.endswith("  - id: a.y\n\n  - id: a.z\n    label: Z\n\n- id: b\n")
    assert move(gaps, "a.y", parent="b").endswith("  - id: a.x\n\n- id: b\n  codes:\n  - id: a.y\n")


ODD = """\
schema: qualkit-codebook/1
languages: [en, zh]
themes:
- id: a
  codes:
  - label: X
    id: a.x
    definition:
      en:
      zh: 词
    include: {en: , zh: 包}
    exclude:   # nothing yet
    examples:
      close_but_no:
      - en: near
        use: a.y
  - id: a.y
    status: retired
    formerly: [q, r]

  - # under discussion
    id: a.z
"""


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(
            lambda t: set_text(t, "a.x", "label", ""),
            ["-   - label: X", "+   - label:"],
            id="a field on the line of the dash is emptied",
        ),
        pytest.param(
            lambda t: set_text(t, "a.x", "definition", "Words."),
            ["-       en:", "+       en: Words."],
            id="a language with nothing behind it, in lines",
        ),
        pytest.param(
            lambda t: set_text(t, "a.x", "include", "In."),
            ["-     include: {en: , zh: 包}", "+     include: {zh: 包, en: In.}"],
            id="a language with nothing behind it, in braces",
        ),
        pytest.param(
            lambda t: set_text(t, "a.x", "definition", "", language="zh"),
            ["-     definition:", "-       en:", "-       zh: 词"],
            id="the last words of a field",
        ),
        pytest.param(lambda t: set_text(t, "a.x", "definition", ""), [], id="nothing to remove in a language"),
        pytest.param(
            lambda t: set_text(t, "a.x", "exclude", "Out."),
            ["-     exclude:   # nothing yet", "+     exclude: Out.   # nothing yet"],
            id="a field with nothing behind it",
        ),
        pytest.param(
            lambda t: move(t, "a.z", parent="a.y"),
            [
                "- ",
                "-   - # under discussion",
                "-     id: a.z",
                "+     codes:",
                "+     - # under discussion",
                "+       id: a.z",
            ],
            id="an entry whose dash stands alone, and the gap above it",
        ),
        pytest.param(
            lambda t: merge(t, "a.y", "a.x"),
            [
                "-       close_but_no:",
                "+       typical:",
                "-         use: a.y",
                "-   - id: a.y",
                "-     status: retired",
                "-     formerly: [q, r]",
                "+     formerly: [a.y, q, r]",
            ],
            id="the only close example becomes typical",
        ),
        pytest.param(
            lambda t: rename(t, "a.y", "q"),
            [
                "-         use: a.y",
                "-   - id: a.y",
                "+         use: q",
                "+   - id: q",
                "-     formerly: [q, r]",
                "+     formerly: [r, a.y]",
            ],
            id="a former id taken again",
        ),
    ],
)
def test_odd_ways_of_writing_are_edited_in_place(edit, expected):
    after = edit(ODD)
    assert changed(ODD, after) == expected
    book(after)
