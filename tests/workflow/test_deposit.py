"""A deposit holds all of a study but what must not leave it, and the study is made of it again, row by row."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from io import BytesIO
from typing import Any

import pytest

from qualkit import codebook as books
from qualkit import store
from qualkit.codebook import edit as editing
from qualkit.errors import InputError, QualkitError, SettingsError, StoreError
from qualkit.exchange.deposit import MANIFEST
from qualkit.model.memo import About, Subject
from qualkit.model.sample import SampleUnit
from qualkit.model.segment import Span
from qualkit.study import Study
from qualkit.workflow import heads, kept, layers, memos, quotes
from qualkit.workflow.codebook import edit
from qualkit.workflow.codings import import_codings, withdraw
from qualkit.workflow.deposit import deposit
from qualkit.workflow.ready import ready
from qualkit.workflow.restore import restore
from qualkit.workflow.samples import close, draw
from qualkit.workflow.suggest import suggest
from qualkit.workflow.verify import verify
from tests.conftest import NOW, made_study

LINK = "I never found the link. My son found the link for me."
FILM = "胶片一张八十块钱。"
NAME = "Zhang"  # whom a pseudonym stands for


def coded(study, engine, now, coder, *lines):
    path = study.root / f"{coder}.jsonl"
    path.write_text("\n".join(json.dumps(line | {"coder": coder}) for line in lines), encoding="utf-8")
    import_codings(study, engine, [path], now=now)
    path.unlink()


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """A study with something in every table and in every folder that researchers write to, and a deposit of it."""
    folder = tmp_path_factory.mktemp("full")
    study, now = made_study(folder / "clinic"), NOW
    made = ready(study, now=now)
    coded(
        study,
        made,
        now,
        "ann",
        {"transcript": "P1", "quote": LINK, "codes": ["access.link", "access.wait"], "memo": "=the son again"},
        {"transcript": "P2", "quote": FILM, "codes": ["cost.film"], "facets": {"cost.film": {"valence": "barrier"}}},
        {"transcript": "P1", "quote": "Nothing else, thank you.", "codes": []},
    )
    coded(study, made, now, "bo", {"transcript": "P1", "quote": LINK, "codes": ["access.link"]})
    with store.reading(made) as connection:
        p1 = store.transcripts.get(connection, "P1")
    start = p1.text.index(LINK)
    withdraw(study, "ann", p1, Span(start, start + len(LINK)), ["access.wait"], now=now)
    book = read(study)
    memos.add(
        study, made, "ann", memos.of_idea(made, book, About(Subject.STUDY)), "a thought", kind="", book=book, now=now
    )
    draw(
        study, made, unit=SampleUnit.INTERVIEW, share=1.0, stratify="role", coders=("ann", "bo"), seed=7,
        is_recode=True, now=now,
    )  # fmt: skip
    close(study, made, "sample-1", by="ann", is_unfinished=True, now=now)
    suggest(study, made, coder="ann", now=now)
    edit(
        study, made, "add cost.trip", lambda text: editing.add(text, "cost.trip", parent="cost", label="Trip"), now=now
    )
    place = quotes.located(made, "P2", FILM)
    quotes.add(study, made, read(study), place, "cost.film", words=None, note="", now=now)
    kept.save(study, study.matrices / "P1" / "access.md", "her son finds it\n", now=now, author="ann")
    (study.guides).mkdir()
    (study.guides / "patient.md").write_text("How do you find it?\n", encoding="utf-8")
    deposit(study, made, folder / "out", now=now)
    return folder


@pytest.fixture
def study(full, tmp_path):
    """A copy of that study."""
    shutil.copytree(full / "clinic", tmp_path / "clinic")
    return Study(tmp_path / "clinic")


@pytest.fixture
def engine(study, now):
    """Its store."""
    return ready(study, now=now)


@pytest.fixture
def out(full, tmp_path):
    """A copy of its deposit."""
    shutil.copytree(full / "out", tmp_path / "out")
    return tmp_path / "out"


def read(study):
    return books.read(study.codebook_path, root=study.root)


def rows(path) -> dict[str, Any]:
    """Every row of every table of a SQLite file, with the types that it keeps."""
    connection = sqlite3.connect(path)
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)  # noqa: S608 - its own
            for (name,) in tables
        }
    finally:
        connection.close()


def files(root) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def change(folder, name, data, *, is_listed=True):
    """Write a file of a deposit anew and, as a forger would, its checksum as well."""
    before = (folder / name).read_bytes() if (folder / name).is_file() else b""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    if is_listed:
        manifest = (folder / MANIFEST).read_text(encoding="utf-8")
        line = f"{hashlib.sha256(data).hexdigest()}  {name}\n"
        former = f"{hashlib.sha256(before).hexdigest()}  {name}\n"
        manifest = manifest.replace(former, line) if former in manifest else manifest + line
        (folder / MANIFEST).write_text(manifest, encoding="utf-8", newline="\n")


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_every_row_of_every_table_is_the_same_after_a_round_trip(study, engine, now, tmp_path, name):
    put = deposit(study, engine, tmp_path / name, now=now, has_sources=True)
    made = restore(tmp_path / name, tmp_path / "again", now=now)
    assert rows(made.study.store_path) == rows(study.store_path)
    assert all(rows(study.store_path).values()), "a table that is empty is not tested"
    assert store.layer_coders(made.study.layers) == store.layer_coders(study.layers) == ["ann", "bo"]
    for coder in ("ann", "bo"):
        assert rows(made.study.layers / f"{coder}.sqlite") == rows(study.layers / f"{coder}.sqlite")
    assert verify(made.study, now=now) == verify(study, now=now)
    assert heads.kept(made.study) == heads.kept(study)
    assert made.manifest == put.manifest
    own = {name: data for name, data in files(study.root).items() if not name.endswith(".sqlite")}
    again = {name: data for name, data in files(made.study.root).items() if not name.endswith(".sqlite")}
    assert again == own


def test_a_restored_study_counts_the_same_and_goes_on(study, engine, now, tmp_path):
    deposit(study, engine, tmp_path / "first", now=now)
    again = restore(tmp_path / "first", tmp_path / "again", now=now).study
    deposit(again, ready(again, now=now), tmp_path / "second", now=now)
    first, second = files(tmp_path / "first"), files(tmp_path / "second")
    # A deposit of the restored study is the same file by file: matrix, agreement, report and all tables.
    assert second == first


def test_the_same_study_gives_the_same_archive(study, engine, now, tmp_path):
    for name in ("one.zip", "two.zip"):
        deposit(study, engine, tmp_path / name, now=now, has_transcripts=False)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_positions_count_in_the_text_of_the_transcript(out, now, tmp_path):
    for line in (out / "codings/ann.jsonl").read_text(encoding="utf-8").splitlines()[1:]:
        told = json.loads(line)
        words = (out / f"transcripts/{told['transcript']}.txt").read_bytes().decode("utf-8")
        assert words[told["start"] : told["end"]] == told["quote"]


def test_the_metadata_is_json_ld_that_describes_every_file(study, engine, now, tmp_path):
    deposit(study, engine, tmp_path / "out", now=now, licence="https://creativecommons.org/licenses/by/4.0/")
    crate = json.loads((tmp_path / "out/ro-crate-metadata.json").read_text(encoding="utf-8"))
    by_id = {entity["@id"]: entity for entity in crate["@graph"]}
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    assert by_id["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = by_id[by_id["ro-crate-metadata.json"]["about"]["@id"]]
    assert root["license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert all(reference["@id"] in by_id for reference in [*root["hasPart"], root["license"]])
    described = {entity["name"] for entity in crate["@graph"] if entity["@type"] == "File"}
    assert described == set(files(tmp_path / "out")) - {MANIFEST, "ro-crate-metadata.json"}


def secrets(study):
    """What must never leave: the key to pseudonyms, and names in the settings, wherever a study may have them."""
    for name in ("privacy/key.jsonl", "privacy/own.txt", "guides/.key.jsonl", "transcripts/key.jsonl", "key.csv"):
        (study.root / name).parent.mkdir(parents=True, exist_ok=True)
        (study.root / name).write_text(f"{NAME},[Name 1]\n", encoding="utf-8")
    settings = study.root / "qualkit.toml"
    own = f'\n[store]\nurl = "sqlite:///{(study.root / "study.sqlite").as_posix()}?{NAME}"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + own, encoding="utf-8")


@pytest.mark.parametrize("has_transcripts", [True, False], ids=["with transcripts", "without"])
def test_neither_key_nor_address_of_a_database_is_in_any_deposit(study, engine, now, tmp_path, has_transcripts):
    secrets(study)
    again = Study(study.root)
    deposit(again, engine, tmp_path / "out", now=now, has_transcripts=has_transcripts, has_sources=has_transcripts)
    for name, data in files(tmp_path / "out").items():
        assert NAME.encode() not in data, name
        assert "privacy" not in name
        assert "key" not in name


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
@pytest.mark.parametrize("target", ["privacy/key.jsonl", "../outside.md"])
def test_a_link_to_what_must_not_leave_is_refused(study, engine, now, tmp_path, target):
    secrets(study)
    (study.root / "../outside.md").write_text("elsewhere", encoding="utf-8")
    (study.guides / "more.md").symlink_to(study.root / target)
    with pytest.raises(InputError, match="no deposit takes"):
        deposit(study, engine, tmp_path / "out", now=now)
    assert not (tmp_path / "out").exists()


def test_without_transcripts_no_word_of_an_interview_is_in_it(study, engine, now, tmp_path):
    source = study.codebook_path
    text = source.read_text(encoding="utf-8").replace(
        "- {en: I never know where the link is., zh: 我老是找不到链接。}",
        f"- {{en: {LINK}, zh: 找不到链接}}  # {LINK}\n            - {{en: Her son did it., source: P1 ¶2}}",
    )
    source.write_text(text, encoding="utf-8")
    deposit(study, engine, tmp_path / "out.zip", now=now, has_transcripts=False)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        held = b"\n".join(archive.read(name) for name in archive.namelist()).decode("utf-8")
    with store.reading(engine) as connection:
        spoken = [t.quote(turn.span) for t in store.transcripts.every(connection) for turn in t.turns]
    for words in [*spoken, "found the link", "八十块钱", "Her son did it", "the son again", "a thought", "finds it"]:
        assert words not in held, words
        assert json.dumps(words)[1:-1] not in held, words
    assert "access.link" in held
    with pytest.raises(InputError, match="no words of the interviews"):
        restore(tmp_path / "out.zip", tmp_path / "again", now=now)


def test_without_transcripts_hashes_still_chain_and_positions_stay(study, engine, now, tmp_path):
    deposit(study, engine, tmp_path / "out", now=now, has_transcripts=False)
    log = [json.loads(line) for line in (tmp_path / "out/store/layers/ann/decisions.jsonl").read_bytes().splitlines()]
    prev = "0" * 64
    for entry in log:
        told = f"{prev}|{entry['number']}|{entry['digest']}"
        prev = hashlib.sha256(told.encode()).hexdigest()
        assert (entry["hash"], entry.keys() & {"salt", "payload"}) == (prev, set())
    first = log[0]
    with store.reading(engine) as connection:
        words = store.transcripts.get(connection, first["transcript"]).text
    assert words[first["start"] : first["end"]] == LINK
    listed = json.loads((tmp_path / "out/store/study/transcripts.jsonl").read_bytes().splitlines()[0])
    assert listed["text_sha256"] == hashlib.sha256(words.encode()).hexdigest()


def test_an_open_sample_stays_blind(study, engine, now, tmp_path):
    draw(
        study, engine, unit=SampleUnit.INTERVIEW, share=1.0, stratify=None, coders=("ann", "bo"), seed=1,
        is_recode=True, now=now,
    )  # fmt: skip
    with pytest.raises(InputError, match="stay closed while sample 'sample-2' is open") as caught:
        deposit(study, engine, tmp_path / "out", now=now)
    assert "qualkit sample close sample-2" in str(caught.value.hint)
    assert not (tmp_path / "out").exists()


def test_a_log_that_was_altered_is_not_handed_on(study, engine, now, tmp_path):
    with store.transaction(layers.open_layer(study, "bo", now=now)) as connection:
        connection.exec_driver_sql("DROP TRIGGER decisions_are_kept")
        connection.exec_driver_sql("UPDATE decisions SET at = '2020-01-01T00:00:00Z' WHERE number = 1")
    with pytest.raises(StoreError, match="bo: decision 1 was altered"):
        deposit(study, engine, tmp_path / "out", now=now)


def test_a_study_without_codings_is_deposited_and_says_what_there_is_not(now, tmp_path):
    study = made_study(tmp_path / "new")
    made = deposit(study, ready(study, now=now), tmp_path / "out", now=now)
    assert "The matrix and the report: nothing is coded yet." in made.left_out
    again = restore(tmp_path / "out", tmp_path / "again", now=now)
    assert rows(again.study.store_path) == rows(study.store_path)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        pytest.param("memos.md", b"other", "memos.md: was changed: its sha256 is d9298a10", id="changed"),
        pytest.param("store/layers/ann/decisions.jsonl", None, "decisions.jsonl: is missing, but listed", id="missing"),
        pytest.param(MANIFEST, b"", "deposit.json: is missing", id="empty manifest"),
        pytest.param(MANIFEST, b"\xff", "cannot be read as UTF-8", id="manifest of another encoding"),
        pytest.param(MANIFEST, b"abc  x\n", f"{MANIFEST}:1: no line of a manifest", id="no checksum"),
        pytest.param(MANIFEST, b"0" * 64 + b"  ../x\n", "names a file that would lie outside: '../x'", id="traversal"),
        pytest.param(MANIFEST, b"0" * 64 + b"  /etc/x\n", "would lie outside: '/etc/x'", id="absolute"),
        pytest.param(MANIFEST, b"0" * 64 + b"  c:/x\n", "would lie outside: 'c:/x'", id="drive"),
        pytest.param(MANIFEST, (b"0" * 64 + b"  A\n" + b"0" * 64 + b"  a\n"), "names 'a' twice", id="capitals"),
    ],
)
def test_a_tampered_deposit_is_refused_and_nothing_is_made(out, now, tmp_path, name, data, message):
    if data is None:
        (out / name).unlink()
    else:
        (out / name).write_bytes(data)
    with pytest.raises(InputError) as caught:
        restore(out, tmp_path / "again", now=now)
    assert message in "\n".join(map(str, caught.value.problems))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


SETTINGS = "study/qualkit.toml"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        pytest.param("study/.git/hooks/post-checkout", b"#!/bin/sh", "no file that a study has", id="a hook"),
        pytest.param("study/elsewhere.md", b"x", "no file that a study has", id="another file"),
        pytest.param("study/layers/eve.sqlite", b"x", "no file that a study has", id="a layer as a file"),
        pytest.param(SETTINGS, b'[store]\nurl = "sqlite:////tmp/x.sqlite"', "names another database", id="a database"),
        pytest.param(SETTINGS, b'[study]\ncodebook = "../x.yaml"', "names a codebook that the deposit", id="codebook"),
        pytest.param(SETTINGS, b"nonsense = 3", "1 problem(s) in the settings", id="settings"),
        pytest.param("deposit.json", b"{}", "deposit.json: version: field required", id="index"),
        pytest.param("deposit.json", b'{"qualkit": "deposit/2"}', "made with a newer qualkit", id="newer deposit"),
        pytest.param("store/study/turns.jsonl", b"", "has 0 rows, not 9", id="rows taken out"),
        pytest.param("store/study/coders.jsonl", b"[1]\n{", "coders.jsonl:2: not JSON", id="no rows"),
    ],
)
def test_a_forged_manifest_leads_nowhere(out, now, tmp_path, name, data, message):
    change(out, name, data)
    with pytest.raises(QualkitError) as caught:
        restore(out, tmp_path / "again", now=now)
    assert message in "\n".join([*map(str, caught.value.problems), str(caught.value)])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_a_log_forged_with_its_checksum_is_found_by_its_hashes(out, now, tmp_path):
    name = "store/layers/bo/decisions.jsonl"
    data = (out / name).read_bytes().replace(b"access.link", b"cost.film")
    change(out, name, data)
    with pytest.raises(StoreError, match=r"nothing was made. The first: bo: decision 1 was altered"):
        restore(out, tmp_path / "again", now=now)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(b'"revision": "study_', b'"revision": "study_9', "made with a newer qualkit", id="newer tables"),
        pytest.param(b'"revision": "study_', b'"revision": "stud', "does not know", id="no revision"),
        pytest.param(b'"study": "', b'"study": "0', "another study", id="another study"),
    ],
)
def test_an_index_that_does_not_fit_is_refused(out, now, tmp_path, old, new, message):
    index = (out / "deposit.json").read_bytes()
    change(out, "deposit.json", index.replace(old, new))
    with pytest.raises(StoreError) as caught:
        restore(out, tmp_path / "again", now=now)
    assert message in str(caught.value)
    assert not (tmp_path / "again").exists()


def test_files_that_the_manifest_does_not_list_are_told_and_not_taken(study, out, now, tmp_path):
    change(out, "study/guides/mine.md", b"x", is_listed=False)
    made = restore(out, tmp_path / "again", now=now)
    assert made.unlisted == ("study/guides/mine.md",)
    assert not (made.study.guides / "mine.md").exists()


def test_a_folder_that_was_packed_by_another_program_is_read(study, out, now, tmp_path):
    with zipfile.ZipFile(tmp_path / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files(out).items():
            archive.writestr(f"out/{name}", data)
    made = restore(tmp_path / "packed.zip", tmp_path / "again", now=now)
    assert rows(made.study.store_path) == rows(study.store_path)


def bomb() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, b"0" * 5_000_000)
    return target.getvalue()


def zipped(name: str, *, is_link: bool = False) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        member = zipfile.ZipInfo(name)
        member.external_attr = (0o120777 if is_link else 0o644) << 16
        archive.writestr(member, b"/etc/passwd")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        pytest.param("x.zip", b"PK", "is no zip archive, or was cut short", id="cut short"),
        pytest.param("x.zip", bomb(), "packed more than 200 times", id="a bomb"),
        pytest.param("x.zip", zipped("../x"), "outside of it", id="traversal"),
        pytest.param("x.zip", zipped("/etc/x"), "outside of it", id="absolute"),
        pytest.param("x.zip", zipped("a/c:/x"), "outside of it", id="drive"),
        pytest.param("x.zip", zipped("x", is_link=True), "holds a symbolic link", id="link"),
        pytest.param("x.zip", zipped("x"), "is no deposit", id="another archive"),
        pytest.param("x.tar", b"", "neither a folder nor a .zip file", id="another format"),
    ],
)
def test_archives_of_strangers_are_refused(now, tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as caught:
        restore(tmp_path / name, tmp_path / "again", now=now)
    assert message in "\n".join(map(str, caught.value.problems))
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_in_a_deposit_is_refused(out, now, tmp_path):
    (out / "memos.md").unlink()
    (out / "memos.md").symlink_to(tmp_path / "clinic/qualkit.toml")
    with pytest.raises(InputError) as caught:
        restore(out, tmp_path / "again", now=now)
    assert "is a symbolic link" in str(caught.value.problems[0])


def test_a_place_that_is_taken_is_left_as_it_is(study, out, engine, now, tmp_path):
    before = files(study.root)
    for attempt in (
        lambda: restore(out, study.root, now=now),
        lambda: deposit(study, engine, study.root, now=now),
    ):
        with pytest.raises(InputError, match="already"):
            attempt()
    assert files(study.root) == before
    with pytest.raises(InputError, match="there is no such deposit"):
        restore(tmp_path / "nowhere", tmp_path / "again", now=now)


def test_settings_with_a_mistake_are_told_before_anything_is_written(study, engine, now, tmp_path):
    (study.root / "qualkit.toml").write_text("[study]\nname = 3\n", encoding="utf-8")
    with pytest.raises(SettingsError):
        deposit(Study(study.root), engine, tmp_path / "out", now=now)
    assert not (tmp_path / "out").exists()
