"""Topics by command, and one accepted into the codebook."""

import json

import pytest

from qualkit import codebook as books
from qualkit.model.codebook import Status

THINGS = {
    "film": "The printed film costs too much money in winter.",
    "link": "Nobody in the village finds the broken link.",
    "talk": "The doctor explains the small nodule to me slowly.",
}


@pytest.fixture
def said(study, call):
    """A third interview, of three things said seven times each."""
    turns = [f"I: Go on.\n\nP3: {words} {number}" for number in range(7) for words in THINGS.values()]
    path = study.root / "transcripts" / "P3.txt"
    path.write_text("---\ncase: P3\nlanguage: en\n---\n\n" + "\n\n".join(turns) + "\n", "utf-8")
    call("coder", "add", "ann")
    call("code", "P1", "--coder", "ann", "--blind", lines=["link", "q"])


def test_topics_are_found_opened_and_accepted_with_examples_verbatim(said, call, study):
    called = call("topics", "--number", "3", "--output", "jsonl")
    assert called.status == 0, called.err
    rows = [json.loads(line) for line in called.out.splitlines()]
    number = next(row["topic"] for row in rows if "film" in row["words"].split())
    opened = call("topics", "--number", "3", "--open", number)
    assert THINGS["film"] in " ".join(opened.out.split())

    done = call("topics", "accept", number, "--parent", "cost", "--id", "cost.money", "--label", "Money for film")
    assert done.status == 0, done.err
    code = books.read(study.codebook_path, root=study.root).code("cost.money")
    assert (code.status, len(code.examples)) == (Status.DRAFT, 3)
    for example in code.examples:
        assert example.text.in_language("en").startswith(THINGS["film"])
        assert example.source is not None
        assert example.source.startswith("P3 ¶")
    assert (
        call("codings", "list", "--code", "cost.money", "--output", "csv").out.count("\n") == 1
    )  # none is coded by it
    assert call("undo").status == 0
    assert "cost.money" not in study.codebook_path.read_text("utf-8")
    assert call("topics", "--number", "3", "--output", "jsonl").out == called.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(("topics",), "topics need 20 segments; there are", id="too few segments"),
        pytest.param(("topics", "--of", "acces"), "Did you mean access", id="a wrong theme"),
        pytest.param(("topics", "--to", "t.pdf"), "no format with the ending '.pdf'", id="no such format"),
        pytest.param(
            ("topics", "accept", "1", "--parent", "cost", "--id", "x", "--label", "X"),
            "Find some: qualkit topics",
            id="nothing found yet",
        ),
    ],
)
def test_wrong_input_is_refused_with_a_next_step(call, words, told):
    call("coder", "add", "ann")
    call("code", "P1", "--coder", "ann", "--blind", lines=["link", "q"])
    called = call(*words)
    assert called.status != 0
    assert told in called.err
    assert "Traceback" not in called.err


def test_what_is_accepted_must_fit_the_codebook_and_the_transcripts(said, call, study):
    assert call("topics", "--number", "3").status == 0
    wrong = ("--parent", "nowhere", "--id", "x", "--label", "X")
    assert "nowhere" in call("topics", "accept", "1", *wrong).err
    assert "There are 1 to" in call("topics", "accept", "99", "--parent", "cost", "--id", "x", "--label", "X").err
    taken = call("topics", "accept", "1", "--parent", "cost", "--id", "cost.film", "--label", "X")
    assert "already a code 'cost.film'" in taken.err


def test_what_was_found_is_kept_for_pages_and_pictures_and_says_when_codings_changed(said, call, study):
    refused = call("plot", "topics", "--to", study.root / "t.svg")
    assert refused.status == 2
    assert "Find them: qualkit topics" in refused.err
    assert call("topics", "--number", "3", "--to", study.root / "first.svg").status == 0
    drawn = call("plot", "topics", "--to", study.root / "t.svg")
    assert drawn.status == 0, drawn.err
    assert (study.root / "t.svg").read_bytes() == (study.root / "first.svg").read_bytes()
    assert call("report", "--to", study.root / "r.html").status == 0
    page = (study.root / "r.html").read_text("utf-8")
    assert 'id="topics"' in page
    assert "codings, or the layer counted, are others since" not in page

    assert call("code", "P2", "--coder", "ann", "--blind", lines=["film", "q"]).status == 0
    assert "are others since: qualkit topics" in call("plot", "topics", "--to", study.root / "t.svg").err
    assert call("report", "--to", study.root / "r.html").status == 0
    assert "此后编码或所计的编码层已变化" in (study.root / "r.html").read_text("utf-8")


def test_sub_topics_stand_with_their_theme_once_they_were_found(said, call):
    lines = [line for _ in range(7) for line in ("film", "link", "none")]
    assert call("code", "P3", "--coder", "ann", "--blind", lines=[*lines, "q"]).status == 0
    assert "Its sub-topics: qualkit topics --of access" in " ".join(call("themes", "access").out.split())
    assert call("topics", "--of", "access").status == 5  # seven segments
