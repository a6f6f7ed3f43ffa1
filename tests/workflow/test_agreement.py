"""Layers of coders are compared as they were before discussion."""

import pytest

from qualkit import analysis
from qualkit import codebook as books
from qualkit.errors import AnalysisError, InputError
from qualkit.study import Study
from qualkit.workflow import layers
from qualkit.workflow.agreement import compared
from qualkit.workflow.codings import import_codings
from qualkit.workflow.ready import ready

LINK = '{"transcript": "P1", "quote": "I never found the link. My son found the link for me.", "codes": ["access.link"]'
FILM = '{"transcript": "P1", "quote": "The film cost me twenty. It is a lot of money.", "codes": [%s]'
NOTHING = '{"transcript": "P1", "quote": "Nothing else, thank you.", "codes": []'


@pytest.fixture
def engine(study, now):
    engine = ready(study, now=now)
    for coder, film in (("ann", '"cost.film"'), ("bo", "")):
        path = study.root / f"{coder}.jsonl"
        lines = [f'{line}, "coder": "{coder}"}}' for line in (LINK, FILM % film, NOTHING)]
        path.write_text("\n".join(lines), encoding="utf-8")
        import_codings(study, engine, [path], now=now)
    return engine


def book(study):
    return books.read(study.codebook_path, root=study.root)


def test_agreement_counts_only_what_both_decided(study, engine, now):
    found = compared(study, engine, book(study), coders=(), now=now)
    report = analysis.agreement(found.codings, found.decided, coders=found.coders, codebook=book(study), draws=50)
    # P1 has three segments that both decided, P2 two that nobody did. On cost.film they differ once in three.
    assert report.n_compared == 3
    by_code = {code.code: code for code in report.codes}
    assert by_code["cost.film"].coefficients["percent"].value == pytest.approx(2 / 3)
    assert by_code["access.link"].coefficients["percent"].value == 1


def test_what_differs_is_listed(study, engine, now):
    found = compared(study, engine, book(study), coders=(), now=now)
    report = analysis.disagreements(found.codings, found.decided, coders=["ann", "bo"], codebook=book(study))
    assert [(item.transcript, item.quote) for item in report.disagreements] == [
        ("P1", "The film cost me twenty. It is a lot of money.")
    ]


def test_one_coder_has_nobody_to_agree_with(study, engine, now):
    with pytest.raises(AnalysisError, match=r"alone cannot be compared(.|\n)*--coder ann --coder bo"):
        compared(study, engine, book(study), coders=("ann",), now=now)


@pytest.mark.parametrize(("coders", "message"), [(("ann", "cy"), "cy"), (("ann", "ann"), "twice")])
def test_coders_who_cannot_be_compared(study, engine, now, coders, message):
    with pytest.raises(InputError, match=message):
        compared(study, engine, book(study), coders=coders, now=now)


def test_a_reflexive_study_does_without_agreement_and_says_why(study, engine, now):
    settings = study.root / "qualkit.toml"
    text = settings.read_text(encoding="utf-8").replace("[study]", '[study]\ntradition = "reflexive"')
    settings.write_text(text, encoding="utf-8")
    with pytest.raises(AnalysisError, match="reflexive thematic analysis"):
        compared(Study(study.root), engine, book(study), coders=(), now=now)


def test_a_coder_with_an_empty_layer_is_compared_only_when_named(study, engine, now):
    layers.open_layer(study, "cy", now=now)
    found = compared(study, engine, book(study), coders=(), now=now)
    assert [coder.id for coder in found.coders] == ["ann", "bo"]
    assert set(found.decided["coder"]) == {"ann", "bo"}
