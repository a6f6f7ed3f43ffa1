from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.analysis.ground import ground
from qualkit.analysis.ratings import stretches
from qualkit.analysis.unitizing import ALL_COEFFICIENTS, units
from tests.analysis.coded import LENGTH, book, decided_frame, spans_frame


def sums_of_spans(spans, decided):
    on = ground(spans_frame(spans), decided_frame(decided), coders=list(decided), codebook=book())
    pieces, starts = stretches(on)
    n = len(pieces.transcripts)
    return units(on, pieces, starts, pieces.transcript, n), n


def family(spans, decided) -> dict[str, float]:
    sums, n = sums_of_spans(spans, decided)
    each = sums.of_each_code(np.ones((1, n)))
    return {name: float(value[0]) for name, value in sums.of_all(np.ones((1, n))).items()} | {
        f"{name} {code}": float(values[0, number])
        for name, values in each.items()
        for number, code in enumerate("abcd")
    }


def ratio(observed: float, expected: float) -> float:
    return 1 - observed / expected if expected > 1e-9 else np.nan


def slow_family(spans, decided) -> dict[str, float]:
    """The definitions, one code point at a time, with nothing of the program."""
    coders = list(decided)
    line = [
        (transcript, number * LENGTH + offset, number)
        for transcript in sorted({name for own in decided.values() for name in own})
        for number in range(max(len(own.get(transcript, "")) for own in decided.values()))
        for offset in range(LENGTH)
    ]
    has = {
        (coder, place[:2]): decided[coder][place[0]][place[2]] == "y" for coder in coders for place in line
    }  # fmt: skip
    for coder, transcript, start, end, _ in spans:  # a coding on half of a segment decides it
        for number in range(len(decided[coder][transcript])):
            lower = number * LENGTH
            if 2 * (min(end, lower + LENGTH) - max(start, lower)) >= LENGTH or lower <= start < lower + LENGTH:
                has |= {(coder, (transcript, at)): True for at in range(lower, lower + LENGTH)}
    points = [place[:2] for place in line if sum(has[coder, place[:2]] for coder in coders) > 1]

    def codes_at(coder, point) -> frozenset[str]:
        return frozenset(c for w, t, s, e, c in spans if (w, t) == (coder, point[0]) and s <= point[1] < e)

    answer = {(coder, point): codes_at(coder, point) for coder in coders for point in points if has[coder, point]}
    there = {point: [coder for coder in coders if has[coder, point]] for point in points}

    def unit_lengths(coder, covers, borders, weight) -> list[float]:
        """Lengths of a coder's units: points that the condition holds for, cut at borders."""
        found: list[float] = []
        last = None
        for transcript, at, _ in line:
            point = (transcript, at)
            held = covers(coder, point)
            if held and (last is None or (transcript, at) in borders or last[0] != transcript):
                found.append(0.0)
            if held and point in there and coder in there[point]:
                found[-1] += weight(coder, point)
            last = point if held else None
        return found

    def own_span(code):
        def covers(coder, point):
            return any((coder, point[0], code) == (w, t, c) and s <= point[1] < e for w, t, s, e, c in spans)

        return covers

    def any_span(coder, point):
        return any((coder, point[0]) == (w, t) and s <= point[1] < e for w, t, s, e, _ in spans)

    def starts_of(coder, code=None):
        """Where a unit begins: the start of a span that no earlier span of the code reaches into, or any border."""
        own = [(t, s, e) for w, t, s, e, c in spans if w == coder and code in (None, c)]
        if code is None:
            return {(t, at) for t, s, e in own for at in (s, e)}
        return {(t, s) for t, s, _ in own if not any(t == u and a < s < b for u, a, b in own)}

    def share_valued(coder, point):
        others = [other for other in there[point] if other != coder]
        return sum(bool(answer[other, point]) for other in others) / len(others)

    def coefficient(value, squares, *, starred=False):
        """Alpha from coincidences of a value function; gaps are the value None."""
        observed: dict[tuple[object, object], float] = {}
        for point in points:
            for one, other in permutations(there[point], 2):
                pair = (value(answer[one, point]), value(answer[other, point]))
                if not (starred and None in pair):
                    observed[pair] = observed.get(pair, 0.0) + 1 / (len(there[point]) - 1)
        total = sum(observed.values())
        if not total:
            return np.nan
        kinds = {kind for pair in observed for kind in pair}
        of = {kind: sum(count for pair, count in observed.items() if pair[0] == kind) for kind in kinds}
        correction = {kind: (of[kind] if kind is None else squares(kind)) for kind in kinds}
        pairs = total**2 - sum(correction.values())
        alike = sum(count for pair, count in observed.items() if pair[0] == pair[1])
        same = sum(of[kind] ** 2 - correction[kind] for kind in kinds) * total / pairs
        return ratio(total - alike, total - same)

    def by_set(weight):
        """Squared unit lengths of each set of codes."""
        squares: dict[frozenset[str], float] = {}
        for coder in coders:
            for kind in {own for (who, _), own in answer.items() if who == coder and own}:
                lengths = unit_lengths(
                    coder,
                    lambda c, p, kind=kind: codes_at(c, p) == kind,
                    starts_of(coder),
                    weight,
                )
                squares[kind] = squares.get(kind, 0.0) + sum(length**2 for length in lengths)
        return lambda kind: squares.get(kind, 0.0)

    def plain(_coder, _point):
        return 1.0

    found = {
        "u-alpha": coefficient(lambda own: own or None, by_set(plain)),
        "cu-alpha": coefficient(lambda own: own or None, by_set(share_valued), starred=True),
    }
    whole = sum(length**2 for coder in coders for length in unit_lengths(coder, any_span, starts_of(coder), plain))
    found["|u-alpha"] = coefficient(lambda own: True if own else None, lambda _: whole)
    for code in "abcd":
        lengths = [n for coder in coders for n in unit_lengths(coder, own_span(code), starts_of(coder, code), plain)]
        own_squares = sum(length**2 for length in lengths)
        found[f"|u-alpha {code}"] = coefficient(
            lambda own, code=code: True if code in own else None, lambda _, squares=own_squares: squares
        )
        starred = sum(
            length**2
            for coder in coders
            for length in unit_lengths(coder, own_span(code), starts_of(coder, code), share_valued)
        )
        star = of_code = met = 0.0
        for point in points:
            for one, other in permutations(there[point], 2):
                if answer[one, point] and answer[other, point]:
                    each = 1 / (len(there[point]) - 1)
                    star += each
                    of_code += each * (code in answer[one, point])
                    met += each * (code in answer[one, point] and code in answer[other, point])
        unlike = of_code * (star - of_code)
        found[f"(k)u-alpha {code}"] = (
            1 - (of_code - met) / of_code / (unlike / (of_code * star - starred)) if unlike > 1e-9 else np.nan
        )
    return found


def test_a_value_worked_by_hand():
    # Continuum of 10: x codes [0, 4), y codes [2, 6). Twenty code points times coders, 8 under the code, 12 not;
    # 4 of the 8 meet; units squared 16 + 16. One less 4 * (400 - 12 - 32) / (20 * 12 * 8) is .258333.
    spans = [("x", "T", 0, 4, "a"), ("y", "T", 2, 6, "a")]
    assert family(spans, {"x": {"T": "y"}, "y": {"T": "y"}})["|u-alpha a"] == pytest.approx(0.258333, abs=1e-6)


SPAN = st.builds(
    lambda coder, transcript, start, length, code: (coder, transcript, start, min(start + length, 30), code),
    st.sampled_from("xyz"),
    st.sampled_from("TU"),
    st.integers(0, 28),
    st.integers(1, 14),
    st.sampled_from("abc"),
)
LETTERS = st.text("yn", min_size=3, max_size=3)
DECIDED = st.fixed_dictionaries(
    {coder: st.fixed_dictionaries({"T": LETTERS, "U": LETTERS}) for coder in "xyz"}
)  # fmt: skip


@settings(deadline=None, max_examples=80)
@given(st.lists(SPAN, max_size=10), DECIDED)
def test_the_family_is_that_of_a_slow_program_code_point_by_code_point(spans, decided):
    decided = {coder: own | {"T": "y" + own["T"][1:]} for coder, own in decided.items()}
    found, slow = family(spans, decided), slow_family(spans, decided)
    for name, value in slow.items():
        assert found[name] == pytest.approx(value, abs=1e-6, nan_ok=True), name


@settings(deadline=None, max_examples=40)
@given(st.lists(SPAN, min_size=1, max_size=6), st.integers(2, 3))
def test_coders_with_the_same_spans_agree_perfectly(spans, n_coders):
    coders = "xyz"[:n_coders]
    same = [(coder, *span[1:]) for span in spans for coder in coders]
    found = family(same, {coder: {"T": "yyy", "U": "yyy"} for coder in coders})
    for name, value in found.items():
        assert np.isnan(value) or value == pytest.approx(1.0) or name == "coverage d"
    assert found["u-alpha"] == pytest.approx(1.0)


def test_nothing_coded_leaves_everything_undefined():
    found = family([], {"x": {"T": "yy"}, "y": {"T": "yy"}})
    assert all(np.isnan(value) for value in found.values())


def test_codes_on_one_span_that_differ_leave_spans_alone_in_agreement():
    spans = [("x", "T", 0, 10, "a"), ("y", "T", 0, 10, "b"), ("x", "T", 12, 15, "c"), ("y", "T", 12, 15, "c")]
    found = family(spans, {"x": {"T": "yyy"}, "y": {"T": "yyy"}})
    assert found["|u-alpha"] == pytest.approx(1.0)
    assert found["u-alpha"] < 0.7
    assert found["cu-alpha"] < 0.3
    assert found["(k)u-alpha c"] == pytest.approx(1.0)
    assert found["(k)u-alpha a"] == pytest.approx(0.0)
    assert set(ALL_COEFFICIENTS) <= set(found)
