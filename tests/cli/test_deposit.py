"""Deposits and codebooks from the command line: what is said, and what is refused in words."""

import json

FILM = {"transcript": "P2", "quote": "胶片一张八十块钱。", "codes": ["cost.film"], "coder": "ann"}


def coded(call, study):
    (study.root / "in.jsonl").write_text(json.dumps(FILM), encoding="utf-8")
    assert call("import", "in.jsonl").status == 0


def test_a_deposit_is_made_told_and_restored(call, study):
    coded(call, study)
    made = call("export", "deposit", "--to", "exports/d.zip", "--licence", "CC-BY-4.0")
    assert made.status == 0
    assert "ann: 1 segments answered, 1 codings stand." in made.out
    manifest = made.err.partition("sha256 of its manifest: ")[2][:64]
    again = call("restore", "exports/d.zip", "--to", "../again")
    assert (again.status, f"sha256 of the manifest: {manifest}" in again.err) == (0, True)
    assert "rows as deposited, every log verified." in again.out
    assert call("verify", "--study", "../again").out == call("verify").out
    assert call("matrix", "--study", "../again", "--output", "csv").out == call("matrix", "--output", "csv").out
    assert "P2.txt is gone" in call("status", "--study", "../again").err


def test_the_default_place_is_among_the_exports(call, study):
    assert call("export", "deposit", "--without-transcripts").status == 0
    assert (study.exports / "deposit.zip").is_file()
    assert "no word" not in call("restore", "exports/deposit.zip", "--to", "x").out
    assert not (study.root / "x").exists()


def test_wrong_calls_are_told_in_words(call, study):
    coded(call, study)
    both = call("export", "deposit", "--without-transcripts", "--sources", "--to", "d")
    assert (both.status, "leave one of the two options out" in both.err) == (2, True)
    taken = call("export", "deposit", "--to", "transcripts")
    assert (taken.status, "transcripts: is there already" in taken.err) == (2, True)
    nothing = call("restore", "nowhere.zip", "--to", "x")
    assert (nothing.status, "nowhere.zip: there is no such deposit" in nothing.err) == (2, True)
    other = call("restore", "transcripts", "--to", "x")
    assert (other.status, "is no deposit: it holds no manifest-sha256.txt" in other.err) == (2, True)
    assert "Traceback" not in both.err + taken.err + nothing.err + other.err


def test_a_codebook_is_written_in_every_format_with_counts_if_wanted(call, study):
    coded(call, study)
    names = [f"exports/book{suffix}" for suffix in (".docx", ".xlsx", ".md", ".yaml", ".qdc")]
    made = call("export", "codebook", *(word for name in names for word in ("--to", name)))
    assert made.status == 0
    assert [line.split(" in ") for line in made.out.splitlines()] == [["3 codes", name] for name in names]
    assert (study.root / "exports/book.yaml").read_bytes() == study.codebook_path.read_bytes()
    assert "none: the codebook alone" in (study.root / "exports/book.md").read_text(encoding="utf-8")
    assert call("export", "codebook", "--counts", "--to", "exports/counts.md").status == 0
    assert "1 segments, 1 of 3 cases" in (study.root / "exports/counts.md").read_text(encoding="utf-8")


def test_counts_where_there_can_be_none_are_told_before_anything_is_written(call, study):
    bare = call("export", "codebook", "--counts", "--to", "a.md", "--to", "b.yaml")
    assert (bare.status, "b.yaml holds no counts" in bare.err) == (2, True)
    layer = call("export", "codebook", "--layer", "ann", "--to", "a.md")
    assert (layer.status, "say --counts as well" in layer.err) == (2, True)
    none = call("export", "codebook", "--counts", "--to", "a.md")
    assert (none.status, "nothing is coded yet" in none.err) == (5, True)
    ending = call("export", "codebook", "--to", "a.md", "--to", "a.pdf")
    assert (ending.status, ".docx, .xlsx, .md, .yaml, .qdc" in ending.err) == (2, True)
    assert not (study.root / "a.md").exists()
