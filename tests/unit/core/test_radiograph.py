from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from xraysr_gui.core.address import Address
from xraysr_gui.core.greys import Greys, Window
from xraysr_gui.core.left_out import Shutter
from xraysr_gui.core.radiograph import Overlay, Radiograph, Step, as_pixels
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import Calibration, Spacing

SOURCE = Source(Address(Path("a.dcm")), labels=(("KVP", "120"), ("Modality", "DX")))
CODES = np.array([[0, 1, 2], [3, 2, 1]], np.uint16)
VALUES = np.array([-1000, 0, 500, 3095], np.float32)


def of_codes(**greys) -> Radiograph:
    return Radiograph(
        Greys(CODES, VALUES, **greys), -1000.0, 3095.0, SOURCE, Spacing(0.4, 0.2, Calibration.FILM)
    )


def test_pixels_are_the_values_of_the_codes():
    np.testing.assert_array_equal(of_codes().pixels, [[-1000, 0, 500], [3095, 500, 0]])


def test_bright_means_dense_in_a_negative_too():
    negative = of_codes(inverted=True)
    np.testing.assert_array_equal(negative.pixels, 2095 - VALUES[CODES])
    assert negative.value_at(1, 0) == 3095
    assert negative.pixels.max() == negative.white


def test_pixels_follow_the_convention_and_cannot_be_changed():
    pixels = of_codes().pixels
    assert pixels.dtype == np.float32
    assert pixels.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        pixels[0, 0] = 1


def test_the_stored_value_is_what_the_file_holds():
    signed = of_codes(first_stored=-1024)
    assert [signed.stored_at(0, column) for column in range(3)] == [-1024, -1023, -1022]
    assert signed.value_at(0, 2) == 500


def test_a_result_has_exact_values_and_nothing_stored():
    result = of_codes().enhanced(np.float32([[0.1, 0.2], [0.3, 0.4]]), Step("x", 1, ()), 1)
    assert result.stored_at(0, 0) is None
    assert result.value_at(1, 1) == pytest.approx(-1000 + 0.4 * 4095, rel=1e-6)


def test_the_value_of_a_negative_s_result_is_on_the_file_s_scale():
    negative = of_codes(inverted=True)
    result = negative.enhanced(negative.normalised(), Step("x", 1, ()), 1)
    for row in range(2):
        for column in range(3):
            assert result.value_at(row, column) == pytest.approx(negative.value_at(row, column), abs=0.01)


@given(scale=st.sampled_from([1, 2, 4]))
def test_an_enhanced_image_covers_the_same_field(scale):
    original = of_codes()
    larger = np.zeros((2 * scale, 3 * scale), np.float32)
    result = original.enhanced(larger, Step("x", 1, (), "Larger"), scale)
    assert result.field_size == pytest.approx(original.field_size)
    assert result.spacing_mm == (0.4 / scale, 0.2 / scale)
    assert result.made_by == "Larger"
    assert result.source is original.source


def test_every_step_is_remembered_in_order():
    original = of_codes()
    assert original.made_by == ""
    once = original.enhanced(original.normalised(), Step("a", 1, (("amount", 2.0),), "First"), 1)
    twice = once.enhanced(once.normalised(), Step("b", 1, (), "Second"), 1)
    assert [step.enhancer for step in twice.steps] == ["a", "b"]
    assert twice.steps[0].parameters == (("amount", 2.0),)
    assert original.steps == ()


def test_drawings_and_shutter_grow_with_the_image():
    covered = np.array([[True, False, False], [True, False, False]])
    original = replace(of_codes(), overlays=(Overlay("mark", CODES > 1),), shutter=Shutter(covered, 40))
    result = original.enhanced(np.zeros((4, 6), np.float32), Step("x", 1, (), scale=2), 2)
    (drawing,) = result.overlays
    assert drawing.title == "mark"
    np.testing.assert_array_equal(drawing.drawn, np.kron(CODES > 1, np.ones((2, 2), bool)))
    assert result.shutter.grey == 40
    np.testing.assert_array_equal(result.shutter.covered, np.kron(covered, np.ones((2, 2), bool)))


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("scale", [1, 2])
def test_padding_stays_padding_through_every_step(inverted, scale):
    original = of_codes(inverted=inverted, padding=(0, 1))
    invented = np.full((2 * scale, 3 * scale), 0.25, np.float32)
    once = original.enhanced(invented, Step("x", 1, ()), scale)
    twice = once.enhanced(once.normalised() * 0 + 0.5, Step("y", 1, ()), 1)
    expected = np.kron(CODES <= 1, np.ones((scale, scale), bool))
    for result in (once, twice):
        np.testing.assert_array_equal(result.left_out, expected)
        table = result.greys.grey_table(Window.between(-1000, 3095))
        assert (table[result.greys.codes][expected] == 0).all()
        assert result.value_at(0, 0) == pytest.approx(-1000), "every padded pixel means what the file means"
    assert twice.normalised()[~expected] == pytest.approx(0.5)


def test_what_the_shutter_covers_keeps_its_values():
    covered = CODES == 3
    original = replace(of_codes(), shutter=Shutter(covered))
    result = original.enhanced(np.full((2, 3), 0.5, np.float32), Step("x", 1, ()), 1)
    assert result.pixels[1, 0] == original.pixels[1, 0]
    np.testing.assert_array_equal(result.left_out, covered)
    assert result.greys.padding is None


def test_an_image_of_nothing_but_padding_stays_what_it_is():
    original = of_codes(padding=(0, 3))
    result = original.enhanced(np.full((2, 3), 0.5, np.float32), Step("x", 1, ()), 1)
    assert (result.pixels == original.padding_pixel).all()


def test_a_change_of_contrast_brings_a_window_of_its_own_and_others_keep_the_file_s():
    original = replace(of_codes(), vois=(Window(100, 200), Window(0, 10)))
    plain = original.enhanced(original.normalised(), Step("x", 1, ()), 1)
    assert plain.vois == original.vois
    contrasted = plain.enhanced(original.normalised(), Step("y", 1, (), greys=(-50.0, 450.0)), 1)
    (own,) = contrasted.vois
    assert own.share(np.array([-50.0, 200.0, 450.0])) == pytest.approx([0, 0.5, 1])
    assert contrasted.enhanced(original.normalised(), Step("z", 1, ()), 1).vois == (own,)


def test_normalised_is_fixed_by_the_stored_bits_and_not_by_the_image():
    share = of_codes().normalised()
    assert share[0, 0] == 0
    assert share[1, 0] == 1
    assert share[0, 1] == pytest.approx(1000 / 4095)


def test_a_label_is_empty_where_the_file_does_not_say():
    assert SOURCE.label("KVP") == "120"
    assert SOURCE.label("PatientName") == ""


@given(
    values=arrays.arrays(
        np.float64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.floats(-1e4, 1e4, width=32)
    )
)
def test_float_images_are_shown_within_half_a_step_of_their_values(values):
    image = Radiograph.of_pixels(values, white=1.0, source=SOURCE)
    shown = image.greys.values[image.greys.codes]
    step = (values.max() - values.min()) / 65535
    assert np.abs(shown - values).max() <= step * 0.51 + 2e-3
    np.testing.assert_array_equal(image.pixels, values.astype(np.float32))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (np.zeros(3), "2-D"),
        (np.zeros((0, 3)), "non-empty"),
        (np.zeros((2, 2, 3)), "2-D"),
        ([[np.nan, 1.0]], "finite"),
        ([[np.inf, 1.0]], "finite"),
    ],
)
def test_what_is_no_image_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        as_pixels(wrong)


def test_pixels_are_not_copied_without_need_and_the_callers_array_stays_writeable():
    mine = np.zeros((3, 4), np.float32)
    taken = as_pixels(mine)
    assert np.shares_memory(taken, mine)
    assert not taken.flags.writeable
    assert mine.flags.writeable
    assert as_pixels(taken) is taken
