"""An engine child whose networks do what their manifest says under `training`: hang, crash, eat memory."""

from __future__ import annotations

import ctypes
import os
import time
from functools import lru_cache
from typing import Any

import numpy as np

from tests.support.fake_runtimes import CPU, FAULTS, faithful
from xraysr_gui.enhancers.engine import engine_service, model_install
from xraysr_gui.enhancers.model_folder import ModelFolder
from xraysr_gui.enhancers.networks.network import Networks
from xraysr_gui.enhancers.networks.runtimes.contract import Device, Piece, Runtime, Session


class _Faulty:
    def __init__(self, does: str) -> None:
        self._does = does

    def run(self, piece: Piece) -> Piece:
        match self._does:
            case "hang":
                _hang()
            case "freeze":
                time.sleep(3600)
            case "memory":
                np.ones(100 << 30, np.uint8)
            case "grow":
                _grow()
            case "crash":
                ctypes.string_at(8)
            case "leave":
                os._exit(3)
            case "bug":
                raise KeyError("nobody foresaw this")
        return FAULTS.get(self._does, faithful)(piece)


def _hang() -> None:
    while True:
        pass


def _grow() -> None:
    """Take 3 GB, more slowly than it is measured."""
    kept = []
    for _ in range(60):
        kept.append(np.ones(50 << 20, np.uint8))
        time.sleep(0.05)


def _load(folder: ModelFolder, device: Device, threads: int) -> Session:
    return _Faulty(str(folder.manifest.training["does"]))


@lru_cache(maxsize=1)
def _networks() -> Networks:
    return Networks((Runtime("fake", lambda: "Fake", lambda: (CPU,), _load),))


def die_installing(request: dict[str, Any], answer: Any, report: Any) -> None:
    """As the real engine, but it dies when a model is all there but for its last check."""
    model_install._try_out = lambda *_: os._exit(9)
    engine_service.serve(request, answer, report)


def serve(request: dict[str, Any], answer: Any, report: Any) -> None:
    """As the real engine, with other networks."""
    engine_service.networks = _networks
    engine_service.serve(request, answer, report)
