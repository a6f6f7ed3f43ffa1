"""Deposits that fuzzing altered and sealed anew, and that once ended in a traceback: refused, and nothing is made."""

from __future__ import annotations

import json

import pytest

from qualkit.errors import StoreError
from qualkit.exchange.deposit import MANIFEST, sealed
from qualkit.workflow.codings import import_codings
from qualkit.workflow.deposit import deposit, put
from qualkit.workflow.ready import ready
from qualkit.workflow.restore import restore
from tests.conftest import NOW, made_study


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The files of a small study's deposit."""
    folder = tmp_path_factory.mktemp("small")
    study = made_study(folder / "clinic")
    engine = ready(study, now=NOW)
    path = folder / "ann.jsonl"
    answer = {"transcript": "P1", "quote": "I never found the link.", "codes": ["access.link"], "coder": "ann"}
    path.write_text(json.dumps(answer), encoding="utf-8")
    import_codings(study, engine, [path], now=NOW)
    deposit(study, engine, folder / "deposit", now=NOW)
    made = {
        one.relative_to(folder / "deposit").as_posix(): one.read_bytes()
        for one in (folder / "deposit").rglob("*")
        if one.is_file()
    }
    del made[MANIFEST]
    return made


@pytest.mark.parametrize(
    ("name", "column", "value", "told"),
    [
        pytest.param("store/study/turns.jsonl", "start", 2**70, "that no table can hold", id="a number without end"),
        pytest.param(
            "store/study/segments.jsonl",
            "start",
            "",
            "in a row of segments, start is no whole number",
            id="words, no number",
        ),
        pytest.param(
            "store/study/turns.jsonl", "end", True, "in a row of turns, end is no whole number", id="yes, no number"
        ),
        pytest.param(
            "store/study/cases.jsonl", "role", 7, "in a row of cases, role is no text", id="a number, no words"
        ),
        pytest.param("store/layers/ann/meta.jsonl", "value", "boss", "of the kind 'boss'", id="no kind of coder"),
    ],
)
def test_a_deposit_whose_rows_cannot_be_is_refused(files, tmp_path, name, column, value, told):
    rows = [json.loads(line) for line in files[name].splitlines()]
    for row in rows:
        row[column] = value if row.get("key", "kind") == "kind" else row[column]
    changed = files | {name: "".join(f"{json.dumps(row)}\n" for row in rows).encode()}
    put(tmp_path / "deposit", sealed(changed))
    with pytest.raises(StoreError, match=told):
        restore(tmp_path / "deposit", tmp_path / "new", now=NOW)
    assert not (tmp_path / "new").exists()
