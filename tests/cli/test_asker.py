"""The asker of line mode: what is drawn, and what is read."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.cells import cell_len
from rich.console import Console

from qualkit.cli.asker import LineAsker
from qualkit.cli.card import Card, duration, hint, pace
from qualkit.cli.completion import CodeCompleter
from qualkit.model.codebook import Code, Example, ExampleKind, Text
from qualkit.model.coding import Mode
from qualkit.model.segment import Span
from qualkit.model.suggestion import Evidence, EvidenceKind, Suggestion
from qualkit.session import Answer, Invalid, Overlap, Progress, Quit, State, View, run
from tests.session.study import CODEBOOK, SEGMENTS, TRANSCRIPTS, Clock, Log, Session, find, suggestions


def plain_console(width, height=24):
    return Console(file=io.StringIO(), width=width, height=height, color_system=None, highlight=False)


def asker(lines="", *, console=None, language="en", is_interactive=False):
    console = console or plain_console(80)
    return LineAsker(
        console, io.StringIO(lines), lambda _book, typed: find(typed), language, is_interactive=is_interactive
    )


def printed(console):
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def conversation(lines, *, width=80, language="en", mode=Mode.COMMIT_FIRST, segments=SEGMENTS):
    console = plain_console(width)
    run(
        segments,
        TRANSCRIPTS,
        State.of(),
        codebook=CODEBOOK,
        coder="ann",
        mode=mode,
        ask=asker("\n".join(lines) + "\n", console=console, language=language).ask,
        record=Log().record,
        suggestions=suggestions,
        fingerprint=lambda code: code.id,
        now=lambda: datetime(2026, 3, 1, tzinfo=UTC),
        clock=Clock(),
    )
    return printed(console)


def full_view():
    """A view with everything on it."""
    view = Session("wait+barrier", "m ask her [bold]again[/bold]", "f", mode=Mode.COMMIT_FIRST).last
    kinds = list(EvidenceKind)
    proposed = tuple(
        Suggestion(
            view.transcript,
            view.segment.span,
            code.id,
            rank,
            0.9 - 0.17 * rank,
            (
                Evidence(
                    kinds[rank % 4],
                    "车票太贵了，一个星期的钱就没了。 The fare is too high.",
                    f"P0{rank} ¶12",
                    0.5,
                ),
            ),
        )
        for rank, code in enumerate(CODEBOOK.codes[:5], start=1)
    )
    overlap = Overlap(Span(5, 40), "a longer\npassage", ("tru.doctor",))
    return replace(view, suggestions=proposed, overlaps=(overlap,), case="clinic A", after="Then I wait. " * 80)


def card(width, height=None, *, language="en", is_plain=True, **more):
    return Card(CODEBOOK, language, width, height, is_plain, **more)


def drawn(view, **options):
    return "\n".join(line.plain for line in card(**options).lines(view))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_full_view_is_drawn(width, language, snapshot):
    assert drawn(full_view(), width=width, language=language) == snapshot(name="piped")
    assert drawn(full_view(), width=width, height=18, language=language) == snapshot(name="on 24 lines")
    assert drawn(full_view(), width=width, height=40, language=language) == snapshot(name="on a tall screen")


def test_a_piped_session_reads_like_a_conversation(snapshot):
    assert conversation(["wait", ". 1", "? cost", "xyz", "", "m why", "0", "", "q"]) == snapshot


def test_a_chinese_segment_is_drawn_with_its_turn(snapshot):
    view = Session("cost", segments=SEGMENTS[4:]).last
    assert drawn(view, width=40, language="zh") == snapshot


def test_every_command_is_explained(snapshot):
    assert drawn(Session("?").last, width=80, height=40) == snapshot


@pytest.mark.parametrize("width", [24, 40, 61, 80, 100])
@pytest.mark.parametrize("height", [None, 10, 18, 50])
def test_no_line_is_wider_than_the_screen(width, height):
    views = [full_view(), *Session("?", "? cost", "acc", "0", "split and the", mode=Mode.ASSIST).views]
    for view in views:
        for line in card(width, height).lines(view):
            assert cell_len(line.plain) <= width


@settings(max_examples=50, deadline=None)
@given(
    st.text(max_size=300),
    st.text(min_size=1, max_size=200),
    st.text(max_size=300),
    st.sampled_from([24, 40, 80]),
)
def test_any_words_are_drawn_within_the_width_and_steer_nothing(before, words, after, width):
    view = replace(full_view(), before=before, words=words, after=after, question=words, memos=(words,))
    for line in card(width, 18).lines(view):
        assert cell_len(line.plain) <= width
        assert "\x1b" not in line.plain
        assert "\u202e" not in line.plain


def test_a_full_view_of_five_suggestions_fits_on_24_lines_of_80_columns():
    view = replace(full_view(), overlaps=(), is_flagged=False)
    assert len(card(80, 18).lines(view)) <= 18


def test_the_segment_is_never_clipped():
    words = "wurd " * 200
    lines = card(80, 18).lines(replace(full_view(), words=words))
    assert " ".join(line.plain for line in lines).count("wurd") == 200


def test_the_segment_stands_out_by_style_and_within_a_longer_turn_by_marks_as_well():
    lines = card(80, is_plain=False).lines(full_view())
    bold = [line.plain[span.start : span.end] for line in lines for span in line.spans if span.style == "bold"]
    assert "Two buses, and the other one is late." in bold
    assert any("[[Two buses" in line.plain for line in lines)
    whole = card(80, is_plain=False).lines(replace(full_view(), before="", after=""))
    assert not any("[[" in line.plain for line in whole)


def test_of_a_long_question_the_end_is_shown():
    view = replace(full_view(), question="Let me think. " * 40 + "How long did you wait?")
    for height in (None, 18, 40):
        assert "…" in drawn(view, width=40, height=height)
        assert "you wait?" in drawn(view, width=40, height=height)


def test_help_that_a_small_screen_cannot_hold_beside_the_segment_stands_alone():
    view = Session("? cost").last
    lines = [line.plain for line in card(40, 9).lines(view)]
    assert lines[0].startswith("P01")
    assert not any("[[" in line for line in lines)
    assert any(line.startswith("acc.cost") for line in lines)
    assert len(lines) <= 9


def test_a_view_on_a_small_screen_keeps_its_place_and_question_in_sight():
    view = replace(full_view(), overlaps=(), is_flagged=False, memos=(), before="", after="", message="Saved.")
    assert len(card(40, 14).lines(view)) <= 14


def test_markup_in_words_is_drawn_as_written():
    console = plain_console(80)
    asker(console=console).ask(full_view())
    assert "Memo: ask her [bold]again[/bold]" in printed(console)


def test_bars_have_signs_of_ascii_for_terminals_without_unicode():
    text = drawn(full_view(), width=80, height=40, is_ascii=True)
    assert "####" in text
    assert "█" not in text


def test_examples_name_the_code_to_use_instead():
    close = Example(ExampleKind.CLOSE_BUT_NO, Text({"en": "I fear the bill."}), use="tru.doctor")
    view = replace(full_view(), asked_help=Code("acc.x", "acc", Text({"en": "X"}), examples=(close,)))
    assert "close but no: “I fear the bill.” (use tru.doctor)" in drawn(view, width=80)


def test_a_code_that_the_codebook_lost_is_drawn_by_its_id():
    assert "Yours: gone.code" in drawn(replace(full_view(), codes=("gone.code",), facets={}), width=80)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (89.0, "89 s"), (100.0, "2 min"), (3599.0, "1 h 0 min"), (4800.0, "1 h 20 min")],
)
def test_durations_are_said_in(seconds, words):
    assert duration(seconds) == words


def test_the_pace_tells_nothing_before_the_first_answer_and_no_time_at_the_end():
    assert pace(Progress(0, 6)) == "0 decided · 6 left"
    assert pace(Progress(6, 0, 12.0, 0.0)) == "6 decided · 0 left · 12 s each"


def test_hints_follow_what_can_be_done():
    shown = Session("wait", "", mode=Mode.COMMIT_FIRST).views
    assert hint(shown[0]).startswith("type codes")
    assert hint(shown[1]).startswith("Enter keeps yours")
    assert "type codes or numbers" in hint(Session(mode=Mode.ASSIST).last)
    assert hint(Session("cost", segments=SEGMENTS[:1]).last).startswith("All is decided · Enter ends")
    assert hint(Session("s", "s", segments=SEGMENTS[:1]).last).startswith("Only skipped")
    assert hint(Session("cost", "b").last).startswith("Enter keeps · type codes")


def test_the_end_of_the_input_quits():
    assert asker("").ask(full_view()) == Quit()


def test_the_last_line_needs_no_line_feed():
    assert asker("cost").ask(full_view()) == Answer(("acc.cost",))


def test_a_line_of_control_signs_is_refused_and_not_echoed():
    console = plain_console(80)
    assert isinstance(asker("\x1b[2J\n", console=console).ask(full_view()), Invalid)
    assert "\x1b" not in printed(console)


def test_blind_sessions_and_first_views_print_no_suggested_code():
    blind = conversation(["0", "0", "v", "0"], mode=Mode.BLIND)
    assert "acc.cost" not in blind
    first = conversation(["m note"], mode=Mode.COMMIT_FIRST)
    assert "acc.cost" not in first


def typed(keys, view=None):
    """What an interactive asker makes of keys, and what it drew."""
    console = Console(file=io.StringIO(), width=80, height=24, force_terminal=True, color_system="standard")
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        return asker(console=console, is_interactive=True).ask(view or full_view()), printed(console)


def test_at_a_terminal_the_screen_is_cleared_and_a_line_is_read():
    action, text = typed("dist\r")
    assert action == Answer(("acc.distance",))
    assert "\x1b[2J" in text


def test_at_a_terminal_control_d_quits_and_control_c_interrupts():
    assert typed("\x04")[0] == Quit()
    with pytest.raises(KeyboardInterrupt):
        typed("\x03")


def completions(line, language="en", codebook=CODEBOOK):
    offered = CodeCompleter(codebook, language).get_completions(Document(line), CompleteEvent())
    return [(one.text, one.display_meta_text) for one in offered]


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        pytest.param("", [], id="nothing typed"),
        pytest.param("acc.", ["acc.cost", "acc.distance", "acc.wait"], id="beginning of an id"),
        pytest.param("cost d", ["acc.distance", "tru.doctor", "tru.data"], id="second word"),
        pytest.param("cost，wai", ["acc.wait"], id="behind a Chinese comma"),
        pytest.param("路", ["acc.distance"], id="inside a Chinese label"),
        pytest.param("trust", ["tru.doctor", "tru.data"], id="beginning of a label"),
        pytest.param("=non", ["none"], id="behind an equals sign"),
        pytest.param("? cos", ["acc.cost"], id="help on a code"),
        pytest.param("cost+", ["barrier", "help", "low", "high", "helpless", "contradicts"], id="facet values"),
        pytest.param("cost+障", ["barrier"], id="Chinese facet value"),
        pytest.param("old", [], id="retired codes are left out"),
        pytest.param("m cost", [], id="a memo is free text"),
        pytest.param("split the", [], id="a split is the segment's words"),
    ],
)
def test_codes_are_completed_from(line, ids):
    assert [text for text, _ in completions(line)] == ids


def test_a_completion_shows_its_label_in_both_languages():
    assert completions("acc.c", "zh") == [("acc.cost", "看病费用 / Cost of care")]
    assert completions("cost+bar") == [("barrier", "valence: Barrier / 障碍")]


def test_a_keypress_is_answered_within_50_ms_with_1000_codes():
    codes = tuple(
        Code(f"theme{i % 30}.code{i}", "acc", Text({"en": f"Label {i}", "zh": f"标签{i}"})) for i in range(1000)
    )
    completer = CodeCompleter(replace(CODEBOOK, codes=codes), "en")
    took = []
    for typed_so_far in ("c", "co", "标", "zzz", "9"):
        start = time.perf_counter()
        list(completer.get_completions(Document(typed_so_far), CompleteEvent()))
        took.append(time.perf_counter() - start)
    assert sorted(took)[len(took) // 2] < 0.05


def test_drawing_leaves_the_view_alone():
    view: View = full_view()
    before = replace(view)
    card(80, 18).lines(view)
    assert view == before
