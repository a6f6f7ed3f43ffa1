"""Projects of neighbours that fuzzing spoilt (benchmarks/fuzz.py) and that once broke a reader: told now."""

from __future__ import annotations

import random
import shutil
from pathlib import PurePath

import pytest

from qualkit.exchange.database import BadDatabaseError, opened
from qualkit.exchange.qualcoder import read_qualcoder
from qualkit.exchange.qualitative_coding import read_qualitative_coding
from qualkit.exchange.taguette import read_taguette
from qualkit.problem import errors_of
from tests import neighbours

PLACE = PurePath("project")


def read_qc(folder, **settings):
    return read_qualitative_coding(
        folder, PLACE, settings={"database": "qc.sqlite3"} | settings, codes=["access", "speed"]
    )


def test_a_list_of_tables_that_is_no_text_is_told(tmp_path):
    path = neighbours.taguette(tmp_path / "a.sqlite3")
    path.write_bytes(path.read_bytes().replace(b"highlight_tags", b"highlight_\xff\xfe\xfd\xfc"))
    with pytest.raises(BadDatabaseError, match="a text that is no UTF-8"), opened(path):
        pass


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("a\0b.txt", "a text is no file's name: 'a\\x00b.txt'", id="NUL"),
        pytest.param(" ", "a text is no file's name", id="blank"),
        pytest.param("q" * 5_000, "a text is no file's name: 'qqqq", id="too long"),
    ],
)
def test_a_text_whose_name_no_file_can_have_is_told(tmp_path, name, told):
    folder = neighbours.qualitative_coding(tmp_path / "qc")
    neighbours.run(
        folder / "qc.sqlite3", "", ("UPDATE document SET file_path = ? WHERE file_path = 'P01.txt'", (name,))
    )
    found, problems = read_qc(folder)
    assert found is None
    assert any(told in problem.message for problem in errors_of(problems)), problems


def test_a_setting_that_no_file_can_have_is_told(tmp_path):
    found, problems = read_qc(neighbours.qualitative_coding(tmp_path / "qc"), database="a\0b")
    assert found is None
    assert "is no file's name" in problems[0].message


@pytest.mark.parametrize("program", ["qualcoder", "taguette", "qualitative-coding"])
def test_bytes_spoilt_anywhere_in_a_database_never_raise(tmp_path, program):
    whole, inner, read = {
        "qualcoder": (neighbours.qualcoder(tmp_path / "a.qda"), "data.qda", read_qualcoder),
        "taguette": (neighbours.taguette(tmp_path / "a.sqlite3"), "", read_taguette),
        "qualitative-coding": (
            neighbours.qualitative_coding(tmp_path / "qc"),
            "qc.sqlite3",
            lambda folder, _: read_qc(folder),
        ),
    }[program]
    chance = random.Random(1)
    copy = tmp_path / f"copy-{whole.name}"
    (shutil.copytree if inner else shutil.copy)(whole, copy)
    database = copy / inner if inner else copy
    data = database.read_bytes()
    for _ in range(60):
        spoilt = bytearray(data)
        for _ in range(chance.randint(1, 12)):
            spoilt[chance.randrange(len(spoilt))] = chance.choice((0, 0xFF, chance.randrange(256)))
        database.write_bytes(spoilt)
        found, problems = read(copy, PLACE)
        assert found is not None or errors_of(problems)
