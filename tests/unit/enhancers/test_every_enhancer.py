"""The contract that every enhancer keeps, checked with random images and random parameters."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.parameters import Choice, Parameter, declared
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Source
from xraysr_gui.enhancers import BUILT_IN, Enhancer, classical

images = npst.arrays(
    np.float32,
    npst.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=40),
    elements=st.floats(0, 4095, width=32),
)


def random_parameters(enhancer: Enhancer) -> st.SearchStrategy:
    return st.builds(enhancer.parameters, **{p.name: values_of(p) for p in declared(enhancer.parameters)})


def values_of(parameter: Parameter) -> st.SearchStrategy:
    allowed = parameter.allowed
    if isinstance(allowed, Choice):
        return st.sampled_from(allowed.options)
    if parameter.kind is bool:
        return st.booleans()
    return (st.integers if parameter.kind is int else st.floats)(allowed.low, allowed.high)


@pytest.mark.parametrize("enhancer", list(BUILT_IN), ids=lambda e: e.id)
@settings(max_examples=60)
@given(data=st.data(), pixels=images)
def test_gives_a_finite_image_of_the_promised_size_and_leaves_its_input_alone(enhancer, data, pixels):
    before = Radiograph.of_pixels(pixels, white=4095.0, source=Source(Address(Path("random.png"))))
    untouched = pixels.copy()

    parameters = data.draw(random_parameters(enhancer))

    after = enhance_radiograph(before, enhancer, parameters)

    assert after.shape == tuple(side * enhancer.scale_with(parameters) for side in before.shape)
    assert 0 <= after.pixels.min() <= after.pixels.max() <= before.white
    np.testing.assert_array_equal(before.pixels, untouched)


@pytest.mark.parametrize("enhancer", list(BUILT_IN), ids=lambda e: e.id)
def test_same_input_gives_same_output(enhancer, radiograph):
    first, second = (enhance_radiograph(radiograph, enhancer, enhancer.parameters()) for _ in range(2))
    np.testing.assert_array_equal(first.pixels, second.pixels)


@pytest.mark.parametrize("enhancer", list(BUILT_IN), ids=lambda e: e.id)
def test_stops_when_asked(enhancer, radiograph):
    with pytest.raises(Cancelled):
        enhance_radiograph(radiograph, enhancer, enhancer.parameters(), Progress(stop_requested=lambda: True))


def test_every_module_that_has_an_enhancer_is_in_the_catalogue_by_its_own_name():
    named = [m.name for m in pkgutil.iter_modules(classical.__path__) if not m.ispkg]
    modules = {name: import_module(f"xraysr_gui.enhancers.classical.{name}") for name in named}
    enhancers = {name.replace("_", "-") for name, module in modules.items() if hasattr(module, "ENHANCER")}
    assert enhancers == {enhancer.id for enhancer in BUILT_IN}
