"""Networks run where they can, are tried again where that helps, and are never believed blindly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.support.fake_runtimes import CPU, FAULTS, GPU, Played, broken, faithful, full_above
from tests.support.model_folders import faithful_folder, faithful_layers, model_folder, textured
from tests.support.small_networks import chain, conv, of
from xraysr_gui.core.errors import Cancelled, EnhancementFailed, ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.contract import NoParameters
from xraysr_gui.enhancers.model_folder import Manifest, ModelFolder
from xraysr_gui.enhancers.networks import sessions
from xraysr_gui.enhancers.networks.fitting import grid_of, preparation_of
from xraysr_gui.enhancers.networks.network import Networks, RunWishes, network_enhancer
from xraysr_gui.enhancers.networks.preparations import PREPARATIONS, NoiseParameters
from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFull
from xraysr_gui.enhancers.networks.tiling import Focus
from xraysr_gui.enhancers.task import Kind, Task

IMAGE = textured(300, 260)


def folder(tmp_path, **said):
    values = {"id": "fake", "title": "Fake", "summary": "", "task": "denoise", "macs": 10.0, "floats": 64}
    return ModelFolder(tmp_path, Manifest(**values | {"files": {"model.onnx": "0" * 64}} | said))


def played(**answers):
    return Played(
        {"cpu": faithful, **{name.replace("gpu", "cuda:0"): answer for name, answer in answers.items()}}
    )


def run(play, model, wish=None, memory_mb=512, image=IMAGE, progress=None):
    wish = wish or ("gpu" if GPU.id in play.answers else "auto")
    return Networks((play.runtime(),)).run(
        model, image, NoParameters(), progress or Progress(), RunWishes(wish, memory_mb)
    )


@pytest.mark.parametrize(
    ("wish", "cards", "used"),
    [
        ("auto", False, "cpu"),
        ("gpu", True, "cuda:0"),
        ("cpu", True, "cpu"),
        ("cuda:0", True, "cuda:0"),
    ],
)
def test_the_device_is_the_one_that_was_wished_for(tmp_path, wish, cards, used):
    play = played(gpu=faithful) if cards else played()
    done = run(play, folder(tmp_path), wish)
    assert done.device.id == used
    assert play.loads[0][1] == used
    assert done.notices == ()
    np.testing.assert_array_equal(done.pixels, IMAGE)


@pytest.mark.parametrize(("wish", "missed"), [("gpu", "graphics card"), ("cuda:7", "device 'cuda:7'")])
def test_a_device_that_is_not_there_is_told(tmp_path, wish, missed):
    done = run(played(), folder(tmp_path), wish)
    assert done.device == CPU
    assert done.notices == (f"There is no {missed} here that can run networks: it ran on Processor.",)


def test_a_card_that_is_full_gets_smaller_pieces(tmp_path):
    play = played(gpu=full_above(80))
    done = run(play, folder(tmp_path))
    assert done.device == GPU
    assert max(play.pieces["cuda:0"][-1]) <= 80
    assert done.notices[-1].startswith("Graphics card could not take ")
    np.testing.assert_array_equal(done.pixels, IMAGE)


def test_a_card_that_is_always_full_gives_way_to_the_processor(tmp_path):
    play = played(gpu=full_above(0))
    done = run(play, folder(tmp_path))
    assert done.device == CPU
    assert min(max(shape) for shape in play.pieces["cuda:0"]) <= 34
    assert "32 pixels at a time" in done.notices[-1]
    np.testing.assert_array_equal(done.pixels, IMAGE)


def test_a_processor_that_is_full_gets_smaller_pieces_too(tmp_path):
    done = run(played(cpu=full_above(40)), folder(tmp_path))
    np.testing.assert_array_equal(done.pixels, IMAGE)


def test_a_card_that_fails_is_asked_once_and_gives_way_with_a_notice(tmp_path):
    play = played(gpu=broken)
    done = run(play, folder(tmp_path))
    assert done.device == CPU
    assert len(play.pieces["cuda:0"]) == 1
    assert done.notices == ("Graphics card failed: the driver is gone.",)


def test_a_card_that_cannot_take_the_network_is_not_asked_to_take_smaller_pieces(tmp_path):
    play = played(gpu=faithful)
    load = play._load

    def full(model, device, threads):
        session = load(model, device, threads)
        if device == GPU:
            raise DeviceFull("out of memory")
        return session

    play._load = full
    done = run(play, folder(tmp_path))
    assert done.device == CPU
    assert [device for _, device, _ in play.loads] == ["cuda:0", "cpu"]
    assert "too little memory for the network itself" in done.notices[0]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_card_that_gives_nonsense_gives_way_with_a_notice(tmp_path, fault):
    done = run(played(gpu=FAULTS[fault]), folder(tmp_path), image=textured(256, 256))
    assert done.device == CPU
    assert len(done.notices) == 1
    assert done.notices[0].startswith(
        ("The result from Graphics card was refused: ", "Graphics card failed: its result for the test image")
    )


SAYS = {
    "numbers": "some of its pixels hold no number",
    "infinite": "some of its pixels hold no number",
    "blank": "it is blank",
    "constant": "it is blank",
    "turned": "it does not show the image that was given",
    "noise": "it does not show the image that was given",
    "small": "where its manifest promises 1 x 256 x 256",
    "large": "it gives 1 x 512 x 512 values where its manifest promises 1 x 256 x 256",
    "channels": "it gives 3 x 256 x 256 values where its manifest promises 1 x 256 x 256",
    "flat": "it gives 256 x 256 values",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_nonsense_from_everywhere_is_tried_again_and_refused_in_sentences_that_name_it(tmp_path, fault):
    play = played(cpu=FAULTS[fault], gpu=FAULTS[fault])
    with pytest.raises(EnhancementFailed) as caught:
        run(play, folder(tmp_path), image=textured(256, 256))
    error = caught.value
    assert error.what == "Fake gave no usable image."
    assert SAYS[fault] in error.why
    assert error.why.endswith(".")
    assert error.remedy.startswith("The image is unchanged.")
    assert [device for _, device, _ in play.loads] == ["cuda:0", "cpu", "cpu"]


def test_pieces_are_smaller_at_the_second_try_on_the_processor(tmp_path):
    play = played(cpu=FAULTS["numbers"])
    with pytest.raises(EnhancementFailed):
        run(play, folder(tmp_path))
    first, second = dict.fromkeys(play.pieces["cpu"])  # each try has the next piece under way
    assert max(second) < max(first)


def test_nonsense_that_does_not_come_again_is_forgiven(tmp_path):
    answers = iter([FAULTS["blank"]])
    done = run(played(cpu=lambda piece: next(answers, faithful)(piece)), folder(tmp_path))
    np.testing.assert_array_equal(done.pixels, IMAGE)
    assert done.notices == ("The result from Processor was refused: it is blank.",)


def test_the_result_stays_between_black_and_white(tmp_path):
    done = run(played(cpu=lambda piece: faithful(piece) * 3 - 1), folder(tmp_path))
    assert done.pixels.min() == 0.0
    assert done.pixels.max() == 1.0


def test_the_given_image_is_left_alone(tmp_path):
    image = IMAGE.copy()
    image.flags.writeable = False
    run(played(), folder(tmp_path), image=image)
    np.testing.assert_array_equal(image, IMAGE)


@pytest.mark.parametrize(("memory_mb", "most"), [(1, 64), (16, 256), (64, 512), (100_000, 600)])
def test_memory_decides_how_large_pieces_are(tmp_path, memory_mb, most):
    play = played()
    run(play, folder(tmp_path, radius=1), memory_mb=memory_mb, image=textured(1100, 900))
    sides = max(play.pieces["cpu"])[2:]
    assert max(sides) <= most
    assert max(sides) > most / 2
    assert np.prod(sides) * 64 * 4 <= memory_mb << 20


def test_work_decides_too_so_that_stop_is_heard_in_a_heavy_network(tmp_path):
    play = played()
    run(play, folder(tmp_path, macs=2e6, radius=20), image=textured(600, 500))
    assert max(play.pieces["cpu"][0]) <= 150


@pytest.mark.parametrize(("preparation", "grown"), [("plain", 1), ("enlarged", 2)])
def test_the_part_that_is_looked_at_is_done_first_whatever_the_network_is_given(tmp_path, preparation, grown):
    seen = []
    model = folder(tmp_path, preparation=preparation, scale=grown)
    Networks((played().runtime(),)).run(
        model,
        IMAGE,
        NoParameters(),
        Progress(),
        RunWishes("cpu", 1, Focus(290.0, 5.0)),
        watch=seen.append,
    )
    first = seen[0]
    assert first.top <= 290 * grown <= first.top + first.rows
    assert first.left <= 5 * grown <= first.left + first.columns


def test_it_tells_how_far_it_is_and_never_falls_back(tmp_path):
    told = []
    progress = Progress(lambda fraction, doing: told.append((fraction, doing)))
    run(played(gpu=full_above(100), cpu=full_above(60)), folder(tmp_path), "gpu", progress=progress)
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] <= 1
    words = list(dict.fromkeys(doing for _, doing in told))
    assert words[:3] == ["Preparing", "Loading for Graphics card", "Enhancing"]


def test_it_goes_on_from_where_a_failed_device_left_off(tmp_path):
    told = []
    answers = iter([faithful] * 3 + [broken])
    play = played(gpu=lambda piece: next(answers)(piece))
    progress = Progress(lambda fraction, doing: told.append(fraction))
    run(play, folder(tmp_path), progress=progress, memory_mb=1)
    assert told == sorted(told)
    assert len(play.pieces["cuda:0"]) == 4
    assert len(set(told)) > 20


def test_it_stops_when_it_is_asked(tmp_path):
    play = played()
    with pytest.raises(Cancelled):
        run(
            play,
            folder(tmp_path),
            progress=Progress(stop_requested=lambda: len(play.pieces) > 0),
            memory_mb=1,
        )
    assert len(play.pieces["cpu"]) == 1


def test_loaded_networks_are_few_and_the_one_used_longest_ago_goes_first(tmp_path):
    play = played()
    networks = Networks((play.runtime(),))

    def ask(number):
        model = folder(tmp_path, id=f"m{number}", files={"model.onnx": f"{number:064d}"})
        networks.run(model, IMAGE, NoParameters(), Progress())

    for number in range(sessions.MOST_LOADED):
        ask(number)
    ask(0)
    ask(99)
    loaded = len(play.loads)
    ask(0)
    assert len(play.loads) == loaded, "the one just used was thrown away"
    ask(1)
    assert len(play.loads) == loaded + 1
    assert len(networks.sessions._loaded) == sessions.MOST_LOADED


def test_a_manifest_that_copies_the_hash_of_another_network_does_not_get_that_network(tmp_path):
    play = played()
    networks = Networks((play.runtime(),))
    same = {"model.keras": "1" * 64}
    for onnx in ("2" * 64, "3" * 64):
        model = folder(tmp_path, files={**same, "model.onnx": onnx})
        networks.run(model, IMAGE, NoParameters(), Progress())
    assert len(play.loads) == 2


def test_all_cores_that_the_system_allows_are_used(tmp_path, monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {0, 3, 5})
    play = played()
    run(play, folder(tmp_path))
    assert play.loads == [("fake", "cpu", 3)]


def test_without_any_engine_it_is_told_in_a_sentence(tmp_path):
    with pytest.raises(ModelUnavailable, match=r"Networks cannot be run on this computer\. ONNX Runtime"):
        run(Played({}), folder(tmp_path))


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_a_real_network_gives_an_image_of_its_scale(tmp_path, scale):
    model = faithful_folder(tmp_path / "real", scale)
    done = Networks().run(model, IMAGE, NoParameters(), Progress())
    assert done.pixels.shape == (300 * scale, 260 * scale)
    assert done.device.id == "cpu"
    assert np.abs(done.pixels[::scale, ::scale] - IMAGE).max() < 0.2
    alone = network_enhancer(model).run(IMAGE, NoParameters(), Progress())
    np.testing.assert_array_equal(alone, done.pixels)


@pytest.mark.parametrize("shape", [(1, 1), (1, 97), (3, 2), (33, 64), (65, 31)])
@pytest.mark.parametrize("value", [None, 0.0, 0.37, 1.0])
def test_small_flat_and_saturated_images_pass(tmp_path, shape, value):
    model = faithful_folder(tmp_path / "real", 2)
    image = textured(*shape) if value is None else np.full(shape, value, np.float32)
    done = Networks().run(model, image, NoParameters(), Progress())
    assert done.pixels.shape == (2 * shape[0], 2 * shape[1])
    assert np.isfinite(done.pixels).all()
    assert done.notices == ()


def test_a_network_whose_result_is_smaller_than_its_input_gives_an_image_of_full_size(tmp_path):
    cut = chain(conv(1, 3, padding="valid"))
    arrays = {"layers/conv2d/vars/0": np.full((3, 3, 1, 1), 1 / 9, np.float32)}
    model = model_folder(tmp_path / "cut", cut, {**arrays, "layers/conv2d/vars/1": np.zeros(1, np.float32)})
    assert model.manifest.shrinks == 1
    done = Networks().run(model, IMAGE, NoParameters(), Progress())
    around = np.pad(IMAGE, 1, mode="symmetric")
    rows = sum(around[i : i + 300] for i in range(3)) / 3
    mean = sum(rows[:, i : i + 260] for i in range(3)) / 3
    np.testing.assert_allclose(done.pixels, mean, atol=1e-5)


def test_a_network_that_lies_about_its_scale_is_refused_in_a_sentence(tmp_path):
    lying = model_folder(tmp_path / "lying", *faithful_layers(2), scale=3)
    with pytest.raises(EnhancementFailed, match="Lying gave no usable image") as caught:
        Networks().run(lying, IMAGE, NoParameters(), Progress())
    assert "where its manifest promises" in caught.value.why


def test_a_network_that_wants_other_channels_is_refused_in_a_sentence(tmp_path):
    model = model_folder(tmp_path / "three", chain(conv(1, 3), channels=3))
    with pytest.raises(EnhancementFailed, match="Three gave no usable image"):
        Networks().run(model, IMAGE, NoParameters(), Progress())


def test_a_preparation_gives_the_network_its_channels(tmp_path):
    model = model_folder(tmp_path / "noise", chain(conv(1, 1), channels=2), preparation="noise-map")
    weights = model_folder(
        tmp_path / "noise",
        chain(conv(1, 1), channels=2),
        {
            "layers/conv2d/vars/0": np.array([1, 0], np.float32).reshape(1, 1, 2, 1),
            "layers/conv2d/vars/1": np.zeros(1, np.float32),
        },
        preparation="noise-map",
    )
    assert network_enhancer(model).parameters is NoiseParameters
    done = Networks().run(weights, IMAGE, NoiseParameters(), Progress())
    np.testing.assert_allclose(done.pixels, IMAGE, atol=1e-6)


def test_a_network_for_one_size_gets_the_whole_image_at_that_size(tmp_path):
    play = played()
    model = folder(tmp_path, preparation="squeezed", fixed_side=224, radius=500, multiple_of=32)
    done = run(play, model, image=textured(450, 500))
    assert play.pieces["cpu"] == [(1, 1, 224, 224)]
    assert done.pixels.shape == (450, 500)
    assert np.corrcoef(done.pixels.ravel(), textured(450, 500).ravel())[0, 1] > 0.95


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (
            {"preparation": "future"},
            "It asks for the preparation 'future', which this version does not know.",
        ),
        ({"preparation": "squeezed"}, "It works at any size, and 'squeezed' makes images of one size."),
        ({"fixed_side": 100, "radius": 40}, "It sees 40 pixels to each side, so a piece of 100 pixels"),
        (
            {"fixed_side": 224, "whole_image": True},
            "It mixes all of the 224 x 224 pixels that it is made for, so it cannot be run in pieces.",
        ),
        ({"preparation": "noise-map", "colours": 3}, "'noise-map' gives more than an image"),
        ({"preparation": "wiener", "value_range": "0..255"}, "'wiener' gives more than an image"),
    ],
)
def test_a_preparation_that_does_not_fit_makes_a_model_unavailable(tmp_path, said, why):
    with pytest.raises(ModelUnavailable) as caught:
        preparation_of(folder(tmp_path, **said))
    assert why in caught.value.why


def test_every_preparation_leaves_room_for_the_halo_once(tmp_path):
    manifest = folder(tmp_path, scale=2, radius=5, shrinks=3, multiple_of=4).manifest
    grids = {one.id: grid_of(manifest, one) for one in PREPARATIONS}
    assert grids["plain"].scale == grids["noise-map"].scale == 2
    assert grids["enlarged"].scale == grids["squeezed"].scale == 1
    edges = {one: (grid.halo, grid.edge) for one, grid in grids.items()}
    assert edges.pop("squeezed") == (3, 4)
    assert set(edges.values()) == {(5, 8)}


def test_the_window_sees_an_enhancer_without_any_file_being_read(tmp_path):
    enhancer = network_enhancer(folder(tmp_path, scale=3, task="super-resolution", advice="Beware."))
    assert (enhancer.kind, enhancer.task) == (Kind.NETWORK, Task.SUPER_RESOLUTION)
    assert enhancer.scale_with(enhancer.parameters()) == 3
    assert enhancer.advice == "Beware."


def test_trying_out_runs_a_small_image(tmp_path):
    play = played()
    Networks((play.runtime(),)).try_out(folder(tmp_path))
    assert play.pieces["cpu"] == [(1, 1, 72, 64)]


def test_the_history_of_a_result_names_device_and_engine(tmp_path):
    networks = Networks((played(gpu=faithful).runtime(),))
    assert [networks.title_of(device) for device in networks.devices()] == [
        "Processor (Fake 1.0)",
        "Graphics card (Fake 1.0)",
    ]


def test_deep_networks_of_pooling_pass_at_any_size(tmp_path):
    layers = chain(of("AveragePooling2D"), of("AveragePooling2D"), of("UpSampling2D", size=[4, 4]))
    model = model_folder(tmp_path / "blocks", layers)
    assert model.manifest.multiple_of == 4
    for shape in ((33, 47), (3, 100)):
        image = np.kron(textured(-(-shape[0] // 4), -(-shape[1] // 4)), np.ones((4, 4), np.float32))
        image = image[: shape[0], : shape[1]]
        done = Networks().run(model, image, NoParameters(), Progress())
        whole = shape[0] // 4 * 4, shape[1] // 4 * 4
        np.testing.assert_allclose(
            done.pixels[: whole[0], : whole[1]], image[: whole[0], : whole[1]], atol=1e-6
        )


def test_only_the_runtimes_that_worked_are_told_to_rest(tmp_path):
    rested = []
    play = played(gpu=faithful)
    other = Played({})
    runtimes = [
        replace(one.runtime(), rest=lambda n=n: rested.append(n)) for n, one in enumerate((play, other))
    ]
    networks = Networks((runtimes[0], replace(runtimes[1], id="other")))
    networks.sessions.rest()
    networks.run(folder(tmp_path), IMAGE, NoParameters(), Progress())
    networks.sessions.rest()
    networks.sessions.rest()
    assert rested == [0]
