"""A judge whose lines look at places, with plain networks beside them, against Keras itself."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from tests.support.phantom import chest
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.judges.assess import assessed, looked, tried
from xraysr_gui.enhancers.judges.folder import JudgeKind, JudgeManifest, read_judge, write_judge
from xraysr_gui.enhancers.networks.network import Networks
from xraysr_gui.judging.evidence import Calibration
from xraysr_gui.judging.likeness import means_of
from xraysr_gui.judging.lines import Lines
from xraysr_gui.judging.normals import cells_of
from xraysr_gui.judging.prepare import middle_square, prepared, small
from xraysr_gui.settings import places
from xraysr_gui.training.judges.fold_networks import branches
from xraysr_gui.training.judges.learn import likeness_by_folds
from xraysr_gui.training.judges.make import write_network, write_table

pytest.importorskip("keras")
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning:keras"
)


def test_probability_is_that_of_the_mean_of_lines_and_networks(tmp_path):
    rng, networks = np.random.default_rng(8), Networks()
    shutil.copytree(places.models() / "lite0-looks", tmp_path / "lite0-looks")
    film = np.asarray(chest(300, 260, mm_per_pixel=1.2), np.float32)
    shown = prepared(film, middle_square(film.shape))
    seen = looked(shown, read_judge(tmp_path / "lite0-looks"), networks)
    means = means_of(seen) + rng.normal(0, 0.05, (60, 2 * len(seen)))
    likeness = likeness_by_folds(means, np.arange(60) % 5)
    axes = rng.normal(0, 0.1, (2, len(seen)))
    weights = rng.normal(0, 0.02, (4, 2 * len(seen) + 2 * 49 + 1))
    lines, network = Lines(axes, weights), branches(3)
    own = lines.as_table() | likeness.as_table() | Calibration(0.7, 0.1, 0.5).as_table()
    routes = ({"route": np.full(2 * len(seen) + 1, sign)} for sign in (-1.0, 1.0))
    first, second = (own | route for route in routes)
    table = first | {"networks": np.array([0, 1])}, second | {"networks": np.array([1, 2])}
    write_network(network, tmp_path / "own")
    write_table(
        tmp_path / "own", {f"{n}_{name}": one for n, part in enumerate(table) for name, one in part.items()}
    )
    judge = write_judge(
        tmp_path / "own", JudgeManifest("own", "Own", "It judges.", JudgeKind.SUPERVISED, "lite0-looks")
    )
    tried(judge, networks)
    said = assessed(film, [judge], networks, Progress())
    assert said.abstained is None
    nearest = int((means_of(seen).sum() + 1) > 0)
    beside = network.predict(small(shown)[None, ..., None], verbose=0)[0, 0, 0, [[0], [1, 2]][nearest]]
    evidence = weights[:, -1] + weights[:, : 2 * len(seen)] @ means_of(seen)
    evidence += weights[:, 2 * len(seen) : -1] @ (cells_of(seen) @ axes.T).ravel()
    wanted = 1 / (1 + np.exp(-(0.7 * (evidence[0] + beside.mean()) / 2 + 0.1)))
    assert said.p_abnormal == pytest.approx(wanted, abs=1e-3)
    assert said.low <= said.p_abnormal <= said.high

    write_table(tmp_path / "own", {f"0_{n}": v for n, v in (first | {"networks": np.array([2, 3])}).items()})
    with pytest.raises(ModelUnavailable, match="Own"):
        tried(write_judge(tmp_path / "own", judge.manifest), networks)
