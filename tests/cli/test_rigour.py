"""Agreement and disagreements by command."""

import pytest


@pytest.fixture
def coded_twice(call):
    for coder, answers in (("ann", ["link", "film", "none"]), ("bo", ["link", "none", "none"])):
        call("coder", "add", coder)
        call("code", "P1", "--coder", coder, "--blind", lines=[*answers, "q"])


def test_agree_prints_the_unit_the_coders_and_the_coefficients(coded_twice, call):
    called = call("agree", "--draws", "50")
    assert called.status == 0, called.err
    for part in ("Agreement of ann and bo", "Unit: segment", "Price of film", "Krippendorff", "Cohen"):
        assert part in called.out
    assert call("agree", "--draws", "50").out == called.out


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "md", "html"])
def test_agreement_is_written_in_every_format(coded_twice, call, study, suffix):
    assert call("agree", "--draws", "20", "--to", f"exports/a.{suffix}").status == 0
    assert call("disagreements", "--to", f"exports/d.{suffix}").status == 0
    assert (study.exports / f"a.{suffix}").stat().st_size > 100
    assert (study.exports / f"d.{suffix}").stat().st_size > 100


def test_disagreements_show_both_answers_and_the_words(coded_twice, call):
    called = call("disagreements")
    assert called.status == 0
    assert "The film cost me twenty" in called.out
    assert "I never found the link" not in called.out


def test_one_coder_is_told_how_to_get_a_second(call):
    call("coder", "add", "ann")
    call("code", "--coder", "ann", "--blind", lines=["link", "q"])
    called = call("agree")
    assert called.status == 5
    assert "qualkit code --coder OTHER --blind" in called.err
