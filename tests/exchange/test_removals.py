"""The record of removed cases reads back as it was written, and says what is wrong with it."""

from dataclasses import replace
from pathlib import PurePath

from hypothesis import given
from hypothesis import strategies as st

from qualkit.exchange import begun_line, done_line, read_removals
from qualkit.model.removal import Removal, mark

PATH = PurePath("removals.jsonl")
names = st.text(max_size=6)
counts = st.dictionaries(names, st.integers(0, 10**6), max_size=3)


@given(names, st.lists(names, max_size=3), counts, counts)
def test_a_removal_reads_back(label, of, erased, decisions):
    begun = Removal(label, "2026-01-01T00:00:00Z", "salt", frozenset(mark("salt", name) for name in of))
    done = replace(begun, done_at="2026-01-01T00:00:01Z", erased=erased, decisions=decisions)
    assert read_removals(begun_line(begun).encode(), PATH) == ([begun], [])
    assert read_removals((begun_line(begun) + done_line(done)).encode(), PATH) == ([done], [])
    assert all(done.is_of(name) for name in of)


def test_lines_that_cannot_be_read_are_told_with_their_number():
    lines = b'{"state": "done", "at": "x", "erased": {}, "decisions": {}}\n\nnonsense\n[]\n{"state": "begun"}\n'
    found, problems = read_removals(lines, PATH)
    assert found == []
    assert [problem.where.line for problem in problems] == [1, 3, 4, 5]
