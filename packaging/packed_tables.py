"""Runs first in the frozen program: highdicom's tables of the standard lie there packed."""

import gzip
import pkgutil

_read = pkgutil.get_data


def _unpacked(package: str, resource: str) -> bytes | None:
    if package == "highdicom" and resource.endswith(".json"):
        packed = _read(package, f"{resource}.gz")
        return None if packed is None else gzip.decompress(packed)
    return _read(package, resource)


pkgutil.get_data = _unpacked
