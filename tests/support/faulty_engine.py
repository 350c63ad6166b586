"""An engine child whose networks do what their manifest says under `training`: hang, crash, eat memory."""

from __future__ import annotations

import ctypes
import os
import time
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from tests.support.fake_runtimes import CPU, FAULTS, faithful
from xraysr_gui.enhancers.engine import engine_service, model_install
from xraysr_gui.enhancers.model_folder import ModelFolder
from xraysr_gui.enhancers.networks.network import Networks
from xraysr_gui.enhancers.networks.runtimes.contract import Device, Piece, Runtime, Session

CPU_OF_IT = replace(CPU, runtime="onnxruntime")


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


CARD = Device("cuda:0", "Graphics card", "card")
_answered: list[Piece] = []


class _FaultyCard(_Faulty):
    """Right in the first pieces, and after `late` ones it does what it is to do."""

    def run(self, piece: Piece) -> Piece:
        does, _, late = self._does.partition(" after ")
        _answered.append(piece)
        return _Faulty(does if len(_answered) > int(late or 0) else "").run(piece)


def _load_card(folder: ModelFolder, device: Device, threads: int) -> Session:
    return _FaultyCard(str(folder.manifest.training["does"]))


def _load_faithful(folder: ModelFolder, device: Device, threads: int) -> Session:
    return _Faulty("")


def _devices_of_a_driver_that_hangs() -> tuple[Device, ...]:
    time.sleep(3600)
    return (CARD,)


_PROCESSOR = Runtime("onnxruntime", lambda: "Fake", lambda: (CPU_OF_IT,), _load_faithful)
_CARDS = {
    "card": Runtime("card", lambda: "Fake card", lambda: (CARD,), _load_card),
    "hanging": Runtime("hanging", lambda: "", _devices_of_a_driver_that_hangs, _load_card),
}


def serve_with_card(request: dict[str, Any], answer: Any, report: Any) -> None:
    """As the real engine, with a card that does what the manifest says and a processor that is right."""
    engine_service.networks = _networks_with("card")
    engine_service.serve(request, answer, report)


def serve_with_hanging_driver(request: dict[str, Any], answer: Any, report: Any) -> None:
    """As the real engine, with a driver that never tells its cards."""
    engine_service.networks = _networks_with("hanging")
    engine_service.serve(request, answer, report)


@lru_cache(maxsize=1)
def _networks_with(name: str) -> Any:
    made = Networks((_PROCESSOR, _CARDS[name]))
    return lambda: made


def die_installing(request: dict[str, Any], answer: Any, report: Any) -> None:
    """As the real engine, but it dies when a model is all there but for its last check."""
    model_install._try_out = lambda *_: os._exit(9)
    engine_service.serve(request, answer, report)


def serve(request: dict[str, Any], answer: Any, report: Any) -> None:
    """As the real engine, with other networks."""
    engine_service.networks = _networks
    engine_service.serve(request, answer, report)
