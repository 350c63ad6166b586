"""What an installer is made of, for machines: a bill of materials in CycloneDX 1.5.

It names the program, each library of the lock with its licence and its version, each library inside these,
Python, and each trained network, with SHA-256 of what lies in the folder.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from licences import Inside, Source, inside, installed_here, of_libraries
from locked import stated_version

_SPACE = uuid.UUID("5d1f4f0a-2c6e-4c8e-9f59-0d7f6a1b3c42")
"""Makes the number of a bill from its content: the same program has the same one."""

Part = dict[str, Any]


def bill(tree: Path, left_out: set[str], source: Source | None = None) -> str:
    """The bill of a frozen program in a folder, without the libraries of the lock that are left out."""
    source = source or installed_here()
    parts = [*_libraries(source, left_out), *_inside(tree), _python(source.python), *_networks(tree)]
    whole: Part = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "xraysr",
                "name": "xraysr",
                "version": stated_version(),
                "description": "Not a medical device; not for primary diagnosis.",
                "licenses": [{"expression": "Apache-2.0"}],
            }
        },
        "components": parts,
        "dependencies": [{"ref": "xraysr", "dependsOn": [part["bom-ref"] for part in parts]}],
    }
    number = uuid.uuid5(_SPACE, json.dumps(whole, sort_keys=True))
    return json.dumps({**whole, "serialNumber": f"urn:uuid:{number}"}, indent=1) + "\n"


def _libraries(source: Source, left_out: set[str]) -> Iterator[Part]:
    licences = of_libraries()
    for pin in source.pins:
        if pin.name not in left_out:
            yield {
                "type": "library",
                "bom-ref": f"pkg:pypi/{pin.name}@{pin.version}",
                "name": pin.name,
                "version": pin.version,
                "purl": f"pkg:pypi/{pin.name}@{pin.version}",
                "licenses": [{"expression": licences[pin.name]}],
                "properties": [{"name": "xraysr:locked-sha256", "value": value} for value in pin.hashes],
            }


def _inside(tree: Path) -> Iterator[Part]:
    for one in inside(tree):
        yield _file(one, tree)


def _file(one: Inside, tree: Path) -> Part:
    place = one.path.relative_to(tree).as_posix()
    return {
        "type": "library",
        "bom-ref": f"file:{place}",
        "name": one.name,
        "licenses": [{"expression": one.licence}],
        "hashes": [{"alg": "SHA-256", "content": digest(one.path)}],
        "properties": [{"name": "xraysr:file", "value": place}],
    }


def _python(version: str) -> Part:
    return {
        "type": "framework",
        "bom-ref": f"python@{version}",
        "name": "CPython",
        "version": version,
        "licenses": [{"expression": "PSF-2.0"}],
    }


def _networks(tree: Path) -> Iterator[Part]:
    for manifest in sorted(tree.glob("**/models/*/manifest.json")):
        name = manifest.parent.name
        yield {
            "type": "machine-learning-model",
            "bom-ref": f"model:{name}",
            "name": name,
            "version": str(json.loads(manifest.read_text(encoding="utf-8"))["version"]),
            "licenses": [{"expression": "Apache-2.0"}],
            "hashes": [{"alg": "SHA-256", "content": digest(manifest)}],
        }


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
