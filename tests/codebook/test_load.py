from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from qualkit.codebook import load, parse, read
from qualkit.errors import CodebookError
from qualkit.model.codebook import ExampleKind, Reference, Status, Text
from qualkit.problem import Severity, errors_of
from tests.codebook.books import SMALL, book, told

HEAD = "schema: qualkit-codebook/1\nlanguages: [en, zh]\nthemes:\n"


def test_a_sound_codebook_loads_without_problems():
    assert told(SMALL) == []
    found = book(SMALL)
    assert (found.name, found.version, found.languages) == ("Waiting rooms", "1.10", ("en", "zh"))
    assert found.sha256 == hashlib.sha256(SMALL.encode()).hexdigest()
    assert [theme.id for theme in found.themes] == ["access", "trust"]
    assert [code.id for code in found.codes] == [
        "access.wait",
        "access.way",
        "access.way.cost",
        "trust.staff",
    ]
    assert [(facet.id, [value.id for value in facet.values]) for facet in found.facets] == [
        ("valence", ["good", "bad"])
    ]


def test_texts_examples_and_places_are_read():
    code = book(SMALL).code("access.wait")
    assert code.line == 26
    assert code.label == Text({"en": "Waiting", "zh": "等待"})
    assert code.definition == Text({"en": "Time that passes before care is given."})
    typical, quoted, near = code.examples
    assert (typical.kind, typical.text) == (ExampleKind.TYPICAL, Text({"en": "I waited three months."}))
    assert (quoted.text, quoted.source) == (Text({"zh": "等了三个月。"}), "P07 ¶12")
    assert (near.kind, near.use) == (ExampleKind.CLOSE_BUT_NO, "access.way")
    fares = book(SMALL).code("access.way.cost")
    assert (fares.theme, fares.parent) == ("access", "access.way")
    assert book(SMALL).code("travel").id == "access.way"
    assert book(SMALL).code("trust.staff").status is Status.DRAFT


def test_a_colour_and_a_single_example_are_read():
    text = SMALL.replace("status: draft", "colour: '#3A7bd5'\n    examples: {typical: They know me.}")
    code = book(text).code("trust.staff")
    assert code.colour == "#3A7bd5"
    assert [example.text.every() for example in code.examples] == [("They know me.",)]


def test_a_former_id_in_use_or_also_is_an_error_that_tells_the_new_one():
    text = SMALL.replace("also: [access.wait]", "also: [travel]")
    _, problems = parse(text.encode(), path=Path("x.yaml"))
    assert [str(problem) for problem in problems] == [
        "x.yaml:51: 'also' names 'travel', a former id\n  It is called access.way now."
    ]


def test_plain_texts_are_in_the_first_language_and_words_stay_as_written():
    text = SMALL.replace("[en, zh]", "[zh, en]").replace("label: Fares", "label: no")
    assert book(text).code("access.way.cost").label == Text({"zh": "no"})
    assert book(SMALL.replace("id: access.way.cost", "id: 1.10")).codes[2].id == "1.10"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("- id: a b", "4: 'id': 'a b' is not an id", id="space in an id"),
        pytest.param("- id: -a", "4: 'id': '-a' is not an id", id="id that starts with a sign"),
        pytest.param("- label: A", "4: an entry of 'themes' has no 'id'", id="no id"),
        pytest.param("- just words", "4: an item of 'themes' is a text, not an entry", id="text for an entry"),
        pytest.param("-", "4: an item of 'themes' is empty", id="empty entry"),
        pytest.param("- {id: a, lable: A}", "4: unknown key 'lable'", id="unknown key"),
        pytest.param("- {id: a, label: [A]}", "4: 'label' is a list, not a text", id="list for a text"),
        pytest.param("- {id: a, label: {en: {x: y}}}", "4: 'en' is a mapping, not a word", id="deep text"),
        pytest.param("- {id: a, label: {fr: A}}", "4: 'fr' is not one of the codebook's", id="other language"),
        pytest.param("- {id: a, also: b.c}", "4: 'also' is a text, not a list", id="text for a list"),
        pytest.param("- {id: a, also: [b.c]}", "4: 'also' names 'b.c', but no code", id="unknown also"),
        pytest.param("- {id: a, also: [a]}", "4: 'also' names 'a', which is a theme", id="theme in also"),
        pytest.param("- {id: a, colour: red}", "4: 'colour': 'red' is not a colour", id="no colour"),
        pytest.param(
            "- id: a\n  codes:\n  - {id: a.x, examples: {typical: [[b]]}}",
            "6: an item of 'typical' is a list, not a text",
            id="list for an example",
        ),
        pytest.param("- {id: a, id: b}", "4: the key 'id' stands twice", id="key twice"),
        pytest.param("- {id: a, codes: {id: b}}", "4: 'codes' is a mapping, not a list", id="codes no list"),
        pytest.param("- id: !x a", "4: the YAML tag !x means nothing here", id="tag"),
        pytest.param("- ? [a]\n  : b", "4: a key is a list or a mapping", id="list as key"),
        pytest.param("- id: a\n  colour: #aabbcc", "5: 'colour' is empty", id="colour without quotes"),
        pytest.param("- id: a\n- id: a", "5: the id 'a' is already that of the theme in line 4", id="id twice"),
        pytest.param(
            "- id: a\n  codes:\n  - {id: a.x, status: old}",
            "6: 'status' is 'old'; it can be active, draft or retired",
            id="unknown status",
        ),
        pytest.param(
            "- id: a\n  codes:\n  - {id: a.x, formerly: [a]}",
            "6: the former id 'a' is the id of the theme in line 4",
            id="former id in use",
        ),
        pytest.param(
            "- id: a\n  codes:\n  - {id: a.x, formerly: [q]}\n  - {id: a.y, formerly: [q]}",
            "7: the former id 'q' stands already in line 6",
            id="former id twice",
        ),
        pytest.param(
            "- id: a\n  codes:\n  - id: a.x\n    examples:\n      close_but_no: [{en: b, use: a.y}]",
            "8: 'use' names 'a.y', but no code has this id",
            id="unknown use",
        ),
        pytest.param(
            "- id: a\n  codes:\n  - id: a.x\n    examples: {tipical: [x]}",
            "7: unknown key 'tipical'",
            id="unknown kind of example",
        ),
    ],
)
def test_an_error_is_told_with_its_line(line, message):
    found, problems = parse(f"{HEAD}{line}\n".encode(), path=Path("codebooks/x.yaml"))
    assert found is None
    assert any(str(problem).startswith(f"codebooks/x.yaml:{message}") for problem in errors_of(problems)), problems


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        pytest.param("a:\n\t- b\n", ":2", "a tab where YAML wants spaces", id="tab"),
        pytest.param("a: 1\nb: [1,\nc: 2\n", ":2", "the bracket [ opened here is not closed", id="open bracket"),
        pytest.param("a: 1\nb: {x: 1\n", ":2", "the brace { opened here is not closed", id="open brace"),
        pytest.param('a: 1\nb: "x\nc: 1\n', ":2", "the quote opened here is not closed", id="open quote"),
        pytest.param("a: 1\nb: c: d\n", ":2", "a colon inside a text without quotes", id="colon"),
        pytest.param("a: 1\nb: @x\n", ":2", "a text starts with @", id="reserved sign"),
        pytest.param("a: 1\nb: *x\n", ":2", "a word starts with *", id="alias to nothing"),
        pytest.param("a: 1\n---\nb: 1\n", ":2", "starts a second document", id="two documents"),
        pytest.param("a: 1\n b: 2\n", ":2", "not YAML", id="indentation"),
        pytest.param("a: 1\nb: x\x07y\n", ":2", "the character U+0007 cannot stand", id="control character"),
        pytest.param("", "", "the codebook is empty", id="empty file"),
        pytest.param("# only a comment\n", "", "the codebook is empty", id="comments only"),
        pytest.param("- a\n", ":1", "the file is a list, not an entry with keys", id="list"),
        pytest.param("words\n", ":1", "the file is a text, not an entry with keys", id="text"),
        pytest.param("[" * 500, ":1", "nested more than 100 deep", id="deep nesting"),
        pytest.param("a: &a [*a]\n", ":1", "its aliases (*name) write out to more", id="alias to itself"),
    ],
)
def test_what_is_not_a_codebook_at_all_is_told_in_words(text, place, words):
    assert len(found := [line for line in told(text) if words in line]) == 1, told(text)
    assert found[0].startswith(f"codebooks/x.yaml{place}: ")


def test_aliases_that_multiply_are_refused_and_few_are_not():
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    assert told(bomb) == ["codebooks/x.yaml:1: its aliases (*name) write out to more than can be read"]
    shared = SMALL.replace("label: Fares", "label: &fares Fares").replace("label: Trust\n", "label: *fares\n")
    assert book(shared).theme("trust").label == Text({"en": "Fares"})


def test_all_problems_come_at_once_in_the_order_of_the_file():
    text = (
        SMALL.replace("languages: [en, zh]", "languages: [en, zh]\nnam: x")
        .replace("zh: 等待}", "fr: attente}")
        .replace("exclude: Time", "exlude: Time")
        .replace("use: access.way}", "use: acess.way}")
        .replace("id: trust.staff", "id: access.way")
    )
    assert told(text) == [
        "codebooks/x.yaml:6: unknown key 'nam'",
        "codebooks/x.yaml:28: 'fr' is not one of the codebook's languages (en, zh)",
        "codebooks/x.yaml:33: unknown key 'exlude'",
        "codebooks/x.yaml:37: 'use' names 'acess.way', but no code has this id",
        "codebooks/x.yaml:54: the id 'access.way' is already that of the code in line 41",
    ]


def test_the_nearest_key_and_id_are_offered():
    text = SMALL.replace("exclude: Time", "exlude: Time").replace("use: access.way}", "use: acess.way}")
    _, problems = parse(text.encode(), path=Path("x.yaml"))
    assert [problem.hint for problem in problems] == [
        "Did you mean exclude?",
        "Did you mean access.way or access.wait or access.way.cost?",
    ]


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        pytest.param("label: Fares", "label: ''", "46: the code 'access.way.cost' has no label", id="empty label"),
        pytest.param(
            "      definition: What the way costs.\n",
            "",
            "45: the code 'access.way.cost' has no definition",
            id="no definition",
        ),
        pytest.param(
            "also: [access.wait]",
            "also: [trust.staff]",
            "51: 'also' names 'trust.staff', which lives in this theme",
            id="own code in also",
        ),
        pytest.param(
            "(access.way)",
            "(access.weg)",
            "32: 'exclude' mentions 'access.weg', but no code has this id",
            id="unknown id in prose",
        ),
        pytest.param(
            "(access.way)",
            "(travel)",
            "32: 'exclude' mentions 'travel', a former id",
            id="former id in prose",
        ),
        pytest.param(
            "(access.way)",
            "(access.wait)",
            "32: 'exclude' of 'access.wait' mentions 'access.wait' itself",
            id="own id in exclude",
        ),
        pytest.param(
            "use: access.way}",
            "use: access.wait}",
            "36: the example is said to be close but not 'access.wait', and to use",
            id="use of itself",
        ),
        pytest.param("sources: [lee2020]", "sources: [lee2002]", "38: 'sources' names 'lee2002'", id="unknown source"),
        pytest.param(
            "source: P07 ¶12}",
            "use: access.way}",
            "34: 'use' has no meaning for a typical example",
            id="use of a typical example",
        ),
    ],
)
def test_a_warning_is_told_and_the_codebook_is_used(old, new, warning):
    assert old in SMALL
    found, problems = parse(SMALL.replace(old, new).encode(), path=Path("codebooks/x.yaml"))
    assert found is not None
    assert [problem.severity for problem in problems] == [Severity.WARNING]
    assert str(problems[0]).startswith(f"codebooks/x.yaml:{warning}")


def test_a_retired_code_in_also_and_an_empty_theme_are_warned_of():
    text = SMALL.replace("    groups: [patient]", "    groups: [patient]\n    status: retired") + "- id: empty\n"
    assert told(text) == [
        "codebooks/x.yaml:52: 'also' names 'access.wait', which is retired",
        "codebooks/x.yaml:58: the theme 'empty' has no label",
        "codebooks/x.yaml:58: the theme 'empty' has no codes",
    ]


def test_abbreviations_and_addresses_are_not_taken_for_ids():
    prose = "Such as e.g. U.S. rules, v1.2, see www.example.org or a@trust.example, at 3.5 hours."
    assert told(SMALL.replace("Time on the road (access.way).", prose)) == []


def test_facets_languages_and_sources_are_named_once():
    text = SMALL.replace("[en, zh]", "[en, en, zh]").replace("id: bad", "id: good")
    text = text.replace("sources:\n", "sources:\n- {id: lee2020, cite: again}\n", 1)
    assert told(text) == [
        "codebooks/x.yaml:5: 'en' stands twice in 'languages', first in line 5",
        "codebooks/x.yaml:12: 'good' stands twice in 'values', first in line 10",
        "codebooks/x.yaml:15: the source 'lee2020' is already described in line 14",
    ]


def test_sources_are_kept_as_the_file_cites_them():
    text = "schema: qualkit-codebook/1\nsources:\n- {id: a, cite: A 2020, doi: 10.1/x}\n- id: b\n"
    assert book(text).references == (Reference("a", "A 2020", "10.1/x"), Reference("b"))


def test_a_missing_or_other_schema_is_an_error():
    assert told("name: x\n") == ["codebooks/x.yaml:1: 'schema' is missing"]
    assert told("schema: other/2\n") == ["codebooks/x.yaml:1: 'schema' is 'other/2'; it can be qualkit-codebook/1"]
    assert book("schema: qualkit-codebook/1\n").languages == ("en",)
    assert told("schema: qualkit-codebook/1\nlanguages: []\n") == ["codebooks/x.yaml:2: 'languages' is empty"]


def test_a_mark_line_breaks_of_windows_and_an_open_end_are_read():
    windows = "\ufeff" + SMALL.replace("\n", "\r\n").removesuffix("\r\n")
    assert book(windows).code("trust.staff").line == book(SMALL).code("trust.staff").line


def test_places_are_told_relative_to_the_study(tmp_path):
    path = tmp_path / "codebooks" / "x.yaml"
    path.parent.mkdir()
    path.write_bytes(b"schema: qualkit-codebook/1\nname: \xff\n")
    found, problems = load(path, root=tmp_path)
    assert found is None
    assert str(problems[0]) == "codebooks/x.yaml:2: is not UTF-8: byte 0xff in this line\n  Save the file as UTF-8."


def test_a_missing_file_a_folder_and_a_huge_file_are_problems(tmp_path):
    (tmp_path / "huge.yaml").write_bytes(b"#" * 5_000_001)
    for name, words in (
        ("none.yaml", "cannot be read"),
        (".", "cannot be read"),
        ("huge.yaml", "5,000,001 bytes"),
    ):
        found, problems = load(tmp_path / name)
        assert found is None
        assert len(problems) == 1
        assert words in problems[0].message


def test_read_gives_the_codebook_or_raises_with_every_problem(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(SMALL, encoding="utf-8")
    assert read(path) == book(SMALL)
    path.write_text(SMALL.replace("exclude: Time", "exlude: Time"), encoding="utf-8")
    with pytest.raises(CodebookError, match=r"^x\.yaml:32: unknown key 'exlude'\n  Did you mean exclude\?$"):
        read(path, root=tmp_path)
    path.write_text(SMALL.replace("exclude: Time", "exlude: Time").replace("name:", "nam:"), encoding="utf-8")
    with pytest.raises(CodebookError, match=r"^x\.yaml: 2 errors in the codebook$") as caught:
        read(path, root=tmp_path)
    assert len(caught.value.problems) == 2
