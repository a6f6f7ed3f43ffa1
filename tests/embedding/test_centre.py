from __future__ import annotations

import numpy as np
import pytest

from qualkit.embedding import centred, unit_rows


def test_what_all_rows_share_is_taken_out():
    # By hand: (0.6, 0.8) and (-0.6, 0.8) share (0, 0.8); what is left points left and right.
    rows = np.array([[0.6, 0.8], [-0.6, 0.8]], dtype=np.float32)
    assert centred(rows, rows.mean(axis=0)).tolist() == [[1.0, 0.0], [-1.0, 0.0]]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([[0.0, 0.0]], id="a text without words stays zero"),
        pytest.param([[0.0, 1.0]], id="a row equal to the mean becomes zero"),
    ],
)
def test_rows_without_a_direction_are_zero(rows):
    assert not centred(np.array(rows, dtype=np.float32), np.array([0.0, 1.0], dtype=np.float32)).any()


def test_no_rows_stay_no_rows():
    none = np.zeros((0, 3), dtype=np.float32)
    assert centred(none, np.zeros(3, dtype=np.float32)).shape == (0, 3)
    assert unit_rows(none).shape == (0, 3)
