"""The study is made of its deposit again, row by row; one that was changed, or comes from a stranger, makes none."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from io import BytesIO

import pytest

from qualkit import store
from qualkit.errors import InputError, QualkitError, StoreError
from qualkit.exchange.deposit import MANIFEST
from qualkit.study import Study
from qualkit.workflow import heads
from qualkit.workflow.deposit import deposit
from qualkit.workflow.ready import ready
from qualkit.workflow.restore import restore
from qualkit.workflow.verify import verify
from tests.conftest import made_study
from tests.workflow.deposited import LINK, files, rows


@pytest.fixture
def study(full_study):
    """A copy of the study with something everywhere."""
    return full_study


@pytest.fixture
def engine(study, now):
    """Its store."""
    return ready(study, now=now)


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


def test_every_row_of_every_table_is_the_same_after_a_round_trip(study, out, now, tmp_path):
    made = restore(out, tmp_path / "again", now=now)
    assert rows(made.study.store_path) == rows(study.store_path)
    assert all(rows(study.store_path).values()), "a table that is empty is not tested"
    assert store.layer_coders(made.study.layers) == store.layer_coders(study.layers) == ["ann", "bo"]
    for coder in ("ann", "bo"):
        assert rows(made.study.layers / f"{coder}.sqlite") == rows(study.layers / f"{coder}.sqlite")
    assert verify(made.study, now=now) == verify(study, now=now)
    assert heads.kept(made.study) == heads.kept(study)


def test_a_restored_study_gives_the_same_deposit_and_every_file_comes_back(study, engine, out, now, tmp_path):
    put = deposit(study, engine, tmp_path / "all.zip", now=now, has_sources=True)
    made = restore(tmp_path / "all.zip", tmp_path / "again", now=now)
    assert made.manifest == put.manifest
    own = {name: data for name, data in files(study.root).items() if not name.endswith(".sqlite")}
    again = {name: data for name, data in files(made.study.root).items() if not name.endswith(".sqlite")}
    assert again == own
    # The same file by file: matrix, agreement, report and all tables.
    deposit(made.study, ready(made.study, now=now), tmp_path / "second", now=now)
    assert files(tmp_path / "second") == files(out)


def test_a_codebook_and_codings_may_lie_anywhere_in_the_study(now, tmp_path):
    study = made_study(tmp_path / "new")
    study.codebook_path.rename(study.root / "book.yaml")
    settings = (study.root / "qualkit.toml").read_text(encoding="utf-8").replace("codebooks/clinic.yaml", "book.yaml")
    settings = settings.replace("[coding]", '[coding]\nfiles = ["coded/*.jsonl"]')
    (study.root / "qualkit.toml").write_text(settings, encoding="utf-8")
    (study.root / "coded").mkdir()
    line = {"transcript": "P1", "quote": LINK, "codes": ["access.link"], "coder": "ann"}
    (study.root / "coded/ann.jsonl").write_text(json.dumps(line), encoding="utf-8")
    study = Study(study.root)
    deposit(study, ready(study, now=now), tmp_path / "out", now=now, has_sources=True)
    again = restore(tmp_path / "out", tmp_path / "again", now=now).study
    assert rows(again.layers / "ann.sqlite") == rows(study.layers / "ann.sqlite")
    assert {name for name in files(again.root) if "sqlite" not in name} == {
        name for name in files(study.root) if "sqlite" not in name
    }


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
        pytest.param("study/run.sh", b"x", "no file that a study has", id="another file"),
        pytest.param("study/privacy/key.jsonl", b"x", "no file that a study has", id="a key"),
        pytest.param("study/backups/x.jsonl", b"x", "no file that a study has", id="a backup"),
        pytest.param("study/layers/eve.sqlite", b"x", "no file that a study has", id="a layer as a file"),
        pytest.param(SETTINGS, b'[store]\nurl = "sqlite:////tmp/x.sqlite"', "names another database", id="a database"),
        pytest.param(SETTINGS, b'[study]\ncodebook = "../x.yaml"', "names a codebook that the deposit", id="codebook"),
        pytest.param(SETTINGS, b"nonsense = 3", "1 problem in the settings", id="settings"),
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
