from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit import store

vector = st.lists(st.floats(width=32, allow_nan=False), min_size=1, max_size=4).map(
    lambda values: np.array(values, dtype=np.float32)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.dictionaries(st.text("0123456789abcdef", min_size=1, max_size=8), vector, max_size=5))
def test_vectors_come_back_bit_for_bit(shared_study, found):
    with store.reading(shared_study) as connection:
        store.vectors.add_many(connection, "model", found)
        back = store.vectors.find_many(connection, "model", [*found, "missing"])
        assert list(back) == list(found)
        for key, kept in back.items():
            assert kept.dtype == np.float32
            assert kept.tobytes() == found[key].tobytes()


def test_vectors_of_two_models_are_apart_and_a_new_one_replaces_the_old(study):
    one, two = np.ones(2, dtype=np.float32), np.zeros(3, dtype=np.float32)
    with store.reading(study) as connection:
        store.vectors.add_many(connection, "a", {"k": one})
        store.vectors.add_many(connection, "b", {"k": two})
        store.vectors.add_many(connection, "a", {"k": one + 1})
        assert store.vectors.find_many(connection, "a", ["k"])["k"].tolist() == [2, 2]
        assert store.vectors.find_many(connection, "b", ["k"])["k"].tolist() == [0, 0, 0]
        assert store.vectors.remove_model(connection, "a") == 1
        assert store.vectors.find_many(connection, "a", ["k"]) == {}


@pytest.mark.parametrize("count", [499, 500, 501, 1203])
def test_more_vectors_than_one_statement_takes(study, count):
    found = {f"{number:064x}": np.array([number], dtype=np.float32) for number in range(count)}
    with store.reading(study) as connection:
        store.vectors.add_many(connection, "model", found)
        back = store.vectors.find_many(connection, "model", reversed(found))
        assert list(back) == list(reversed(found))
        assert all(back[key][0] == found[key][0] for key in found)


def test_a_found_vector_may_be_changed_without_changing_the_store(study):
    with store.reading(study) as connection:
        store.vectors.add_many(connection, "model", {"k": np.ones(2, dtype=np.float32)})
        store.vectors.find_many(connection, "model", ["k"])["k"] += 1
        assert store.vectors.find_many(connection, "model", ["k"])["k"].tolist() == [1, 1]
