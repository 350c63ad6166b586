"""Checks what a manifest says against the schema that ships with the program.

The schema is JSON Schema (2020-12) for anybody's tools; here the few words of it that it uses are understood.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import lru_cache

from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.settings import places

SCHEMA = "model_manifest.schema.json"
MOST_FAULTS = 20
_KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


@lru_cache(maxsize=1)
def schema() -> JsonView:
    """As it lies among the resources."""
    read: Json = json.loads((places.resources() / SCHEMA).read_text(encoding="utf-8"))
    return read


def faults_in(manifest: object) -> tuple[str, ...]:
    """What in it is against the schema, each as a sentence; nothing if all is well."""
    found = []
    for fault in _faults("manifest", manifest, schema()):
        found.append(fault)
        if len(found) == MOST_FAULTS:
            break
    return tuple(found)


def unknown_in(manifest: object) -> tuple[str, ...]:
    """What it says that nobody reads: a misspelt word, or one of a newer version."""
    known = schema()["properties"]
    return tuple(name for name in manifest if name not in known) if isinstance(manifest, dict) else ()


def _faults(name: str, value: object, rules: JsonView) -> Iterator[str]:
    kind = rules.get("type")
    if kind is not None and not _is_kind(value, kind):
        yield f"{name} is not of the kind {kind}."
        return
    if "enum" in rules and value not in rules["enum"]:
        allowed = ", ".join(json.dumps(one) for one in rules["enum"])
        yield f"{name} is {_shown(value)}, and may be: {allowed}."
    if isinstance(value, str):
        yield from _of_text(name, value, rules)
    elif isinstance(value, dict):
        yield from _of_object(name, value, rules)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _of_number(name, value, rules)


def _is_kind(value: object, kind: str) -> bool:
    return isinstance(value, _KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _of_text(name: str, value: str, rules: JsonView) -> Iterator[str]:
    if not rules.get("minLength", 0) <= len(value) <= rules.get("maxLength", len(value)):
        yield f"{name} is too long or too short."
    elif "pattern" in rules and not _matches(rules["pattern"], value):
        yield f"{name} is {_shown(value)}, which it cannot be."


def _matches(pattern: str, value: str) -> bool:
    """All patterns are of the whole text; here `$` would let a line break pass."""
    return re.fullmatch(pattern.removeprefix("^").removesuffix("$"), value) is not None


def _of_number(name: str, value: float, rules: JsonView) -> Iterator[str]:
    low, high = rules.get("minimum", value), rules.get("maximum", value)
    above, below = rules.get("exclusiveMinimum", -math.inf), rules.get("exclusiveMaximum", math.inf)
    if not (low <= value <= high and above < value < below):
        yield f"{name} is {value}, which is out of range."


def _of_object(name: str, value: JsonView, rules: JsonView) -> Iterator[str]:
    for key in rules.get("required", ()):
        if key not in value:
            yield f"{name} lacks {key}."
    if len(value) > rules.get("maxProperties", len(value)):
        yield f"{name} has too many entries."
    known, others = rules.get("properties", {}), rules.get("additionalProperties", {})
    for key, one in value.items():
        if "propertyNames" in rules:
            yield from _of_text(f"A name in {name}", key, rules["propertyNames"])
        part = known.get(key, others)
        if isinstance(part, dict):
            yield from _faults(key if name == "manifest" else f"{name}.{_shown(key)}", one, part)


def _shown(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
