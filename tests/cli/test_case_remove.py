"""A participant withdraws: the words are in no file any more, the logs verify, and nobody else lost anything."""

import json
import re
import shutil
import sqlite3
import unicodedata
from contextlib import closing
from importlib import import_module
from pathlib import PurePosixPath

import pytest
from click.testing import CliRunner

from qualkit import exchange, store
from qualkit.cli.main import cli
from qualkit.study import Study
from qualkit.workflow import holdings, ready, removal
from tests.conftest import CASES, CODEBOOK, P1, P2, SETTINGS

WORDS = ("I never found the link. My son found the link for me.", "The film cost me twenty. It is a lot of money.")
FILM = WORDS[1]
KEPT = "找不到链接，点进去还要等半天🙂。"
ANSWERS = [
    {"qualkit": "codings/1", "coder": "ann"},
    {"transcript": "P1", "quote": WORDS[0], "codes": ["access.link"], "memo": "she gave up"},
    {"transcript": "P1", "quote": FILM, "codes": ["cost.film"]},
    {"transcript": "P2", "quote": KEPT, "codes": ["access.wait"]},
]
EXAMPLES = """\
        examples:
          typical:
            - {en: The film cost me twenty., source: P1 ¶4}
            - {en: A print costs a lot.}
"""


def place(words, name="P1"):
    """Where words of an interview stand, as the small study is read."""
    spoken = "\n".join(re.findall(r"^(?:I: |P1: |访谈者：|受访者：)(.*)$", {"P1": P1, "P2": P2}[name], re.MULTILINE))
    start = spoken.index(words)
    return f"{name}:{start}-{start + len(words)}"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """A study in which P1's words lie wherever words can lie; copied for each test."""
    root = tmp_path_factory.mktemp("made") / "clinic"
    for name, text in {
        "qualkit.toml": SETTINGS,
        "codebooks/clinic.yaml": CODEBOOK,
        "transcripts/P1.txt": P1,
        "transcripts/P2.txt": P2,
        "transcripts/cases.csv": CASES,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    filled(Study(root))
    return root


@pytest.fixture
def full(study, made_once):
    shutil.rmtree(study.root)
    shutil.copytree(made_once, study.root)
    return study


def filled(study):
    root = study.root
    with study.codebook_path.open("a", encoding="utf-8") as file:
        file.write(EXAMPLES)
    (root / "transcripts" / "codings").mkdir()
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ANSWERS)
    (root / "transcripts" / "codings" / "ann.jsonl").write_text(lines, encoding="utf-8")
    settings = (root / "qualkit.toml").read_text(encoding="utf-8")
    (root / "qualkit.toml").write_text(
        settings.replace("[coding]\n", '[coding]\nfiles = ["transcripts/codings/*.jsonl"]\n'), encoding="utf-8"
    )
    quote = f"[“{FILM}”]({place(FILM)})"
    other = f"[“胶片一张八十块钱。”]({place('胶片一张八十块钱。', 'P2')})"
    for path, text in {
        "matrices/P1/cost.md": f"---\ncase: P1\ntheme: cost\n---\n\nDear: {quote}.\n",
        "matrices/P2/cost.md": f"---\ncase: P2\ntheme: cost\n---\n\nLike {quote}, but he could pay: {other}.\n",
        "quotes.md": f"# Quotes for the manuscript\n\n## cost\n\n- {quote} — strong\n- {other}\n",
        "translations/zh.csv": f'place,original,translation\n{place(FILM)},"{FILM}",胶片花了我二十。\n',
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    steps = [
        ["suggest", "--coder", "ann"],
        ["memo", "add", "--coder", "ann", "--case", "P1", "shy at first"],
        ["memo", "add", "--coder", "ann", "--code", "cost.film", f"Key quote: {FILM}"],
        ["memo", "add", "--coder", "ann", "--code", "access.link", "sons help"],
        ["matrix", "check"],
        ["quotes", "check"],
        ["coder", "add", "bo"],
        ["codebook", "retire", "access.wait"],
        ["backup"],
        ["export", "codings", "--coder", "ann", "--to", f"{root}/exports/ann.jsonl"],
        ["export", "refi", "--to", f"{root}/exports/all.qdpx"],
        ["memo", "export", "--to", f"{root}/exports/memos.docx"],
        ["report", "--to", f"{root}/page.html"],
    ]
    steps += [
        ["matrix", "--cells", "quotes", "--to", f"{root}/exports/m.{suffix}"]
        for suffix in ("xlsx", "docx", "md", "csv")
    ]
    for step in steps:
        done = CliRunner().invoke(cli, [*step, "--study", str(root)])
        assert done.exit_code == 0, (step, done.output)
    (root / "exports" / "utf16.txt").write_bytes(FILM.encode("utf-16"))
    (root / "exports" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (root / "exports" / "numbers.csv").write_text("code,n\ncost.film,3\n", encoding="utf-8")
    (root / ".m.xlsx.abc.part").write_text(FILM, encoding="utf-8")
    (root / "mine.txt").write_text(f"my own note: {FILM}", encoding="utf-8")


def found_in(study, words):
    """The files that hold words: as bytes of any encoding, inside archives, or between tags."""
    wanted = unicodedata.normalize("NFC", words)
    found = set()
    for name in holdings.files(study):
        data = (study.root / name).read_bytes()
        raw = any(wanted.encode(encoding) in data for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"))
        if raw or any(wanted in text for text in exchange.searchable(data) or []):
            found.add(str(name))
    return found


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


@pytest.mark.parametrize("layer", ["study.sqlite", "layers/ann.sqlite"])
def test_a_store_that_is_locked_is_told_before_anything_is_touched(full, call, monkeypatch, layer):
    monkeypatch.setattr("qualkit.store.sqlite.BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(full.root / layer, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = call("case", "remove", "P1", "--yes")
    assert done.status == 4
    assert "locked" in done.err
    assert not full.removals.exists()
    assert len(found_in(full, FILM)) > 15


def test_a_session_that_is_open_is_told_before_anything_is_touched(full, call):
    with store.held(full.layers, "ann"):
        done = call("case", "remove", "P1", "--yes")
    assert (done.status, full.removals.exists()) == (4, False)
    assert "ann is coding in another session" in done.err


class Killed(BaseException):
    """The machine stops."""


STOPS = [
    *(pytest.param(("qualkit.workflow.removal.do", number), id=f"before file {number}") for number in (0, 9)),
    pytest.param(("qualkit.store.erasure.erase", 0), id="before the layers"),
    pytest.param(("qualkit.store.erasure.erase", 1), id="before the study's store"),
    pytest.param(("qualkit.store.compact", 0), id="before the stores are compacted"),
    pytest.param(("qualkit.workflow.removals.finish", 0), id="before it is noted as done"),
]


@pytest.mark.parametrize("stop", STOPS)
def test_a_removal_that_was_stopped_is_finished_by_the_same_command(full, call, now, monkeypatch, stop):
    what, countdown = stop
    left = [countdown]

    def stopping(original):
        def called(*args, **options):
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return original(*args, **options)

        return called

    engine = ready.ready(full, now=now)
    module, _, name = what.rpartition(".")
    with monkeypatch.context() as patched, pytest.raises(Killed):  # noqa: PT012 - what is patched is put back
        patched.setattr(what, stopping(getattr(import_module(module), name)))
        removal.remove(full, engine, "P1", with_sources=True, now=now, tell=lambda _line: None)
    assert "The removal of P1 was stopped half way" in call("status").err
    done = call("case", "remove", "P1", "--yes", "--source")
    assert done.status == 0, done.err
    assert found_in(full, FILM) == {"mine.txt"}
    assert call("verify").status == 0
    assert "stopped half way" not in call("status").err


def test_what_comes_back_is_told_refused_and_erased_again(full, call, tmp_path, now):
    brought = tmp_path / "brought"
    brought.mkdir()
    shutil.copy(full.root / "transcripts" / "P1.txt", brought)
    shutil.copy(full.layers / "ann.sqlite", brought)
    call("case", "remove", "P1", "--yes", "--source", "--as", "W1")
    assert "P1" not in full.removals.read_text(encoding="utf-8")
    shutil.copy(brought / "P1.txt", full.transcripts)
    refused = call("import", "transcripts/P1.txt")
    assert refused.status == 2
    assert "is of case W1, which was removed on" in refused.err
    shutil.copy(brought / "ann.sqlite", full.layers)
    full.store_path.unlink()
    assert "P1.txt is of a case that was removed: not read" in call("status").err
    told = call("verify").err
    assert "Case W1 was removed, and layers/ann.sqlite has it" in told
    assert "transcripts/P1.txt has it. Erase it again: qualkit case remove W1" in told
    assert call("case", "remove", "W1", "--yes", "--source").status == 0
    assert found_in(full, FILM) == {"mine.txt"}
    assert "has it" not in call("verify").err


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


def test_a_case_without_an_interview_is_removed_from_the_table(full, call):
    done = call("case", "remove", "P3", "--yes")
    assert done.status == 0
    assert "P3" not in full.cases_path.read_text(encoding="utf-8")


def test_a_damaged_backup_goes_as_a_whole(full, call):
    (copy,) = (full.root / "backups").glob("*/layers/ann.sqlite")
    data = copy.read_bytes()
    copy.write_bytes(data[:2000] + b"\xff" * (len(data) - 2000))
    assert call("case", "remove", "P1", "--yes", "--source").status == 0
    assert not copy.exists()
