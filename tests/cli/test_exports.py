"""Deposits, codebooks and annotations from the command line: what is said, and what is refused in words."""

import json

FILM = {"transcript": "P2", "quote": "胶片一张八十块钱。", "codes": ["cost.film"], "coder": "ann"}


def coded(call, study):
    (study.root / "in.jsonl").write_text(json.dumps(FILM), encoding="utf-8")
    assert call("import", "in.jsonl").status == 0


def test_a_deposit_is_made_told_and_restored(call, study):
    coded(call, study)
    call("memo", "add", "only a memo", "--coder", "ann", "--span", "P1:0-5")
    made = call("export", "deposit", "--to", "exports/d.zip", "--licence", "CC-BY-4.0")
    assert made.status == 0
    assert "ann: 1 segment answered, 1 standing coding." in made.out
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


def test_annotations_go_out_and_in_and_orphans_are_told(call, study):
    coded(call, study)
    made = call("export", "annotations", "--to", "a.jsonld")
    assert (made.status, made.out) == (0, "1 annotation of ann in a.jsonld\n")
    again = call("import", "a.jsonld", "--output", "csv")
    assert (again.status, again.out.splitlines()[1]) == (0, "ann,person,0,1")
    assert "Annotations placed: 1 same" in again.err
    path = study.root / "a.jsonld"
    path.write_text(path.read_text(encoding="utf-8").replace("胶片一张", "风筝一只"), encoding="utf-8")
    lost = call("import", "--as", "annotations", "a.jsonld")
    assert lost.status == 0
    assert "not taken: a.jsonld 1, P2 [cost.film]: its words are not in it: '风筝一只八十块钱。'" in lost.err


def test_annotations_that_cannot_be_written_or_read_are_told(call, study):
    ending = call("export", "annotations", "--to", "a.json")
    assert (ending.status, "The ending decides the format: .jsonld." in ending.err) == (2, True)
    unknown = call("export", "annotations", "--coder", "zoe")
    assert (unknown.status, "zoe" in unknown.err) == (2, True)
    (study.root / "b.jsonld").write_text("{", encoding="utf-8")
    broken = call("import", "b.jsonld")
    assert (broken.status, "b.jsonld: not JSON" in broken.err) == (2, True)
    assert "Traceback" not in ending.err + unknown.err + broken.err


def test_what_was_exported_of_a_case_goes_when_the_case_is_removed(call, study):
    coded(call, study)
    for words in (
        ("deposit", "--to", "exports/d"),
        ("deposit", "--to", "exports/d.zip"),
        ("codings", "--coder", "ann", "--to", "exports/ann.csv"),
        ("annotations", "--to", "exports/a.jsonld"),
    ):
        assert call("export", *words).status == 0
    removed = call("case", "remove", "P2", "--yes")
    assert removed.status == 0
    assert {path.name for path in study.exports.iterdir()} == {"heads.json"}
