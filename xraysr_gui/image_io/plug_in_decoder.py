"""Decoders of other packages, in the reader child: one that fails keeps its own files shut alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar, cast

from xraysr_gui.core.errors import CannotOpenImage, PlugInFailed
from xraysr_gui.core.plug_ins import guarded
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io import file_refusals as refusals

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content
    from xraysr_gui.image_io.decoder import Decoder
    from xraysr_gui.image_io.summary import Summary
    from xraysr_gui.image_io.tags import Tag

R = TypeVar("R")


@cache
def guarded_decoder(module: str, package: str, extensions: tuple[str, ...]) -> GuardedDecoder:
    """The decoder of a module, loaded once; what keeps it from being loaded is told when it is used."""
    decoder: Decoder | PlugInFailed
    try:
        decoder = cast("Decoder", guarded(import_module, package)(module))
    except PlugInFailed as error:
        decoder = error
    return GuardedDecoder(decoder, package, extensions)


class GuardedDecoder:
    """A `Decoder` whose every fault is a file that cannot be opened, for a reason with a name."""

    def __init__(self, decoder: Decoder | PlugInFailed, package: str, extensions: tuple[str, ...]) -> None:
        self._decoder, self._package, self._extensions = decoder, package, extensions

    def recognises(self, content: Content) -> bool:
        """Whether it is one of its files; while it fails, its endings say so."""
        try:
            return bool(self._do(content, lambda decoder: decoder.recognises(content)))
        except CannotOpenImage:
            return content.address.name.lower().endswith(self._extensions)

    def read(self, content: Content, frame: int) -> Radiograph:
        """One frame, decoded."""
        return self._do(content, lambda decoder: decoder.read(content, frame))

    def summarise(self, content: Content) -> Summary:
        """What the file is, without decoding it."""
        return self._do(content, lambda decoder: decoder.summarise(content))

    def list_tags(self, content: Content) -> list[Tag]:
        """Its elements in words."""
        return self._do(content, lambda decoder: decoder.list_tags(content))

    def _do(self, content: Content, ask: Callable[[Decoder], R]) -> R:
        try:
            if isinstance(self._decoder, PlugInFailed):
                raise self._decoder
            return guarded(ask, self._package)(self._decoder)
        except PlugInFailed as error:
            why = f"{error.what} {error.why}"
            raise refusals.refused(content.address.name, why, error.remedy) from error
