"""Rows go from a table while every other byte stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.exchange import without_rows

TABLE = 'Case;Note\r\nP1;"two\r\nlines; here"\r\n\r\nP2;王\r\nP1;last'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_rows_with_line_breaks_in_cells_go_whole(encoding):
    made = without_rows(TABLE.encode(encoding), lambda cells: cells.get("case") == "P1")
    assert made is not None
    assert made[0].decode(encoding) == "Case;Note\r\n\r\nP2;王\r\n"
    assert made[1] == 2


def test_what_stands_above_the_header_stays():
    data = b"\xef\xbb\xbf# qualkit,codings/1\n# coder,ann\ntranscript,code\nP1,x\nP2,y\n"
    made = without_rows(data, lambda cells: cells["transcript"] == "P1")
    assert made == (data.replace(b"P1,x\n", b""), 1)
    assert without_rows(b"# only,this\n", lambda _cells: True) == (b"# only,this\n", 0)


def test_a_table_without_such_rows_is_the_same_bytes():
    data = TABLE.encode()
    assert without_rows(data, lambda _cells: False) == (data, 0)
    assert without_rows(b"", lambda _cells: True) == (b"", 0)


@pytest.mark.parametrize("data", [b'a,b\n"open,1\n', b"\xff\xfe\x00", b"a\n\x81\xff\xff\n"])
def test_what_is_no_table_is_not_touched(data):
    assert without_rows(data, lambda _cells: True) is None


cells = st.text(st.sampled_from('ab ,"\n王'), max_size=4)


@given(st.lists(st.tuples(cells, cells), max_size=6), st.sampled_from(["a", "b", ""]))
def test_what_is_left_reads_as_the_rows_that_stay(rows, gone):
    import csv
    import io

    target = io.StringIO(newline="")
    csv.writer(target).writerows([("case", "note"), *rows])
    made = without_rows(target.getvalue().encode(), lambda cells: cells.get("case") == gone)
    assert made is not None
    read = list(csv.reader(io.StringIO(made[0].decode(), newline="")))
    assert read == [["case", "note"], *[list(row) for row in rows if row[0].strip() != gone]]
