"""Settings that travel with a project, and what stays behind."""

import pytest

from qualkit.workflow.carried import settings_told, settled

OWN = '# mine\n[study]\nname = "a"\n\n[segmentation]\nunit = "meaning"  # or turn\n'
OTHER = """\
[study]
name = "b"
codebook = "x.yaml"
language = "zh"
[store]
url = "postgresql://me:secret@host/db"
[embedding]
embedder = "/home/me/model"
[segmentation]
unit = "turn"
pipelines = {en = "/home/me/pipeline"}
[coding]
files = ["../*.jsonl"]
mode = "blind"
[guide.patient]
asks = ["cost"]
"""


def test_what_names_places_or_is_run_stays_behind():
    assert settings_told(OTHER) == {
        "study": {"language": "zh"},
        "segmentation": {"unit": "turn"},
        "coding": {"mode": "blind"},
        "guide": {"patient": {"asks": ["cost"]}},
    }


def test_settings_fill_what_a_study_left_at_its_default_and_its_lines_stay():
    text, settings, kept = settled(OWN, {"settings": settings_told(OTHER)})
    assert kept == []
    assert settings is not None
    assert (settings.study.name, settings.study.language, settings.coding.mode) == ("a", "zh", "blind")
    assert settings.guide["patient"].asks == ("cost",)
    assert "# mine" in text
    assert 'unit = "turn"  # or turn' in text


def test_a_setting_of_the_studys_own_stays_and_is_told():
    text, _, kept = settled(OWN.replace("meaning", "sentence"), {"settings": settings_told(OTHER)})
    assert 'unit = "sentence"' in text
    assert kept == ["setting [segmentation] unit: it has another value in this study"]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        pytest.param(None, [], id="none"),
        pytest.param("x", [], id="no table"),
        pytest.param({"store": {"url": "x"}, "speakers": 3}, [], id="nothing that travels"),
        pytest.param(
            {"segmentation": {"unit": "page"}}, ["settings that came with it: they are not valid"], id="wrong"
        ),
        pytest.param({"coding": {"mode": {"a": [{}]}}}, ["settings that came with it: they are not valid"], id="odd"),
        pytest.param({"study": {"language": None}}, ["settings that came with it: they are not valid"], id="null"),
    ],
)
def test_settings_that_are_none_are_left(told, kept):
    text, settings, found = settled(OWN, {"settings": told})
    assert (text == OWN or settings is not None, found) == (True, kept)
