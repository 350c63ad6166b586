"""The card that the plug-in drives: how it is called, and that its fall back is not believed."""

from __future__ import annotations

from types import SimpleNamespace

import onnxruntime
import pytest

from tests.support.model_folders import faithful_folder, textured
from xraysr_gui.enhancers.networks.runtimes import webgpu_engine
from xraysr_gui.enhancers.networks.runtimes.contract import Device, DeviceFailed, DeviceFull
from xraysr_gui.enhancers.networks.runtimes.webgpu_engine import CardSession, devices, memory_mb, name_of

CARD = Device("webgpu:0", "Card", "webgpu")


def card(vendor_id=0x10DE, device_id=0x25B8, vendor="", kind="GPU", **metadata):
    return SimpleNamespace(
        vendor_id=vendor_id, device_id=device_id, vendor=vendor, metadata=metadata,
        type=SimpleNamespace(name=kind),
    )  # fmt: skip


@pytest.fixture
def plugged_in(monkeypatch):
    """A plug-in that is installed and offers these cards."""

    def offer(*cards):
        monkeypatch.setattr(webgpu_engine, "find_spec", lambda name: object())
        monkeypatch.setattr(webgpu_engine, "_plugged_in", lambda: [SimpleNamespace(device=c) for c in cards])

    return offer


def test_a_card_has_the_name_and_memory_that_the_system_tells(plugged_in):
    plugged_in(card(Description="NVIDIA RTX A2000", DxgiVideoMemory="5954 MB"))
    assert devices() == (Device("webgpu:0", "NVIDIA RTX A2000", "webgpu", 5954),)


def test_of_several_cards_nobody_says_which_one_works(plugged_in):
    plugged_in(card(Description="One", DxgiVideoMemory="8 MB"), card(Description="Other"))
    assert devices() == (
        Device("webgpu:0", "One of One, Other; the plug-in does not tell which", "webgpu", None),
    )


def test_two_cards_of_one_kind_are_two_where_the_system_tells_their_places(plugged_in):
    twins = [card(Description="A2000", pci_bus_id=bus) for bus in ("0000:01:00.0", "0000:02:00.0")]
    plugged_in(*twins, card(Description="UHD", card_idx="2"))
    assert devices()[0].title == "One of 2 x A2000, UHD; the plug-in does not tell which"
    plugged_in(twins[0], twins[0])  # by two ways of the system
    assert devices()[0].title == "A2000"


def test_without_plug_in_or_card_there_is_no_device(plugged_in, monkeypatch):
    plugged_in()
    assert devices() == ()
    monkeypatch.setattr(webgpu_engine, "find_spec", lambda name: None)
    monkeypatch.setattr(webgpu_engine, "_plugged_in", lambda: pytest.fail("it is not there"))
    assert devices() == ()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (card(0x8086, 0x46A6), "Intel graphics card 0x46a6"),
        (card(0x9999, 1, vendor="Maker of cards"), "Maker of cards graphics card 0x0001"),
        (card(0x9999, 1), "Maker 0x9999 graphics card 0x0001"),
        (card(kind="CPU"), "Graphics card made of software"),
    ],
)
def test_a_card_without_a_name_has_its_maker_s(tmp_path, said, name):
    assert name_of(said, tmp_path) == name


def test_the_driver_of_nvidia_knows_the_name_of_its_only_card(tmp_path):
    for number, model in enumerate(("NVIDIA RTX A2000", "GeForce GT 1030")):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "information").write_text(f"Model: \t\t {model}\nIRQ:   \t 3\n")
        if number == 0:
            assert name_of(card(), tmp_path) == "NVIDIA RTX A2000"
    assert name_of(card(), tmp_path) == "NVIDIA graphics card 0x25b8"


@pytest.mark.parametrize("told", [{}, {"DxgiVideoMemory": "0 MB"}, {"DxgiVideoMemory": "much"}])
def test_memory_that_is_not_told_is_not_known(told):
    assert memory_mb(told) is None


def test_a_plug_in_that_falls_back_to_the_processor_is_a_failed_card(tmp_path, monkeypatch):
    """It raises nothing by itself: the session is asked what it really runs on."""
    model = faithful_folder(tmp_path / "model")
    monkeypatch.setattr(webgpu_engine, "_plugged_in", lambda: ())
    monkeypatch.setattr(
        webgpu_engine, "quiet_options", lambda threads: _Options(onnxruntime.SessionOptions())
    )
    real = onnxruntime.InferenceSession
    monkeypatch.setattr(
        onnxruntime, "InferenceSession", lambda content, sess_options: real(content, sess_options.real)
    )
    with pytest.raises(DeviceFailed, match="Card cannot be reached"):
        webgpu_engine.load(model, CARD, 1)


class _Options:
    """Options that take any device."""

    def __init__(self, real):
        self.real = real

    def add_provider_for_devices(self, devices, settings):
        assert settings == {}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Device is lost", DeviceFailed),
        ("absl::container_internal::raw_hash_map<>::at", DeviceFull),
        ("VK_ERROR_OUT_OF_DEVICE_MEMORY", DeviceFull),
    ],
)
def test_only_a_lost_card_is_not_tried_with_smaller_pieces(said, kind):
    class Failing:
        def run(self, piece):
            raise DeviceFailed(said)

    with pytest.raises(DeviceFailed) as caught:
        CardSession(Failing()).run(textured(8, 8)[None, None])
    assert type(caught.value) is kind
