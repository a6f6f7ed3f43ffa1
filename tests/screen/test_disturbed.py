"""The full screen under the mouse, in windows that change, with pastes and stores that go wrong."""

import asyncio

import pytest

from qualkit.errors import StoreError
from qualkit.model.coding import Mode
from qualkit.screen.codes import Codes
from qualkit.screen.keys import Explained
from qualkit.screen.memo import MemoWindow, Sheet
from tests.screen.desk import Desk, screened
from tests.session.study import CODEBOOK


def test_a_screen_that_becomes_too_small_says_so_takes_no_key_and_comes_back():
    async def scenario(desk):
        await desk.type("wai")
        await desk.pilot.resize_terminal(20, 10)
        await desk.pilot.pause()
        assert "too small" in desk.drawn()
        await desk.press("enter", "x", "ctrl+z")
        await desk.pilot.resize_terminal(80, 24)
        await desk.pilot.pause()
        assert desk.sitting.board.box.value == "wai"
        await desk.press("enter")

    assert screened(scenario).log.told() == [("codes", "acc.wait")]


@pytest.mark.parametrize(
    ("pasted", "value"),
    [
        pytest.param("x" * 1_000_000, "", id="a megabyte"),
        pytest.param("acc.wait\nacc.cost\n", "acc.wait acc.cost", id="two lines are one"),
        pytest.param("\x1b[2J等待", "\x1b[2J等待", id="signs that would steer a terminal"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_is_pasted_into_the_line(pasted, value):
    from textual import events

    async def scenario(desk):
        desk.sitting.board.box.post_message(events.Paste(pasted))
        await desk.pilot.pause()
        assert desk.sitting.board.box.value == value
        if len(pasted) > 1000:
            assert "1,000,000 characters were pasted" in desk.pane("says")
        await desk.press("escape")
        await desk.enter("0")

    assert screened(scenario).log.told() == [("none", "")]


def test_a_megabyte_pasted_into_a_memo_is_refused_with_a_word():
    from textual import events

    async def scenario(desk):
        await desk.press("f2")
        assert isinstance(desk.app.screen, MemoWindow)
        desk.app.screen.query_one(Sheet).post_message(events.Paste("x" * 1_000_000))
        await desk.pilot.pause()
        assert desk.app.screen.query_one(Sheet).text == ""
        assert "1,000,000 characters were pasted" in desk.drawn()

    screened(scenario)


def test_the_mouse_takes_codes_folds_themes_presses_keys_and_never_decides():
    async def scenario(desk):
        codes = desk.sitting.query_one(Codes)
        await desk.pilot.click(Codes, offset=(5, 1))
        assert desk.sitting.board.box.value == "acc.cost "
        await desk.press("escape")
        await desk.pilot.click(Codes, offset=(2, 0))
        assert "acc.cost" not in desk.pane("codes")
        await desk.pilot.click(Codes, offset=(2, 0))
        assert "acc.cost" in desk.pane("codes")
        await desk.pilot.click("#foot", offset=(1, 0))
        assert isinstance(desk.app.screen, Explained)
        await desk.pilot.click("#explained")
        for pane in ("#transcript", "#standing", "#says", "#head", "#rule", "#answer"):
            await desk.pilot.click(pane)
            await desk.pilot.hover(pane)
        codes.scroll(3)
        await desk.pilot.pause()
        assert desk.sitting.board.box.has_focus
        assert desk.log.told() == []
        await desk.pilot.click("#foot", offset=(27, 0))

    assert screened(scenario).log.told() == [("flag", "")]


def test_a_click_on_a_segment_goes_to_it_and_words_drawn_over_are_put_before_the_coder():
    async def scenario(desk):
        pane = desk.sitting.board.transcript
        place = {line.words.strip(): y for y, (_, line) in enumerate(pane._rows)}
        listens = next(y for words, y in place.items() if words.startswith("She listens"))
        await desk.pilot.click(pane, offset=(6, listens))
        await desk.pilot.pause()
        assert desk.view.position == 4
        rows = [line.words for _, line in pane._rows]
        y = next(i for i, words in enumerate(rows) if "She listens" in words)
        await desk.pilot.mouse_down(pane, offset=(5, y))
        await desk.pilot.hover(pane, offset=(15, y))
        await desk.pilot.mouse_up(pane, offset=(15, y))
        await desk.pilot.pause()
        assert desk.view.is_marked
        assert desk.view.words == "She listens"
        await desk.enter("tru.doctor")

    (decision,) = screened(scenario, size=(80, 40)).log.decisions
    assert (decision.quote, decision.codes) == ("She listens", ("tru.doctor",))


def test_a_codebook_that_changed_meanwhile_is_shown_with_the_next_segment():
    from dataclasses import replace

    from qualkit.model.codebook import Code, Text

    changed = replace(CODEBOOK, codes=(*CODEBOOK.codes, Code("acc.fare", "acc", Text({"en": "Fares"}))))

    class Books:
        book = CODEBOOK

        def current(self):
            return self.book, "" if self.book is CODEBOOK else "The codebook was changed."

    books = Books()

    async def scenario(desk):
        await desk.type("fares")
        assert "No code is called" in desk.pane("says")
        books.book = changed
        await desk.press("escape", "0", "enter")
        assert "The codebook was changed." in desk.pane("says")
        assert "acc.fare" in desk.pane("codes")
        await desk.enter("fares")

    log = screened(scenario, books=books, size=(120, 40)).log
    assert log.told() == [("none", ""), ("codes", "acc.fare")]


def test_a_click_on_a_suggestion_writes_its_number():
    async def scenario(desk):
        await desk.pilot.click("#suggestions", offset=(4, 2))
        assert desk.sitting.board.box.value == "2 "
        await desk.press("enter")

    assert screened(scenario, Mode.ASSIST).log.told() == [("codes", "tru.doctor")]


def test_trouble_with_the_store_is_told_and_the_session_can_be_started_again():
    async def scenario(desk):
        record = desk.record

        def locked(_decisions):
            raise StoreError("ann's layer is locked", hint="Close the other program.")

        desk.record = locked
        await desk.enter("wai")
        assert "ann's layer is locked" in desk.drawn()
        assert "Close the other program." in desk.drawn()
        desk.record = record
        await desk.press("x", "enter")
        assert desk.sitting.board.box.value == "wai"
        await desk.press("enter")

    assert screened(scenario).log.told() == [("codes", "acc.wait")]


def test_trouble_that_is_left_ends_the_session_with_its_error():
    async def scenario(desk):
        def locked(_decisions):
            raise StoreError("ann's layer is locked")

        desk.record = locked
        await desk.enter("wai")
        await desk.press("escape")

    assert isinstance(screened(scenario).app.asker.ended.error, StoreError)


def test_an_error_before_the_first_segment_ends_the_program_at_once():

    desk = Desk(codebook=CODEBOOK)

    def fails(_asker, _book):
        raise StoreError("no store")

    desk.app.asker._start = fails

    async def play():
        async with desk.app.run_test() as pilot:
            await pilot.pause()

    asyncio.run(play())
    assert desk.app.asker.ended is not None
    assert isinstance(desk.app.asker.ended.error, StoreError)
