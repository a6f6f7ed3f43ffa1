"""Web Annotations: what is written is read back, other programs' shapes are read, and every wrong one is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.exchange.annotations import Annotation, Tag, collection, read_annotations
from qualkit.model.coding import Coder, CoderKind

PLACE = PurePath("a.jsonld")
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
ids = st.text(st.sampled_from("ab_c-1访"), min_size=1, max_size=6).filter(lambda text: text[0] != "-")
coders = st.builds(Coder, ids, st.just("") | words, st.sampled_from([*CoderKind]), st.booleans())
tags = st.builds(Tag, words, st.dictionaries(words, words, max_size=2), st.just("") | words)
plain = st.builds(
    Annotation,
    source=words,
    exact=words,
    prefix=st.just("") | words,
    suffix=st.just("") | words,
    memo=st.just("") | words,
    verdict=st.sampled_from(["none", "memo"]),
    coder=coders,
    at=st.sampled_from(["", "2026-03-04T05:06:07Z", "2026-03-04T05:06:07+08:00"]),
    codebook=st.just("") | words,
)
placed = st.tuples(plain, st.integers(0, 99)).map(lambda p: replace(p[0], start=p[1], end=p[1] + 3))
tagged = st.tuples(placed, st.lists(tags, min_size=1, max_size=3, unique_by=lambda tag: tag.value)).map(
    lambda pair: replace(pair[0], tags=tuple(pair[1]), verdict="codes")
)


def same_name(coder: Coder) -> Coder:
    """A name that is the id itself says nothing more."""
    return replace(coder, name="" if coder.name == coder.id else coder.name)


@given(st.lists(plain | placed | tagged, min_size=1, max_size=4))
def test_what_is_written_is_read_back(made):
    data = collection(made, study="s1", name="A study", languages={made[0].source: "zh"})
    found, problems = read_annotations(data, PLACE)
    assert problems == []
    expected = [replace(one, coder=same_name(one.coder)) for one in made]
    assert [replace(one, where=None, number=0) for one in found] == expected


def test_the_file_is_a_collection_as_the_standard_has_it():
    """Keys and types as in W3C Web Annotation Data Model, examples 21 (quote), 23 (position) and 40 (collection)."""
    one = Annotation("P07", "words", "be", "ko", 5, 10, (Tag("cost"),), coder=Coder("m", "", CoderKind.MACHINE))
    made = json.loads(collection([one], study="s1", name="A study", languages={"P07": "en"}))
    assert made["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert (made["type"], made["total"], made["first"]["type"]) == ("AnnotationCollection", 1, "AnnotationPage")
    (item,) = made["first"]["items"]
    assert item["type"] == "Annotation"
    assert item["creator"]["type"] == "Software"
    assert item["body"] == [{"type": "TextualBody", "purpose": "tagging", "value": "cost"}]
    assert item["target"]["source"]["id"] == "urn:qualkit:s1:transcript:P07"
    assert item["target"]["selector"] == [
        {"type": "TextQuoteSelector", "exact": "words", "prefix": "be", "suffix": "ko"},
        {"type": "TextPositionSelector", "start": 5, "end": 10},
    ]


QUOTE = {"type": "TextQuoteSelector", "exact": "words", "prefix": "be", "suffix": "ko"}
TARGET = {"source": "https://example.org/files/P%2007.html?x=1", "selector": QUOTE}
ANNOTATION = {"type": "Annotation", "creator": "acct:ann@hypothes.is", "target": TARGET, "bodyValue": "a note"}


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(ANNOTATION, id="one alone"),
        pytest.param([ANNOTATION], id="a list"),
        pytest.param({"type": "AnnotationPage", "items": [ANNOTATION]}, id="a page"),
        pytest.param({"type": "AnnotationCollection", "first": {"items": [ANNOTATION]}}, id="a collection"),
        pytest.param({"total": 1, "rows": [ANNOTATION | {"target": [TARGET]}]}, id="rows of Hypothesis"),
    ],
)
def test_shapes_that_other_programs_write(shape):
    (one,), problems = read_annotations(json.dumps(shape).encode("utf-8-sig"), PLACE)
    assert problems == []
    assert (one.source, one.exact, one.memo, one.coder) == ("P 07", "words", "a note", Coder("ann"))


@pytest.mark.parametrize(
    ("item", "tags", "memo", "coder", "at"),
    [
        pytest.param(
            {
                "user": "acct:bo@hypothes.is", "tags": ["cost", "trust"], "text": "hm",
                "created": "2026-01-02T03:04:05.678901+00:00",
            },
            ["cost", "trust"], "hm", Coder("bo"), "2026-01-02T03:04:05Z", id="Hypothesis",
        ),
        pytest.param(
            {"motivation": "commenting", "body": {"type": "TextualBody", "value": "hm"}, "creator": {"name": "Bo Li"}},
            [], "hm", None, "", id="motivation in the place of a purpose, a name that is no id",
        ),
        pytest.param(
            {"body": [{"purpose": "classifying", "source": "cost"}, {"value": ""}], "creator": "https://orcid.org/0000-1/"},
            ["cost"], "", Coder("0000-1"), "", id="a code by its source",
        ),
        pytest.param(
            {"created": "yesterday", "creator": [{"type": "Software", "nickname": "m", "name": "M"}]},
            [], "", Coder("m", "M", CoderKind.MACHINE), "", id="a machine",
        ),
    ],
)  # fmt: skip
def test_bodies_and_creators_of_other_programs(item, tags, memo, coder, at):
    (one,), problems = read_annotations(json.dumps({"target": TARGET} | item).encode(), PLACE)
    assert problems == []
    assert ([tag.value for tag in one.tags], one.memo, one.coder, one.at) == (tags, memo, coder, at)


def spot(**selector):
    return {"target": {"source": "P1", "selector": {"type": "TextPositionSelector"} | selector}}


@pytest.mark.parametrize(
    ("item", "message"),
    [
        pytest.param("https://example.org/1", "is not an object", id="an address"),
        pytest.param({}, "has no target", id="no target"),
        pytest.param({"target": 3}, "its target is no address and no object", id="a number for a target"),
        pytest.param({"target": {"selector": QUOTE}}, "its target has no source", id="no source"),
        pytest.param(spot(start=-1, end=3), "no span from -1 to 3", id="a negative position"),
        pytest.param(spot(start=9, end=3), "no span from 9 to 3", id="a position turned round"),
        pytest.param(spot(start="0", end="3"), "its position is no two whole numbers: '0' to '3'", id="texts"),
        pytest.param(spot(start=True, end=3), "no two whole numbers", id="a truth"),
        pytest.param(spot(start=0), "no two whole numbers: 0 to None", id="no end"),
        pytest.param({"target": "P1", "body": "https://x.org"}, "its body lies elsewhere", id="a body elsewhere"),
        pytest.param({"target": "P1", "tags": [3]}, "its tag is no text: 3", id="a number for a tag"),
        pytest.param({"target": "P1", "qualkit:verdict": "maybe"}, "'maybe' is no verdict", id="another verdict"),
        pytest.param(
            {"target": "P1", "qualkit:verdict": "none", "tags": ["a"]}, "but it has 1 tags", id="none, tagged"
        ),
        pytest.param({"target": "P1", "qualkit:verdict": "codes"}, "but it has 0 tags", id="codes, not tagged"),
        pytest.param(
            {"target": "P1", "body": {"value": "a", "qualkit:facets": {"b": 3}}}, "facets are no object", id="facets"
        ),
    ],
)
def test_every_annotation_that_cannot_be_read_is_told_by_its_number(item, message):
    found, problems = read_annotations(json.dumps([ANNOTATION, item, ANNOTATION]).encode(), PLACE)
    assert [one.number for one in found] == [1, 3]
    assert len(problems) == 1
    assert problems[0].message.startswith("annotation 2: ")
    assert message in problems[0].message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "not JSON", id="empty"),
        pytest.param(b"{", "not JSON", id="cut short"),
        pytest.param(b'{"a": ' + b"[" * 100_000, "not JSON", id="nested without end"),
        pytest.param("标注".encode("gb18030"), "cannot be read as UTF-8", id="not UTF-8"),
        pytest.param(b"3", "neither an object nor a list", id="a number"),
        pytest.param(b"[]", "holds no annotations", id="none"),
        pytest.param(b'{"items": []}', "holds no annotations", id="an empty page"),
        pytest.param(b'{"first": "https://example.org/page1"}', "lie elsewhere: https://example.org", id="elsewhere"),
        pytest.param(b'{"items": [], "next": "https://example.org/2"}', "more annotations lie elsewhere", id="more"),
    ],
)
def test_files_that_hold_no_annotations(data, message):
    found, problems = read_annotations(data, PLACE)
    assert found == []
    assert message in problems[0].message
