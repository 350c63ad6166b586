"""The results of a model by their names, of which one is the image."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from xraysr_gui.core.loose import JsonView
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.nodes import Origin, origin, origins
from xraysr_gui.enhancers.model_files.refusals import NotUsable, shown

MOST_RESULTS = 64
CHOOSE = (
    "Install it again and say which one is the image: the command takes it with --output NAME, and a script "
    "with output=NAME."
)


@dataclass(frozen=True, slots=True)
class Results:
    """Where each result of a model comes from, by its name."""

    named: Mapping[str, Origin]

    @classmethod
    def of(cls, config: JsonView) -> Results:
        """As a model describes them: by names of its own, or by the layers that they come from.

        Raises:
            NotUsable: they are described in no known way, or are none or far too many.
        """
        written = config.get("output_layers")
        if isinstance(written, dict):
            found = {str(name): origin(place) for name, place in written.items()}
        else:
            places, uses = origins(written), Counter[str]()
            found = {}
            for place in places:
                uses[place.layer] += 1
                found[place.layer + (f":{uses[place.layer]}" if uses[place.layer] > 1 else "")] = place
        if not 1 <= len(found) <= MOST_RESULTS:
            raise NotUsable(tr("It gives {} results, and an enhanced image is one.").format(len(found)))
        return cls(found)

    def chosen(self, name: str) -> Origin:
        """The result of a name; "" is the only one.

        Raises:
            NotUsable: there are several, or none of this name.
        """
        if name in self.named:
            return self.named[name]
        known = " and ".join(repr(shown(one)) for one in self.named)
        if name:
            raise NotUsable(tr("It gives no result named {!r}, but {}.").format(shown(name), known), CHOOSE)
        if len(self.named) > 1:
            why = tr("It gives {} results, {}, and an enhanced image is one.").format(len(self.named), known)
            raise NotUsable(why, CHOOSE)
        return next(iter(self.named.values()))
