from __future__ import annotations

import pytest

from qualkit.codebook import TrainingText, training_texts
from qualkit.codebook.edit import retire
from qualkit.codebook.training import sentences
from qualkit.model.suggestion import EvidenceKind
from tests.codebook.books import SMALL, book

DEFINITION, EXAMPLE = EvidenceKind.DEFINITION, EvidenceKind.EXAMPLE


def test_every_text_of_the_codebook_is_given_in_order():
    assert training_texts(book(SMALL)) == [
        TrainingText("access.wait", "Waiting", DEFINITION),
        TrainingText("access.wait", "等待", DEFINITION),
        TrainingText("access.wait", "Time that passes before care is given.", DEFINITION),
        TrainingText("access.wait", "In the waiting room: or at home.", DEFINITION),
        TrainingText("access.way", "Time on the road", DEFINITION),
        TrainingText("access.wait", "I waited three months.", EXAMPLE),
        TrainingText("access.wait", "等了三个月。", EXAMPLE),
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
    ("written", "found"),
    [
        pytest.param(
            "Who pays (trust.staff; code both if both are said); fares.", ["Who pays"], id="a semicolon in brackets"
        ),
        pytest.param("既不是等待，也不是信任（trust.staff）；路费。", ["既不是等待，也不是信任"], id="Chinese"),
        pytest.param("What trust.staff says of e.g. nurses", ["What says of e.g. nurses"], id="without brackets"),
        pytest.param("(trust.staff)", [], id="an id alone"),
        pytest.param("Anything else.", [], id="no code named"),
    ],
)
def test_what_is_excluded_speaks_for_the_code_it_names(written, found):
    made = SMALL.replace("Time on the road (access.way)", written)
    assert made != SMALL
    rows = [row.text for row in training_texts(book(made)) if row.code == "trust.staff"]
    assert rows[: len(found)] == found
    assert len(rows) == 2 + len(found)


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
