"""A codebook finds its codes by today's id and by former ones."""

import pytest

from qualkit.errors import UnknownCodeError
from qualkit.model.codebook import Code, Codebook, Status, Text, Theme


@pytest.fixture
def book():
    return Codebook(
        name="t",
        version="1",
        sha256="0" * 64,
        languages=("en", "zh"),
        themes=(Theme("cost", also=("trust.pay",)), Theme("trust")),
        codes=(
            Code("cost.money", "cost", formerly=("cost.fee",)),
            Code("cost.money.film", "cost", parent="cost.money"),
            Code("trust.pay", "trust"),
            Code("trust.old", "trust", status=Status.RETIRED),
        ),
    )


def test_a_former_id_leads_to_the_code_of_today(book):
    assert book.code("cost.fee").id == "cost.money"
    assert book.current_id("cost.fee") == "cost.money"


def test_an_unknown_code_names_the_nearest(book):
    with pytest.raises(UnknownCodeError, match=r"Did you mean cost\.money"):
        book.code("cost.mony")


def test_an_unknown_theme_names_the_nearest(book):
    with pytest.raises(UnknownCodeError, match="Did you mean trust"):
        book.theme("trst")


def test_a_code_that_is_gone_has_no_current_id(book):
    assert book.current_id("never") is None


def test_a_theme_gathers_its_folder_and_what_it_points_to(book):
    assert [code.id for code in book.of_theme("cost")] == ["cost.money", "cost.money.film", "trust.pay"]


def test_retired_codes_are_not_offered(book):
    assert "trust.old" not in [code.id for code in book.active()]
    assert "trust.old" in book


def test_ancestors_and_children(book):
    assert [code.id for code in book.ancestors("cost.money.film")] == ["cost.money"]
    assert [code.id for code in book.children("cost.money")] == ["cost.money.film"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        pytest.param("zh", "费用", id="the language asked for"),
        pytest.param("fr", "Cost", id="else the first there is"),
        pytest.param(None, "Cost", id="no language"),
    ],
)
def test_a_text_speaks_the_language_asked_for(language, expected):
    assert Text({"en": "Cost", "zh": "费用"}).in_language(language) == expected


def test_a_text_without_words_is_empty():
    assert Text().in_language("en") == ""
    assert not Text()
