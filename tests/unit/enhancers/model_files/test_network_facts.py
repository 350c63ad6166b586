"""What is said of a network is what a runtime shows of it."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.keras_files import convolution, entrance, layer, network
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.enhancers.model_files.facts import WHOLE_IMAGE, facts_of
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes
from xraysr_gui.enhancers.networks.live_numbers import live_numbers, live_pairs

runtime = pytest.importorskip("onnxruntime")


def chain(*steps, channels=1):
    """Layers one after the other; a step makes a layer from its name and the name before it."""
    layers = [entrance(None, None, channels)]
    for number, step in enumerate(steps):
        layers.append(step(f"s{number}", layers[-1]["name"]))
    return layers


def conv(filters=1, size=3, **config):
    return lambda name, before: convolution(name, before, filters, size, **config)


def of(class_name, **config):
    return lambda name, before: layer(class_name, name, before, **config)


def session_of(read):
    return runtime.InferenceSession(onnx_bytes(read), providers=["CPUExecutionProvider"])


def run(session, pixels):
    return session.run(["enhanced"], {"image": pixels[None, None]})[0][0, 0]


def reached(read, place, length, scale, shrinks):
    """How far from a pixel the result changes with it, in pixels of the image."""
    session = session_of(read)
    image = np.random.default_rng(5).random((length, length), dtype=np.float32)
    touched = image.copy()
    touched[place] += 3.0
    changed = np.argwhere(run(session, image) != run(session, touched))
    return int(np.abs(changed // scale + shrinks - place).max()) if len(changed) else 0


DOWN = conv(strides=2)
UP = of("Conv2DTranspose", filters=1, kernel_size=[4, 4], strides=[2, 2], padding="same")
TO_BLOCKS, TO_PIXELS = of("SpaceToDepth", block_size=2), of("DepthToSpace", block_size=2)
VALID = conv(8, 9, padding="valid"), conv(1, 5, padding="valid")
KNOWN = {
    "srcnn": (chain(conv(8, 9), conv(4, 1), conv(1, 5)), 1, 6, 1, 0, 81 * 8 + 8 * 4 + 4 * 25),
    "valid srcnn": (chain(*VALID), 1, 6, 1, 6, 81 * 8 + 8 * 25),
    "espcn": (chain(conv(4, 5), conv(9, 3), of("DepthToSpace", block_size=3)), 3, 3, 1, 0, 25 * 4 + 36 * 9),
    "dilated": (chain(conv(1, 3, dilation_rate=4)), 1, 4, 1, 0, 9),
    "down and up": (chain(of("MaxPooling2D"), of("UpSampling2D")), 1, 1, 2, 0, 0),
    "down twice and up": (chain(DOWN, DOWN, UP, UP), 1, 9, 4, 0, 9 / 4 + 9 / 16 + 16 / 16 + 16 / 4),
    "blocks and back": (chain(TO_BLOCKS, conv(4, 1), TO_PIXELS), 1, 1, 2, 0, 4),
    "fine conv": (chain(of("UpSampling2D", size=2), conv(1, 3)), 2, 1, 1, 0, 36),
    "curves": (chain(of("UpSampling2D", size=2, interpolation="bicubic")), 2, 2, 1, 0, 0),
    "one pixel": (chain(conv(1, 1)), 1, 0, 1, 0, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_known_networks_have_known_facts(name):
    layers, scale, radius, multiple, shrinks, macs = KNOWN[name]
    facts = facts_of(network(*layers))
    assert (facts.scale, facts.multiple_of, facts.shrinks) == (scale, multiple, shrinks)
    assert facts.macs_per_input_pixel == pytest.approx(macs)
    assert facts.receptive_radius == radius
    assert not facts.whole_image
    assert facts.fixed_size is None


@pytest.mark.parametrize("name", KNOWN)
def test_known_networks_reach_exactly_as_far_as_is_said(name):
    layers, scale, radius, multiple, shrinks, _ = KNOWN[name]
    read = network(*layers)
    length = 12 * multiple + 24
    middle = length // 2
    places = [(middle + row, middle + column) for row in range(multiple) for column in range(multiple)]
    assert max(reached(read, place, length, scale, shrinks) for place in places) == radius


def enlarging(size, **config):
    return of("Conv2DTranspose", filters=2, kernel_size=[size, size], strides=[2, 2], **config)


STEPS = st.sampled_from(
    [
        conv(2, 3), conv(2, 2), conv(2, 5), conv(2, 4, dilation_rate=2), conv(2, 3, padding="valid"),
        conv(2, 5, padding="valid"), conv(2, 1, activation="sigmoid"),
        of("DepthwiseConv2D", kernel_size=[3, 3], padding="same"),
        of("AveragePooling2D", pool_size=[3, 3], strides=[1, 1], padding="same"),
        of("ZeroPadding2D", padding=[[1, 1], [1, 1]]), of("Cropping2D", cropping=[[1, 1], [1, 1]]),
        of("BatchNormalization"), of("LeakyReLU"), of("LayerNormalization"),
    ]
)  # fmt: skip
DEEPER = st.sampled_from(
    [
        (conv(2, 3, strides=2), of("UpSampling2D", size=2, interpolation="bilinear")),
        (conv(2, 4, strides=2), enlarging(3, padding="same")),
        (conv(2, 3, strides=2), of("UpSampling2D", size=2, interpolation="bicubic")),
        (of("AveragePooling2D"), enlarging(2)),
        (TO_BLOCKS, conv(8, 3), TO_PIXELS),
        (conv(2, 5, strides=3), of("UpSampling2D", size=3)),
        (of("UpSampling2D", size=2), conv(2, 3, strides=2)),
        (conv(2, 3), of("UpSampling2D", size=2)),
        (conv(2, 3), conv(8, 3), TO_PIXELS),
    ]
)  # fmt: skip


@st.composite
def networks(draw):
    """Chains of windows, some with a way down and up again, some that end larger than they begin."""
    steps = draw(st.lists(STEPS, max_size=3))
    for down, *up in draw(st.lists(DEEPER, max_size=2)):
        steps += [down, *draw(st.lists(STEPS, max_size=1)), *up]
    return network(*chain(*steps, conv(1, 1)), seed=draw(st.integers(0, 9)))


@given(networks(), st.data())
@settings(max_examples=60)
def test_no_network_reaches_farther_than_is_said(read, data):
    try:
        facts = facts_of(read)
    except ModelUnavailable:
        return
    length = facts.multiple_of * (80 // facts.multiple_of)
    place = data.draw(st.tuples(*[st.integers(30, 50)] * 2))
    assert reached(read, place, length, facts.scale, facts.shrinks) <= facts.receptive_radius


@given(networks(), st.integers(0, 3), st.integers(1, 3))
@settings(max_examples=40)
def test_a_tile_with_its_surroundings_gives_what_the_whole_image_gives(read, before, many):
    try:
        facts = facts_of(read)
    except ModelUnavailable:
        return
    multiple, scale, lost = facts.multiple_of, facts.scale, facts.shrinks
    halo = multiple * -(-facts.receptive_radius // multiple)
    first, side = halo + multiple * before, multiple * many * 3
    length = first + side + halo + 2 * multiple
    image = np.random.default_rng(2).random((length, length), dtype=np.float32)
    session = session_of(read)
    around = slice(first - halo, first + side + halo)
    found = np.pad(run(session, image[around, around]), lost * scale)
    inner = slice(halo * scale, (halo + side) * scale)
    whole = np.pad(run(session, image), lost * scale)
    there = slice(first * scale, (first + side) * scale)
    np.testing.assert_allclose(found[inner, inner], whole[there, there], atol=1e-5)


def gated(*last):
    """A network that weighs its channels by the whole image."""
    return network(
        entrance(),
        convolution("a", "picture", 4),
        layer("GlobalAveragePooling2D", "mean", "a", keepdims=True),
        layer("Dense", "gate", "mean", units=4, activation="sigmoid"),
        layer("Multiply", "weighed", "a", "gate"),
        convolution("b", "weighed", 1),
    )


def test_a_network_that_sees_the_whole_image_says_so():
    facts = facts_of(gated())
    assert facts.whole_image
    assert facts.receptive_radius == WHOLE_IMAGE
    assert facts.fixed_size is None
    assert facts.scale == 1


WHOLE_LAYERS = {
    "groups": [layer("GroupNormalization", "g", "a", groups=2, axis=-1)],
    "attention": [layer("MultiHeadAttention", "g", "a", "a", num_heads=2, key_dim=3)],
}


@pytest.mark.parametrize("name", WHOLE_LAYERS)
def test_what_looks_at_all_pixels_says_so_and_does(name):
    layers = [entrance(), convolution("a", "picture", 4), *WHOLE_LAYERS[name], convolution("b", "g", 1)]
    read = network(*layers)
    facts = facts_of(read)
    assert (facts.whole_image, facts.fixed_size, facts.scale) == (True, None, 1)
    assert reached(read, (2, 2), 24, 1, 0) >= 20


def test_attention_is_foreseen_by_pairs_of_pixels():
    """Two heads, before and after they are made to shares, for pixels that lie 4 apart both ways."""
    attention = layer("MultiHeadAttention", "m", "s", "s", num_heads=2, key_dim=3)
    small = [entrance(), layer("AveragePooling2D", "s", "picture", pool_size=[4, 4])]
    back = layer("UpSampling2D", "u", "m", size=[4, 4])
    assert live_pairs(network(*small, attention, back)) == 2 * 2 / 16**2
    assert live_pairs(gated()) == 0
    assert live_numbers(network(*small, attention, back)) < 40


def test_a_network_made_for_one_size_says_so():
    read = network(
        entrance(6, 8, 1),
        layer("Flatten", "f", "picture"),
        layer("Dense", "d", "f", units=48),
        layer("Reshape", "r", "d", target_shape=[6, 8, 1]),
    )
    facts = facts_of(read)
    assert facts.fixed_size == (6, 8)
    assert facts.whole_image
    assert facts.macs_per_input_pixel == 48
    assert facts.multiple_of == 1


def test_a_network_whose_sizes_come_out_even_for_one_size_only_keeps_to_it():
    layers = [
        entrance(33, 33, 1),
        layer("MaxPooling2D", "down", "picture", pool_size=[2, 2]),
        layer("UpSampling2D", "up", "down", size=[2, 2]),
        layer("ZeroPadding2D", "frame", "up", padding=[[0, 1], [0, 1]]),
        layer("Add", "sum", "frame", "picture"),
    ]
    assert facts_of(network(*layers)).fixed_size == (33, 33)
    layers[0] = entrance()
    with pytest.raises(ModelUnavailable, match="different sizes"):
        facts_of(network(*layers))


def test_a_fixed_size_that_nothing_needs_is_forgotten():
    facts = facts_of(network(entrance(33, 33, 1), convolution("c", "picture", 1)))
    assert facts.fixed_size is None


def test_colours_are_facts_and_no_errors():
    facts = facts_of(network(entrance(None, None, 3), convolution("c", "picture", 3)))
    assert (facts.channels_in, facts.channels_out) == (3, 3)


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ([conv(5)], "5 channels"),
        ([conv(1, 3, strides=2)], "no whole number of times larger"),
        ([of("UpSampling2D", size=[2, 3])], "rows and columns by different amounts"),
        ([of("UpSampling2D", size=3), of("MaxPooling2D")], "no whole number of times larger"),
        ([of("ZeroPadding2D", padding=[[1, 1], [1, 1]])], "no whole number of times larger"),
        ([of("Cropping2D", cropping=[[0, 1], [0, 1]])], "no whole number of times larger"),
    ],
)
def test_what_is_no_enhanced_image_is_refused(steps, reason):
    with pytest.raises(ModelUnavailable, match=reason):
        facts_of(network(*chain(*steps)))


LONG = of("Conv2D", filters=1, kernel_size=[1024, 1], padding="same")
WIDE = of("ZeroPadding2D", padding=[[9000, 9000], [9000, 9000]])


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ([of("UpSampling2D", size=64)] * 2, "far too large or too small"),
        ([of("MaxPooling2D", pool_size=[2, 2])] * 11, "far too large or too small"),
        ([WIDE] * 1900, "so large that its sizes cannot be worked out"),
    ],
)
def test_a_network_that_would_take_all_memory_is_refused_before_it_does(steps, reason):
    read, started = network(*chain(*steps)), time.process_time()
    with pytest.raises(ModelUnavailable, match=reason):
        facts_of(read)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("steps", "radius"),
    [([LONG] * 1900, WHOLE_IMAGE), ([of("UpSampling2D", size=64)] + [conv()] * 1900, 30)],
)
def test_a_very_deep_network_is_measured_or_counts_as_one_that_sees_all(steps, radius):
    read, started = network(*chain(*steps)), time.process_time()
    assert facts_of(read).receptive_radius == radius
    assert time.process_time() - started < 4


def test_eight_levels_down_and_up_are_not_too_many():
    steps = [of("MaxPooling2D", pool_size=[2, 2])] * 8 + [of("UpSampling2D", size=2)] * 8
    assert facts_of(network(*chain(*steps))).multiple_of == 256
