"""What a manifest says of a network, measured at the network itself, and what of it cannot be."""

from __future__ import annotations

from dataclasses import replace

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.facts import NetworkFacts
from xraysr_gui.enhancers.model_files.network import KerasNetwork
from xraysr_gui.enhancers.model_folder import Manifest
from xraysr_gui.enhancers.networks.live_numbers import live_numbers, live_pairs
from xraysr_gui.enhancers.networks.preparations import Preparation

SMALLEST_SQUEEZED = 16


def measured(said: Manifest, network: KerasNetwork, facts: NetworkFacts) -> Manifest:
    """The manifest with what the network shows; what only a person can say stays as it is."""
    return replace(
        said,
        fixed_side=max(facts.fixed_size or (0,)),
        radius=0 if facts.whole_image else facts.receptive_radius,
        multiple_of=facts.multiple_of,
        shrinks=facts.shrinks,
        whole_image=facts.whole_image,
        parameters=facts.parameters,
        macs=float(facts.macs_per_input_pixel),
        floats=live_numbers(network),
        pairs=live_pairs(network),
    )


def natural_preparation(facts: NetworkFacts) -> str:
    """How a network is given an image if nobody says otherwise.

    One that mixes all pixels of its one size can only be shown the whole image, made that small.
    """
    return "squeezed" if facts.fixed_size and facts.whole_image and facts.scale == 1 else "plain"


def misfit(said: Manifest, preparation: Preparation, facts: NetworkFacts) -> str:
    """Why a network cannot be run as its manifest says, in whole sentences; "" if it can."""
    rows, columns = facts.fixed_size or (0, 0)
    if rows != columns or (preparation.finish and rows < SMALLEST_SQUEEZED):
        return tr("It works on images of {} x {} pixels only, and an image is cut into squares.").format(
            columns, rows
        )
    wanted = preparation.channels * said.colours
    if facts.channels_in != wanted or facts.channels_out not in (1, said.colours):
        why = tr("It takes {} channels and gives {}").format(facts.channels_in, facts.channels_out)
        gives = "1" if said.colours == 1 else f"1 or {said.colours}"
        return tr("{}; it would have to take {} and give {}.").format(why, wanted, gives)
    promised = 1 if preparation.enlarged or preparation.finish else said.scale
    if facts.scale != promised:
        return tr("Its manifest promises {} times as many rows, its network gives {} times.").format(
            promised, facts.scale
        )
    return ""
