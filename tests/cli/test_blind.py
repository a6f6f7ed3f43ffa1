"""While a sample is open its coders read no layer but their own: neither the process nor a file that it opens."""

import json
import shutil
import subprocess
import sys

import pytest

from qualkit import store
from qualkit.model.coding import Mode
from qualkit.workflow.layers import open_layer
from qualkit.workflow.read import import_transcripts

SAMPLE = ["sample", "draw", "--coder", "ann", "--coder", "bo", "--share", "1", "--name", "double"]

WATCHED = """
import io, json, sys
opened = []
def watch(event, details):
    if event in ("open", "sqlite3.connect"):
        opened.append(str(details[0]))
sys.addaudithook(watch)
from qualkit.cli.main import main
statuses = []
for words, lines in json.loads(sys.argv[1]):
    sys.argv = ["qualkit", *words]
    sys.stdin = io.StringIO("".join(f"{line}\\n" for line in lines))
    try:
        main()
    except SystemExit as end:
        statuses.append(end.code or 0)
print("OPENED", json.dumps([statuses, opened]))
"""


def watched(study, *commands):
    """Run commands, each with lines on standard input, in one process: statuses, output, and every file opened."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, json.dumps(commands)],
        cwd=study.root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    out, _, told = done.stdout.rpartition("OPENED ")
    statuses, opened = json.loads(told)
    return statuses, out + done.stderr, opened


def layers_in(opened):
    """The files in the study's folder of layers, without their endings."""
    paths = [path.replace("\\", "/") for path in opened]
    return {path.rpartition("/clinic/layers/")[2].partition(".")[0] for path in paths if "/clinic/layers/" in path}


@pytest.fixture
def double(study, call):
    """Both coders added, a sample of everything drawn, and bo done with it."""
    call("suggest")
    for coder in ("ann", "bo"):
        call("coder", "add", coder)
    assert call(*SAMPLE).status == 0
    assert call("code", "--coder", "bo", "--sample", "double", lines=["link", "film", "none"] * 2).status == 0
    return study


@pytest.fixture
def garbled(double):
    """Bo's layer holds nothing that could be read."""
    path = double.layers / "bo.sqlite"
    assert path.is_file()
    path.write_bytes(b"not a database " * 1000)
    return double


def test_no_command_run_as_a_coder_opens_the_layer_of_another(garbled):
    commands = [
        (["code", "--coder", "ann", "--sample", "double"], ["link", "f", "m a note", "u", "none", "b", "q"]),
        (["code", "--coder", "ann", "--sample", "double", "P2"], ["link", "q"]),
        (["codings", "list", "--coder", "ann"], []),
        (["memo", "list", "--coder", "ann"], []),
        (["log", "--coder", "ann"], []),
        (["suggest", "--coder", "ann"], []),
        (["assistance", "--coder", "ann", "--draws", "5"], []),
        (["export", "codings", "--coder", "ann"], []),
        (["undo", "--coder", "ann"], []),
    ]
    statuses, printed, opened = watched(garbled, *commands)
    assert statuses == [0] * len(commands), printed
    assert layers_in(opened) == {"ann"}
    assert any(path.endswith("study.sqlite") for path in opened)


def test_a_sample_of_single_segments_opens_no_other_layer_either(study, call):
    for coder in ("ann", "bo"):
        call("coder", "add", coder)
    drawn = call("sample", "draw", "--coder", "ann", "--coder", "bo", "--share", "0.6", "--unit", "segment")
    assert "3 segments" in drawn.out
    assert call("code", "--coder", "bo", "--sample", "sample-1", lines=["link", "film", "none"]).status == 0
    (study.layers / "bo.sqlite").write_bytes(b"not a database " * 1000)
    statuses, printed, opened = watched(
        study,
        (["code", "--coder", "ann", "--sample", "sample-1"], ["link", "q"]),
        (["code", "--coder", "ann", "--blind"], ["film", "q"]),
        (["codings", "list", "--coder", "ann"], []),
    )
    assert statuses == [0, 0, 0], printed
    assert layers_in(opened) == {"ann"}


def test_an_update_that_was_stopped_half_way_is_finished_in_the_own_layer_alone(double, call, now, monkeypatch):
    call("code", "P1", "--coder", "ann", "--sample", "double", lines=["link", "q"])
    path = double.transcripts / "P1.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Where did", "Now, where did"), encoding="utf-8")
    engine = store.open_study(double.store_path, None, backups=double.backups, now=now)
    with monkeypatch.context() as stopped:
        stopped.setattr("qualkit.workflow.read.relink", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            import_transcripts(double, engine, [path], update=True, now=now)
    whole = double.root / "bo.whole"
    shutil.copy(double.layers / "bo.sqlite", whole)
    (double.layers / "bo.sqlite").write_bytes(b"not a database " * 1000)
    statuses, printed, opened = watched(double, (["code", "--coder", "ann", "--sample", "double"], ["q"]))
    assert statuses == [0], printed
    assert layers_in(opened) == {"ann"}
    shutil.copy(whole, double.layers / "bo.sqlite")
    call("sample", "close", "double", "--coder", "bo", "--unfinished")
    listed = call("codings", "list", "P1", "--output", "csv").out  # now bo's spans are found again too
    assert listed.count("I never found the link") == 2


def test_suggestions_that_all_may_read_are_not_learnt_from_answers_for_an_open_sample(double, call):
    assert "the codebook and 0 answers of bo" in call("suggest", "--coder", "bo").out
    call("sample", "close", "double", "--coder", "bo", "--unfinished")
    assert "the codebook and 5 answers of bo" in call("suggest", "--coder", "bo").out


def test_a_sample_is_coded_blind_whatever_the_study_says_and_other_modes_are_refused(double, call, now):
    called = call("code", "--coder", "ann", "--sample", "double", lines=["link", "q"])
    assert called.status == 0, called.err
    assert "%" not in called.out  # no suggestion, though the study has some
    assert "Go on: qualkit code --coder ann --sample double" in called.err
    with store.reading(open_layer(double, "ann", now=now)) as connection:
        assert [one.mode for one in store.decisions.log(connection)] == [Mode.BLIND]
    for mode in ("--assist", "--commit-first"):
        refused = call("code", "--coder", "ann", "--sample", "double", mode, lines=["q"])
        assert refused.status == 2
        assert "coded blind, not" in refused.err


def test_a_session_without_the_sample_leaves_its_segments_out(study, call):
    for coder in ("ann", "bo"):
        call("coder", "add", coder)
    call("sample", "draw", "--coder", "ann", "--coder", "bo", "--share", "0.5", "--unit", "segment", "--seed", "3")
    ordinary = call("code", "--coder", "ann", "--blind", lines=["q"])
    sampled = call("code", "--coder", "ann", "--sample", "sample-1", lines=["q"])
    left = [int(called.err.split(" segments left")[0].split()[-1]) for called in (ordinary, sampled)]
    assert sum(left) == 5
    assert left[1] in (2, 3)


def test_all_drawn_leaves_nothing_to_an_ordinary_session(double, call):
    called = call("code", "--coder", "ann", "--assist", lines=["q"])
    assert called.status == 2
    assert "qualkit sample list" in called.err


def test_what_would_show_answers_is_refused_until_the_sample_is_closed(double, call):
    showing = [
        ["matrix", "--layer", "bo"],
        ["themes", "--layer", "union"],
        ["agree", "--draws", "5"],
        ["disagreements"],
        ["agree", "--sample", "double", "--draws", "5"],
        ["assistance", "--draws", "5"],
        ["adjudicate"],
        ["codings", "list"],
        ["codings", "list", "P1"],
        ["memo", "list"],
    ]
    call("code", "--coder", "ann", "--sample", "double", lines=["wait"] * 5)
    for words in showing:
        refused = call(*words)
        assert refused.status == 2, words
        place, step = refused.err.strip().splitlines()[-2:]
        assert "layers/" in place
        assert "stay closed while sample 'double' is open" in place
        assert "qualkit sample close double" in step
        assert "access" not in refused.out
    assert call("sample", "close", "double", "--coder", "ann").status == 0
    assert [call(*words).status for words in showing] == [0] * len(showing)


def test_the_list_tells_how_far_coders_are_and_who_closed_when(double, call):
    listed = call("sample", "list", "--output", "jsonl")
    row = json.loads(listed.out)
    assert (row["sample"], row["segments"], row["decided"], row["closed"]) == ("double", 5, ["ann 0", "bo 5"], "")
    refused = call("sample", "close", "double", "--coder", "bo")
    assert refused.status == 2
    assert "ann 0 of 5" in refused.err
    call("sample", "close", "double", "--coder", "bo", "--unfinished")
    row = json.loads(call("sample", "list", "--output", "jsonl").out)
    assert row["closed"].startswith("bo 20")


def test_after_weeks_a_coder_codes_anew_without_the_earlier_answers(study, call):
    call("coder", "add", "ann")
    call("code", "P1", "--coder", "ann", "--blind", lines=["link", "film", "none", "q"])
    drawn = call("sample", "draw", "--coder", "ann", "--recode", "--share", "1", "--name", "again")
    assert "ann-2" in drawn.err
    earlier = study.layers / "ann.sqlite"
    whole = earlier.read_bytes()
    earlier.write_bytes(b"not a database " * 1000)
    statuses, printed, opened = watched(
        study, (["code", "--coder", "ann", "--sample", "again"], ["wait", "film", "none", "q"])
    )
    earlier.write_bytes(whole)
    assert statuses == [0], printed
    assert layers_in(opened) == {"ann-2"}
    assert "Yours" not in printed.split("> wait")[0]
    for words in (
        ["log", "--coder", "ann"],
        ["codings", "list", "--coder", "ann"],
        ["agree"],
        ["undo", "--coder", "ann"],
    ):
        assert call(*words).status in (2, 5), words
    assert call("code", "P2", "--coder", "ann", "--assist", lines=["q"]).status == 2
    assert call("code", "P2", "--coder", "ann", "--blind", lines=["q"]).status == 0
    refused = call("code", "--coder", "ann-2", lines=["q"])
    assert "second coding" in refused.err
    closed = call("sample", "close", "again", "--coder", "ann")
    assert closed.status == 0
    assert "Next: qualkit agree --sample again" in closed.err
    agreed = call("agree", "--coder", "ann", "--coder", "ann-2", "--draws", "20")
    assert agreed.status == 0, agreed.err
    assert call("matrix").status == 0  # counts ann once
    assert "needs two coders" in call("agree").err
