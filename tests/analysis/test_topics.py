"""Topics on made-up vectors: three things said in two languages, and small talk."""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import PurePath

import numpy as np
import pandas as pd
import pytest

from qualkit import codebook as books
from qualkit.analysis.grouping import Grouped, n_groups, without_language
from qualkit.analysis.keyness import class_tfidf
from qualkit.analysis.topics import chosen, topics
from qualkit.codebook import edit
from qualkit.errors import AnalysisError, CodebookError, UnknownCodeError
from qualkit.model.codebook import Example, ExampleKind, Status, Text
from tests.analysis.coded import book, coded, segment_id
from tests.conftest import CODEBOOK

SAID = {
    "film": ("the printed film costs money", "胶片 很贵 多少钱"),
    "link": ("nobody finds the broken link", "链接 点不开 找不到"),
    "talk": ("doctor explains the nodule slowly", "医生 解释 结节"),
}
CASES = ("P1", "P2", "P3", "P4")  # English, Chinese, English, Chinese
N = 60


def study():
    """Fifteen segments of each of four cases, turn about; the first of each thing carries code a, all films b too."""
    things = [thing for _ in range(5) for thing in SAID]
    answers = {
        name: [
            ("b" if thing == "film" else "") + ("a" if number < len(SAID) else "")
            for number, thing in enumerate(things)
        ]
        for name in CASES
    }
    codings, decided = coded({"ann": answers})
    rng = np.random.default_rng(5)
    base = np.eye(8, dtype=np.float32)
    rows, vectors = [], []
    for place_of_case, name in enumerate(CASES):
        language = place_of_case % 2
        for number, thing in enumerate(things):
            rows.append((segment_id(name, number), SAID[thing][language], ("en", "zh")[language]))
            place = base[list(SAID).index(thing)] + 2 * base[6 + language] + rng.normal(0, 0.05, 8)
            vectors.append(place / np.linalg.norm(place))
    texts = pd.DataFrame(rows, columns=["segment", "text", "language"])
    return codings, decided.drop(columns="coder"), texts, np.array(vectors, dtype=np.float32)


def grouped(of_study=None, *, number: int | None = 3):
    codings, segments, texts, vectors = of_study or study()
    spoken = [str(one) for one in texts["language"]]
    return topics(codings, segments, texts, vectors, languages=spoken, codebook=book("abc"), number=number)


@pytest.fixture(scope="module")
def report():
    return grouped()


def test_each_thing_said_is_a_topic_in_both_languages(report):
    assert len(report.topics) == 3
    assert report.n_segments == N
    words = [set(topic.words) for topic in report.topics]
    for english, chinese in (("film", "胶片"), ("link", "链接"), ("nodule", "结节")):
        assert any({english, chinese} <= one for one in words)
    assert all(topic.n_cases == 4 for topic in report.topics)


def test_every_segment_is_in_one_topic_or_outside(report):
    inside = [name for topic in report.topics for name in topic.segments]
    assert len(inside) == len(set(inside)) == report.n_segments - report.n_outside
    assert [topic.number for topic in report.topics] == [1, 2, 3]
    assert [len(topic.segments) for topic in report.topics] == sorted(
        (len(topic.segments) for topic in report.topics), reverse=True
    )


def test_codes_are_laid_beside_the_topics_and_counted_as_pandas_counts_them(report):
    codings, *_ = study()
    for topic in report.topics:
        held = codings[codings["segment"].isin(topic.segments)]
        assert {one.code: one.n for one in topic.codes} == held.groupby("code")["segment"].nunique().to_dict()
        assert topic.n_coded == held["segment"].nunique()
    film = next(topic for topic in report.topics if "film" in topic.words)
    assert film.is_covered
    told = {one.code: one for one in report.codes}
    assert (told["b"].n, told["b"].told, told["b"].topics[0][0]) == (20, "held together", film.number)
    assert told["a"].n == 12
    assert set(told) == {"a", "b"}


def test_the_same_seed_finds_the_same_topics(report):
    assert grouped() == report


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        pytest.param("all", N, id="all"),
        pytest.param("uncoded", N - 28, id="without a code"),
        pytest.param("a", 12, id="a code"),
        pytest.param("t", 28, id="a theme"),
    ],
)
def test_what_topics_are_found_in(of, expected):
    codings, segments, *_ = study()
    assert len(chosen(codings, segments, codebook=book("abc"), of=of)) == expected


def test_a_code_that_is_not_there_is_refused():
    codings, segments, *_ = study()
    with pytest.raises(UnknownCodeError, match="'abc'"):
        chosen(codings, segments, codebook=book("abc"), of="abc")


@pytest.mark.parametrize(
    ("n", "number", "words"),
    [
        pytest.param(19, None, "topics need 20 segments; there are 19", id="too few"),
        pytest.param(0, None, "there are 0", id="none"),
        pytest.param(N, 21, "60 segments cannot make 21 topics", id="too many topics"),
    ],
)
def test_what_cannot_be_grouped_is_said(n, number, words):
    codings, segments, texts, vectors = study()
    with pytest.raises(AnalysisError, match=words):
        grouped((codings, segments, texts[:n], vectors[:n]), number=number)


def test_what_sets_languages_apart_is_taken_out():
    _, _, texts, vectors = study()
    moved = without_language(vectors, list(texts["language"]))
    is_english = (texts["language"] == "en").to_numpy()
    english, chinese = moved[is_english], moved[~is_english]
    assert float(english.mean(axis=0) @ chinese.mean(axis=0)) == pytest.approx(0, abs=1e-3)
    assert np.linalg.norm(moved, axis=1) == pytest.approx(1, abs=1e-5)
    assert not without_language(np.zeros((3, 4), dtype=np.float32), ["en", "", "zh"]).any()


def test_weak_members_and_groups_of_two_are_left_out():
    near, far, odd = [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.6, 0.0, 0.8]
    rows = np.array([near] * 6 + [far] * 6 + [odd])
    labels = Grouped(number=2, seed=1).fit(rows).labels_
    assert len(set(labels[:6])) == len(set(labels[6:12])) == 1
    assert labels[12] == -1
    assert set(Grouped(number=2, seed=1).fit(np.array([near] * 6 + [far] * 2)).labels_[6:]) == {-1}


@pytest.mark.parametrize(("n", "groups"), [(20, 4), (300, 17), (3000, 55), (20_000, 100), (6, 2)])
def test_how_many_groups_are_looked_for(n, groups):
    assert n_groups(n) == groups


def test_class_tfidf_is_that_of_bertopic():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it imports, about packages that are not there
        from bertopic.vectorizers import ClassTfidfTransformer
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    counts = {"x": Counter({"film": 3, "day": 1}), "y": Counter({"film": 1, "link": 4, "day": 3})}
    words = ["film", "link", "day"]
    matrix = csr_matrix([[counts[name][word] for word in words] for name in "xy"])
    # Its mean number of words a class is rounded down to a whole number: here it is one.
    made = ClassTfidfTransformer().fit(matrix).transform(normalize(matrix, norm="l1")).toarray()
    own = class_tfidf(counts)
    for row, name in enumerate("xy"):
        assert made[row] == pytest.approx([own[name].get(word, 0.0) for word in words])


def test_a_code_is_added_with_examples_in_their_language_and_source():
    words = 'He said: "no" # and\nleft'
    text = edit.add(
        CODEBOOK,
        "access.new",
        parent="access",
        label="New",
        status=Status.DRAFT,
        examples=[
            Example(ExampleKind.TYPICAL, Text({"en": words}), source="P1 ¶4"),
            Example(ExampleKind.TYPICAL, Text({"zh": "找不到链接"}), source="P2 ¶2"),
        ],
    )
    made, problems = books.parse(text.encode(), path=PurePath("b.yaml"))
    assert made is not None, problems
    code = made.code("access.new")
    assert [(dict(one.text.by_language), one.source) for one in code.examples] == [
        ({"en": words}, "P1 ¶4"),
        ({"zh": "找不到链接"}, "P2 ¶2"),
    ]
    assert code.status is Status.DRAFT
    with pytest.raises(CodebookError, match="already"):
        edit.add(text, "access.new", parent="access", label="New")
