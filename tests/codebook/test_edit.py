from __future__ import annotations

import pytest

from qualkit.codebook.edit import add, merge, move, rename, retire, set_text, split, unretire
from qualkit.errors import CodebookError, UnknownCodeError
from qualkit.model.codebook import ExampleKind, Status
from tests.codebook.books import SMALL, book, changed, told


def test_a_code_is_added_as_the_last_one_of_its_theme():
    after = add(SMALL, "access.door", parent="access", label="Doors: open", definition="How doors open.")
    assert changed(SMALL, after) == [
        "+   - id: access.door",
        "+     label: 'Doors: open'",
        "+     definition: How doors open.",
    ]
    assert book(after).codes[3].id == "access.door"


def test_a_code_is_added_below_a_code_in_another_language_as_a_draft():
    after = add(SMALL, "trust.x", parent="trust.staff", label="信任", language="zh", status=Status.DRAFT)
    assert changed(SMALL, after) == [
        "+     codes:",
        "+     - id: trust.x",
        "+       label:",
        "+         zh: 信任",
        "+       status: draft",
    ]


def test_a_theme_is_added_to_a_codebook_without_themes():
    empty = "schema: qualkit-codebook/1\nthemes: []   # none yet\n"
    after = add(empty, "access", parent=None, label="Access")
    assert after == "schema: qualkit-codebook/1\nthemes:   # none yet\n- id: access\n  label: Access\n"
    assert add("schema: qualkit-codebook/1", "access", parent=None, label="Access") == (
        "schema: qualkit-codebook/1\nthemes:\n- id: access\n  label: Access"
    )


def test_a_renamed_code_keeps_its_old_id_and_is_followed():
    after = rename(SMALL, "access.way", "access.road")
    assert changed(SMALL, after) == [
        "-     exclude: Time on the road (access.way).  # checked with the team",
        "+     exclude: Time on the road (access.road).  # checked with the team",
        "-       - {en: The bus takes two hours., use: access.way}",
        "+       - {en: The bus takes two hours., use: access.road}",
        "-   - id: access.way",
        "+   - id: access.road",
        "-     formerly: [travel]",
        "+     formerly: [travel, access.way]",
    ]
    assert book(after).current_id("access.way") == "access.road"
    assert book(after).current_id("access.way.cost") == "access.way.cost"


def test_a_code_renamed_back_leaves_only_the_other_id_behind():
    after = rename(rename(SMALL, "access.wait", "access.queue"), "access.queue", "access.wait")
    assert changed(SMALL, after) == ["+     formerly: [access.queue]"]


def test_a_code_moves_with_its_comments_and_all_below_it():
    after = move(SMALL, "access.wait", parent="trust.staff")
    begin = SMALL.index("  # First seen")
    stop = SMALL.index("  - id: access.way\n")
    taken = SMALL[begin:stop]
    deeper = "".join(f"  {line}" for line in taken.splitlines(keepends=True))
    assert after == SMALL.replace(taken, "") + "    codes:\n" + deeper
    assert book(after).code("access.wait").parent == "trust.staff"


def test_a_list_left_without_codes_goes_and_one_with_a_comment_stays():
    after = move(SMALL, "access.way.cost", parent="access")
    assert changed(SMALL, after) == [
        "-     codes:",
        "-     - id: access.way.cost",
        "-       label: Fares",
        "-       definition: What the way costs.",
        "+   - id: access.way.cost",
        "+     label: Fares",
        "+     definition: What the way costs.",
    ]
    noted = SMALL.replace("    codes:\n    -", "    codes:  # kinds of cost\n    -")
    assert "    codes:  # kinds of cost\n\n- id: trust" in move(noted, "access.way.cost", parent="trust")


def test_moving_a_code_there_and_back_restores_the_text_when_it_stood_last():
    there = move(SMALL, "access.way.cost", parent="trust.staff")
    assert move(there, "access.way.cost", parent="access.way") == SMALL


def test_a_merged_code_leaves_ids_examples_children_and_comments():
    after = merge(SMALL, "access.way", "access.wait")
    found = book(after).code("access.wait")
    assert found.formerly == ("access.way", "travel")
    assert [code.id for code in book(after).children("access.wait")] == ["access.way.cost"]
    assert "access.way" not in book(after)
    typical = [example.text.every() for example in found.examples if example.kind is ExampleKind.TYPICAL]
    assert typical == [("I waited three months.",), ("等了三个月。",), ("The bus takes two hours.",)]
    assert told(after) == ["codebooks/x.yaml:32: 'exclude' of 'access.wait' mentions 'access.wait' itself"]


def test_the_comments_of_a_merged_code_stand_above_the_other():
    assert (
        "  # First seen in the pilot.\n"
        "  # checked with the team\n"
        "  # Ask again about waiting lists.\n"
        "  - id: trust.staff\n"
    ) in merge(SMALL, "access.wait", "trust.staff")


def test_a_theme_that_points_to_a_merged_code_points_once_and_not_to_its_own():
    after = merge(SMALL, "access.wait", "trust.staff")
    assert book(after).theme("trust").also == ()
    twice = SMALL.replace("also: [access.wait]", "also: [access.wait, access.way]")
    assert book(merge(twice, "access.way", "access.wait")).theme("trust").also == ("access.wait",)


def test_a_code_merged_into_one_below_it_makes_room_for_it():
    found = book(merge(SMALL, "access.way", "access.way.cost"))
    assert [code.id for code in found.codes] == ["access.wait", "access.way.cost", "trust.staff"]
    assert found.code("access.way").id == "access.way.cost"


def test_a_split_code_is_retired_and_its_parts_follow_it():
    after = split(SMALL, "access.wait", [("wait.long", "Long"), ("wait.short", "Short")])
    assert changed(SMALL, after) == [
        "+     status: retired",
        "+   - id: wait.long",
        "+     label: Long",
        "+     status: draft",
        "+   - id: wait.short",
        "+     label: Short",
        "+     status: draft",
    ]
    kept = split(SMALL, "access.wait", [("wait.long", "久")], keep=True, language="zh")
    assert book(kept).code("access.wait").status is Status.ACTIVE
    assert book(kept).codes[1].label.by_language == {"zh": "久"}


def test_a_retired_code_comes_back_as_it_was():
    after = retire(SMALL, "access.wait")
    assert changed(SMALL, after) == ["+     status: retired"]
    assert unretire(after, "access.wait") == SMALL
    draft = retire(SMALL, "trust.staff")
    assert changed(SMALL, draft) == ["-     status: draft", "+     status: retired"]
    noted = draft.replace("status: retired", "status: retired  # 2026")
    assert changed(noted, unretire(noted, "trust.staff")) == [
        "-     status: retired  # 2026",
        "+     status: active  # 2026",
    ]


@pytest.mark.parametrize(
    ("name", "field", "words", "language", "expected"),
    [
        pytest.param(
            "access.way",
            "label",
            "Roads",
            None,
            ["-     label: The way", "+     label: Roads"],
            id="plain words",
        ),
        pytest.param(
            "access.way",
            "label",
            "路",
            "zh",
            ["-     label: The way", "+     label:", "+       en: The way", "+       zh: 路"],
            id="a second language makes a mapping",
        ),
        pytest.param(
            "access.wait",
            "label",
            "等候, 久",
            "zh",
            ["-     label: {en: Waiting, zh: 等待}", "+     label: {en: Waiting, zh: '等候, 久'}"],
            id="a language in braces",
        ),
        pytest.param(
            "access.wait",
            "label",
            "",
            "zh",
            ["-     label: {en: Waiting, zh: 等待}", "+     label: {en: Waiting}"],
            id="a language taken out of braces",
        ),
        pytest.param(
            "access.wait",
            "definition",
            "Time.",
            "en",
            [
                "-     definition: >-",
                "-       Time that passes",
                "-       before care is given.",
                "+     definition: Time.",
            ],
            id="a folded text",
        ),
        pytest.param(
            "access.wait",
            "include",
            "a # b",
            None,
            ['-     include: "In the waiting room: or at home."', "+     include: 'a # b'"],
            id="words that need quotes",
        ),
        pytest.param(
            "access.wait",
            "exclude",
            "None",
            None,
            [
                "-     exclude: Time on the road (access.way).  # checked with the team",
                "+     exclude: None  # checked with the team",
            ],
            id="a comment behind the text stays",
        ),
        pytest.param(
            "access.way",
            "include",
            "Line 1\nline 2",
            None,
            ['+     include: "Line 1\\nline 2"'],
            id="a new field stands in its usual place",
        ),
        pytest.param("access.way", "include", "", None, [], id="nothing to remove"),
        pytest.param(
            "access.way.cost",
            "definition",
            " ",
            None,
            ["-       definition: What the way costs."],
            id="empty words remove a field",
        ),
        pytest.param("trust", "statement", "It grows.", None, ["+   statement: It grows."], id="a theme"),
    ],
)
def test_words_are_set(name, field, words, language, expected):
    after = set_text(SMALL, name, field, words, language=language)
    assert changed(SMALL, after) == expected
    assert (after is SMALL) == (not expected)


def test_the_last_language_taken_from_a_mapping_takes_the_field():
    text = set_text(SMALL, "access.way", "label", "路", language="zh")
    text = set_text(text, "access.way", "label", "", language="en")
    assert "    label:\n      zh: 路\n" in text
    assert changed(SMALL, set_text(text, "access.way", "label", "", language="zh")) == ["-     label: The way"]


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda text: rename(text, "access.way", "access.way"), id="rename to itself"),
        pytest.param(lambda text: move(text, "access.way", parent="access"), id="move to where it is"),
        pytest.param(lambda text: unretire(text, "access.way"), id="unretire what is in use"),
        pytest.param(lambda text: set_text(text, "access.way", "label", "The way"), id="the same words"),
        pytest.param(
            lambda text: set_text(text, "access.wait", "definition", "Time that passes before care is given."),
            id="the same words, folded",
        ),
    ],
)
@pytest.mark.parametrize("text", [SMALL, "\ufeff" + SMALL.replace("\n", "\r\n").rstrip()], ids=["unix", "windows"])
def test_an_edit_that_changes_nothing_returns_the_same_text(edit, text):
    assert edit(text) is text


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        pytest.param(
            lambda t: add(t, "trust", parent="access", label="x"),
            "already a theme 'trust'",
            id="id of a theme",
        ),
        pytest.param(
            lambda t: add(t, "travel", parent="access", label="x"),
            "'travel' is a former id of 'access.way'",
            id="former id",
        ),
        pytest.param(lambda t: add(t, "a b", parent="access", label="x"), "'a b' is not an id", id="no id"),
        pytest.param(lambda t: add(t, "x\n", parent="access", label="x"), "is not an id", id="line break in an id"),
        pytest.param(
            lambda t: add(t, "x", parent="access", label="x", language="fr"),
            "'fr' is not one of the codebook's languages",
            id="unknown language",
        ),
        pytest.param(lambda t: add(t, "x", parent="access", label="\ud800"), "half a character", id="half a character"),
        pytest.param(lambda t: rename(t, "trust", "faith"), "'trust' is a theme, not a code", id="rename a theme"),
        pytest.param(
            lambda t: rename(t, "travel", "x"),
            "'travel' is a former id\n  The code is called access.way now.",
            id="rename a former id",
        ),
        pytest.param(
            lambda t: rename(t, "access.wait", "travel"),
            "'travel' is a former id of 'access.way'",
            id="rename to a former id of another",
        ),
        pytest.param(
            lambda t: move(t, "access.way", parent="access.way.cost"),
            "cannot go below 'access.way.cost'",
            id="move below itself",
        ),
        pytest.param(lambda t: move(t, "trust", parent="access"), "is a theme", id="move a theme"),
        pytest.param(
            lambda t: merge(t, "access.way", "access.way"),
            "cannot be merged with itself",
            id="merge with itself",
        ),
        pytest.param(lambda t: merge(t, "access.way", "trust"), "is a theme", id="merge into a theme"),
        pytest.param(lambda t: split(t, "access.way", []), "nothing to split", id="split into nothing"),
        pytest.param(
            lambda t: split(t, "access.way", [("x", "X"), ("x", "Y")]),
            "'x' is named twice",
            id="split into twins",
        ),
        pytest.param(
            lambda t: set_text(t, "access.way", "statement", "x"),
            "a code has no text 'statement'",
            id="field of a theme",
        ),
        pytest.param(
            lambda t: set_text(t, "access.way", "label", "x", language="fr"),
            "'fr' is not one",
            id="words in another language",
        ),
        pytest.param(lambda t: retire(t + "also: x\n", "access.way"), "unknown key 'also'", id="codebook with errors"),
    ],
)
def test_an_edit_that_cannot_be_made_says_why(edit, message):
    with pytest.raises(CodebookError) as caught:
        edit(SMALL)
    assert message in str(caught.value)


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(UnknownCodeError, match=r"Did you mean access\.way or access\.wait"):
        retire(SMALL, "acess.way")
    with pytest.raises(UnknownCodeError, match="Did you mean access"):
        add(SMALL, "x", parent="acces", label="x")
