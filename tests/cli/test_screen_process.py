"""The full screen as a process of its own in a terminal: when it opens, what it loads, what a kill costs."""

import os
import re
import select
import struct
import subprocess
import sys

import pytest

from qualkit import store
from qualkit.screen.app import HUNG_UP
from qualkit.workflow import layers
from tests.cli.test_session_process import HEAVY

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is wanted")

PROGRAM = (
    "import sys\n"
    "from qualkit.cli.main import main\n"
    "sys.argv = ['qualkit', 'code', '--coder', 'ann', *sys.argv[1:]]\n"
    "try:\n    main()\nexcept SystemExit:\n    pass\n"
    f"print('LOADED', [name for name in {[*HEAVY, 'prompt_toolkit']!r} if name in sys.modules])\n"
)


class Terminal:
    """A session in a pseudo-terminal."""

    def __init__(self, folder, *words, size=(24, 80), stderr=None, **variables):
        import fcntl
        import pty
        import termios

        self.own, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", **variables}
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *words],
            cwd=folder,
            stdin=other,
            stdout=other,
            stderr=stderr or other,
            env=environment,
            start_new_session=True,
        )
        os.close(other)
        self.seen = ""

    def until(self, words, *, seconds=30):
        """Read until words were printed, whatever places them on the screen; what came before them is left behind."""
        while words not in self.text():
            ready, _, _ = select.select([self.own], [], [], seconds)
            assert ready, f"{words!r} never came:\n{self.text()[-2000:]}"
            self.seen += os.read(self.own, 65_536).decode(errors="replace")
        self.seen = ""

    def text(self):
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", " ", self.seen)

    def type(self, keys):
        os.write(self.own, keys.encode())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.own)


@pytest.fixture
def built(study, call):
    """The small study with coder ann, segments and suggestions."""
    call("suggest")
    call("coder", "add", "ann")
    return study


def test_it_opens_in_a_terminal_and_loads_nothing_heavy(built):
    with Terminal(built.root, "--commit-first") as terminal:
        terminal.until("own answer first")
        terminal.type("link\r")
        terminal.until("Saved: ")
        terminal.type("\x11")
        terminal.until("LOADED []")


@pytest.mark.parametrize(
    ("words", "options"),
    [
        pytest.param(["--plain"], {}, id="when asked to"),
        pytest.param([], {"size": (10, 20)}, id="in a window where nothing fits"),
        pytest.param([], {"TERM": "dumb"}, id="in a terminal that places nothing"),
        pytest.param([], {"stderr": subprocess.DEVNULL}, id="when what it draws would go to a file"),
    ],
)
def test_line_mode_runs_instead(built, words, options):
    with Terminal(built.root, "--blind", *words, **options) as terminal:
        terminal.until("0 decided")
        terminal.type("q\r")
        terminal.until("LOADED []" if words else "LOADED ['prompt_toolkit']")


def test_what_was_said_to_be_saved_survives_a_kill_and_the_next_session_goes_on(built, now):
    with Terminal(built.root, "--blind") as terminal:
        terminal.until("left")
        terminal.type("link\r")
        terminal.until("Saved: ")
        terminal.type("half a li")
        terminal.process.kill()
    layer = layers.open_layer(built, "ann", now=now)
    with store.reading(layer) as connection:
        assert store.decisions.head(connection)[0] == 1
    assert store.verify(layer) == []
    with Terminal(built.root, "--blind") as terminal:
        terminal.until("2 of ")
        terminal.type("\x1a")
        terminal.until("Undone")
        terminal.type("\x11")
        terminal.until("LOADED []")


def test_a_session_ends_when_its_terminal_is_closed_and_no_signal_comes(built):
    terminal = Terminal(built.root, "--blind")
    terminal.until("5 left")
    os.close(terminal.own)  # the session leads no terminal of its own, so nobody hangs up on it
    assert terminal.process.wait(timeout=30) == HUNG_UP


def test_without_colours_words_are_in_those_of_the_terminal(study, call):
    call("coder", "add", "ann")
    with Terminal(study.root, "--blind", NO_COLOR="1") as terminal:
        while "I never found" not in terminal.text():
            terminal.seen += os.read(terminal.own, 65_536).decode(errors="replace")
        drawn = terminal.seen
        terminal.type("\x11")
    assert re.findall(r"\x1b\[[0-9;]*[34]8;[25];[0-9;]*m", drawn) == []
