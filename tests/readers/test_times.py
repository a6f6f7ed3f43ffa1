"""Clock times in milliseconds."""

import pytest

from qualkit.readers.times import milliseconds


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("0:00", 0),
        ("1:02", 62_000),
        ("00:01:02.5", 62_500),
        ("00:01:02,005", 62_005),
        ("75:30", 4_530_000),
        ("100:00:00", 360_000_000),
        ("10:75", None),
        ("1:60:00", None),
        ("12", None),
        ("1:2", None),
        ("", None),
        ("１:02", None),
    ],
)
def test_milliseconds(clock, expected):
    assert milliseconds(clock) == expected
