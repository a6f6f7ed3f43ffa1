"""The review: each answer is recorded before the next question; undo, quit and edit do what they say."""

import pytest

from qualkit.model.segment import Span
from qualkit.privacy import LABEL, Certainty, Finding, Item, Kind, Ruling, key_of, review

AT = "2026-03-04T05:06:07Z"


def item(words, start=0, *, transcript="P1", language="en", rule="capital", kind=Kind.NAME):
    finding = Finding(Span(start, start + len(words)), kind, words, Certainty.LOW, rule)
    return Item(transcript, language, "state", finding, "before ", " after")


def reviewed(items, *lines, key=None):
    from dataclasses import replace

    key = key or key_of([])
    asked, left = [], list(lines)

    def ask(question):
        asked.append((question.item.finding.words, question.surrogate, len(key.entries), question.message))
        return left.pop(0) if left else "q"

    def record(entry):
        entry = replace(entry, number=len(key.entries) + 1)
        key.add(entry)
        return entry

    return review(items, key, ask=ask, record=record, at=lambda: AT), key, asked


def test_always_and_never_answer_for_all_places_with_these_words():
    items = [item("Anna"), item("Will", 9), item("Anna", 20), item("Will", 30), item("Bob", 40)]
    outcome, key, asked = reviewed(items, "a", "x", "y")
    assert [words for words, *_ in asked] == ["Anna", "Will", "Bob"]
    assert [n_recorded for *_, n_recorded, _ in asked] == [0, 1, 2]
    assert (key.always, key.never) == ({"Anna"}, {"Will"})
    assert key.surrogates == {"Anna": "[Name 1]", "Bob": "[Name 2]"}
    assert (outcome.n_left, outcome.is_finished) == (0, True)


def test_accept_and_reject_are_of_one_place():
    _, key, asked = reviewed([item("Will"), item("Will", 9)], "n", "y")
    assert len(asked) == 2
    assert len(key.rejected) == len(key.accepted) == 1


def test_undo_asks_again_and_takes_the_surrogate_back():
    _, key, asked = reviewed([item("Anna"), item("Bob", 9)], "a", "u", "n", "a")
    assert [words for words, *_ in asked] == ["Anna", "Bob", "Anna", "Bob"]
    assert key.surrogates == {"Bob": "[Name 1]"}
    assert [entry.ruling for entry in key.entries] == [Ruling.ALWAYS, Ruling.UNDO, Ruling.REJECT, Ruling.ALWAYS]


def test_undo_before_any_answer_says_so():
    _, _, asked = reviewed([item("Anna")], "u", "q")
    assert asked[1][3] == "Nothing was answered in this session yet."


def test_quitting_leaves_the_rest_and_the_next_review_goes_on():
    items = [item("Anna"), item("Bob", 9), item("Cid", 19)]
    outcome, key, _ = reviewed(items, "a", "q")
    assert (outcome.n_left, outcome.is_finished) == (2, False)
    _, _, asked = reviewed(items, "s", "n", key=key)
    assert [words for words, *_ in asked] == ["Bob", "Cid"]


def test_a_surrogate_can_be_written_or_taken_from_a_person_known():
    items = [item("Hannah Goldberg"), item("Hannah", 20), item("Bob", 40)]
    _, key, _ = reviewed(items, "a", "e 1", "e Brother")
    assert key.surrogates == {"Hannah Goldberg": "[Name 1]", "Hannah": "[Name 1]", "Bob": "[Brother]"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("e", "Say which surrogate", id="nothing"),
        pytest.param("e 3", "There is no number 3", id="a number that was not offered"),
        pytest.param("e Anna 2", "would tell the words again", id="the name itself"),
        pytest.param("e a]b", "without brackets in it", id="brackets"),
        pytest.param("perhaps", "Answer with one of", id="another word"),
        pytest.param("", "Answer with one of", id="an empty line"),
    ],
)
def test_what_cannot_be_answered_is_asked_again_and_nothing_is_recorded(line, message):
    _, key, asked = reviewed([item("Anna")], line, "q")
    assert message in asked[1][3]
    assert key.entries == []


def test_the_label_of_a_speaker_is_decided_as_words():
    _, key, _ = reviewed([item("Anna Berg", rule=LABEL), item("Guy", rule=LABEL)], "y", "n")
    assert (key.always, key.never, key.accepted) == ({"Anna Berg"}, {"Guy"}, {})
