"""Codes made while coding, and a codebook that changes meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualkit.errors import CodebookError
from qualkit.model.codebook import Code, Status
from qualkit.model.coding import Mode
from qualkit.session import Invalid, NewCode
from tests.session.study import CODEBOOK, P01, SEGMENTS, Session, segment, text
from tests.session.test_grammar import said


class Kept:
    """A codebook in memory that can be changed from outside."""

    def __init__(self, *changes):
        self.book = CODEBOOK
        self.changes = list(changes)  # taken up one a look
        self.added: list[NewCode] = []

    def current(self):
        change = self.changes.pop(0) if self.changes else None
        if isinstance(change, str):
            return self.book, change
        if change is not None:
            self.book = change
            return self.book, "The codebook was changed."
        return self.book, ""

    def add(self, new, _segment):
        code = new.code or "made-of-words"
        if code in self.book:
            raise CodebookError(f"there is already a code {code!r}", hint="Choose another id.")
        self.added.append(new)
        self.book = with_code(self.book, Code(code, new.below or "acc", text(new.label), status=Status.DRAFT))
        return self.book, code


def with_code(book, code):
    return replace(book, codes=(*book.codes, code), sha256=f"{len(book.codes):064d}")


@pytest.mark.parametrize(
    ("line", "made"),
    [
        pytest.param("new acc.bus Bus fares eat it", NewCode("Bus fares eat it", "acc.bus"), id="id and label"),
        pytest.param("new bus @tru Bus fares", NewCode("Bus fares", "bus", "tru"), id="in a theme"),
        pytest.param("new bus Bus fares ＠ACC.COST", NewCode("Bus fares", "bus", "acc.cost"), id="below a code"),
        pytest.param("new 车费 车费太贵", NewCode("车费太贵", "车费"), id="Chinese"),
        pytest.param('new bus "Bus fares"', NewCode("Bus fares", "bus"), id="quotation marks around the label"),
        pytest.param("vivo Two buses", NewCode("Two buses", quote=segment(P01, "Two buses").span), id="in vivo"),
        pytest.param(
            "vivo TWO buses =bus @tru",
            NewCode("Two buses", "bus", "tru", segment(P01, "Two buses").span),
            id="verbatim, with an id",
        ),
        pytest.param(
            "vivo",
            NewCode(
                "Two buses, and the other one is late.",
                quote=segment(P01, "Two buses, and the other one is late.").span,
            ),
            id="the whole segment",
        ),
    ],
)
def test_a_new_code_is_read(line, made):
    assert said(line) == made


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("new", "needs an id and a label", id="nothing"),
        pytest.param("new bus", "needs an id and a label", id="no label"),
        pytest.param("new bus @ac Bus", "No theme or code is called 'ac'. Did you mean @acc?", id="no such theme"),
        pytest.param("vivo the fare", "is not in the segment", id="words of another segment"),
        pytest.param("vivoo Two buses", "Did you mean the command vivo?", id="a slip"),
    ],
)
def test_what_makes_no_code_is_told(line, told):
    answer = said(line)
    assert isinstance(answer, Invalid)
    assert told in answer.message


def test_a_long_segment_does_not_name_a_code_by_itself():
    answer = said("vivo", words="word " * 40)
    assert isinstance(answer, Invalid)
    assert "too long for a label" in answer.message


def test_a_new_code_joins_what_stands_on_the_segment_and_can_be_given_at_once():
    kept = Kept()
    session = Session("wait+low", "b", "new acc.bus Bus fares", "acc.bus", books=kept)
    assert kept.added == [NewCode("Bus fares", "acc.bus")]
    first, second, third = session.log.decisions
    assert second.codes == ("acc.wait", "acc.bus")
    assert second.facets == first.facets
    assert second.codebook == kept.book.sha256
    assert third.codes == ("acc.bus",)
    assert session.views[3].message == "acc.bus is a draft in the codebook now. Saved: acc.wait, acc.bus."


def test_an_undo_takes_the_answer_back_and_leaves_the_draft():
    session = Session("vivo Two buses", "u", books=Kept())
    assert session.last.codes == ()
    assert "made-of-words" in session.last.codebook


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("new acc.cost Cost again", "No code was added: there is already a code 'acc.cost'", id="taken"),
    ],
)
def test_a_code_that_cannot_be_added_is_refused(line, told):
    session = Session(line, books=Kept())
    assert told in session.last.message
    assert session.log.decisions == []


def test_without_a_file_no_code_is_made():
    assert "no codebook file to write to" in Session("vivo Two buses").last.message


def test_a_label_without_words_is_refused():
    assert "needs words" in Session(NewCode("  ", "bus"), books=Kept()).last.message


def test_a_codebook_changed_between_segments_is_followed():
    bus = with_code(CODEBOOK, Code("acc.bus", "acc", text("Bus")))
    session = Session("cost", "acc.bus", books=Kept(None, bus))
    assert session.views[1].message == "Saved: acc.cost. The codebook was changed."
    assert session.log.decisions[1].codes == ("acc.bus",)
    assert session.log.decisions[1].codebook == bus.sha256 != session.log.decisions[0].codebook


def test_a_broken_codebook_is_told_and_the_session_goes_on_without_it():
    session = Session("cost", "wait", books=Kept(None, "clinic.yaml:7: broken."))
    assert "clinic.yaml:7: broken." in session.views[1].message
    assert len(session.log.decisions) == 2


def test_suggestions_on_screen_follow_a_renamed_code():
    codes = tuple(
        replace(one, id="acc.fees", formerly=("acc.cost",)) if one.id == "acc.cost" else one for one in CODEBOOK.codes
    )
    renamed = replace(CODEBOOK, codes=codes, sha256="d" * 64)
    session = Session("f", "1", mode=Mode.ASSIST, books=Kept(None, renamed))
    assert session.views[1].suggestions[0].code == "acc.fees"
    assert session.log.decisions[-1].codes == ("acc.fees",)
    assert session.log.decisions[-1].span == SEGMENTS[0].span
