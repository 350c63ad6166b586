"""What a worker of a cluster does for a batch: it says whether it can, and makes results of files.

Only plain values travel, so that a worker of another version can at least say that it is one.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from distributed import WorkerPlugin, get_worker
from distributed.worker import Worker

from xraysr_gui.batches.chain import Chain, chain_from_json
from xraysr_gui.batches.contract import Job, Made, Plan, WorkerDied
from xraysr_gui.batches.ledger_tables import line_as_text
from xraysr_gui.commands.batching.links import Link, links_of
from xraysr_gui.commands.batching.making import ChildMaker, MakingWishes
from xraysr_gui.commands.named_enhancer import enhancer_named
from xraysr_gui.core.errors import ChildNotStarted, OutsideOfTraining, UserError
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import program_now
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.settings.whole_file import own_folder


@dataclass(frozen=True, slots=True)
class Order:
    """What a batch asks of every worker.

    Attributes:
        name: Of the batch, unlike that of any other one.
        program: The program with its version that plans the batch.
        steps: The chain as JSON, each step with its version and the hash of its model.
        ending: Of all results, "" as each input is.
        device, accepts_outside: As the maker of one computer is told.
    """

    name: str
    program: str
    steps: str
    ending: str
    device: str
    accepts_outside: bool

    @property
    def chain(self) -> Chain:
        """The steps."""
        return chain_from_json(self.steps)


@dataclass(slots=True)
class _Makers:
    """One maker for each thread of a worker, as long as the batch lasts."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    made: dict[int, ChildMaker] = field(default_factory=dict)

    def of_this_thread(self, order: Order, links: Sequence[Link]) -> ChildMaker:
        """Made at the first file: it starts two processes."""
        with self.turn:
            number = threading.get_ident()
            if number not in self.made:
                steps = tuple(link.step for link in links)
                plan = Plan(order.chain, steps, Path(), (), ending=order.ending)
                wishes = MakingWishes(order.device, order.accepts_outside)
                self.made[number] = ChildMaker(plan, links, wishes)
            return self.made[number]

    def close(self) -> None:
        """End the processes of all."""
        with self.turn:
            for maker in self.made.values():
                maker.close()
            self.made.clear()


class BatchPlugin(WorkerPlugin):  # type: ignore[misc]  # an extra, without types
    """Lives in a worker from the beginning of a batch, or from when the worker comes, until its end."""

    def __init__(self, order: Order) -> None:
        self.order, self.name = order, order.name
        self._makers: _Makers | None = None
        self._links: tuple[Link, ...] = ()
        self._refusal: str | None = None

    def setup(self, worker: Worker) -> None:
        """Called by the worker."""
        self._makers, self._refusal = _Makers(), None

    def teardown(self, worker: Worker) -> None:
        """Called by the worker."""
        if self._makers is not None:
            self._makers.close()

    def make(self, sent: Json, address: str) -> Json:
        """The result of a file, or what kept it from being made."""
        assert self._makers is not None
        if self._refusal is None:
            self._links, self._refusal = links_here(self.order)
        if self._refusal:
            return {"unsuited": self._refusal, "worker": address}
        maker = self._makers.of_this_thread(self.order, self._links)
        try:
            with own_folder() as home:
                return _made_in(home, maker, sent)
        except WorkerDied as death:
            return {"died": death.sentence}
        except ChildNotStarted as error:  # of this computer, not of the file
            return {"trouble": str(error), "worker": address}
        except OutsideOfTraining as error:  # what to do about it is for whoever asked to be told
            return {"outside": [error.what, error.why]}
        except UserError as error:
            return {"refused": [error.what, error.why, error.remedy]}
        except OSError as error:
            words = tr("It could not write the files that it works with: {}.")
            return {"trouble": words.format(error.strerror or error), "worker": address}


def links_here(order: Order) -> tuple[tuple[Link, ...], str]:
    """The links of the chain here, and why this computer takes no part; "" if it does."""
    own = program_now()
    if own != order.program:
        return (), tr("It runs {}, and the batch was planned by {}.").format(own, order.program)
    engine = Engine()
    try:
        return links_of(order.chain, lambda word: enhancer_named(word, engine)), ""
    except UserError as error:
        return (), str(error)
    finally:
        engine.close()


def refusal_here(order: Order) -> str:
    """Why this worker takes no part, "" if it does: asked of each before a batch begins."""
    return links_here(order)[1]


def make_there(name: str, sent: Json) -> Json:
    """What is sent to a worker with every file."""
    worker = get_worker()
    plugin = worker.plugins.get(name)
    if not isinstance(plugin, BatchPlugin):
        return {"unsuited": tr("It was not told of the batch."), "worker": worker.address}
    return plugin.make(sent, worker.address)


def _made_in(home: Path, maker: ChildMaker, sent: Json) -> Json:
    """Make the result of a file in a folder that goes afterwards."""
    room = home / "room"
    room.mkdir()
    given = _laid(home / "input", sent["file"], sent["content"])
    reference = None
    if sent["reference"] is not None:
        reference = _laid(home / "reference", *sent["reference"])
    name, output = os.fsdecode(sent["name"]), os.fsdecode(sent["output"])
    job = Job(name, given, output, len(sent["content"]), reference, sent["is_shown"])
    return _told(maker.make(job, room, Progress()), room)


def _laid(folder: Path, name: bytes, content: bytes) -> Path:
    folder.mkdir()
    path = folder / os.fsdecode(name)
    path.write_bytes(content)
    return path


def _told(made: Made, room: Path) -> Json:
    files = [(room / PurePath(one.name).name).read_bytes() for one in made.line.outputs]
    return {"line": line_as_text(made.line), "files": files, "picture": made.picture}


def pinned(chain: Chain, links: Sequence[Link]) -> Chain:
    """A chain that names version and model of each step: no other ones will do."""
    both = zip(chain.steps, (link.step for link in links), strict=True)
    return Chain(tuple(replace(one, version=step.version, model=step.model) for one, step in both))
