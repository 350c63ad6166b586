"""Where a file keeps the weights of each layer: .keras files number them, old .h5 files name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files import weight_arrays
from xraysr_gui.enhancers.model_files.layer_tree import Described, Model
from xraysr_gui.enhancers.model_files.refusals import NotUsable, shown
from xraysr_gui.enhancers.model_files.weight_arrays import Weights

if TYPE_CHECKING:
    import h5py

_ALWAYS = ""
_KERNEL_AND_BIAS = (("kernel", _ALWAYS), ("bias", "use_bias"))
_ARRAYS = {
    "Conv2D": _KERNEL_AND_BIAS,
    "Conv2DTranspose": _KERNEL_AND_BIAS,
    "DepthwiseConv2D": _KERNEL_AND_BIAS,
    "Dense": _KERNEL_AND_BIAS,
    "SeparableConv2D": (("depthwise_kernel", _ALWAYS), ("pointwise_kernel", _ALWAYS), ("bias", "use_bias")),
    "PReLU": (("alpha", _ALWAYS),),
}
_NORMALISED = (("gamma", "scale"), ("beta", "center"), ("moving_mean", _ALWAYS), ("moving_variance", _ALWAYS))
_OLD_NAMES = {"depthwise_kernel": "kernel"}  # of a DepthwiseConv2D in Keras 2
_FROZEN = ("moving_mean", "moving_variance")


class Store(Protocol):
    """Where weights come from."""

    def array(self, layer: Described, weight: str, shape: tuple[int, ...]) -> Weights:
        """The weights of a layer, of the shape that they must have.

        Raises:
            NotUsable: they are not there, or of another shape or kind.
        """
        ...


class NumberedStore:
    """The weights in a .keras file: layers/conv2d_1/vars/0."""

    def __init__(self, file: h5py.File) -> None:
        self._file = file

    def array(self, layer: Described, weight: str, shape: tuple[int, ...]) -> Weights:
        """Weights by their place among those of the layer."""
        number = weights_of(layer).index(weight)
        return weight_arrays.array(self._file, "/".join((*layer.group, "vars", str(number))), shape)


class NamedStore:
    """The weights in an old .h5 file: lists of names, one list for each layer of the outermost model.

    The weights of a model within follow each other in one list, those that were not trained at its end.
    """

    def __init__(self, file: h5py.File, model: Model) -> None:
        self._paths: dict[tuple[tuple[str, ...], str], str] = {}
        self._file = file
        for part in model.parts:
            content = part.content
            leaves = [content] if isinstance(content, Described) else content.leaves()
            wanted = [*_listed(leaves, frozen=False), *_listed(leaves, frozen=True)]
            if wanted:
                self._assign(part.name, wanted)

    def array(self, layer: Described, weight: str, shape: tuple[int, ...]) -> Weights:
        """Weights by the name that the list gives them."""
        return weight_arrays.array(self._file, self._paths[layer.group, weight], shape)

    def _assign(self, name: str, wanted: list[tuple[Described, str]]) -> None:
        home = f"model_weights/{name}"
        group = weight_arrays.lying_under(self._file, home)
        if group is None:
            raise NotUsable(tr("The weights of its layer {} are missing in the file.").format(shown(name)))
        listed = _all_words(group)
        if len(listed) != len(wanted):
            raise NotUsable(
                tr("It has {} arrays for the layer {}, not {}.").format(len(listed), shown(name), len(wanted))
            )
        for (layer, weight), path in zip(wanted, listed, strict=True):
            last = path.split("/")[-1].split(":")[0]
            if weight not in (last, _OLD_NAMES.get(last)):
                raise NotUsable(
                    tr("The weights of its layer {} stand in an unknown order.").format(shown(name))
                )
            self._paths[layer.group, weight] = f"{home}/{path}"


def weights_of(layer: Described) -> list[str]:
    """The names of the weights that a layer of this class and these settings has, in Keras' order."""
    arrays = _NORMALISED if layer.class_name == "BatchNormalization" else _ARRAYS.get(layer.class_name, ())
    return [name for name, setting in arrays if _is_on(layer.config, setting)]


def _is_on(config: Mapping[str, object], setting: str) -> bool:
    return setting == _ALWAYS or config.get(setting, True) is not False


def _listed(leaves: list[Described], frozen: bool) -> Iterator[tuple[Described, str]]:
    """The weights that were trained, or those that were not."""
    for layer in leaves:
        for weight in weights_of(layer):
            if (weight in _FROZEN or not layer.trainable) == frozen:
                yield layer, weight


def _all_words(group: h5py.Group) -> list[str]:
    """The list of names, which old files cut into several attributes where it is long."""
    found = weight_arrays.words(group, "weight_names")
    number = 0
    while f"weight_names{number}" in group.attrs:
        found += weight_arrays.words(group, f"weight_names{number}")
        number += 1
    return found
