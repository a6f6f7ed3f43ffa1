"""On a terminal without Unicode, signs that mean different things stay different, and columns stay in line."""

import pytest

from qualkit.cli.encoding import HANDLER
from qualkit.report.legend import SYMBOLS


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("P07 ¶12 · café – “yes”…", "ascii", 'P07 #12 . cafe - "yes"~'),
        ("██░░ 40%", "ascii", "##.. 40%"),
        ("胶片 film", "ascii", "???? film"),
        ("胶片 ¶2 ░", "gbk", "胶片 #2 ."),
        ("🙂", "latin-1", "??"),
    ],
)
def test_a_sign_that_cannot_be_drawn_has_one_that_can(text, encoding, shown):
    assert text.encode(encoding, HANDLER).decode(encoding) == shown


def test_the_symbols_of_empty_cells_stay_apart():
    drawn = {symbol.encode("ascii", HANDLER) for symbol in SYMBOLS.values()}
    assert len(drawn) == len(SYMBOLS)


def test_no_sign_changes_the_width_of_a_line():
    line = "─│┼╇━█░·–…¶×“”‘’→✓"
    assert len(line.encode("ascii", HANDLER)) == len(line)
