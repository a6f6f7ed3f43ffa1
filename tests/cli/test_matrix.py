"""``qualkit matrix`` with its choices of cases, themes and facets."""

import json

import pytest

CODINGS = [
    {"transcript": "P1", "quote": "The film cost me twenty. It is a lot of money.", "codes": ["cost.film"]},
    {
        "transcript": "P2",
        "quote": "胶片一张八十块钱。",
        "codes": ["cost.film"],
        "facets": {"cost.film": {"valence": "barrier", "stance": "contradicts"}},
    },
]


@pytest.fixture
def coded(study, call):
    lines = [{"qualkit": "codings/1", "coder": "ann"}, *CODINGS]
    path = study.root / "in.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert call("import", path).status == 0
    return call


def test_cases_themes_and_facets_can_be_chosen_and_rows_turned_round(coded):
    made = coded("matrix", "--where", "age=67", "--only", "cost", "--facet", "valence=barrier", "--transpose")
    assert made.status == 0
    assert "Cost: Barrier" in made.out
    assert "P2" not in made.out
    assert "only cases with age=67: 1 of 3" in made.out


def test_a_coding_marked_as_contradicting_makes_a_negative_case_without_a_facet_in_the_codebook(coded):
    assert "negative case: P2 on Cost" in coded("matrix").out


@pytest.mark.parametrize("suffix", [".csv", ".md", ".html"])
def test_every_format_names_the_cases_that_differ(coded, study, suffix):
    path = study.root / f"out{suffix}"
    assert coded("matrix", "--to", path).status == 0
    assert "negative case: P2 on Cost" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["--where", "job=nurse"], "no attribute 'job'", id="attribute"),
        pytest.param(["--where", "age=12"], "Values of age: 67, (not reported), 50", id="value"),
        pytest.param(["--where", "age"], "'age' is not ATTRIBUTE=VALUE", id="no value"),
        pytest.param(["--where", "age=67", "--where", "role="], "no case has role=", id="empty"),
    ],
)
def test_a_wrong_choice_says_what_there_is(coded, words, message):
    made = coded("matrix", *words)
    assert made.status in (2, 5)
    assert message in made.err
