"""Draw the README's pictures from the shipped study: ``python docs/pictures.py`` writes docs/images/*.svg."""

from __future__ import annotations

import io
import re
import tempfile
from datetime import UTC, datetime
from functools import partial
from html import unescape
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console

from qualkit import codebook as books
from qualkit.cli.asker import LineAsker
from qualkit.model.coding import Coder, Mode
from qualkit.report.terminal import matrix_table
from qualkit.session import Action, NoneFits, Quit, View
from qualkit.workflow import findings, layers
from qualkit.workflow.code import code
from qualkit.workflow.ready import ready
from qualkit.workflow.start import init_example
from qualkit.workflow.suggest import suggest

if TYPE_CHECKING:
    from qualkit.model.codebook import Codebook
    from qualkit.store import Engine
    from qualkit.study import Study

IMAGES = Path(__file__).parent / "images"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WIDTH = 92
CELL = 12.2
"""Width of a cell in rich's SVG."""


class OneMoment:
    """Answers none until a turn is reached, then draws that segment before and after its answer, and stops."""

    def __init__(self, turn: int, answer: str, console: Console) -> None:
        self._turn = turn
        lines = io.StringIO(f"{answer}\n")
        self._asker = LineAsker(console, lines, books.matches, "en", is_interactive=False)

    def ask(self, view: View) -> Action:
        """An answer to the view."""
        if view.turn < self._turn:
            return NoneFits()
        return self._asker.ask(view) if view.turn == self._turn else Quit()


def recording() -> Console:
    """A console that keeps what is printed."""
    return Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")


def write(console: Console, name: str, title: str) -> None:
    """Put what a console recorded in place, as SVG that loads no font from elsewhere."""
    svg = console.export_svg(title=title)
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+", "terminal", svg.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas"))
    svg = re.sub(r'textLength="[\d.]+"([^>]*)>([^<]*)<', _wide, svg)
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / name).write_text(svg, encoding="utf-8", newline="\n")


def _wide(match: re.Match[str]) -> str:
    """A text's length by its cells, as rich counts its characters: a Chinese one has two cells."""
    length = cell_len(unescape(match[2])) * CELL
    return f'textLength="{length:g}"{match[1]}>{match[2]}<'


def draw_matrix(study: Study, engine: Engine, book: Codebook) -> None:
    """The theme matrix of the first coder."""
    layer = layers.chosen(study, engine, None)
    found = findings.material(study, engine, layer, book, now=NOW)
    made = findings.matrix(study, found, book, rows="case", columns="theme", cells="counts")
    console = recording()
    console.print(matrix_table(made, findings.provenance(study, engine, layer, book, now=NOW)))
    write(console, "matrix.svg", "qualkit matrix")


def draw_session(study: Study, engine: Engine, book: Codebook) -> None:
    """A segment before the coder's own answer, and after it with suggestions."""
    suggest(study, engine, coder=None, now=NOW)
    layers.add_coder(engine, Coder("ann"), now=NOW)
    console = recording()
    code(
        study,
        engine,
        "ann",
        book=book,
        mode=Mode.COMMIT_FIRST,
        asker=OneMoment(24, "notice+barrier", console),
        transcripts=["P02"],
        now=lambda: NOW,
        clock=partial(next, count(0.0, 6.5)),
    )
    write(console, "session.svg", "qualkit code --coder ann")


def main() -> None:
    """Draw the pictures."""
    with tempfile.TemporaryDirectory() as scratch:
        study = init_example(Path(scratch) / "demo")
        engine = ready(study, now=NOW)
        book = books.read(study.codebook_path, root=study.root)
        draw_matrix(study, engine, book)
        draw_session(study, engine, book)


if __name__ == "__main__":
    main()
