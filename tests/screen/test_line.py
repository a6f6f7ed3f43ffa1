"""What a typed line means together with the highlighted code."""

import pytest

from qualkit.codebook import matches
from qualkit.screen.line import meant, searched, with_code
from qualkit.session import Answer, Invalid, Memo, NoneFits, Skip, parse
from tests.session.study import CODEBOOK, Session


def find(word):
    return matches(CODEBOOK, word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", (0, ""), id="nothing"),
        pytest.param("wai", (0, "wai"), id="one word"),
        pytest.param("acc.cost wai", (9, "wai"), id="the last word"),
        pytest.param("trust in doc", (0, "trust in doc"), id="a label of several words"),
        pytest.param("acc.cost, trust in doc", (10, "trust in doc"), id="a label behind a comma"),
        pytest.param("费用，等", (3, "等"), id="Chinese behind a wide comma"),
        pytest.param("=none", (0, "none"), id="a code that reads like a command"),
        pytest.param("acc.cost+bar", (0, ""), id="a facet"),
        pytest.param("acc.cost ", (9, ""), id="a word that is over"),
        pytest.param("m wait for her", (14, ""), id="the words of a memo"),
        pytest.param("? wait", (6, ""), id="a question"),
        pytest.param("xyz", (0, ""), id="what is found nowhere"),
        pytest.param(".", (0, ""), id="what stands"),
    ],
)
def test_searched(text, expected):
    assert searched(text, find) == expected


@pytest.mark.parametrize(
    ("text", "highlighted", "is_chosen", "expected"),
    [
        pytest.param(
            "tru", "tru.doctor", False, Answer(("tru.doctor",)), id="an ambiguous word is the highlighted code"
        ),
        pytest.param("acc.cost tru", "tru.data", True, Answer(("acc.cost", "tru.data")), id="or the one moved to"),
        pytest.param("s", "tru.doctor", False, Skip(), id="a command is a command"),
        pytest.param("s", "tru.doctor", True, Answer(("tru.doctor",)), id="unless the coder moved to a code"),
        pytest.param("0", None, False, NoneFits(), id="none"),
        pytest.param("m tru", None, False, Memo("tru"), id="a memo"),
        pytest.param("wai", "acc.wait", False, Answer(("acc.wait",)), id="a clear word"),
        pytest.param("", "acc.wait", True, Answer(("acc.wait",)), id="nothing but a code moved to"),
    ],
)
def test_meant(text, highlighted, is_chosen, expected):
    view = Session().last
    found = meant(text, highlighted=highlighted, is_chosen=is_chosen, view=view, codebook=CODEBOOK, find=find)
    assert found == expected


def test_without_a_highlight_a_line_means_what_it_means_in_line_mode():
    view = Session().last
    for text in ("tru", "xyz", "acc.cost wait", "=none", "1"):
        here = meant(text, highlighted=None, is_chosen=False, view=view, codebook=CODEBOOK, find=find)
        assert here == parse(text, view=view, codebook=CODEBOOK, find=find)
    assert isinstance(here, Invalid)


@pytest.mark.parametrize("code", [code.id for code in CODEBOOK.active()])
def test_a_code_put_into_a_line_is_read_as_that_code(code):
    view = Session().last
    line = with_code("acc.cost xy", 9, code)
    action = parse(line, view=view, codebook=CODEBOOK, find=find)
    assert isinstance(action, Answer)
    assert action.codes == tuple(dict.fromkeys(("acc.cost", code)))
