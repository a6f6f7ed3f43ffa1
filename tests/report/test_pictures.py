"""Pictures: the same each time, words as text, every value told, nothing drawn where there is no value."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from qualkit.analysis.topics import CodeTopics, Topic, TopicCode, TopicReport
from qualkit.report.agreement_plot import agreement_picture
from qualkit.report.topics_plot import topics_picture
from tests.analysis.test_agreement import measured

TOPICS = TopicReport(
    of="all",
    topics=(
        Topic(1, ("影像", "link"), ("P1:0-9", "P2:0-9"), 2, 1, (TopicCode("a", "A", 1),), True, (0.5, 0.5)),
        Topic(2, (), ("P1:9-19",), 1, 0, (), False, (-0.5, 0.1)),
    ),
    codes=(CodeTopics("a", "A", 1, ((1, 1),), 0, ""),),
    n_segments=3,
    n_outside=0,
    seed=1,
    number=2,
    warnings=(),
)


def words(picture):
    root = ET.fromstring(picture)  # noqa: S314 - our own
    return [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]


def test_topics_are_a_map_with_their_words_as_text():
    found = words(topics_picture(TOPICS, notice="made up"))
    assert {"made up", "1  影像, link (2)", "2  no word in two of them (1)"} <= set(found)
    assert topics_picture(TOPICS) == topics_picture(TOPICS)


def test_topics_can_be_a_bitmap():
    assert topics_picture(replace(TOPICS, of="uncoded"), suffix=".png").startswith(b"\x89PNG")


@pytest.fixture(scope="module")
def report():
    answers = {"P1": ["a", "a", "", "b", "", "ab"], "P2": ["a", "", "b", ""]}
    other = {"P1": ["a", "", "", "b", "a", "ab"], "P2": ["a", "", "", ""]}
    return measured({"ann": answers, "bo": other}, draws=20)


def test_agreement_names_each_code_with_its_prevalence(report):
    found = words(agreement_picture(report))
    assert {"A", "B", "prevalence", "all codes, unit × code"} <= set(found)
    assert "Agreement of ann and bo: 10 units, 2 interviews" in found


def test_a_value_that_is_undefined_is_said_so_and_not_drawn(report):
    code = replace(report.codes[0], coefficients={"alpha": replace(report.codes[0].coefficients["alpha"], value=None)})
    found = words(agreement_picture(replace(report, codes=(code,))))
    assert found.count("undefined") == 1
