"""What a manifest says of a network, measured at the network itself."""

from __future__ import annotations

from dataclasses import replace

from xraysr_gui.enhancers.model_files.facts import NetworkFacts
from xraysr_gui.enhancers.model_files.network import KerasNetwork
from xraysr_gui.enhancers.model_folder import Manifest
from xraysr_gui.enhancers.networks.live_numbers import live_numbers, live_pairs


def measured(said: Manifest, network: KerasNetwork, facts: NetworkFacts) -> Manifest:
    """The manifest with what the network shows; what a person may say of it stays as it is."""
    side = max(facts.fixed_size or (0,))
    return replace(
        said,
        fixed_side=side,
        radius=0 if facts.whole_image else facts.receptive_radius,
        multiple_of=facts.multiple_of,
        shrinks=facts.shrinks,
        whole_image=facts.whole_image,
        parameters=facts.parameters,
        macs=float(facts.macs_per_input_pixel),
        floats=live_numbers(network),
        pairs=live_pairs(network),
    )


def misfit(said: Manifest, facts: NetworkFacts) -> str:
    """Why a network cannot be run as a manifest says, as a whole sentence; "" if it can.

    The channels of a preparation are compared by whoever knows it.
    """
    rows, columns = facts.fixed_size or (0, 0)
    if rows != columns:
        return f"It works on images of {columns} x {rows} pixels only, and pieces are square."
    return ""
