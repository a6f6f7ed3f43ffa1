"""Tables of a report in a terminal: who gets the room."""

from __future__ import annotations

import io

from rich.console import Console

from qualkit.report.blocks import Block, Blocks, Row, blocks_table

LABEL = "Opening images across hospitals"
WORDS = "Finding the way in (1), Operating the viewer (1)"


def drawn(block, width=80):
    file = io.StringIO()
    Console(width=width, file=file, color_system=None).print(blocks_table(Blocks("Report", (), (block,), (), ())))
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_words_get_the_room_that_heads_of_numbers_could_take():
    columns = ("code", "segments disputed", "of segments with it", "boundary only", "taken for")
    lines = drawn(Block("Codes", columns, (Row(LABEL, ("3", "10", "0", WORDS)),), is_text=True))
    told = [line for line in lines if "Finding" in line or "Operating" in line]
    assert "Finding the way in (1)," in told[0]
    assert len(told) == 2, "the words stand in two lines, not in a narrow column of five"


def test_a_label_comes_first_where_there_are_only_numbers():
    lines = drawn(Block("Codes", ("code", "segments", "cases"), (Row(LABEL, ("3", "10")),)))
    assert any(line.startswith(LABEL) for line in lines)
