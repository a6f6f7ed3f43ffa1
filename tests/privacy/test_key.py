"""The key: on disk before it counts, read back the same, its owner's alone, and damage is told by line."""

import os
import stat

import pytest

from qualkit.errors import InputError
from qualkit.model.segment import Span
from qualkit.privacy import Cut, Entry, Kind, Place, Ruling, add_entry, key_of, read_key
from qualkit.privacy.surrogates import kin, surrogate

AT = "2026-03-04T05:06:07Z"
PLACE = Place("P1", "abc", Span(3, 7))


def entries():
    return [
        Entry(Ruling.ALWAYS, AT, kind=Kind.NAME, words="张伟", surrogate="[姓名1]"),
        Entry(Ruling.ACCEPT, AT, kind=Kind.NAME, words="Anna", surrogate="[Name 2]", place=PLACE),
        Entry(Ruling.NEVER, AT, kind=Kind.PLACE, words="Epic"),
        Entry(Ruling.REJECT, AT, kind=Kind.NAME, words="Will", place=Place("P1", "abc", Span(9, 13))),
        Entry(Ruling.APPLIED, AT, by="rule", place=PLACE, cuts=(Cut(Span(3, 7), "[Name 2]"),), after="def"),
        Entry(Ruling.UNDO, AT, undoes=3),
    ]


def test_what_is_written_is_read_back(tmp_path):
    path = tmp_path / "privacy" / "key.jsonl"
    key = key_of([])
    for entry in entries():
        add_entry(path, key, entry)
    again = read_key(path)
    assert again.entries == key.entries
    assert [entry.number for entry in again.entries] == [1, 2, 3, 4, 5, 6]
    assert (again.always, again.never) == ({"张伟"}, set())
    assert again.accepted == {PLACE: "[Name 2]"}
    assert again.originals == {"张伟": "[姓名1]", "Anna": "[Name 2]"}
    assert again.applied[0].cuts == (Cut(Span(3, 7), "[Name 2]"),)


@pytest.mark.skipif(os.name != "posix", reason="only there do files have owners")
def test_only_its_owner_may_read_the_key(tmp_path):
    path = tmp_path / "privacy" / "key.jsonl"
    path.parent.mkdir()
    path.write_text("", encoding="utf-8")
    path.chmod(0o644)
    add_entry(path, key_of([]), entries()[0])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_line_that_a_crash_cut_short_counts_for_nothing_and_spoils_no_other(tmp_path):
    path = tmp_path / "key.jsonl"
    key = key_of([])
    add_entry(path, key, entries()[0])
    with path.open("ab") as file:
        file.write(b'{"ruling":"always","words":"An')
    again = read_key(path)
    assert again.always == {"张伟"}
    add_entry(path, again, entries()[2])
    assert [entry.words for entry in read_key(path).entries] == ["张伟", "Epic"]


def test_damaged_lines_are_all_told_and_nothing_is_guessed(tmp_path):
    path = tmp_path / "key.jsonl"
    key = key_of([])
    add_entry(path, key, entries()[0])
    path.write_bytes(b"nonsense\n" + path.read_bytes() + b'{"ruling":"maybe","at":"","by":""}\n')
    with pytest.raises(InputError) as caught:
        read_key(path)
    assert [problem.where.line for problem in caught.value.problems] == [1, 3]


@pytest.mark.parametrize(
    ("kind", "words", "language", "taken", "expected"),
    [
        pytest.param(Kind.NAME, "Anna", "en", [], "[Name 1]", id="first"),
        pytest.param(
            Kind.NAME, "张伟", "zh", ["[Name 1]", "[姓名4]"], "[姓名5]", id="numbers run through both languages"
        ),
        pytest.param(Kind.INSTITUTION, "松湖医院", "zh", ["[机构3]"], "[医院1]", id="a hospital is told as one"),
        pytest.param(Kind.DATE, "14 June 1951", "en", [], "[Date 1, 1951]", id="a date keeps its year"),
        pytest.param(Kind.DATE, "三月六号", "zh", ["[Date 1, 1951]"], "[日期2]", id="a date without a year"),
        pytest.param(Kind.AGE, "94", "en", [], "[Age over 89]", id="ages are not told apart"),
    ],
)
def test_a_surrogate_is_the_next_free_one(kind, words, language, taken, expected):
    assert surrogate(kind, words, language=language, taken=taken) == expected


def test_names_that_may_be_one_person_are_offered():
    known = ["Hannah Goldberg", "张伟", "Anna", "王小明"]
    assert kin("Hannah", known) == ["Hannah Goldberg"]
    assert kin("张", known) == ["张伟"]
    assert kin("小明", known) == ["王小明"]
    assert kin("Hann", known) == []
