"""The screen at three sizes, as it looks; seen by eye when it changes."""

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from qualkit.model.coding import Mode
from tests.screen.desk import screened


class Svg(SingleFileSnapshotExtension):
    """One picture a file."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_screen_with_codings_and_suggestions(size, snapshot):
    pictures = []

    async def scenario(desk):
        await desk.enter("acc.cost+barrier wait")
        await desk.press("enter")
        await desk.enter("0")
        await desk.enter("wai")
        await desk.press("ctrl+b", "ctrl+b")
        await desk.type("" if size[0] == 120 else "信任")
        for _ in range(5):  # panes that grew or shrank are drawn anew
            await desk.pilot.pause()
        pictures.append(desk.picture())

    screened(scenario, Mode.COMMIT_FIRST, size)
    assert pictures[0] == snapshot(extension_class=Svg)
