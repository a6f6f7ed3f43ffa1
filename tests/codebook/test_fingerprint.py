from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.codebook import fingerprint
from qualkit.model.codebook import Code, Example, ExampleKind, Text

CODE = Code(
    "a.x",
    "a",
    label=Text({"en": "X"}),
    definition=Text({"en": "Time.", "zh": "时间。"}),
    examples=(Example(ExampleKind.TYPICAL, Text({"en": "I waited."})),),
)


def test_the_fingerprint_of_a_known_code_stays_the_same_between_versions():
    # sha256 of {"definition":[["en","Time."],["zh","时间。"]],"examples":[["typical",[["en","I waited."]]]],
    # "exclude":[],"include":[]}, computed with sha256sum.
    assert fingerprint(CODE) == "e65765e7dcb5"


@pytest.mark.parametrize(
    "same",
    [
        pytest.param({"label": Text({"en": "Y"})}, id="label"),
        pytest.param({"id": "b.y", "theme": "b", "line": 3, "colour": "#000000"}, id="place and looks"),
        pytest.param({"definition": Text({"zh": "时间。", "en": "Time."})}, id="order of languages"),
        pytest.param({"definition": Text({"en": " Time.\n", "zh": "时间。"})}, id="white space"),
        pytest.param({"examples": (replace(CODE.examples[0], use="b", source="P1 ¶1"),)}, id="where an example points"),
    ],
)
def test_what_does_not_define_a_code_does_not_count(same):
    assert fingerprint(replace(CODE, **same)) == fingerprint(CODE)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"definition": Text({"en": "time.", "zh": "时间。"})}, id="definition"),
        pytest.param({"definition": Text({"en": "Time."})}, id="a language less"),
        pytest.param({"include": Text({"en": "Time."})}, id="include"),
        pytest.param({"exclude": Text({"en": "Time."})}, id="exclude"),
        pytest.param({"examples": ()}, id="no example"),
        pytest.param({"examples": (replace(CODE.examples[0], kind=ExampleKind.ATYPICAL),)}, id="kind of example"),
    ],
)
def test_what_defines_a_code_counts(other):
    assert fingerprint(replace(CODE, **other)) != fingerprint(CODE)


@given(st.dictionaries(st.sampled_from(["en", "zh", "de"]), st.text()))
def test_a_fingerprint_has_twelve_hexadecimal_digits(words):
    assert len(bytes.fromhex(fingerprint(replace(CODE, definition=Text(words))))) == 6


def test_a_text_that_points_to_another_code_does_not_change_when_that_code_is_renamed():
    before, after = (
        fingerprint(replace(CODE, exclude=Text({"en": f"Paying for it ({id_}).", "zh": f"费用（{id_}）。"})))
        for id_ in ("cost.film", "cost.print")
    )
    assert before == after != fingerprint(CODE)
