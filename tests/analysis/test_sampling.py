"""Samples are stratified, of the size asked for, and the same on every machine."""

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.analysis.sampling import drawn


def interviews(**sizes):
    return {f"{role}{number:02}": role for role, size in sizes.items() for number in range(size)}


def n_drawn(found):
    return {stratum: len(units) for stratum, units in found.items()}


def test_each_role_gives_its_share_by_hand():
    # 20 x .2 = 4 in all. Exact shares are 1.6, 1.6 and .8: rounded down 1 + 1 + 0, and the two places left go
    # to the largest remainders: .8 (technicians) and one of the two .6.
    found = n_drawn(drawn(interviews(patient=8, physician=8, technician=4), share=0.2, seed=7))
    assert found["technician"] == 1
    assert sorted((found["patient"], found["physician"])) == [1, 2]


@pytest.mark.parametrize(
    ("size", "share", "expected"),
    [(10, 0.2, 2), (10, 0.25, 3), (10, 0.24, 2), (3, 0.1, 1), (7, 1.0, 7), (1, 0.01, 1), (0, 0.5, 0)],
    ids=["whole", "half rounds up", "down", "at least one", "all", "one of one", "nothing there"],
)
def test_without_strata_the_nearest_whole_number_is_drawn(size, share, expected):
    assert sum(n_drawn(drawn({f"P{number}": "" for number in range(size)}, share=share, seed=1)).values()) == expected


def test_the_units_with_the_smallest_lots_are_drawn():
    names = ["P1", "P2", "P3", "P4"]
    lots = sorted(names, key=lambda name: hashlib.sha256(f"7|{name}".encode()).hexdigest())
    assert drawn(dict.fromkeys(names, ""), share=0.5, seed=7) == {"": sorted(lots[:2])}


def test_the_sample_of_a_seed_is_this_one_for_good():
    units = {f"P{number:02}": "" for number in range(1, 21)}
    assert drawn(units, share=0.2, seed=7) == {"": ["P02", "P03", "P08", "P14"]}


def test_every_unit_is_drawn_about_as_often():
    counts = Counter(
        unit for seed in range(2000) for unit in drawn(dict.fromkeys("abcde", ""), share=0.4, seed=seed)[""]
    )
    # 2 of 5: 800 times each on average; standard deviation sqrt(2000 x .4 x .6) = 22.
    assert all(690 < counts[unit] < 910 for unit in "abcde")


strata = st.dictionaries(st.text(max_size=4), st.sampled_from(["a", "b", "c", ""]), min_size=1, max_size=40)
shares = st.integers(1, 100).map(lambda percent: percent / 100)


@given(strata, shares, st.integers())
def test_the_share_of_each_stratum_is_exact_to_less_than_one_unit(units, share, seed):
    found = drawn(units, share=share, seed=seed)
    sizes = Counter(units.values())
    assert set(found) == set(sizes)
    for stratum, names in found.items():
        assert abs(len(names) - share * sizes[stratum]) < 1 + 1e-9
        assert len(set(names)) == len(names)
        assert all(units[name] == stratum for name in names)


@given(strata, shares, st.integers(), st.randoms())
def test_the_order_in_which_units_are_told_changes_nothing(units, share, seed, random):
    order = list(units)
    random.shuffle(order)
    assert drawn({unit: units[unit] for unit in order}, share=share, seed=seed) == drawn(units, share=share, seed=seed)


@pytest.mark.parametrize("share", [0, -0.2, 1.1])
def test_a_share_is_more_than_nothing_and_at_most_all(share):
    with pytest.raises(ValueError, match="share"):
        drawn({"P1": ""}, share=share, seed=1)
