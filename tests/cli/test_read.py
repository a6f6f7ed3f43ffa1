"""A transcript read and printed, and what is known of its case."""

import zipfile

import pytest


@pytest.fixture
def coded(call):
    """Ann coded the first segment with a facet, wrote a memo on it, a field note and a memo on the case."""
    call("coder", "add", "ann")
    assert call("code", "--coder", "ann", "--blind", lines=["m who found it?", "link+barrier", "q"]).status == 0
    call("memo", "add", "noisy", "--coder", "ann", "--transcript", "P1")
    call("memo", "add", "shy", "--coder", "ann", "--case", "P1")
    return call


def test_turns_are_numbered_and_the_margin_holds_codes_and_memos(coded):
    shown = coded("read", "P1")
    assert shown.status == 0, shown.err
    lines = [line.strip() for line in shown.out.splitlines()]
    assert "role: patient" in lines
    assert any(line.startswith("field note: noisy (ann, ") for line in lines)
    place = lines.index("¶2  P1")
    assert lines[place + 1].startswith("I never found the link. My son found the link for me.")
    assert lines[place + 1].endswith("│ [access.link + barrier]")
    assert lines[place + 2] == "│ * who found it?"
    assert "codings and memos of ann" in shown.err


def test_the_margin_stands_below_in_a_narrow_terminal(coded, monkeypatch):
    monkeypatch.setattr("qualkit.cli.read.WIDE", 200)
    lines = [line.strip() for line in coded("read", "P1").out.splitlines()]
    place = lines.index("I never found the link. My son found the link for me.")
    assert lines[place + 1 : place + 3] == ["│ [access.link + barrier]", "│ * who found it?"]


def test_a_transcript_without_a_margin_has_nothing_in_the_margin(coded):
    shown = coded("read", "P1", "--no-margin")
    assert "access.link" not in shown.out
    assert "noisy" not in shown.out


def test_segments_start_lines_of_their_own_when_asked_for(coded):
    assert coded("segment", "--unit", "sentence").status == 0
    shown = coded("read", "P1", "--no-margin", "--segments").out
    lines = [line.strip() for line in shown.splitlines()]
    assert "2.1 I never found the link." in lines
    assert "2.2 My son found the link for me." in lines


def test_a_transcript_is_printed_in_every_format(coded, study):
    names = ["P1.txt", "P1.md", "P1.html", "P1.docx"]
    done = coded("read", "P1", *(word for name in names for word in ("--to", name)))
    assert (done.status, done.out) == (0, ""), done.err
    plain = (study.root / "P1.txt").read_text(encoding="utf-8")
    assert "   5  Nothing else, thank you." in plain
    assert "line 2: [access.link + barrier] (ann)" in plain
    assert "¶2  P1" in (study.root / "P1.md").read_text(encoding="utf-8")
    page = (study.root / "P1.html").read_text(encoding="utf-8")
    assert "<li><i>2</i><span>I never found the link." in page
    with zipfile.ZipFile(study.root / "P1.docx") as document:
        assert "lnNumType" in document.read("word/document.xml").decode()
        comments = document.read("word/comments.xml").decode()
    assert "[access.link + barrier]" in comments
    assert 'w:author="ann"' in comments


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        pytest.param(["P9"], 2, "no transcript named 'P9'", id="no transcript"),
        pytest.param(["P1", "--coder", "zoe"], 2, "no coder named 'zoe'", id="no coder"),
        pytest.param(["P1", "--to", "P1.pdf"], 2, "no format with the ending '.pdf'", id="no format"),
    ],
)
def test_mistakes_are_told(coded, words, status, told):
    shown = coded("read", *words)
    assert (shown.status, shown.out) == (status, "")
    assert told in shown.err


def test_a_case_is_shown_with_its_guide_its_field_notes_and_its_memos(coded, study):
    (study.root / "guides").mkdir()
    (study.root / "guides" / "patient.md").write_text("1. Where is the link?\n", encoding="utf-8")
    shown = coded("case", "show", "P1", "--output", "csv")
    rows = dict(line.split(",", 1) for line in shown.out.splitlines())
    assert rows["guide"] == "patient"
    assert rows["guide asks about"] == '"Access, Cost"'
    assert rows["guide's questions"] == "1. Where is the link?"
    assert rows["field note ann:3"].startswith("noisy")
    assert rows["memo ann:4"].startswith("shy")
    assert "1 memo on words" in shown.err
    assert ",not reported" in coded("case", "show", "P2", "--output", "csv").out
    assert "no case named 'Q'" in coded("case", "show", "Q").err
    (study.root / "guides" / "patient.md").write_bytes(b"\xff\xfe\x00")
    assert "guides/patient.md: cannot be read as UTF-8" in coded("case", "show", "P1").err


def test_where_the_consensus_settled_nothing_the_margin_is_the_primary_coders(coded, study):
    coded("coder", "add", "bo")
    coded("code", "--coder", "bo", "--blind", lines=["film", "q"])
    coded("code", "--coder", "ann", "--blind", "P2", lines=["wait", "q"])
    coded("adjudicate", lines=["1", "said twice", "q"])
    assert "codings and memos of consensus" in coded("read", "P1").err
    assert "[access.wait]" in coded("read", "P2").out
    assert "codings and memos of ann" in coded("read", "P2").err


def test_while_a_sample_is_open_the_margin_is_empty_and_memos_stay_closed(call):
    call("segment")
    for coder in ("ann", "bo"):
        call("coder", "add", coder)
    assert call("sample", "draw", "--coder", "ann", "--coder", "bo", "--share", "1", "--name", "double").status == 0
    assert call("code", "--coder", "ann", "--sample", "double", lines=["link", "q"]).status == 0
    shown = call("read", "P1")
    assert shown.status == 0
    assert "access.link" not in shown.out
    assert "The margin is empty: ann's answers on P1 stay closed" in shown.err
    assert "access.link" in call("read", "P1", "--coder", "ann").out
    assert "access.link" not in call("read", "P1", "--coder", "bo").out
    assert "No memos are shown" in call("case", "show", "P1").err
