from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from xraysr_gui.core.address import Address
from xraysr_gui.core.image_cache import ImageCache


def size_of(radiograph) -> int:
    return sum(one.nbytes for one in radiograph.arrays)


@pytest.fixture
def image_named(radiograph):
    def build(name: str):
        return replace(radiograph, source=replace(radiograph.source, address=Address(Path(name))))

    return build


def test_the_image_used_longest_ago_makes_room(image_named):
    a, b, c = (image_named(name) for name in "abc")
    image_cache = ImageCache(2 * size_of(a))
    image_cache.put(a)
    image_cache.put(b)
    assert image_cache.get(a.source.address) is a

    image_cache.put(c)

    assert b.source.address not in image_cache
    assert image_cache.get(a.source.address) is a
    assert image_cache.get(c.source.address) is c


def test_putting_an_image_again_replaces_it_and_counts_its_bytes_once(image_named):
    size = size_of(image_named("a"))
    image_cache = ImageCache(2 * size)
    for _ in range(5):
        newest = image_named("a")
        image_cache.put(newest)
    image_cache.put(image_named("b"))
    assert image_cache.get(Address(Path("a"))) is newest
    assert Address(Path("b")) in image_cache


def test_an_image_larger_than_the_shelf_is_not_kept_and_drives_nothing_out(image_named):
    small = image_named("small")
    image_cache = ImageCache(size_of(small))
    image_cache.put(small)
    large = image_named("large")
    image_cache.put(
        replace(
            large,
            greys=replace(large.greys, codes=large.greys.codes.repeat(2, axis=0)),
        )
    )
    assert Address(Path("large")) not in image_cache
    assert image_cache.get(Address(Path("small"))) is small


def test_what_is_taken_away_is_gone_and_taking_it_twice_is_no_error(image_named):
    image_cache = ImageCache(10**9)
    image_cache.put(image_named("a"))
    image_cache.take_away(Address(Path("a")))
    image_cache.take_away(Address(Path("a")))
    assert image_cache.get(Address(Path("a"))) is None


def test_an_image_counts_with_its_pixels_once_they_were_asked_for(image_named):
    """Measuring or enhancing makes them, and they take twice as much as what was read."""
    a, b = (replace(image_named(name), exact=None) for name in "ab")
    image_cache = ImageCache(size_of(a) + size_of(b) + a.greys.codes.nbytes)
    image_cache.put(a)
    assert a.pixels.nbytes == 2 * a.greys.codes.nbytes
    image_cache.put(b)
    assert a.source.address not in image_cache
    assert image_cache.get(b.source.address) is b


def test_a_lower_limit_makes_room_at_once(image_named):
    a, b = image_named("a"), image_named("b")
    image_cache = ImageCache(10**9)
    image_cache.put(a)
    image_cache.put(b)
    image_cache.limit(size_of(b))
    assert a.source.address not in image_cache
    assert b.source.address in image_cache


def test_a_shelf_keeps_only_what_is_wanted_and_knows_the_state_of_its_files(image_named):
    a, b = image_named("a"), image_named("b")
    image_cache = ImageCache(10**9)
    image_cache.put(a, (7, 100))
    image_cache.put(b)
    assert (image_cache.held(a.source.address).state, image_cache.held(b.source.address).state) == (
        (7, 100),
        None,
    )
    image_cache.keep_only(lambda one: one is b)
    assert image_cache.held(a.source.address) is None
    assert image_cache.get(b.source.address) is b
