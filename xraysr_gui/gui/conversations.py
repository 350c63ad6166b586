"""Everything that an action of a menu or a key can speak to."""

from __future__ import annotations

from dataclasses import dataclass

from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.arranging import Arranging
from xraysr_gui.gui.cine import Cine
from xraysr_gui.gui.contact_sheet import ContactSheet
from xraysr_gui.gui.delineating import Delineating
from xraysr_gui.gui.enhancing import Enhancing
from xraysr_gui.gui.exporting import Exporting
from xraysr_gui.gui.furnishing import Furnishing
from xraysr_gui.gui.looking import Looking
from xraysr_gui.gui.marking import Marking
from xraysr_gui.gui.noting import Noting
from xraysr_gui.gui.offering import Offering
from xraysr_gui.gui.opening import Opening
from xraysr_gui.gui.region_files import RegionFiles
from xraysr_gui.gui.reporting import Reporting
from xraysr_gui.gui.turning import Turning
from xraysr_gui.gui.versions import Versions
from xraysr_gui.gui.viewing import Viewing


@dataclass(frozen=True, slots=True)
class Conversations:
    """One of each, by the names that the application gives them."""

    workspace: Workspace
    opening: Opening
    viewing: Viewing
    turning: Turning
    looking: Looking
    marking: Marking
    enhancing: Enhancing
    cine: Cine
    versions: Versions
    sheet: ContactSheet
    offering: Offering
    arranging: Arranging
    furnishing: Furnishing
    delineating: Delineating
    region_files: RegionFiles
    reporting: Reporting
    exporting: Exporting
    noting: Noting
