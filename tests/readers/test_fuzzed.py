"""Inputs that fuzzing found (benchmarks/fuzz.py) and that once broke a reader: small, and told now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.readers.conftest import Read


@pytest.mark.parametrize(
    ("name", "data", "line", "message"),
    [
        pytest.param("a.html", b"<p>\n<h<![4", 2, "is damaged: a declaration", id="a declaration that is none"),
    ],
)
def test_what_once_broke_a_reader_is_told(read: Read, name, data, line, message):
    transcripts, problems = read(name, data)
    assert transcripts == []
    assert message in problems[-1].message
    assert problems[-1].where.line == line
