"""Summaries are written, kept, checked against transcripts and marked stale."""

import json

import pytest

from qualkit import codebook as books
from qualkit.errors import AnalysisError, InputError
from qualkit.problem import Severity
from qualkit.workflow import charting, findings, kept, layers, summary_edit
from qualkit.workflow.codings import import_codings
from qualkit.workflow.ready import ready

FILM = {"transcript": "P1", "quote": "The film cost me twenty. It is a lot of money.", "codes": ["cost.film"]}
LINK = {"transcript": "P1", "quote": "I never found the link. My son found the link for me.", "codes": ["access.link"]}
ZH = {"transcript": "P2", "quote": "胶片一张八十块钱。", "codes": ["cost.film"]}


def code(study, engine, now, *lines):
    path = study.root / "in.jsonl"
    rows = [{"qualkit": "codings/1", "coder": "ann"}, *lines]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    import_codings(study, engine, [path], now=now)


@pytest.fixture
def engine(study, now):
    made = ready(study, now=now)
    code(study, made, now, FILM, LINK, ZH)
    return made


@pytest.fixture
def shelf(study, engine, now):
    def opened():
        book = books.read(study.codebook_path, root=study.root)
        layer = layers.chosen(study, engine, "ann")
        found = findings.material(study, engine, layer, book, now=now)
        return charting.shelf(study, engine, found, book, layer.name, now=now)

    return opened


@pytest.fixture
def write(study, shelf, now):
    """Save what an editor would give back for a cell."""

    def written(text, case="P1", idea="cost", author="ann"):
        on = shelf()
        desk = summary_edit.desk(study, on, case, idea, is_code=False, author=author)
        front = f"---\ncase: {case}\ntheme: {idea}\n---\n\n{text}\n"
        return summary_edit.written(study, on, desk, front, case, idea, is_code=False, author=author, now=now)

    return written


def messages(on, severity=Severity.ERROR):
    return [str(problem) for problem in on.problems if problem.severity is severity]


def cost_link(on, words="The film cost me twenty."):
    text = on.transcripts["P1"].text
    start = text.index("The film cost me twenty.")
    return f"[“{words}”](P1:{start}-{start + 46})"


def test_the_editor_shows_the_codings_below_a_line_that_nothing_is_saved_from(study, shelf, now):
    on = shelf()
    desk = summary_edit.desk(study, on, "P1", "cost", is_code=False, author="ann")
    assert desk.text.startswith("---\ncase: P1\ntheme: cost\nauthor: ann\n---\n")
    assert "[“The film cost me twenty. It is a lot of money.”](P1:" in desk.text
    assert not summary_edit.written(study, on, desk, desk.text, "P1", "cost", is_code=False, author="ann", now=now), (
        "an empty cell is not written"
    )


def test_what_is_saved_unchanged_keeps_every_byte(study, shelf, write, now):
    write("Too dear.")
    path = study.matrices / "P1/cost.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    on = shelf()
    desk = summary_edit.desk(study, on, "P1", "cost", is_code=False, author="")
    edited = desk.text.replace("\r\n", "\n")
    assert not summary_edit.written(study, on, desk, edited, "P1", "cost", is_code=False, author="", now=now)
    assert path.read_bytes() == before


def test_every_saved_state_is_kept_also_those_of_another_editor(study, shelf, write):
    write("Too dear.")
    path = study.matrices / "P1/cost.md"
    path.write_text(path.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
    write("Dear, and she says so.")
    texts = [state.text or "" for state in kept.states(study, path)[0]]
    assert ["Too dear." in text for text in texts] == [True, True, False]
    assert "More." in texts[1]


def test_a_summary_is_stale_when_the_codings_beneath_it_change_and_not_when_others_do(study, engine, shelf, write, now):
    write("Too dear.")
    assert messages(shelf(), Severity.WARNING) == []
    code(study, engine, now, {**LINK, "codes": ["access.wait"]})
    assert messages(shelf(), Severity.WARNING) == []
    code(study, engine, now, {**FILM, "codes": []})
    assert "stale: beneath it 0 new coding(s), 1 gone" in messages(shelf(), Severity.WARNING)[0]
    assert summary_edit.confirm(study, shelf(), "P1", "cost", author="ann", now=now)
    assert messages(shelf(), Severity.WARNING) == []


def test_renaming_a_code_makes_no_summary_stale(study, shelf, write):
    write("Too dear.")
    text = study.codebook_path.read_text(encoding="utf-8")
    renamed = text.replace("- id: cost.film\n", "- id: cost.print\n        formerly: [cost.film]\n")
    study.codebook_path.write_text(renamed, encoding="utf-8")
    assert messages(shelf(), Severity.WARNING) == []


def test_a_quote_is_checked_to_the_word_and_the_nearest_words_are_offered(shelf, write):
    on = shelf()
    quotes = [cost_link(on, words) for words in ("The film cost me", "The [film] cost … money.", "cost me forty")]
    write("\n\n".join(quotes))
    told = messages(shelf())
    assert len(told) == 1
    assert "matrices/P1/cost.md:14: not verbatim" in told[0]
    assert "[“cost me twenty”](P1:" in told[0]


def test_words_in_quotation_marks_without_a_place_are_found_or_told(shelf, write):
    write("“The film cost me twenty.” and “I would never ever pay that much” but a “term”")
    told = messages(shelf(), Severity.WARNING)
    assert len(told) == 2
    assert "a quote without its place" in told[0]
    assert "[“The film cost me twenty.”](P1:" in told[0]
    assert "not in the interviews of P1: “I would never" in told[1]


def test_all_problems_of_all_files_are_told_at_once(study, shelf, write):
    write("Good.")
    folder = study.matrices / "P1"
    (folder / "again.md").write_text("---\ncase: P1\ntheme: cost\n---\nx", encoding="utf-8")
    (folder / "nobody.md").write_text("---\ncase: P9\ntheme: csot\n---\nx [“y”](P7:1-2)", encoding="utf-8")
    told = messages(shelf())
    assert [line.split(": ", 1)[0] for line in told] == [
        "matrices/P1/cost.md",
        *["matrices/P1/nobody.md"] * 2,
        "matrices/P1/nobody.md:5",
    ]
    assert "a second summary of P1 on cost" in told[0]
    assert "Did you mean cost?" in told[2]


def test_a_removed_file_is_told_and_its_states_stay(study, shelf, write):
    write("Good.")
    (study.matrices / "P1/cost.md").unlink()
    on = shelf()
    assert "matrices/P1/cost.md: was removed" in messages(on, Severity.WARNING)[0]
    assert "Good." in (summary_edit.history(study, on, "P1", "cost")[0].text or "")


def test_what_another_program_wrote_meanwhile_is_never_written_over(study, shelf, now):
    on = shelf()
    desk = summary_edit.desk(study, on, "P1", "cost", is_code=False, author="ann")
    desk.path.parent.mkdir(parents=True)
    desk.path.write_text("---\ncase: P1\ntheme: cost\n---\nTheirs.", encoding="utf-8")
    mine = "---\ncase: P1\ntheme: cost\n---\nMine."
    with pytest.raises(InputError, match=r"cost\.unsaved\.txt"):
        summary_edit.written(study, on, desk, mine, "P1", "cost", is_code=False, author="ann", now=now)
    assert "Theirs." in desk.path.read_text(encoding="utf-8")
    assert "Mine." in desk.path.with_name("cost.unsaved.txt").read_text(encoding="utf-8")


def test_a_draft_holds_sentences_that_were_said_and_says_that_it_is_one(study, shelf, now):
    for case, idea in (("P1", "cost"), ("P2", "cost"), ("P1", "access")):
        assert summary_edit.draft(study, shelf(), case, idea, is_code=False, now=now) is not None
    on = shelf()
    assert on.problems == ()
    assert {summary.status.value for summary in on.summaries.values()} == {"draft"}
    assert "胶片一张八十块钱。" in on.summaries["P2", "cost"].text
    assert summary_edit.draft(study, on, "P1", "cost", is_code=False, now=now) is None, "written already"
    assert summary_edit.draft(study, on, "P3", "cost", is_code=False, now=now) is None, "nothing coded"


def test_the_same_draft_comes_out_twice(study, shelf, now):
    paths = [summary_edit.draft(study, shelf(), "P1", "access", is_code=False, now=now) for _ in range(1)]
    first = paths[0].read_bytes() if paths[0] else b""
    if paths[0]:
        paths[0].unlink()
    again = summary_edit.draft(study, shelf(), "P1", "access", is_code=False, now=now)
    assert again is not None
    assert again.read_bytes() == first


def test_summaries_are_of_single_cases(study, engine, shelf, now):
    book = books.read(study.codebook_path, root=study.root)
    found = findings.material(study, engine, layers.chosen(study, engine, "ann"), book, now=now)
    made = findings.matrix(study, found, book, rows="role", columns="theme", cells="counts")
    with pytest.raises(AnalysisError, match="single cases"):
        charting.laid(made, shelf())
