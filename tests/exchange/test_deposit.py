"""Files with a manifest: what is sealed is read back, whatever it holds, and what could not be is refused at once."""

from __future__ import annotations

import json
import unicodedata
from pathlib import PurePath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.exchange.archive import LARGEST, is_inside, packed
from qualkit.exchange.crate import About, crate, readme
from qualkit.exchange.deposit import (
    MANIFEST,
    Index,
    StoreIndex,
    index_json,
    read_deposit,
    read_index,
    read_rows,
    row_lines,
    sealed,
)

names = st.lists(st.text(st.sampled_from("ab访 é.-"), min_size=1, max_size=5), min_size=1, max_size=3).map("/".join)
kept = names.filter(lambda name: is_inside(name) and name != MANIFEST)
rows = st.dictionaries(
    st.text(max_size=5),
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
)


def is_file_of_its_own(found):
    """No name that some machines take for another, and none that is a folder of another."""
    folded = [unicodedata.normalize("NFC", name).casefold() for name in found]
    return len(set(folded)) == len(folded)


@settings(max_examples=40)
@given(st.dictionaries(kept, st.binary(max_size=20), max_size=5).filter(is_file_of_its_own))
def test_what_is_sealed_and_packed_is_read_back(tmp_path_factory, found):
    path = tmp_path_factory.mktemp("d") / "d.zip"
    path.write_bytes(packed(sealed(found)))
    held, problems = read_deposit(path)
    assert (problems, dict(held.files), held.unlisted) == ([], found, ())


@given(st.lists(rows, max_size=4))
def test_rows_come_back_with_their_types(made):
    found, problems = read_rows(row_lines(made), PurePath("t.jsonl"))
    assert problems == []
    assert repr(found) == repr(made)


@pytest.mark.parametrize("name", ["../x", "/x", "c:/x", "a\\b", "a//b", "", ".", "a/./b", "a\nb", "a\0b"])
def test_a_name_that_no_other_machine_could_hold_is_never_sealed(name):
    with pytest.raises(ValueError, match=r"^"):
        sealed({name: b""})


def test_names_that_differ_by_capitals_or_composition_only_are_never_sealed():
    for pair in ({"A": b"", "a": b""}, {"\u00e9": b"", "e\u0301": b""}):
        with pytest.raises(ValueError, match=r"^"):
            sealed(pair)


def test_an_index_comes_back_as_it_was():
    store = StoreIndex(revision="layer_0002", rows={"decisions": 3}, head=(3, "ab"))
    index = Index(
        version="0.1.0", made="now", study="s1", name="n", has_transcripts=True, has_sources=False, shared=store,
        layers={"ann": store},
    )  # fmt: skip
    assert read_index({"deposit.json": index_json(index)}, PurePath("d")) == (index, [])


@pytest.mark.parametrize("coder", ["../x", "a/b", "", "a.b"])
def test_a_layer_whose_name_leads_elsewhere_is_refused(coder):
    told = {"version": "1", "made": "", "study": "s", "name": "n", "has_transcripts": True, "has_sources": False}
    store = {"revision": "r", "rows": {}}
    data = json.dumps(told | {"shared": store, "layers": {coder: store}}).encode()
    found, problems = read_index({"deposit.json": data}, PurePath("d"))
    assert found is None
    assert problems[0].message.startswith("layers.")


def about(**told: Any) -> About:
    fields: dict[str, Any] = {
        "name": "A study",
        "made": "2026-03-04T05:06:07Z",
        "version": "0.1.0",
        "licence": "",
        "figures": ("1 case.",),
        "left_out": ("the key",),
        "is_synthetic": True,
        "has_transcripts": True,
        "has_sources": False,
    }
    return About(**fields | told)


@pytest.mark.parametrize(
    ("licence", "id_", "name"),
    [
        ("", "#licence", "Licence: not reported"),
        ("CC-BY-4.0", "#licence", "CC-BY-4.0"),
        ("https://example.org/by/4.0/", "https://example.org/by/4.0/", "https://example.org/by/4.0/"),
        ("http: not an address", "#licence", "http: not an address"),
    ],
)
def test_a_licence_is_told_as_stated_or_as_not_reported(licence, id_, name):
    graph = json.loads(crate(about(licence=licence), [("访谈 1.txt", 3)]))["@graph"]
    by_id = {entity["@id"]: entity for entity in graph}
    assert by_id["./"]["license"] == {"@id": id_}
    assert by_id[id_]["name"] == name
    assert by_id["%E8%AE%BF%E8%B0%88%201.txt"]["name"] == "访谈 1.txt"


def test_the_readme_tells_what_is_there_and_what_is_not():
    text = readme(about(), ["transcripts/P1.txt", "store/study/cases.jsonl", "memos.md", "odd.bin"]).decode()
    assert "Synthetic: interviews or codings were made up" in text
    assert "| `transcripts/…` | An interview as read" in text
    assert "| `memos.md` | Memos" in text
    assert "| `odd.bin` | A file of the deposit. |" in text
    assert "`codings/…`" not in text
    assert text.endswith("## What is not in it\n\n- the key\n")
    assert "there is no study to go on with" in readme(about(has_transcripts=False), []).decode()


def test_an_archive_that_is_too_large_and_a_folder_that_is_no_deposit_are_not_read(tmp_path):
    with (tmp_path / "huge.zip").open("wb") as file:
        file.truncate(LARGEST + 1)
    _, problems = read_deposit(tmp_path / "huge.zip")
    assert "has 500,000,001 bytes" in problems[0].message
    _, problems = read_deposit(tmp_path)
    assert "is no deposit" in problems[0].message
