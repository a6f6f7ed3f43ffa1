from __future__ import annotations

import pytest

from qualkit.codebook import TrainingText, training_texts
from qualkit.codebook.edit import retire
from qualkit.codebook.training import sentences
from qualkit.model.suggestion import EvidenceKind
from tests.codebook.books import SMALL, book

DEFINITION, EXAMPLE = EvidenceKind.DEFINITION, EvidenceKind.EXAMPLE


def test_every_text_of_the_codebook_is_given_in_order_but_no_participants_words():
    assert training_texts(book(SMALL)) == [
        TrainingText("access.wait", "Waiting", DEFINITION),
        TrainingText("access.wait", "等待", DEFINITION),
        TrainingText("access.wait", "Time that passes before care is given.", DEFINITION),
        TrainingText("access.wait", "In the waiting room: or at home.", DEFINITION),
        TrainingText("access.wait", "I waited three months.", EXAMPLE),
        TrainingText("access.wait", "The bus takes two hours.", EXAMPLE, positive=False),
        TrainingText("access.way", "The bus takes two hours.", EXAMPLE),
        TrainingText("access.way", "The way", DEFINITION),
        TrainingText("access.way", "Distance.", DEFINITION),
        TrainingText("access.way", "路程。", DEFINITION),
        TrainingText("access.way.cost", "Fares", DEFINITION),
        TrainingText("access.way.cost", "The way › Fares", DEFINITION),
        TrainingText("access.way.cost", "What the way costs.", DEFINITION),
        TrainingText("trust.staff", "Trust in staff", DEFINITION),
        TrainingText("trust.staff", "Confidence in those who give care.", DEFINITION),
    ]


def test_a_retired_code_gets_no_texts():
    rows = training_texts(book(retire(SMALL, "access.way")))
    assert "access.way" not in {row.code for row in rows}
    assert [row.text for row in rows if not row.positive] == ["The bus takes two hours."]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("One. Two! Three?", ["One.", "Two!", "Three?"], id="Latin stops"),
        pytest.param("等了三个月。很久！还要等？", ["等了三个月。", "很久！", "还要等？"], id="Chinese stops"),
        pytest.param("About 3.5 hours, e.g. on foot.", ["About 3.5 hours, e.g. on foot."], id="no stops"),
        pytest.param("“等。”他说。", ["“等。”", "他说。"], id="a closing quote stays with its sentence"),
        pytest.param(" ", [], id="nothing"),
    ],
)
def test_sentences(text, parts):
    assert sentences(text) == parts
