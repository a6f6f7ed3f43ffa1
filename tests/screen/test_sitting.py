"""The full screen driven by keys: what they record, and what is to be seen."""

import asyncio
from threading import Event

import pytest

from qualkit.model.coding import Mode
from qualkit.screen.keys import Explained
from qualkit.screen.memo import Sheet
from qualkit.screen.suggested import Suggested
from tests.screen.desk import Desk, screened
from tests.session.study import SEGMENTS


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        pytest.param(["w", "a", "i", "enter"], [("codes", "acc.wait")], id="the code found by what was typed"),
        pytest.param(["t", "r", "u", "enter"], [("codes", "tru.doctor")], id="the first of several found"),
        pytest.param(["t", "r", "u", "down", "enter"], [("codes", "tru.data")], id="the one moved to"),
        pytest.param(["down", "tab", "enter"], [("codes", "acc.cost")], id="one taken from the tree with Tab"),
        pytest.param(["down", "enter", "enter"], [("codes", "acc.cost")], id="one taken from the tree with Enter"),
        pytest.param(["等", "待", "enter"], [("codes", "acc.wait")], id="a code by its Chinese label"),
        pytest.param(["0", "enter"], [("none", "")], id="none"),
        pytest.param(["f3"], [("skip", "")], id="skip"),
        pytest.param(["f4"], [("flag", "")], id="flag"),
        pytest.param(["f4", "ctrl+z"], [("flag", ""), ("undo", "1")], id="undo"),
        pytest.param(["f4", "ctrl+z", "ctrl+y"], [("flag", ""), ("undo", "1"), ("undo", "2")], id="redo"),
        pytest.param(["f7"], [("join", "")], id="join"),
        pytest.param(["f6", "0", "enter", "ctrl+g"], [("none", "")], id="going to open and flagged segments"),
        pytest.param(["ctrl+t", "f8", "escape"], [], id="going to the uncertain one, a line that is emptied again"),
        pytest.param(["f2", "W", "h", "y", "f2"], [("memo", "")], id="memo"),
        pytest.param(["f2", "W", "escape"], [], id="a memo that is not saved"),
        pytest.param(["f2", "f2"], [], id="an empty memo"),
        pytest.param(["w", "a", "escape", "0", "enter"], [("none", "")], id="a line that was emptied"),
        pytest.param(["enter"], [], id="Enter with nothing to keep"),
        pytest.param(["x", "x", "x", "enter"], [], id="a word that is no code"),
        pytest.param(["f5"], [], id="reveal in a blind session"),
        pytest.param(["ctrl+b"], [], id="back from the first"),
        pytest.param(["f1", "escape", "0", "enter"], [("none", "")], id="an answer after the keys were explained"),
        pytest.param(["question_mark", "q", "0", "enter"], [("none", "")], id="the key that closes types nothing"),
        pytest.param(["pagedown", "pageup", "ctrl+home", "f9"], [], id="moving about"),
        pytest.param(["up", "backspace", "left", "tab"], [], id="keys that only write"),
    ],
)
def test_keys_record(keys, told):
    async def scenario(desk):
        await desk.press(*keys)

    assert screened(scenario).log.told() == told


def test_several_codes_and_facets_are_saved_as_in_line_mode():
    async def scenario(desk):
        await desk.enter("acc.cost+barrier wai")

    (decision,) = screened(scenario).log.decisions
    assert decision.codes == ("acc.cost", "acc.wait")
    assert decision.facets == {"acc.cost": {"valence": "barrier"}}


def test_what_enter_does_stands_below_the_line_before_it_is_pressed():
    async def scenario(desk):
        await desk.type("wai")
        assert desk.pane("says").startswith("Enter saves acc.wait Waiting")
        await desk.press("escape")
        await desk.type("0")
        assert desk.pane("says").startswith("Enter saves that no code fits")
        await desk.press("escape")
        await desk.enter("wai")
        await desk.press("ctrl+b")
        await desk.type("acc.cost")
        assert "no longer acc.wait" in desk.pane("says")

    screened(scenario)


def test_the_tree_narrows_to_what_is_typed_and_the_rule_of_the_highlighted_code_is_shown():
    async def scenario(desk):
        assert "- Access" in desk.pane("codes")
        await desk.type("xyz")
        assert "- Access" in desk.pane("codes")
        assert "No code is called 'xyz'" in desk.pane("says")
        await desk.press("escape")
        await desk.type("费用")
        assert desk.pane("codes").splitlines()[1].split()[1] == "*acc.cost"
        assert "What care costs the patient." in " ".join(desk.pane("rule").split())

    screened(scenario, size=(120, 40))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_before_the_own_answer_no_suggestion_is_anywhere_on_the_screen(size):
    async def scenario(desk):
        suggested = desk.sitting.query_one(Suggested)
        assert not suggested.lines
        assert "70%" not in desk.drawn()
        await desk.enter("wai")
        assert desk.view.suggestions
        assert "70%" in desk.drawn()
        assert "1 acc.cost" in desk.pane("suggestions")
        await desk.enter("1")
        assert not suggested.lines
        assert "70%" not in desk.drawn()

    desk = screened(scenario, Mode.COMMIT_FIRST, size=size)
    assert [one.codes for one in desk.log.decisions] == [("acc.wait",), ("acc.cost",)]


def test_a_blind_session_never_shows_a_suggestion():
    async def scenario(desk):
        for _ in SEGMENTS:
            await desk.enter("wai")
            assert not desk.sitting.query_one(Suggested).lines

    screened(scenario, Mode.BLIND)


def test_a_key_pressed_before_the_segment_was_on_screen_decides_nothing():
    async def scenario(desk):
        handler = desk.sitting.handler("enter", time=0.0, is_empty=True)
        await desk.type("0")
        await handler()
        assert "Press it again" in desk.pane("says")
        await desk.press("enter")

    assert screened(scenario).log.told() == [("none", "")]


def test_what_is_typed_before_the_first_segment_is_on_screen_stays_and_decides_nothing():
    ready = Event()
    desk = Desk()
    start = desk.app.asker._start

    def slow(asker, book):
        ready.wait(10)
        return start(asker, book)

    desk.app.asker._start = slow

    async def play():
        async with desk.app.run_test(size=(80, 24)) as pilot:
            desk.pilot = pilot
            await pilot.press(*"wai", "enter")
            assert desk.sitting.board.view is None
            ready.set()
            while desk.view is None:
                await pilot.pause()
            await pilot.pause()
            assert desk.sitting.board.box.value == "wai"
            assert "That key came before this was on screen" in desk.pane("says")
            assert desk.log.told() == []
            await desk.press("enter")
            desk.app.asker.leave()

    asyncio.run(play())
    assert desk.log.told() == [("codes", "acc.wait")]


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
def test_a_session_can_be_left_before_its_first_segment_is_on_screen(key):
    ready = Event()
    desk = Desk()
    start = desk.app.asker._start

    def slow(asker, book):
        ready.wait(10)
        return start(asker, book)

    desk.app.asker._start = slow

    async def play():
        async with desk.app.run_test(size=(80, 24)) as pilot:
            await pilot.press(key)
            ready.set()
        desk.app.asker.leave()

    asyncio.run(play())
    assert desk.app.asker.ended is not None
    assert desk.app.asker.ended.summary is not None
    assert desk.log.told() == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("Access", {"acc.cost", "acc.wait"}, id="a theme's label"),
        pytest.param("可及", {"acc.cost", "acc.wait"}, id="its label in Chinese"),
        pytest.param("及性", {"acc.cost", "acc.wait"}, id="a part of that"),
    ],
)
def test_a_themes_name_brings_its_codes_into_sight_and_means_none_of_them(typed, shown):
    async def scenario(desk):
        await desk.type(typed)
        tree = desk.pane("codes")
        assert shown <= set(tree.replace("*", " ").replace(">", " ").split())
        assert "tru.doctor" not in tree
        assert "moves to the codes of this theme" in desk.pane("says")
        await desk.press("enter")
        assert desk.log.told() == []
        await desk.press("down", "tab")
        assert desk.sitting.board.box.value == "acc.cost "
        await desk.press("enter")

    assert screened(scenario, size=(120, 40)).log.told() == [("codes", "acc.cost")]


def test_a_refused_line_stays_to_be_mended():
    async def scenario(desk):
        await desk.enter("xxx")
        assert desk.sitting.board.box.value == "xxx"
        assert "No code is called 'xxx'" in desk.pane("says")

    screened(scenario)


def test_codings_stand_in_the_margin_with_their_codes():
    async def scenario(desk):
        await desk.enter("acc.cost+barrier")
        await desk.enter("0")
        page = desk.pane("transcript")
        assert "acc.cost+bar" in page
        assert ">0 Two" in page
        assert "[[Then" in page

    screened(scenario, size=(100, 30))


def test_undo_and_redo_go_back_beyond_the_session():
    async def first(desk):
        await desk.enter("wai")
        await desk.enter("acc.cost")

    log = screened(first).log

    async def second(desk):
        await desk.press("ctrl+z", "ctrl+z")
        assert desk.view.position == 1
        assert desk.view.codes == ()
        await desk.press("ctrl+y", "ctrl+y")
        assert desk.view.codes == ("acc.cost",)

    screened(second, log=log)


def test_quitting_from_a_memo_leaves_it_as_a_draft_first():
    async def scenario(desk):
        await desk.press("f2", "W", "ctrl+q")
        assert desk.app.screen is desk.sitting
        await desk.press("question_mark", "ctrl+q", "f2")
        assert desk.app.screen.query_one(Sheet).text == "W"

    assert screened(scenario).log.told() == []


def test_a_memo_that_was_left_comes_back_as_a_draft():
    async def scenario(desk):
        await desk.press("f2", "W", "h", "y", "escape", "f2")
        assert desk.app.screen.query_one(Sheet).text == "Why"
        await desk.press("ctrl+s")
        assert desk.view.memos == ("Why",)
        assert "Memo: Why" in desk.pane("standing")

    screened(scenario)


def test_two_keys_at_once_close_one_window_and_save_one_memo():
    async def scenario(desk):
        await desk.press("question_mark")
        help_window = desk.app.screen
        help_window.dismiss()
        help_window.dismiss()
        await desk.pilot.pause()
        assert desk.app.screen is desk.sitting
        await desk.press("f2", "W")
        memo = desk.app.screen
        memo.action_save()
        memo.action_save()
        await desk.pilot.pause()
        assert desk.app.screen is desk.sitting
        assert desk.view.memos == ("W",)

    screened(scenario)


def test_the_words_of_the_help_are_shown_and_any_key_closes_them():
    async def scenario(desk):
        await desk.press("question_mark")
        assert isinstance(desk.app.screen, Explained)
        before = desk.drawn()
        await desk.press("pagedown", "down", "up")
        assert desk.drawn() != before
        await desk.press("escape")
        assert desk.app.screen is desk.sitting
        await desk.enter("help")
        assert isinstance(desk.app.screen, Explained)
        await desk.press("escape")
        await desk.enter("help wait")
        assert "acc.wait" in desk.pane("rule")

    screened(scenario)


def test_the_session_ends_with_the_last_answer_and_an_enter_more():
    async def scenario(desk):
        for _ in SEGMENTS:
            await desk.enter("0")
        assert "All is decided" in desk.pane("says")
        await desk.press("enter")

    desk = screened(scenario)
    assert desk.app.return_value is not None
    assert desk.app.return_value.summary.none == len(SEGMENTS)


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
def test_quitting_tells_what_was_done(key):
    async def scenario(desk):
        await desk.enter("0")
        await desk.press(key)

    ended = screened(scenario).app.return_value
    assert ended is not None
    assert (ended.summary.none, ended.summary.left) == (1, len(SEGMENTS) - 1)


def test_words_of_the_segment_are_offered_as_the_name_of_a_new_code():
    async def scenario(desk):
        await desk.press("f8")
        assert desk.sitting.board.box.value == "vivo Two buses, and the other one is late."
        assert "draft code" in desk.pane("says")

    assert screened(scenario).log.told() == []


def test_two_hundred_decisions_are_recorded_as_they_were_made():
    script = ["wai", "0", "acc.cost tru.doctor", "f4", "ctrl+z", "ctrl+y", "ctrl+b", "等待", "f3", "m why"]

    async def scenario(desk):
        for number in range(200):
            line = script[number % len(script)]
            before = len(desk.log.decisions)
            if line in desk.sitting.keys_that_act:
                await desk.sitting.keys_that_act[line]()
            else:
                desk.sitting.board.box.value = line
                await desk.sitting.action_enter()
            shown = desk.view
            place = (shown.segment.transcript, shown.segment.span)
            assert len(desk.log.decisions) >= before
            standing = desk.view.page.held.get(place[1])
            assert shown.codes == (standing.codes if standing else ())
        assert desk.sitting.view is not None

    desk = screened(scenario, segments=SEGMENTS)
    assert len(desk.log.decisions) > 100
