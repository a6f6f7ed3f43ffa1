"""The full screen on a study of files: its codebook, transcripts and layer change under it, from other windows."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from qualkit import store
from qualkit.errors import StoreError
from qualkit.model.coding import Coder, Mode
from qualkit.screen.app import SessionApp, Trouble
from qualkit.workflow.code import code
from qualkit.workflow.codebook import current
from qualkit.workflow.layers import add_coder, open_layer
from qualkit.workflow.read import import_transcripts
from qualkit.workflow.ready import ready
from qualkit.workflow.relink import finish
from qualkit.workflow.segment import segment
from tests.screen.desk import Desk


class StudyDesk(Desk):
    """A session on a study's own files."""

    def __init__(self, study, now, mode=Mode.BLIND):
        self.study, self.now = study, now
        self.engine = ready(study, now=now)
        with store.reading(self.engine) as connection:
            is_known = store.coders.find(connection, "ann") is not None
        if not is_known:
            add_coder(self.engine, Coder("ann"), now=now)

        def start(asker, book):
            segment(study, self.engine, only_new=True)
            ticks = iter(range(100_000))
            return code(
                study,
                self.engine,
                "ann",
                book=book,
                mode=mode,
                asker=asker,
                now=lambda: now,
                clock=lambda: float(next(ticks)),
            )

        self.app = SessionApp(start, lambda: current(study, self.engine, now=now), "en")

    def standing(self):
        with store.reading(open_layer(self.study, "ann", now=self.now)) as connection:
            return [(one.transcript, one.quote, one.code) for one in store.codings.standing(connection)]


def played(desk, scenario, size=(80, 24)):
    async def play():
        async with desk.at(*size):
            await scenario(desk)

    asyncio.run(play())
    return desk


def rewritten(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_transcript_updated_meanwhile_saves_nothing_says_why_and_goes_on_with_the_words_of_today(study, now):
    path = study.transcripts / "P1.txt"

    async def scenario(desk):
        await desk.enter("access.link")
        rewritten(path, "The film cost me twenty.", "Well, the film cost me twenty dollars.")
        import_transcripts(study, desk.engine, [path], update=True, now=now)
        finish(study, desk.engine, only=None, now=now, tell=lambda _: None)
        await desk.enter("cost.film")
        assert isinstance(desk.app.screen, Trouble)
        assert "was changed" in " ".join(desk.drawn().split())
        await desk.press("enter")
        while not desk.view.words.startswith("Well"):
            await desk.pilot.pause(0.01)
        assert desk.sitting.board.box.value == "cost.film"  # what was typed is still there
        await desk.press("enter")

    desk = played(StudyDesk(study, now), scenario)
    codes = {code: quote for _, quote, code in desk.standing()}
    assert codes["access.link"].startswith("I never found the link")
    assert codes["cost.film"].startswith("Well, the film cost me twenty dollars.")


def test_a_codebook_edited_in_another_window_is_followed_and_one_with_errors_is_refused_with_its_place(study, now):
    path = study.codebook_path

    async def scenario(desk):
        rewritten(path, "id: access.wait", "id: access.delay")
        await desk.enter("access.link")
        assert "The codebook was changed" in desk.pane("says")
        await desk.enter("access.delay")
        whole = path.read_text(encoding="utf-8")
        rewritten(path, "label: {en: Price of film, zh: 胶片费}", "lable: {en: Price of film}")
        await desk.enter("0")
        said = " ".join(desk.pane("says").split())
        assert "cannot be used: codebooks" in said
        assert "unknown key 'lable'" in said
        line = 1 + path.read_text(encoding="utf-8").splitlines().index("        lable: {en: Price of film}")
        assert f"clinic.yaml:{line}" in said
        path.write_text(whole, encoding="utf-8")
        await desk.enter("cost.film")
        assert not desk.view.is_refusal

    desk = played(StudyDesk(study, now), scenario, size=(120, 40))
    assert {code for _, _, code in desk.standing()} == {"access.link", "access.delay", "cost.film"}


def test_a_second_window_of_one_coder_is_refused_and_the_first_goes_on(study, now):
    async def scenario(desk):
        second = StudyDesk(study, now)
        async with not_begun(second):
            ended = second.app.asker.ended
            assert ended is not None
            assert isinstance(ended.error, StoreError)
            assert "ann is coding in another session that is still open" in str(ended.error)
        await desk.enter("access.link")

    desk = played(StudyDesk(study, now), scenario)
    assert [code for _, _, code in desk.standing()] == ["access.link"]


@asynccontextmanager
async def not_begun(desk):
    """A session that ends before its first segment."""
    async with desk.app.run_test(size=(80, 24)) as pilot:
        while desk.app.asker.ended is None:
            await pilot.pause()
        yield


def test_without_colour_everything_that_colour_says_is_said_by_a_sign_as_well(study, now, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    async def scenario(desk):
        await desk.enter("access.link+barrier")
        await desk.press("f4")
        await desk.enter("link")
        await desk.press("ctrl+b", "ctrl+b")
        drawn = desk.drawn()
        assert ">" in drawn
        assert "[[I never found the link" in drawn  # the segment asked about
        assert "access.link…" in drawn  # the margin
        assert "+barrier" in desk.pane("standing")
        assert "*access.link" in drawn  # what stands, in the tree

    desk = StudyDesk(study, now)
    played(desk, scenario, size=(120, 40))
    assert desk.app.no_color


@pytest.mark.parametrize("n_changes", [pytest.param(1, id="the light one"), pytest.param(3, id="round once")])
def test_the_colours_change_while_a_line_is_typed_and_the_line_stays(study, now, n_changes):
    async def scenario(desk):
        first = desk.app.theme
        await desk.type("lin")
        for _ in range(n_changes):
            await desk.press("f9")
        assert (desk.app.theme == first) == (n_changes == 3)
        await desk.press("enter")

    assert [code for _, _, code in played(StudyDesk(study, now), scenario).standing()] == ["access.link"]


def test_two_coders_on_one_study_each_save_their_own(study, now):
    async def scenario(desk):
        add_coder(desk.engine, Coder("bo"), now=now)
        layer = open_layer(study, "bo", now=now)
        for answer in ("access.link", "cost.film"):
            await desk.enter(answer)
            with store.reading(layer) as connection:
                assert store.decisions.log(connection) == []
        assert store.verify(layer) == []

    assert len(played(StudyDesk(study, now), scenario).standing()) == 2
