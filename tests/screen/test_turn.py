"""A turn drawn as lines: widths, margins, and which character stands where."""

from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from rich.cells import cell_len

from qualkit.model.coding import Verdict
from qualkit.model.segment import Segment, Span, Unit
from qualkit.model.transcript import Role, Transcript, Turn
from qualkit.screen.turn import GUTTER, Drawing, clock
from qualkit.session import Standing

WORDS = st.text(alphabet="ab é医生，。 \t\n😀[]", min_size=3, max_size=120).filter(lambda text: text.strip())


def drawn(words, asked=None, held=None, *, width=40, margin=14, marked=None):
    turn = Turn(1, Span(0, len(words)), "Ann", Role.PARTICIPANT, 65_000)
    transcript = Transcript("T", words, (turn,), "T.txt", "0" * 64, "T")
    segments = [Segment("T", span, 1, Unit.SENTENCE) for span in ([asked] if asked else [])]
    drawing = Drawing(width, margin, {"a.b": "cyan"}, str)
    return drawing.turn(transcript, turn, segments, held or {}, asked=asked, marked=marked)


@limits(max_examples=80, deadline=None)
@given(WORDS, st.data(), st.integers(30, 90))
def test_no_line_is_wider_than_the_pane_and_every_character_is_found_where_it_is_drawn(words, data, width):
    start = data.draw(st.integers(0, len(words) - 2))
    asked = Span(start, data.draw(st.integers(start + 1, len(words))))
    held = {asked: Standing(Verdict.CODES, ("a.b", "c.d"))}
    lines = drawn(words, asked, held, width=width)
    shown = ""
    for line in lines:
        assert cell_len(line.text.plain) <= width
        for index, character in enumerate(line.words):
            offset = line.offset(index)
            assert offset is not None
            if words[min(offset, len(words) - 1)].replace("\t", " ") == character:
                shown += character
    assert [c for c in shown if not c.isspace() and c not in "[]"] == [
        c for c in words if not c.isspace() and c not in "[]"
    ]


def test_the_segment_stands_between_marks_and_beside_a_bar():
    lines = [line.text.plain.rstrip() for line in drawn("One. Two three. Four.", Span(5, 16), width=60)]
    assert lines == ["¶1  Ann  1:05", ">  One. [[Two three.]] Four.", ""]


def test_a_coding_over_several_lines_is_bracketed_and_named_once():
    words = "word " * 30
    held = {Span(0, 104): Standing(Verdict.CODES, ("a.b",), {"a.b": {"valence": "barrier"}})}
    lines = [line.text.plain for line in drawn(words, held=held, width=60, margin=20)]
    margins = [line[GUTTER + 37 :].strip() for line in lines[1:-1]]
    assert margins == ["┌  a.b+barrier", "│", "└", "", ""]


def test_two_codings_on_one_line_are_both_named():
    held = {
        Span(0, 4): Standing(Verdict.CODES, ("a.b",)),
        Span(5, 8): Standing(Verdict.CODES, ("c.d",), is_flagged=True),
    }
    (_, line, _) = drawn("One. Two", held=held, width=60, margin=20)
    assert line.text.plain.endswith("-- a.b c.d")


def test_a_narrow_pane_has_no_margin():
    held = {Span(0, 4): Standing(Verdict.CODES, ("a.b",))}
    assert "a.b" not in "".join(line.text.plain for line in drawn("One. Two", held=held, margin=0))


def test_clock():
    assert [clock(one) for one in (0, 65_000, 3_723_000)] == ["0:00", "1:05", "1:02:03"]
