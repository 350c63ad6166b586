"""Small networks of every kind that a tiler must know, with random weights, made without Keras."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from tests.support.keras_files import Entry, convolution, entrance, layer

Step = Callable[[str, str], Entry]
"""Makes a layer from its name and the name of the layer before it."""


def chain(*steps: Step, channels: int = 1) -> list[Entry]:
    """Layers one after the other, on images of any size."""
    layers = [entrance(None, None, channels)]
    for number, step in enumerate(steps):
        layers.append(step(f"s{number}", layers[-1]["name"]))
    return layers


def conv(filters: int = 1, size: int = 3, **config: object) -> Step:
    return lambda name, before: convolution(name, before, filters, size, **config)


def of(class_name: str, **config: object) -> Step:
    return lambda name, before: layer(class_name, name, before, **config)


def beside(inner: list[Step], scale: int = 1, channels: int = 1) -> list[Entry]:
    """What the steps find, added to the image itself: the way that residual networks go."""
    layers = chain(*inner, channels=channels)
    last = layers[-1]["name"]
    way = layers[0]["name"]
    if scale > 1:
        layers.append(layer("UpSampling2D", "way", way, size=[scale, scale]))
        way = "way"
    elif channels > 1:
        layers.append(convolution("way", way, 1, 1))
        way = "way"
    layers.append(layer("Add", "sum", last, way))
    return layers


def u_net(levels: int, width: int = 3) -> list[Entry]:
    """Down some levels and up again, joined on every level."""
    layers = [entrance()]
    before, skips = layers[0]["name"], []
    for level in range(levels):
        layers.append(convolution(f"down{level}", before, width, 3, activation="relu"))
        skips.append(f"down{level}")
        layers.append(layer("MaxPooling2D", f"half{level}", skips[-1]))
        before = f"half{level}"
    for level in reversed(range(levels)):
        layers.append(layer("UpSampling2D", f"up{level}", before))
        layers.append(layer("Concatenate", f"both{level}", f"up{level}", skips[level]))
        layers.append(convolution(f"mend{level}", f"both{level}", width, 3))
        before = f"mend{level}"
    layers.append(convolution("last", before, 1, 1))
    return layers


def upsampler(scale: int, width: int = 4) -> list[Entry]:
    """All work on the small grid, channels laid out as pixels at the end, beside a plain enlargement."""
    steps = [conv(width, 3, activation="relu"), conv(width, 5), conv(scale * scale, 3)]
    return beside([*steps, of("DepthToSpace", block_size=scale)], scale)


FINE_STEPS = st.sampled_from(
    [
        conv(2, 3), conv(3, 5, activation="relu"), conv(2, 3, dilation_rate=2), conv(2, 1),
        conv(2, 3, padding="valid"), conv(2, 5, padding="valid", activation="tanh"),
    ]
)  # fmt: skip
COARSE_STEPS = st.sampled_from(
    [
        (conv(3, 3, strides=2), of("UpSampling2D")),
        (of("MaxPooling2D"), conv(3, 3), of("UpSampling2D", interpolation="bilinear")),
        (conv(3, 4, strides=2), conv(2, 3, strides=2), of("UpSampling2D", size=[4, 4])),
        (conv(3, 5, strides=3), of("UpSampling2D", size=[3, 3])),
    ]
)
ENDS = st.sampled_from(
    [
        (conv(1, 3),),
        (conv(1, 3, padding="valid"),),
        (conv(4, 3), of("DepthToSpace", block_size=2)),
        (conv(9, 3), of("DepthToSpace", block_size=3)),
    ]
)


@st.composite
def any_layers(draw: st.DrawFn) -> list[Entry]:
    """Fine steps, perhaps coarse ones, an end that may enlarge; or a U-Net."""
    if draw(st.booleans()):
        return u_net(draw(st.integers(1, 3)))
    coarse = draw(st.one_of(st.just(()), COARSE_STEPS))
    before = [] if coarse else draw(st.lists(FINE_STEPS, max_size=2))
    return chain(*before, *coarse, *draw(st.lists(FINE_STEPS, max_size=1)), *draw(ENDS))
