from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from xraysr_gui.commands.comparing import draw_map as module
from xraysr_gui.commands.comparing.assumptions import UnknownMaking, making_of
from xraysr_gui.commands.comparing.compare_pair import Comparisons, TooLarge, brought, comparison_of
from xraysr_gui.commands.comparing.draw_map import NoSuchMap, draw_map
from xraysr_gui.commands.comparing.error_bar_map import NoErrorBars
from xraysr_gui.commands.comparing.map_kinds import MAP_KINDS, MapRequest
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, PointSpread
from xraysr_gui.degradations.resample import enlarge
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.classical.noise_estimate import estimated_noise
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.estimates.blur_fit import estimate_blur
from xraysr_gui.metrics.comparison import CannotCompare, Comparison
from xraysr_gui.metrics.invention import contradiction, gathered_unsupported


def image_of(shape=(80, 60), name="one.png", seed=0) -> Radiograph:
    rng = np.random.default_rng(seed)
    pixels = ndimage.gaussian_filter(rng.random(shape), 3)
    pixels = (pixels - pixels.min()) / np.ptp(pixels) * 0.8 + 0.1 + rng.normal(0, 0.01, shape)
    return Radiograph.of_pixels(pixels * 65535, white=65535.0, source=Source(Address(Path(name))))


def result_of(image: Radiograph, id: str, **parameters) -> Radiograph:
    enhancer = BUILT_IN[id]
    return enhance_radiograph(image, enhancer, enhancer.parameters(**parameters))


def request_of(kind: str, *versions: Radiograph) -> MapRequest:
    return MapRequest(kind, Pair(versions[0], versions[-1], "words"), versions)


def test_absolute_error_is_told_on_the_grid_of_the_output_in_grey_levels():
    image = image_of()
    output = result_of(image, "median")
    found = draw_map(request_of("absolute", image, output), comparison_of)
    wanted = np.abs(output.pixels.astype(float) - image.pixels)
    assert found.values == pytest.approx(wanted, abs=0.02)
    assert found.scale.unit == "grey levels of 65536"


def test_every_kind_of_map_has_words_and_a_title_of_its_own():
    assert len({kind.title for kind in MAP_KINDS}) == len(MAP_KINDS) == 12
    assert all(kind.explains.endswith(".") for kind in MAP_KINDS)


def test_contradiction_and_unsupported_detail_of_an_enlargement():
    image = image_of()
    output = result_of(image, "lanczos", scale=2)
    denied = draw_map(request_of("contradiction", image, output), comparison_of)
    assumed, seen = Degradation(down=2), image.normalised()
    wanted = contradiction(output.normalised(), seen, assumed, estimated_noise(seen))
    assert denied.values.shape == image.shape
    assert denied.values == pytest.approx(wanted)
    assert "necessary, never sufficient" in denied.legend
    undecided = draw_map(request_of("unsupported", image, output), comparison_of)
    assert undecided.values == pytest.approx(
        gathered_unsupported(output.normalised(), assumed) * 65535, rel=1e-5
    )
    assert "necessary, never sufficient" in undecided.legend


def test_a_deblurred_image_is_taken_to_have_had_the_blur_that_was_taken_back():
    image = image_of()
    output = result_of(image, "richardson-lucy", sigma=0.9)
    found = draw_map(request_of("unsupported", image, output), comparison_of)
    assert "Gaussian blur of 0.9 px" in found.legend


def blur_in(*versions: Radiograph) -> PointSpread | None:
    return making_of(versions[-1], versions, every_enhancer()).assumed().blur


def test_the_blur_that_was_taken_back_is_the_one_that_was_set_or_measured():
    image = image_of((160, 160))
    by_hand = result_of(image, "wiener-spectral", automatic=False, kind="defocus", size=2.5)
    assert blur_in(image, by_hand) == Defocus(2.5)
    turned = result_of(image, "wiener-spectral", automatic=False, kind="motion", size=7.0, angle=30.0)
    assert blur_in(image, turned) == Motion(7.0, 30.0)
    measured = blur_in(image, result_of(image, "wiener-spectral"))
    assert measured == estimate_blur(image.normalised()).blur != Gaussian(1.6)


def test_a_blur_is_told_in_the_pixels_of_the_output_and_two_make_one():
    image = image_of()
    first = result_of(image, "richardson-lucy", sigma=0.9)
    assert blur_in(image, first, result_of(first, "bicubic", scale=2)) == Gaussian(1.8)
    twice = result_of(first, "richardson-lucy", sigma=1.2)
    assert blur_in(image, first, twice) == Gaussian(pytest.approx(1.5))
    other = result_of(first, "wiener-spectral", automatic=False, kind="defocus", size=2.5)
    with pytest.raises(UnknownMaking, match="Two blurs of different kinds"):
        blur_in(image, first, other)


def test_an_image_that_was_enlarged_after_its_blur_was_undone_contradicts_nothing():
    truth = image_of((160, 160)).normalised()
    seen = Degradation(Gaussian(3.2), down=2).apply(truth)
    image = Radiograph.of_pixels(seen * 65535, white=65535.0, source=Source(Address(Path("one.png"))))
    first = image.enhanced(truth[::2, ::2], Step("richardson-lucy", 1, (("sigma", 1.6),)), 1)
    output = first.enhanced(truth, Step("bicubic", 1, (("scale", 2),), scale=2), 2)
    found = draw_map(request_of("contradiction", image, first, output), comparison_of)
    assert found.values[4:-4, 4:-4].max() < 0.1


def test_maps_that_would_mean_nothing_say_why():
    image = image_of()
    smooth, brighter = result_of(image, "median"), result_of(image, "gamma")
    with pytest.raises(NoSuchMap, match="neither enlarged nor deblurred"):
        draw_map(request_of("unsupported", image, smooth), comparison_of)
    with pytest.raises(UnknownMaking, match="changed the greys on purpose"):
        draw_map(request_of("contradiction", image, brighter), comparison_of)
    strange = replace(smooth, steps=(replace(smooth.steps[0], enhancer="gone"),))
    with pytest.raises(UnknownMaking, match="not installed"):
        draw_map(request_of("contradiction", image, strange), comparison_of)


def test_instability_runs_the_last_step_again_on_what_it_worked_on():
    image = image_of()
    first = result_of(image, "median")
    second = result_of(first, "bicubic", scale=2)
    found = draw_map(request_of("instability", image, first, second), comparison_of)
    assert found.values.shape == second.shape
    assert found.values.max() < 0.1 * 65535 / 255  # bicubic does not care how an image is turned
    with pytest.raises(UnknownMaking, match="was deleted"):
        draw_map(request_of("instability", image, second), comparison_of)


def test_a_large_map_is_shown_piece_by_piece_the_looked_at_piece_first(monkeypatch):
    monkeypatch.setattr(module, "STREAM_S", -1.0)
    monkeypatch.setattr(module, "SIDE", 30)
    image = image_of()
    output, came = result_of(image, "median"), []
    request = replace(request_of("absolute", image, output), focus=Point(59, 79))
    whole = draw_map(request, comparison_of, came=came.append)
    known = [np.isfinite(part.values) for part in came]
    assert known[0][79, 59]
    assert known[0].sum() < known[1].sum() < known[0].size
    assert np.isfinite(whole.values).all()
    assert np.array_equal(came[0].values[known[0]], whole.values[known[0]])


def test_a_newer_wish_ends_a_map_between_two_squares(monkeypatch):
    monkeypatch.setattr(module, "SIDE", 30)
    image = image_of()
    asked = iter([False, False, False, True])
    with pytest.raises(Cancelled):
        draw_map(
            request_of("absolute", image, result_of(image, "median")),
            comparison_of,
            Progress(stop_requested=lambda: next(asked)),
        )


def test_identical_images_are_called_so():
    image = image_of()
    found = draw_map(request_of("absolute", image, image), comparison_of)
    assert found.legend.startswith("Both are identical")
    assert not found.values.any()


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (image_of((60, 120), "wide.png"), "times as wide as high"),
        (image_of(seed=5), "nothing in common"),
        (image_of().enhanced(1 - image_of().normalised(), result_of(image_of(), "median").steps[0], 1),
         "one of the two is a negative"),
    ],
)  # fmt: skip
def test_what_does_not_show_the_same_is_refused_in_three_sentences(other, words):
    image = image_of()
    with pytest.raises(CannotCompare) as refusal:
        draw_map(request_of("absolute", other, result_of(image, "median")), comparison_of)
    assert words in refusal.value.why
    assert refusal.value.remedy


def test_another_size_and_depth_are_brought_to_the_grid_of_the_output():
    image = image_of()
    small = result_of(image, "median")
    eight = Radiograph.of_pixels(
        np.rint(small.normalised() * 255).clip(0, 255), white=255.0, source=image.source
    )
    output = result_of(image, "bicubic", scale=2)
    found = draw_map(request_of("absolute", eight, output), comparison_of)
    assert found.values.shape == output.shape
    assert "resampled (bicubic)" in found.legend
    assert np.median(found.values) < 0.02 * 65535


def test_what_does_not_fit_into_memory_is_told_in_three_sentences(monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Comparison, "of", full)
    with pytest.raises(TooLarge, match="60 x 80 pixels they do not fit"):
        comparison_of(Pair(image_of(), image_of(), "words"))


def test_the_reference_is_brought_to_the_grid_the_greys_and_the_place_of_the_output():
    image = image_of((120, 100))
    output = result_of(image, "median")
    texture = np.kron(np.random.default_rng(1).random((30, 25)), np.ones((4, 4))) * 0.6 + 0.2
    eight = Radiograph.of_pixels(np.rint(texture * 255), white=255.0, source=image.source)
    output = image.enhanced(np.roll(texture, (2, 3), (0, 1)).astype(np.float32), output.steps[0], 1)
    pair = Pair(eight, output, "words", registered=True)
    comparison = comparison_of(pair)
    found = brought(comparison, output, eight)
    assert (comparison.shift.down, comparison.shift.right) == pytest.approx((2, 3), abs=0.05)
    top, left = round(comparison.origin.y), round(comparison.origin.x)
    there = output.pixels[top : top + found.shape[0], left : left + found.shape[1]]
    assert np.median(np.abs(found.pixels - there)) < 300
    assert (found.white, found.spacing) == (output.white, output.spacing)


def test_the_reference_is_brought_to_a_picture_that_has_more_room_than_it_uses():
    greys = np.rint(np.random.default_rng(2).random((40, 30)) * 4000)
    twelve = Radiograph.of_pixels(greys, white=4095.0, source=Source(Address(Path("a")), Encoding(bits=12)))
    roomy = Source(Address(Path("b")), Encoding(format="PNG", bits=16))
    sixteen = Radiograph.of_pixels(greys, white=65535.0, source=roomy)
    found = brought(comparison_of(Pair(twelve, sixteen, "words")), sixteen, twelve)
    assert found.pixels == pytest.approx(sixteen.pixels, abs=0.01)


def test_a_comparison_is_worked_out_once_for_all_who_ask():
    image = image_of()
    pairs = [Pair(image, result_of(image, id), "words") for id in ("median", "wavelet", "bilateral")]
    kept = Comparisons()
    first = kept.of(pairs[0])
    assert kept.of(pairs[0]) is first
    assert kept.of(pairs[1]) is not first
    kept.of(pairs[2])
    assert kept.of(pairs[0]) is not first


def enlarged(image: Radiograph, version: int = 0) -> Radiograph:
    """As if the network had made it."""
    fast = every_enhancer().enhancers["fast-x2"]
    step = Step(fast.id, version or fast.version, (), fast.title, task=fast.task.value, scale=2)
    return image.enhanced(enlarge(image.normalised(), 2), step, 2)


def test_error_bars_are_drawn_for_what_they_were_learned_of():
    image = image_of((200, 180))
    output = enlarged(image)
    found = draw_map(request_of("error-bars", image, output), comparison_of)
    assert found.values.shape == output.shape
    assert np.nanmin(found.values) > 0
    assert found.values.std() > 0
    assert found.scale.low == 0.0
    assert "2 times fewer rows" in found.legend
    assert "nothing is promised" in found.legend
    with pytest.raises(NoErrorBars, match="not learned for"):
        draw_map(request_of("error-bars", image, result_of(image, "richardson-lucy")), comparison_of)
    twice = enlarged(output)
    with pytest.raises(NoErrorBars, match="several in turn"):
        draw_map(request_of("error-bars", image, output, twice), comparison_of)
