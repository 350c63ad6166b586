"""What somebody needs to make the same report."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.report.blocks import Block, Numbers, Section
from xraysr_gui.evaluation.run_facts import run_facts


def made_with(done: Evaluated) -> Iterator[Block]:
    """Conditions, versions and hashes; run.json has all of it for programs."""
    facts = run_facts(done)
    rows = [("protocol", done.trial.id)]
    for one in facts["conditions"]:
        rows.append(
            ("condition", f"{one['title']}: {one['degradation']}{' (drawn)' if one['drawn'] else ''}")
        )
    rows.append(("images", f"{done.images} of {done.patients} patients; their hashes are in run.json"))
    for one in facts["enhancers"]:
        weights = f", model {one['sha256'][:12]}" if "sha256" in one else ""
        rows.append((one["id"], f"version {one['version']}{weights}"))
    rows.append(("program", f"xraysr {facts['xraysr']}, Python {facts['python']}"))
    rows.append(("libraries", ", ".join(f"{name} {version}" for name, version in facts["libraries"].items())))
    rows.append(("machine", " ".join(str(value) for value in facts["machine"].values() if value) + " cores"))
    rows.append(("devices", "; ".join(facts["devices"])))
    rows.append(("seeds", facts["seeds"]))
    yield Numbers(("what", "which"), tuple(rows))


SECTION = Section("made", "How it was made", made_with)
