"""Everything that an action of a menu or a key can speak to."""

from __future__ import annotations

from dataclasses import dataclass

from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.browsing.opening import Opening
from xraysr_gui.gui.browsing.priors import Priors
from xraysr_gui.gui.browsing.turning import Turning
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.enhancing.contact_sheet import ContactSheet
from xraysr_gui.gui.enhancing.enhancing import Enhancing
from xraysr_gui.gui.enhancing.offering import Offering
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.looking.cine import Cine
from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.measuring.marking import Marking
from xraysr_gui.gui.regions.delineating import Delineating
from xraysr_gui.gui.regions.region_files import RegionFiles
from xraysr_gui.gui.saving.exporting import Exporting
from xraysr_gui.gui.saving.noting import Noting
from xraysr_gui.gui.saving.reporting import Reporting
from xraysr_gui.gui.saving.session_files import SessionFiles
from xraysr_gui.gui.shell.furnishing import Furnishing
from xraysr_gui.gui.shell.running_jobs import RunningJobs


@dataclass(frozen=True, slots=True)
class Conversations:
    """One of each, by the names that the application gives them."""

    workspace: Workspace
    opening: Opening
    viewing: Viewing
    turning: Turning
    priors: Priors
    looking: Looking
    marking: Marking
    enhancing: Enhancing
    cine: Cine
    versions: Versions
    sheet: ContactSheet
    offering: Offering
    arranging: Arranging
    furnishing: Furnishing
    running: RunningJobs
    delineating: Delineating
    region_files: RegionFiles
    reporting: Reporting
    exporting: Exporting
    noting: Noting
    session_files: SessionFiles
