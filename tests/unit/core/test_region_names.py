from __future__ import annotations

from xraysr_gui.core.region import Box, Rectangle
from xraysr_gui.core.region_names import PALETTE, doubled, newcomer

BOX = Rectangle(id="", box=Box(10, 20, 40, 30))


def test_newcomers_get_a_number_a_name_and_a_colour_that_nobody_has():
    found = []
    for _ in range(3):
        found.append(newcomer(BOX, found))
    assert [region.id for region in found] == ["region-1", "region-2", "region-3"]
    assert [region.name for region in found] == ["Region 1", "Region 2", "Region 3"]
    assert [region.colour for region in found] == list(PALETTE[:3])


def test_an_id_is_not_given_again_while_a_later_one_is_there():
    first = newcomer(BOX, ())
    second = newcomer(BOX, (first,))
    assert newcomer(BOX, (second,)).id == "region-3"


def test_a_region_that_brings_a_name_keeps_it_and_its_colour():
    brought = Rectangle(id="region-1", name="Tumour", colour="#123456", box=BOX.box)
    taken = newcomer(brought, (newcomer(BOX, ()),))
    assert (taken.id, taken.name, taken.colour) == ("region-2", "Tumour", "#123456")


def test_strange_ids_of_other_programs_do_no_harm():
    others = [Rectangle(id=id, box=BOX.box) for id in ("x", "a-\u00b2", "b-9999999999999999", "-", "c-7")]
    assert newcomer(BOX, others).id == "region-8"


def test_a_copy_lies_beside_its_model_and_is_told_apart():
    first = newcomer(BOX, ())
    copy = doubled(first, (first,))
    assert (copy.id, copy.name) == ("region-2", "Region 1 (copy)")
    assert copy.colour != first.colour
    assert (copy.box.left, copy.box.top) == (14, 24)
    assert (copy.box.width, copy.box.height) == (40, 30)
