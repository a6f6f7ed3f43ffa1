"""A coder's layer is held by one session at a time."""

import subprocess
import sys

import pytest

from qualkit import store
from qualkit.errors import StoreError


def test_a_layer_is_held_by_one_and_let_go(tmp_path):
    with store.held(tmp_path, "ann"):
        with pytest.raises(StoreError, match="ann is coding in another session"), store.held(tmp_path, "ann"):
            pass
        with store.held(tmp_path, "安娜"):
            pass
    with store.held(tmp_path, "ann"):
        assert store.layer_coders(tmp_path) == []


def test_an_exception_lets_go(tmp_path):
    with pytest.raises(KeyError), store.held(tmp_path, "ann"):
        raise KeyError
    with store.held(tmp_path, "ann"):
        pass


def test_a_killed_process_lets_go(tmp_path):
    script = (
        "import sys, pathlib\nfrom qualkit import store\n"
        "with store.held(pathlib.Path(sys.argv[1]), 'ann'):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    words = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match="another session"), store.held(tmp_path, "ann"):
            pass
        process.kill()
    with store.held(tmp_path, "ann"):
        pass


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StoreError, match="cannot be opened"), store.held(tmp_path / "nowhere", "ann"):
        pass
