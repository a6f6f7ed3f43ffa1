"""A participant withdraws: the words are in no file any more, the logs verify, and nobody else lost anything."""

import json
import os
import re
import sqlite3
from contextlib import closing
from pathlib import PurePosixPath

import pytest

from qualkit.study import Study
from qualkit.workflow import holdings
from tests.cli.withdrawn import FILM, KEPT, WORDS, found_in


def test_the_words_are_in_no_file_of_the_study_and_the_rest_is_as_it_was(full, call, now):
    before = {words: found_in(full, words) for words in WORDS}
    assert before[FILM] >= {
        "study.sqlite",
        "layers/ann.sqlite",
        "matrices/P1/cost.md",
        "matrices/P2/cost.md",
        "history/matrices/P2/cost.md.jsonl",
        "history/quotes.md.jsonl",
        "quotes.md",
        "translations/zh.csv",
        "transcripts/codings/ann.jsonl",
        "exports/all.qdpx",
        "exports/m.xlsx",
        "exports/m.docx",
        "exports/memos.docx",
        "exports/utf16.txt",
        ".m.xlsx.abc.part",
        "page.html",
    }
    kept_before = found_in(full, KEPT)
    done = call("case", "remove", "P1", "--yes", "--source")
    assert done.status == 0, done.err
    for words in WORDS:
        assert found_in(full, words) == ({"mine.txt"} if words == FILM else set())
    assert "mine.txt: holds words of the case" in done.err
    assert KEPT not in done.out + done.err
    assert not any(words in done.out + done.err for words in WORDS)
    # What was made from the study can be made again; all else still has what P2 said.
    gone = kept_before - found_in(full, KEPT)
    assert all(name.startswith("exports/") or name == "page.html" for name in gone), gone
    assert (full.root / "exports" / "numbers.csv").is_file()
    assert (full.root / "matrices" / "P2" / "cost.md").read_text(encoding="utf-8") == (
        "---\ncase: P2\ntheme: cost\n---\n\nLike …, but he could pay: [“胶片一张八十块钱。”](P2:29-38).\n"
    )
    assert "A print costs a lot." in full.codebook_path.read_text(encoding="utf-8")
    assert (full.cases_path).read_text(encoding="utf-8") == "case,role,age\nP2,patient,\nP3,patient,50\n"
    checked = call("verify")
    assert checked.status == 0
    assert "ann: 7 decisions, 5 of them erased, the chain holds" in checked.out
    assert "1 case removed" in call("status").err
    assert "sons help" in call("memo", "list", "--output", "csv").out


def test_an_undo_brings_nothing_back(full, call):
    call("case", "remove", "P1", "--yes", "--source")
    assert "Removed: P1." in call("case", "list").err
    assert "case P1 was removed on" in call("case", "show", "P1").err
    for step in (
        ["undo", "--coder", "ann"],
        ["undo", "--coder", "ann"],
        ["undo", "--coder", "ann"],
        ["undo"],
        ["redo"],
    ):
        call(*step)
    assert found_in(full, FILM) == {"mine.txt"}
    assert call("verify").status == 0


def test_a_preview_and_a_name_typed_wrong_touch_nothing(full, call):
    before = {name: (full.root / name).read_bytes() for name in holdings.files(full)}
    looked = call("case", "remove", "P1", "--preview")
    assert looked.status == 0
    assert "backups/" in looked.out
    refused = call("case", "remove", "P1", lines=["P2"])
    assert refused.status == 2
    assert "that is not P1: nothing was touched" in refused.err
    unknown = call("case", "remove", "P9", "--yes")
    assert unknown.status == 2
    assert "no case named 'P9'" in unknown.err
    assert {name: (full.root / name).read_bytes() for name in holdings.files(full)} == before


def test_former_words_of_an_interview_that_was_edited_go_too(full, call, now):
    path = full.transcripts / "P1.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("It is a lot of money.", "That is a whole week's wage."), encoding="utf-8")
    assert call("import", "--update", "transcripts/P1.txt").status == 0
    assert "layers/ann.sqlite" in found_in(full, "It is a lot of money.")
    call("case", "remove", "P1", "--yes", "--source")
    assert found_in(full, "It is a lot of money.") == {"mine.txt"}


def test_blind_layers_are_erased_without_being_shown(full, call, now):
    assert call("sample", "draw", "--coders", "ann,bo", "--share", "1", "--seed", "1").status in (0, 2)
    done = call("case", "remove", "P1", "--yes", "--source")
    assert done.status == 0
    assert not {"access.link", "cost.film"} & set(re.split(r"[\s,:]+", done.out + done.err))


def test_every_place_that_a_study_knows_is_claimed_by_more_than_the_last_resort(study):
    known = [value for name, value in vars(Study).items() if isinstance(value, property)]
    for place in (value.__get__(study) for value in known):
        name = PurePosixPath(place.relative_to(study.root).as_posix())
        inside = name if name.suffix else name / "some.md"
        if name.name not in {"layers", "backups"}:  # they hold stores, which are known by what is in them
            assert holdings.place_of(study, inside).name != "other files", inside


@pytest.mark.parametrize(("answer", "is_there"), [("y", False), ("n", True)])
def test_whoever_types_the_name_is_asked_for_the_interviews_own_file(full, call, answer, is_there):
    done = call("case", "remove", "P1", lines=["P1", answer])
    assert done.status == 0, done.err
    assert (full.transcripts / "P1.txt").is_file() == is_there
    assert found_in(full, FILM) == ({"mine.txt", "transcripts/P1.txt"} if is_there else {"mine.txt"})


def test_a_case_without_an_interview_is_removed_from_the_table(full, call):
    done = call("case", "remove", "P3", "--yes")
    assert done.status == 0
    assert "P3" not in full.cases_path.read_text(encoding="utf-8")


def test_a_deposit_goes_whole_and_another_programs_database_is_left(full, call):
    deposit = full.root / "for the archive"
    for name, text in {
        "manifest-sha256.txt": "",
        "ro-crate-metadata.json": "{}",
        "data/P1.txt": FILM,
        "data/P2.txt": KEPT,
    }.items():
        (deposit / name).parent.mkdir(parents=True, exist_ok=True)
        (deposit / name).write_text(text, encoding="utf-8")
    (full.root / "other").mkdir()
    with closing(sqlite3.connect(full.root / "other" / "data.qda")) as other:
        other.execute("CREATE TABLE transcripts (words)")
        other.execute("INSERT INTO transcripts VALUES (?)", [FILM])
        other.commit()
    (full.root / "other" / "broken.db").write_bytes(b"SQLite format 3\0" + b"\1" * 2000)
    done = call("case", "remove", "P1", "--yes", "--source")
    assert done.status == 0, done.err
    assert not deposit.exists()
    assert "deleted for the archive: a deposit with the case in it" in done.err
    assert "other/data.qda: another program's database" in done.err
    assert "other/broken.db: a database that cannot be opened" in done.err


def test_the_key_of_surrogates_loses_the_names_that_only_this_case_had(full, call):
    path = full.root / "privacy" / "key.jsonl"
    path.parent.mkdir()
    rows = [
        {"ruling": "accept", "words": "Ana", "surrogate": "[Name 1]", "transcript": "P1", "start": 0, "end": 3},
        {"ruling": "always", "words": "Ana", "surrogate": "[Name 1]"},
        {"ruling": "accept", "words": "Li", "surrogate": "[Name 2]", "transcript": "P1", "start": 9, "end": 11},
        {"ruling": "accept", "words": "Li", "surrogate": "[Name 2]", "transcript": "P2", "start": 0, "end": 2},
        {"ruling": "always", "words": "Oakfield", "surrogate": "[Place 1]"},
        {"ruling": "always", "words": "Elmfield", "surrogate": "[Place 2]"},
        {"ruling": "applied", "transcript": "P1", "cuts": [[0, 3, "[Name 1]"], [5, 9, "[Place 1]"]], "after": "0"},
        {"ruling": "applied", "transcript": "P2", "cuts": [[0, 2, "[Name 2]"], [5, 9, "[Place 2]"]], "after": "0"},
        {"ruling": "undo", "undoes": 3},
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    path.chmod(0o600)
    assert "5 entries" in call("case", "remove", "P1", "--yes", "--source").err
    left = path.read_text(encoding="utf-8").split("\n")
    assert [bool(line) for line in left] == [False, False, False, True, False, True, False, True, True, False]
    assert os.name != "posix" or path.stat().st_mode & 0o777 == 0o600


def test_a_participant_who_consents_anew_is_taken_in_again_and_the_tombstone_stays(full, call, tmp_path):
    said = (full.transcripts / "P1.txt").read_bytes()
    assert call("case", "remove", "P1", "--yes", "--source").status == 0
    path = tmp_path / "P1.txt"
    path.write_bytes(said)
    refused = call("import", path)
    assert refused.status != 0
    assert "qualkit case readmit P1" in refused.err
    assert call("case", "readmit", "P1").status == 0
    assert call("import", path).status == 0
    assert "P1" in call("transcripts", "list", "--output", "csv").out
    checked = call("verify")
    assert checked.status == 0
    assert "was removed, and" not in checked.err
    assert "erased" in checked.out
    states = [json.loads(line)["state"] for line in full.removals.read_text(encoding="utf-8").splitlines()]
    assert states == ["begun", "done", "readmitted"]
    assert call("case", "remove", "P1", "--yes", "--source").status == 0
    assert "was removed on" in call("import", path).err


@pytest.mark.parametrize(
    ("names", "told"),
    [
        pytest.param(["P2"], "no case 'P2' was removed", id="one that was never removed"),
        pytest.param(["P1", "P1"], "was taken in again on", id="one that was taken in before"),
    ],
)
def test_what_cannot_be_taken_in_again_is_told(full, call, names, told):
    call("case", "remove", "P1", "--yes", "--source")
    assert told in [call("case", "readmit", name) for name in names][-1].err
