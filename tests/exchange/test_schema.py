"""The JSON Schema for editors says what the dataclasses say."""

import json
from pathlib import Path

import yaml

from assessments.exchange.descriptions import FIELDS
from assessments.exchange.schema import schema
from assessments.exchange.yaml_writer import write_framework
from tests.factories import filled_framework

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "framework.schema.json"


def test_schema_is_up_to_date():
    assert FILE.read_text(encoding="utf-8") == schema(), "it is stale: run `make schema`"


def test_schema_knows_every_key_of_a_file_and_refuses_others():
    content = json.loads(schema())
    file = yaml.safe_load(write_framework(filled_framework()))
    assert list(content["properties"]) == list(file)
    assert content["additionalProperties"] is False
    for name, part in (
        ("Source", file["source"]),
        ("Skill", file["categories"][0]["skills"][0]),
        ("Resource", file["resources"][0]),
        ("Target", file["roles"][0]["targets"]["skill-1"]),
    ):
        assert set(content["$defs"][name]["properties"]) == set(part)
        assert content["$defs"][name]["additionalProperties"] is False


def test_schema_tells_what_may_be_left_out_and_how_a_key_looks():
    statement = json.loads(schema())["$defs"]["Statement"]
    assert statement["required"] == ["key", "text"]
    key = statement["properties"]["key"]
    assert key.pop("description").startswith("Its name for good")
    assert key == {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}


def test_schema_explains_every_field_and_offers_what_can_be_chosen():
    content = json.loads(schema())
    parts = {"Framework": content} | content["$defs"]
    for part in FIELDS:
        for name, value in parts[part.__name__]["properties"].items():
            assert value.get("description") or name == "format"
    assert parts["Cost"]["enum"] == ["free", "small", "large"]
    assert parts["Skill"]["properties"]["name"]["maxLength"] == 200
    assert content["properties"]["language"]["examples"] == ["en", "pt-BR"]


def test_files_name_the_schema():
    content = ROOT / "assessments" / "content" / "it-project-manager.yaml"
    for folder, data in (
        (ROOT, write_framework(filled_framework())),
        (content.parent, content.read_bytes()),
    ):
        (line,) = [x for x in data.decode().splitlines() if "yaml-language-server" in x]
        assert (folder / line.partition("$schema=")[2]).resolve() == FILE
