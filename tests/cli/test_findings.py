"""Saturation, co-occurrence and theme summaries by command."""

import json

import pytest

PICTURES = ("svg", "png")
TABLES = ("csv", "xlsx", "md", "html")


@pytest.fixture
def coded(call):
    """The small study with two interviews coded; `link` and `wait` share a segment of P2."""
    call("coder", "add", "ann")
    call("code", "P1", "--coder", "ann", "--blind", lines=["link", "film", "none", "q"])
    call("code", "P2", "--coder", "ann", "--blind", lines=["link,wait", "film", "q"])


@pytest.mark.parametrize("command", [("saturation",), ("cooccur",), ("cooccur", "--sequence"), ("themes", "access")])
def test_nothing_coded_yet_says_how_to_start(call, command):
    called = call(*command)
    assert called.status == 5
    assert "qualkit code" in called.err


def test_saturation_tells_the_curve_the_rules_and_that_it_is_of_codes_only(coded, call):
    called = call("saturation", "--orders", "20")
    assert called.status == 0, called.err
    for words in ("This is code saturation", "no interview has a date", "not answerable", "Francis 10, 3"):
        assert words in called.out
    assert call("saturation", "--orders", "20").out == called.out


def test_saturation_prints_rows_for_a_program(coded, call):
    rows = [json.loads(line) for line in call("saturation", "--orders", "5", "--output", "jsonl").out.splitlines()]
    assert [(row["transcript"], row["new codes"], row["codes so far"]) for row in rows] == [("P1", 2, 2), ("P2", 1, 3)]
    assert rows[1]["new"] == "access.wait"


def test_the_growth_of_the_codebook_follows_its_edits_but_not_those_undone(coded, call):
    assert "kept one state" in call("saturation", "--orders", "5").out
    call("codebook", "add", "cost.travel", "--parent", "cost", "--label", "Travel")
    call("codebook", "add", "cost.wrong", "--parent", "cost", "--label", "Wrong")
    call("undo")
    called = call("saturation", "--orders", "5")
    assert "cost.travel" in called.out
    assert "cost.wrong" not in called.out


def test_reflexive_studies_do_without_saturation_and_are_told_why(coded, call, study):
    path = study.root / "qualkit.toml"
    path.write_text(path.read_text("utf-8").replace("[study]", '[study]\ntradition = "reflexive"'), "utf-8")
    called = call("saturation")
    assert called.status == 5
    assert "saturation is off" in called.err


def test_pairs_are_counted_and_open_into_their_segments(coded, call):
    rows = [json.loads(line) for line in call("cooccur", "--output", "jsonl").out.splitlines()]
    assert [(row["first"], row["second"], row["together"], row["with first"]) for row in rows] == [
        ("access.link", "access.wait", 1, 2)
    ]
    called = call("cooccur", "--open", "access.link", "access.wait")
    assert "找不到链接" in called.out
    assert "1 segments" in called.err


def test_steps_are_counted_and_open_into_both_segments(coded, call):
    rows = [json.loads(line) for line in call("cooccur", "--sequence", "--output", "jsonl").out.splitlines()]
    assert ("access.link", "cost.film", 2) in [(row["first"], row["then"], row["steps"]) for row in rows]
    called = call("cooccur", "--sequence", "--open", "access.link", "cost.film")
    assert "胶片一张八十块钱" in called.out
    assert "2 steps from access.link to cost.film" in called.err


def test_a_theme_is_summed_up_and_its_numbers_open(coded, call):
    called = call("themes", "access", "--test")
    assert called.status == 0, called.err
    for words in (
        "How people reach their images.",
        "Spread: 2 segments",
        "Its codes",
        "after: Cost",
        "stance: contradicts",
    ):
        assert words in called.out
    assert "The film cost me twenty" in call("themes", "access", "--open", "cost").out
    called = call("themes", "access", "--open", "nothing")
    assert (called.status, "no number of access is named 'nothing'" in called.err) == (2, True)


def test_themes_compares_groups_only_when_asked(coded, call):
    assert "Do groups differ?" not in call("themes").out
    called = call("themes", "--test")
    assert "Do groups differ?" in called.out
    assert "Exploratory" in called.out
    header = call("themes", "--test", "--output", "csv").out.splitlines()[0]
    assert "p corrected (Holm)" in header


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(("cooccur", "--open", "access.lnk", "access.wait"), "Did you mean access.link", id="a wrong code"),
        pytest.param(("cooccur", "--sequence", "--within", "2"), "from segment to segment", id="options that clash"),
        pytest.param(("cooccur", "--to", "a.docx"), "no format with the ending '.docx'", id="no such format"),
        pytest.param(("cooccur", "--sequence", "--to", "a.svg"), "no format with the ending '.svg'", id="not drawn"),
        pytest.param(("saturation", "--by", "colour"), "no attribute 'colour'", id="a wrong attribute"),
        pytest.param(("saturation", "--threshold", "5"), "not in the range", id="percent for a share"),
        pytest.param(("themes", "acces"), "no theme named 'acces'", id="a wrong theme"),
        pytest.param(("themes", "--open", "film"), "--open needs the ID of a theme", id="open without a theme"),
    ],
)
def test_wrong_input_is_refused_with_a_next_step(coded, call, words, told):
    called = call(*words)
    assert called.status != 0
    assert told in called.err
    assert "Traceback" not in called.err


@pytest.mark.parametrize(
    ("command", "suffixes"),
    [
        pytest.param(("saturation", "--orders", "5"), (*TABLES, *PICTURES), id="saturation"),
        pytest.param(("cooccur",), (*TABLES, *PICTURES), id="co-occurrence"),
        pytest.param(("cooccur", "--network"), PICTURES, id="network"),
        pytest.param(("cooccur", "--sequence"), TABLES, id="sequence"),
        pytest.param(("themes", "access", "--test"), TABLES, id="a theme"),
        pytest.param(("themes", "--test"), TABLES, id="themes compared"),
    ],
)
def test_every_format_is_written_and_the_same_again(coded, call, study, command, suffixes):
    def written():
        called = call(*command, *(word for suffix in suffixes for word in ("--to", f"exports/f.{suffix}")))
        assert called.status == 0, called.err
        return {suffix: (study.exports / f"f.{suffix}").read_bytes() for suffix in suffixes}

    first, again = written(), written()
    assert all(len(content) > 100 for content in first.values())
    # A workbook holds the time it was made.
    assert {k: v for k, v in first.items() if k != "xlsx"} == {k: v for k, v in again.items() if k != "xlsx"}
