"""The schema that ships says what manifests are: field by field, and for every value that is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields

import pytest

from tests.unit.enhancers.test_model_folder import SENSELESS, SOUND, written
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.enhancers.manifest_schema import faults_in, schema, unknown_in
from xraysr_gui.enhancers.model_folder import (
    BORDERS,
    COLOURS,
    FORMAT,
    MANIFEST,
    VALUE_RANGES,
    Manifest,
    read_model_folder,
)
from xraysr_gui.enhancers.networks.preparations import PREPARATIONS
from xraysr_gui.enhancers.task import Task
from xraysr_gui.settings import places

KINDS = {str: "string", bool: "boolean", int: "integer", float: "number"}
UNDERSTOOD = {
    "$schema", "title", "description", "default", "type", "enum", "pattern", "minLength", "maxLength",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "required", "properties",
    "additionalProperties", "propertyNames", "maxProperties",
}  # fmt: skip


def rules(part: Mapping, *, names: bool = False) -> Iterator[str]:
    for key, value in part.items():
        if not names:
            yield key
        if isinstance(value, dict) and key != "default":
            yield from rules(value, names=key == "properties")


def test_it_has_every_field_of_a_manifest_and_no_other():
    assert set(schema()["properties"]) == {one.name for one in fields(Manifest)}
    needed = {one.name for one in fields(Manifest) if one.default is one.default_factory is MISSING}
    assert set(schema()["required"]) == needed | {"format"}


@pytest.mark.parametrize("field", fields(Manifest), ids=lambda field: field.name)
def test_a_field_has_the_kind_and_the_default_of_the_manifest(field):
    rule = schema()["properties"][field.name]
    default = getattr(Manifest("x", "x", "x", "deblur"), field.name)
    assert rule["type"] == KINDS.get(type(default), "object")
    assert rule["description"].endswith(".")
    if field.name not in ("id", "title", "summary", "task", "format"):
        assert rule["default"] == default


def test_what_may_be_chosen_is_what_the_program_knows():
    allowed = {name: rule["enum"] for name, rule in schema()["properties"].items() if "enum" in rule}
    assert allowed == {
        "format": [FORMAT],
        "task": [str(one) for one in Task],
        "preparation": [one.id for one in PREPARATIONS],
        "value_range": list(VALUE_RANGES),
        "result_range": ["", *VALUE_RANGES],
        "border": list(BORDERS),
        "colours": list(COLOURS),
    }


def test_it_says_nothing_that_our_own_check_does_not_understand():
    assert set(rules(schema())) <= UNDERSTOOD
    texts = json.dumps(schema())
    assert texts.count('"pattern": "^') == texts.count('"pattern"') > 0


def test_all_manifests_that_ship_are_as_it_asks():
    shipped = sorted(places.models().glob(f"*/{MANIFEST}"))
    assert len(shipped) > 10
    for path in shipped:
        read = json.loads(path.read_text())
        assert (faults_in(read), unknown_in(read)) == ((), ())


@pytest.mark.parametrize(("name", "value"), [(name, one) for name, many in SENSELESS.items() for one in many])
def test_what_no_manifest_can_say_is_a_fault_that_names_it(name, value, tmp_path):
    said = SOUND | {name: value}
    with pytest.raises(ModelUnavailable):
        read_model_folder(written(tmp_path, said))
    assert any(name in fault for fault in faults_in(json.loads(json.dumps(said))))


def test_what_is_missing_and_what_is_misspelt_is_told():
    sound = {name: value for name, value in SOUND.items() if name != "task"}
    assert faults_in(sound) == ("manifest lacks task.",)
    assert unknown_in(SOUND | {"preperation": "plain"}) == ("preperation",)
    assert faults_in([]) == ("manifest is not of the kind object.",)
