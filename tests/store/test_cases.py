from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit import store
from qualkit.errors import UnknownNameError
from qualkit.model.case import Case
from tests.store.made import names, words

any_case = st.builds(Case, name=names, role=words, guide=words, attributes=st.dictionaries(words, words, max_size=3))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(any_case, max_size=4, unique_by=lambda case: case.name))
def test_cases_come_back_in_their_order(shared_study, found):
    with store.reading(shared_study) as connection:
        store.cases.replace(connection, [Case("before")])
        store.cases.replace(connection, found)
        assert store.cases.every(connection) == found
        assert [store.cases.get(connection, case.name) for case in found] == found


def test_the_order_of_attributes_is_that_of_the_table(study):
    case = Case("P01", attributes={"site": "a", "age": "61", "班": "x"})
    with store.reading(study) as connection:
        store.cases.replace(connection, [case])
        assert list(store.cases.get(connection, "P01").attributes) == ["site", "age", "班"]


def test_a_removed_case_is_gone_and_a_missing_one_is_told(study):
    with store.reading(study) as connection:
        store.cases.replace(connection, [Case("P01"), Case("P02")])
        store.cases.remove(connection, "P01")
        assert store.cases.every(connection) == [Case("P02")]
        assert store.cases.find(connection, "P01") is None
        with pytest.raises(UnknownNameError, match="no case named"):
            store.cases.remove(connection, "P01")
