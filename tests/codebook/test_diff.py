from __future__ import annotations

import pytest

from qualkit.codebook import Change, ChangeKind, diff
from qualkit.codebook.edit import add, merge, move, rename, retire, set_text, split, unretire
from tests.codebook.books import SMALL, book


def changes(after: str, before: str = SMALL) -> list[Change]:
    return diff(book(before), book(after))


def test_equal_codebooks_do_not_differ():
    assert changes(SMALL + "# a comment\n") == []


@pytest.mark.parametrize(
    ("after", "change"),
    [
        pytest.param(
            add(SMALL, "trust.x", parent="trust", label="X"),
            Change(ChangeKind.ADDED, "trust.x", after="X"),
            id="added",
        ),
        pytest.param(
            SMALL.replace(
                "    codes:\n    - id: access.way.cost\n      label: Fares\n      definition: What the way costs.\n",
                "",
            ),
            Change(ChangeKind.REMOVED, "access.way.cost", before="Fares"),
            id="removed",
        ),
        pytest.param(
            rename(SMALL, "access.way.cost", "fares"),
            Change(ChangeKind.RENAMED, "fares", before="access.way.cost", after="fares"),
            id="renamed",
        ),
        pytest.param(
            move(SMALL, "access.way.cost", parent="trust"),
            Change(ChangeKind.MOVED, "access.way.cost", before="access.way", after="trust"),
            id="moved",
        ),
        pytest.param(
            merge(SMALL, "access.way.cost", "trust.staff"),
            Change(ChangeKind.MERGED, "access.way.cost", before="access.way.cost", after="trust.staff"),
            id="merged",
        ),
        pytest.param(
            retire(SMALL, "trust.staff"),
            Change(ChangeKind.RETIRED, "trust.staff", before="draft", after="retired"),
            id="retired",
        ),
        pytest.param(
            set_text(SMALL, "access.wait", "label", "候", language="zh"),
            Change(ChangeKind.TEXT, "access.wait", field="label", language="zh", before="等待", after="候"),
            id="text of one language",
        ),
        pytest.param(
            set_text(SMALL, "trust", "statement", "It grows."),
            Change(ChangeKind.TEXT, "trust", "theme", "statement", "en", "", "It grows."),
            id="statement of a theme",
        ),
        pytest.param(
            SMALL.replace("groups: [patient]", "groups: [patient, nurse]"),
            Change(ChangeKind.SETTING, "access.wait", field="groups", before="patient", after="patient, nurse"),
            id="groups",
        ),
        pytest.param(
            SMALL.replace("status: draft", "status: active"),
            Change(ChangeKind.SETTING, "trust.staff", field="status", before="draft", after="active"),
            id="draft taken into use",
        ),
        pytest.param(
            SMALL.replace("also: [access.wait]", "also: []"),
            Change(ChangeKind.SETTING, "trust", "theme", "also", None, "access.wait", ""),
            id="also",
        ),
        pytest.param(
            add(SMALL, "new", parent=None, label="New"),
            Change(ChangeKind.ADDED, "new", "theme", after="New"),
            id="theme added",
        ),
    ],
)
def test_one_change_is_told(after, change):
    assert changes(after) == [change]


def test_a_code_back_in_use_is_told():
    retired = retire(SMALL, "access.way")
    assert changes(unretire(retired, "access.way"), retired) == [
        Change(ChangeKind.REINSTATED, "access.way", before="retired", after="active")
    ]


def test_changed_examples_are_told_as_lines():
    (change,) = changes(SMALL.replace("use: access.way}", "use: trust.staff}"))
    assert (change.field, change.language) == ("examples", None)
    assert change.before == (
        "typical: I waited three months.\n"
        "typical: 等了三个月。 [P07 ¶12]\n"
        "close_but_no: The bus takes two hours. (use access.way)"
    )


def test_a_rename_of_the_code_above_is_no_move_of_those_below():
    kinds = [(change.kind, change.id) for change in changes(rename(SMALL, "access.way", "road"))]
    assert (ChangeKind.RENAMED, "road") in kinds
    assert (ChangeKind.MOVED, "access.way.cost") not in kinds


def test_a_split_is_told_as_a_retired_and_new_codes():
    kinds = [(change.kind, change.id) for change in changes(split(SMALL, "trust.staff", [("a", "A"), ("b", "B")]))]
    assert kinds == [(ChangeKind.RETIRED, "trust.staff"), (ChangeKind.ADDED, "a"), (ChangeKind.ADDED, "b")]


def test_a_removed_theme_is_told():
    kept = SMALL[: SMALL.index("- id: trust\n")]
    assert [(change.kind, change.noun, change.id) for change in changes(kept)] == [
        (ChangeKind.REMOVED, "theme", "trust"),
        (ChangeKind.REMOVED, "code", "trust.staff"),
    ]
