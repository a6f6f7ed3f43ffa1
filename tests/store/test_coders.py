from __future__ import annotations

import pytest

from qualkit import store
from qualkit.errors import StoreError, UnknownNameError
from qualkit.model.coding import Coder, CoderKind


def test_coders_come_back_in_the_order_they_were_added(study):
    found = [
        Coder("wei", "王伟"),
        Coder("machine", "Model 3", CoderKind.MACHINE),
        Coder("anna", "Anna", synthetic=True),
    ]
    with store.reading(study) as connection:
        for day, coder in enumerate(found, start=1):
            store.coders.add(connection, coder, at=f"2024-01-0{day}T00:00:00Z")
        assert store.coders.every(connection) == found
        assert store.coders.get(connection, "machine") == found[1]
        assert store.coders.find(connection, "nobody") is None


def test_a_coder_is_added_once(study):
    with store.reading(study) as connection:
        store.coders.add(connection, Coder("lin"), at="2024-01-01T00:00:00Z")
        with pytest.raises(StoreError, match="there is a coder 'lin' already"):
            store.coders.add(connection, Coder("lin", "Lin"), at="2024-01-02T00:00:00Z")


def test_an_unknown_coder_is_told_with_those_known(study):
    with store.reading(study) as connection:
        with pytest.raises(UnknownNameError, match="no coder named 'lni'\n  Add one: qualkit coder add lni"):
            store.coders.get(connection, "lni")
        store.coders.add(connection, Coder("lin"), at="2024-01-01T00:00:00Z")
        with pytest.raises(UnknownNameError, match="Did you mean lin"):
            store.coders.get(connection, "lni")
