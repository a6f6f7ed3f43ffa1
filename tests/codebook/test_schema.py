from __future__ import annotations

import json
import re

from qualkit.codebook import TEMPLATE, json_schema
from qualkit.codebook.schema import FIRST_LINE
from tests.codebook.books import book, told


def test_the_template_loads_without_problems_and_names_the_schema():
    assert told(TEMPLATE) == []
    assert TEMPLATE.splitlines()[0] == FIRST_LINE == "# yaml-language-server: $schema=codebook.schema.json"
    assert len(book(TEMPLATE).codes) == 2


def test_the_template_loads_with_what_its_comments_offer():
    offered = TEMPLATE.replace("languages: [en]", "languages: [en, zh]").replace(
        "label: Waiting", "label: {en: Waiting, zh: 等待}"
    )
    lines = offered.splitlines()
    begin = lines.index("# facets:")
    lines[begin : begin + 8] = [line.removeprefix("# ") for line in lines[begin : begin + 8]]
    offered = "\n".join(lines)
    assert told(offered) == []
    assert [value.id for value in book(offered).facets[0].values] == ["positive", "negative"]


def test_the_schema_describes_every_key_and_survives_json():
    schema = json_schema()
    assert json.loads(json.dumps(schema)) == schema
    assert schema["required"] == ["schema"]
    assert schema["additionalProperties"] is False
    entries = [schema, *schema["$defs"].values()]
    undescribed = [
        (entry.get("title"), name)
        for entry in entries
        for name, value in entry["properties"].items()
        if not value.get("description")
    ]
    assert undescribed == []
    assert set(schema["$defs"]["CodeEntry"]["properties"]) >= {
        "definition",
        "exclude",
        "formerly",
        "joint_display",
    }


def test_the_schema_of_an_id_takes_letters_of_any_script_and_no_spaces():
    pattern = json_schema()["$defs"]["CodeEntry"]["properties"]["id"]["pattern"]
    assert re.search(pattern, "易用.登录-1")
    assert not re.search(pattern, "a b")


def test_the_schema_lets_a_key_stand_with_nothing_behind_it():
    code = json_schema()["$defs"]["CodeEntry"]["properties"]
    assert code["codes"]["type"] == ["array", "null"]
    assert {"type": "null"} in code["definition"]["anyOf"]
    assert code["status"]["enum"] == ["active", "draft", "retired", None]
    assert code["colour"]["type"] == "string"
    assert code["id"]["type"] == ["string", "number"]
