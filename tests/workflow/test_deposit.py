"""A deposit holds all of a study but what must not leave it."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile

import pytest

from qualkit import store
from qualkit.errors import InputError, SettingsError, StoreError
from qualkit.exchange.deposit import MANIFEST
from qualkit.model.sample import SampleUnit
from qualkit.study import Study
from qualkit.workflow import layers
from qualkit.workflow.deposit import deposit
from qualkit.workflow.ready import ready
from qualkit.workflow.restore import restore
from qualkit.workflow.samples import draw
from tests.conftest import made_study
from tests.workflow.deposited import LINK, files, rows

NAME = "Zhang"  # whom a pseudonym stands for


@pytest.fixture
def study(full_study):
    """A copy of the study with something everywhere."""
    return full_study


@pytest.fixture
def engine(study, now):
    """Its store."""
    return ready(study, now=now)


def test_the_same_study_gives_the_same_archive(study, engine, now, tmp_path):
    for name in ("one.zip", "two.zip"):
        deposit(study, engine, tmp_path / name, now=now, has_transcripts=False)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_positions_count_in_the_text_of_the_transcript(out, now, tmp_path):
    for line in (out / "codings/ann.jsonl").read_text(encoding="utf-8").splitlines()[1:]:
        told = json.loads(line)
        words = (out / f"transcripts/{told['transcript']}.txt").read_bytes().decode("utf-8")
        assert words[told["start"] : told["end"]] == told["quote"]


def test_the_metadata_is_json_ld_that_describes_every_file(out):
    crate = json.loads((out / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    by_id = {entity["@id"]: entity for entity in crate["@graph"]}
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    assert by_id["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = by_id[by_id["ro-crate-metadata.json"]["about"]["@id"]]
    assert root["license"] == {"@id": "#licence"}
    assert by_id["#licence"]["name"] == "Licence: not reported"
    assert all(reference["@id"] in by_id for reference in [*root["hasPart"], root["license"]])
    described = {entity["name"] for entity in crate["@graph"] if entity["@type"] == "File"}
    assert described == set(files(out)) - {MANIFEST, "ro-crate-metadata.json"}


def secrets(study):
    """What must never leave: the key to pseudonyms, and names in the settings, wherever a study may have them."""
    for name in ("privacy/key.jsonl", "privacy/own.txt", "guides/.key.jsonl", "transcripts/key.jsonl", "key.csv"):
        (study.root / name).parent.mkdir(parents=True, exist_ok=True)
        (study.root / name).write_text(f"{NAME},[Name 1]\n", encoding="utf-8")
    ruled = f'{{"ruling": "never", "at": "2026-03-04T05:06:07Z", "by": "review", "words": "{NAME}"}}\n'
    (study.root / "privacy/key.jsonl").write_text(ruled, encoding="utf-8")
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


def test_a_place_that_cannot_be_made_is_told_and_nothing_remains(study, engine, out, now, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for attempt in (
        lambda: restore(out, tmp_path / "file" / "again", now=now),
        lambda: deposit(study, engine, tmp_path / "file" / "d", now=now, has_transcripts=False),
        lambda: deposit(study, engine, tmp_path / "file" / "d.zip", now=now, has_transcripts=False),
    ):
        with pytest.raises(InputError, match="cannot be written"):
            attempt()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clinic", "file", "out"]


def test_settings_with_a_mistake_are_told_before_anything_is_written(study, engine, now, tmp_path):
    (study.root / "qualkit.toml").write_text("[study]\nname = 3\n", encoding="utf-8")
    with pytest.raises(SettingsError):
        deposit(Study(study.root), engine, tmp_path / "out", now=now)
    assert not (tmp_path / "out").exists()
