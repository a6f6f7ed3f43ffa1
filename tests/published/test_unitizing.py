"""The u-alpha family on the published example.

Krippendorff, K. (2019). Content Analysis, 4th ed., figure 12.11 (p. 340): three observers unitize a continuum of 60.
Printed there: u-alpha nominal .510, |u-alpha binary .413, cu-alpha nominal .724; (k)u-alpha 1 for the values 1, 5
and 6, 0 for 2, 3 and 4; 44 % of value 5 and nothing of 7 is where another observer valued anything.
"""

from __future__ import annotations

import numpy as np
import pytest

from qualkit.analysis.ground import ground
from qualkit.analysis.ratings import stretches
from qualkit.analysis.unitizing import units
from tests.analysis.coded import book, decided_frame, spans_frame

OBSERVERS = {
    "alex": [(0, 7, "1"), (7, 13, "2"), (30, 32, "5"), (32, 37, "6"), (37, 44, "6"), (44, 60, "7")],
    "paul": [(0, 7, "1"), (7, 13, "3"), (13, 21, "5"), (32, 44, "6")],
    "suzan": [(0, 7, "1"), (7, 13, "4"), (13, 21, "5"), (32, 37, "6"), (37, 41, "6"), (41, 44, "6")],
}


@pytest.fixture(scope="module")
def example():
    spans = [(coder, "T", *span) for coder, own in OBSERVERS.items() for span in own]
    decided = decided_frame({coder: {"T": "y"} for coder in OBSERVERS}, length=60)
    on = ground(spans_frame(spans), decided, coders=list(OBSERVERS), codebook=book("1234567"))
    pieces, starts = stretches(on)
    return units(on, pieces, starts, np.zeros(len(starts), dtype=np.intp), 1)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        pytest.param("u-alpha", 0.510, id="spans and their codes"),
        pytest.param("|u-alpha", 0.413, id="spans alone"),
        pytest.param("cu-alpha", 0.724, id="codes where spans meet"),
    ],
)
def test_all_values_together(example, name, published):
    # The binary value is .41360 from the figure's whole numbers, printed as .413.
    assert example.of_all(np.ones((1, 1)))[name][0] == pytest.approx(published, abs=7e-4)


def test_each_value(example):
    found = example.of_each_code(np.ones((1, 1)))
    assert found["(k)u-alpha"][0] == pytest.approx([1, 0, 0, 0, 1, 1, np.nan], nan_ok=True)
    assert found["coverage"][0] == pytest.approx([1, 1, 1, 1, 8 / 18, 1, 0])
