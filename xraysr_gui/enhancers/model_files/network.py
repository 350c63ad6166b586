"""A network of plain operations, and how it is built from what a Keras file describes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from xraysr_gui.core.loose import JsonView
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.given import Given
from xraysr_gui.enhancers.model_files.layer_rules import RULES
from xraysr_gui.enhancers.model_files.layer_tree import Described, Model
from xraysr_gui.enhancers.model_files.refusals import OTHERWISE, SAVE_AGAIN, NotUsable, layer_refused, shown
from xraysr_gui.enhancers.model_files.settings import LayerSettings, computes_in_halves
from xraysr_gui.enhancers.model_files.shapes import Shape
from xraysr_gui.enhancers.model_files.simpler import NetworkLayer, loosened, shuffled
from xraysr_gui.enhancers.model_files.translated import meaning
from xraysr_gui.enhancers.model_files.understood import INPUT, NEED_SIZE, TAKE_SEVERAL, WITH_NUMBERS
from xraysr_gui.enhancers.model_files.weight_arrays import Weights
from xraysr_gui.enhancers.model_files.weight_stores import Store
from xraysr_gui.enhancers.model_files.wiring import Call, calls_of

MOST_PARAMETERS = 100_000_000
MOST_SIDE = 16_384
MOST_CHANNELS = 1024


@dataclass(frozen=True, slots=True)
class KerasNetwork:
    """A network that takes one image and gives one.

    Attributes:
        name: The name of the file, without its ending.
        layers: In an order in which each follows what it needs; the first takes the image.
        output: The layer whose result is the network's.
        stated_size: Rows and columns that the file states, None for a side that may have any length. The
            layers keep to it only where they need it.
        parameters: How many weights there are.
        in_halves: Whether Keras computes a part of it with 16 bits; here all is computed with 32.
    """

    name: str
    layers: tuple[NetworkLayer, ...]
    output: str
    stated_size: tuple[int | None, int | None]
    parameters: int
    in_halves: bool = False


def network_of(name: str, model: Model, store: Store) -> KerasNetwork:
    """Give every layer that the result needs its meaning, its weights and its shape.

    Raises:
        NotUsable: a layer is not understood, or its weights do not fit.
    """
    calls, output = calls_of(model)
    building = _Building(store, sized=any(_needs_size(call.layer) for call in calls))
    for call in calls:
        with _naming_layer(call.layer):
            building.add(call)
    layers = loosened(shuffled(building.layers))
    in_halves = any(computes_in_halves(call.layer.config.get("dtype")) for call in calls)
    size, parameters = building.stated_size, building.parameters
    return KerasNetwork(name, layers, building.result[output], size, parameters, in_halves)


class _Building:
    """Turns calls into layers, one after the other."""

    def __init__(self, store: Store, sized: bool) -> None:
        self.layers: list[NetworkLayer] = []
        self.result: dict[str, str] = {}
        self.parameters = 0
        self.stated_size: tuple[int | None, int | None] = (None, None)
        self._store, self._sized = store, sized
        self._shapes: dict[str, Shape] = {}
        self._arrays: dict[tuple[tuple[str, ...], str], Weights] = {}

    def add(self, call: Call) -> None:
        """Add the operations of a call; a call that does nothing gives what it was given."""
        class_name, config = meaning(call)
        names = [self.result[one] for one in call.operands if isinstance(one, str)]
        constants = {place: one for place, one in enumerate(call.operands) if not isinstance(one, str)}
        shapes = [self._shapes[name] for name in names]
        if class_name == INPUT:
            shapes, config = [self._entrance(config)], {}
        _check_count(class_name, len(shapes), len(constants))
        given = Given(tuple(shapes), constants, lambda name, shape: self._weights(call.layer, name, shape))
        settings = LayerSettings(config)
        operations = RULES[class_name](settings, given)
        settings.finish()
        for number, operation in enumerate(operations):
            name = call.name if number == 0 else f"{call.name}+{number}"
            shape = operation.result(shapes)
            self.layers.append(NetworkLayer(name, class_name, operation, tuple(names), shape))
            self._shapes[name] = shape
            names, shapes = [name], [shape]
        self.result[call.name] = names[0]

    def _entrance(self, config: JsonView) -> Shape:
        """The shape of the image; a stated size counts only where a layer needs it."""
        if self.layers:
            raise NotUsable(tr("It is a second input, and this program has one image to give."))
        stated = config.get("batch_shape") or config.get("batch_input_shape")
        match stated:
            case [None | 1, rows, columns, int(depth)] if 1 <= depth <= MOST_CHANNELS:
                if not all(side is None or _is_side(side) for side in (rows, columns)):
                    raise NotUsable(
                        tr("It takes images of {} x {} pixels.").format(shown(rows), shown(columns))
                    )
                self.stated_size = rows, columns
                return (rows, columns, depth) if self._sized else (None, None, depth)
        count = len(stated) - 1 if isinstance(stated, list) and stated else tr("an unknown number of")
        raise NotUsable(tr("It takes {} axes, where an image has rows, columns and channels.").format(count))

    def _weights(self, layer: Described, name: str, shape: tuple[int, ...]) -> Weights:
        """Weights of a layer, read once however often it is used."""
        key = layer.group, name
        if key not in self._arrays:
            self.parameters += math.prod(shape)
            if self.parameters > MOST_PARAMETERS:
                raise NotUsable(
                    tr("The network has more than {} million weights.").format(MOST_PARAMETERS // 1000000)
                )
            self._arrays[key] = self._store.array(layer, name, shape)
        if self._arrays[key].shape != shape:
            raise NotUsable(tr("It is used for images with different numbers of channels."))
        return self._arrays[key]


@contextmanager
def _naming_layer(layer: Described) -> Iterator[None]:
    """Say in every refusal inside which layer it is about."""
    try:
        yield
    except NotUsable as error:
        remedy = OTHERWISE if error.remedy == SAVE_AGAIN else error.remedy
        refusal = layer_refused(layer.name, layer.class_name, tr("cannot be used"), remedy)
        raise NotUsable(f"{refusal.why} {error.why}", refusal.remedy) from error


def _check_count(class_name: str, images: int, numbers: int) -> None:
    """Refuse operands that nobody would look at."""
    several, with_numbers = class_name in TAKE_SEVERAL, class_name in WITH_NUMBERS
    if images < 1 or (images > 1 and not several) or (numbers and not with_numbers):
        raise NotUsable(
            tr("It is given {} images and {} numbers, which is not what it takes.").format(images, numbers)
        )


def _is_side(side: object) -> bool:
    return type(side) is int and 1 <= side <= MOST_SIDE


def _needs_size(layer: Described) -> bool:
    """Whether a layer works for one size of images only."""
    shared = layer.config.get("shared_axes")
    everywhere = isinstance(shared, list) and 1 in shared and 2 in shared
    return layer.class_name in NEED_SIZE or (layer.class_name == "PReLU" and not everywhere)
