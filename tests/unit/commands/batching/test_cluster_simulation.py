"""The simulated site: each file is entered once through deaths, and no part does more than it can."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.cluster_simulation import Simulation, Site, bounds

SMALL = Site(files=3000, machines=20, days_alive=0.005, down_s=60.0, run_again=0.02)


@pytest.mark.parametrize("moved_mb", [30.0, 0.004])
def test_each_file_is_entered_once_and_nothing_is_faster_than_its_narrowest_part(moved_mb):
    site = replace(SMALL, moved_mb=moved_mb)
    found = Simulation(site).run()
    assert sorted(found.entered) == list(range(site.files))
    assert set(found.entered.values()) == {1}
    assert found.deaths > 3
    assert found.made > site.files
    assert site.files / found.seconds <= min(bounds(site).values()) * 1.001
    for share in (found.link_share, found.ledger_share, found.work_share):
        assert 0 < share <= 1.001


def test_a_site_of_one_part_is_as_fast_as_that_part():
    """Nothing dies and nothing moves: four places do 4 / make_s files a second, but for the last round."""
    site = Site(files=2000, machines=1, moved_mb=0.0, enter_s=1e-9, days_alive=1e9, run_again=0.0)
    found = Simulation(site).run()
    assert found.made == site.files
    assert found.seconds == pytest.approx(site.files * site.make_s / site.places, rel=0.02)
