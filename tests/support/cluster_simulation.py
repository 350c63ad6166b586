"""A batch of a million files on a hundred machines, simulated: what the network, the ledger and deaths cost.

    python3 start.py tools python -m tests.support.cluster_simulation

The model is that of the program: one program holds the ledger, two files are on their way for each place of a
worker, what a dead worker had is sent again, and a result is entered once, whoever made it.
"""

from __future__ import annotations

import heapq
import sys
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from random import Random

ARRIVES, MADE, BACK, ENTERED, DIES, RISES = range(6)


@dataclass(frozen=True)
class Site:
    """A batch and its computers.

    Attributes:
        files: How many.
        machines: How many computers.
        places: Files that each works on at a time.
        make_s: What making a result takes, on average; each file takes half to one and a half of it.
        moved_mb: What travels for a file, both ways, through the computer that holds the ledger.
        link_mb_s: What that computer's network carries.
        enter_s: What placing a result and its line takes on the disk.
        days_alive: How long a machine works before it dies, on average.
        down_s: How long it is away then.
        ahead: Files for each place, on their way or waiting.
        run_again: The share of finished files that the scheduler has made once more all the same.
    """

    files: int = 1_000_000
    machines: int = 100
    places: int = 4
    make_s: float = 4.0
    moved_mb: float = 30.0
    link_mb_s: float = 1150.0
    enter_s: float = 0.006
    days_alive: float = 10.0
    down_s: float = 300.0
    ahead: int = 2
    run_again: float = 0.0005


@dataclass
class Found:
    """What came of it."""

    seconds: float = 0.0
    made: int = 0
    deaths: int = 0
    moved_tb: float = 0.0
    link_share: float = 0.0
    ledger_share: float = 0.0
    work_share: float = 0.0
    entered: Counter[int] = field(default_factory=Counter)


def bounds(site: Site) -> dict[str, float]:
    """Files a second that each part allows if the others cost nothing."""
    return {
        "work": site.machines * site.places / site.make_s,
        "network": site.link_mb_s / site.moved_mb if site.moved_mb else float("inf"),
        "ledger": 1 / site.enter_s,
    }


class Simulation:
    """Events in the order of time; the network and the disk do one thing after the other."""

    def __init__(self, site: Site, seed: int = 1) -> None:
        self.site, self.chance, self.found = site, Random(seed), Found()
        self.events: list[tuple[float, int, int, int, int]] = []
        self.todo = deque(range(site.files))
        self.number, self.known = 0, set[int]()
        self.link_free = self.disk_free = self.worked = 0.0
        self.epoch = [0] * site.machines
        self.free = [site.places] * site.machines
        self.queue = [deque[int]() for _ in range(site.machines)]
        self.had = [set[int]() for _ in range(site.machines)]

    def run(self) -> Found:
        """All files, until each is entered."""
        site = self.site
        for machine in range(site.machines):
            self._at(self.chance.expovariate(1 / (site.days_alive * 86400)), DIES, machine)
            self._fill(0.0, machine)
        does = {ARRIVES: self._arrive, MADE: self._finish, BACK: self._enter}
        now = 0.0
        while len(self.found.entered) < site.files:
            now, _, what, machine, file = heapq.heappop(self.events)
            if what == DIES:
                self._die(now, machine)
            elif what == RISES:
                self._fill(now, machine)
                self._at(now + self.chance.expovariate(1 / (site.days_alive * 86400)), DIES, machine)
            elif what == ENTERED:
                self.found.entered[file] += 1
            else:
                epoch, file = divmod(file, site.files)
                if epoch == self.epoch[machine]:
                    does[what](now, machine, file)
        return self._sums(now)

    def _sums(self, now: float) -> Found:
        site, found = self.site, self.found
        found.seconds = now
        found.link_share = found.moved_tb * 1e6 / site.link_mb_s / now
        found.ledger_share = len(found.entered) * site.enter_s / now
        found.work_share = self.worked / (now * site.machines * site.places)
        return found

    def _fill(self, now: float, machine: int) -> None:
        """Send a machine as many files as may be on their way to it."""
        while self.todo and len(self.had[machine]) < self.site.ahead * self.site.places:
            file = self.todo.popleft()
            self.had[machine].add(file)
            self._later(self._through_link(now), ARRIVES, machine, file)

    def _arrive(self, now: float, machine: int, file: int) -> None:
        if self.free[machine]:
            self.free[machine] -= 1
            took = self.site.make_s * (0.5 + self.chance.random())
            self.worked += took
            self._later(now + took, MADE, machine, file)
        else:
            self.queue[machine].append(file)

    def _finish(self, now: float, machine: int, file: int) -> None:
        self.found.made += 1
        self.free[machine] += 1
        if self.queue[machine]:
            self._arrive(now, machine, self.queue[machine].popleft())
        self._later(self._through_link(now), BACK, machine, file)

    def _enter(self, now: float, machine: int, file: int) -> None:
        """A result is here: the first one is entered; the ledger knows the next one."""
        self.had[machine].discard(file)
        if file not in self.known:
            self.known.add(file)
            self.disk_free = max(now, self.disk_free) + self.site.enter_s
            self._at(self.disk_free, ENTERED, machine, file)
            if self.chance.random() < self.site.run_again:
                self.todo.append(file)
        self._fill(now, machine)

    def _die(self, now: float, machine: int) -> None:
        self.found.deaths += 1
        self.epoch[machine] += 1
        self.todo.extendleft(sorted(self.had[machine]))
        self.had[machine].clear()
        self.queue[machine].clear()
        self.free[machine] = self.site.places
        self._at(now + self.site.down_s, RISES, machine)

    def _through_link(self, now: float) -> float:
        half = self.site.moved_mb / 2
        self.found.moved_tb += half / 1e6
        self.link_free = max(now, self.link_free) + half / self.site.link_mb_s
        return self.link_free

    def _later(self, when: float, what: int, machine: int, file: int) -> None:
        """An event that means nothing if the machine dies before."""
        self._at(when, what, machine, self.epoch[machine] * self.site.files + file)

    def _at(self, when: float, what: int, machine: int, file: int = 0) -> None:
        self.number += 1
        heapq.heappush(self.events, (when, self.number, what, machine, file))


SITES = {
    "one machine of two places": Site(files=20_000, machines=1, places=2, link_mb_s=115),
    "ten machines, bytes over 1 Gbit": Site(files=100_000, machines=10, link_mb_s=115),
    "ten machines, bytes over 10 Gbit": Site(files=100_000, machines=10),
    "a hundred, bytes over 10 Gbit": Site(),
    "a hundred, names alone, a share for bytes": replace(Site(), moved_mb=0.004),
    "the same, dying every six hours": replace(Site(), moved_mb=0.004, days_alive=0.25),
}


def told(title: str, site: Site) -> str:
    """A line of the table."""
    found, most = Simulation(site).run(), bounds(site)
    narrow = min(most, key=most.__getitem__)
    return (
        f"{title:42} {site.files:9,d} files {found.seconds / 3600:6.2f} h "
        f"{site.files / found.seconds:6.1f}/s "
        f"(most {most[narrow]:.1f}/s: {narrow}) moved {found.moved_tb:5.1f} TB, deaths {found.deaths}, "
        f"made {found.made - site.files:+d}, work {found.work_share:.0%} network {found.link_share:.0%} "
        f"ledger {found.ledger_share:.0%}, twice {sum(n > 1 for n in found.entered.values())}"
    )


if __name__ == "__main__":
    for title, site in SITES.items():
        sys.stdout.write(told(title, site) + "\n")
        sys.stdout.flush()
