"""Note a fault of ours so that it can be mended, without a word about a patient."""

from __future__ import annotations

import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path, PurePath

from xraysr_gui import __version__
from xraysr_gui.core.redaction import redacted
from xraysr_gui.settings import places
from xraysr_gui.settings.whole_file import put_own

MOST_FRAMES = 30
MOST_REPORTS = 20


def report_crash(error: BaseException) -> Path | None:
    """Write a report into the log folder; give its place, or None where nothing can be written."""
    now = datetime.now(UTC)
    report = places.log_folder() / f"crash-{now:%Y%m%d-%H%M%S-%f}.txt"
    try:
        put_own(report, crash_words(error, now).encode("utf-8", "replace"))
        for old in sorted(report.parent.glob("crash-*.txt"))[:-MOST_REPORTS]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return report


def crash_words(error: BaseException, now: datetime) -> str:
    """What is known about a fault, as lines that may be sent to somebody."""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    head = f"xraysr {__version__}, Python {sys.version.split()[0]}, {system}, {now:%Y-%m-%d %H:%M} UTC"
    summary = traceback.TracebackException.from_exception(error, limit=-MOST_FRAMES)
    return "\n".join([head, *_chain(summary)]) + "\n"


def _chain(summary: traceback.TracebackException) -> list[str]:
    """The fault and what led to it, the first cause first."""
    before = summary.__cause__ or (None if summary.__suppress_context__ else summary.__context__)
    lines = _chain(before) if before else []
    lines += ["", *(_place(frame) for frame in summary.stack)]
    lines.append(redacted("".join(summary.format_exception_only()).rstrip()))
    return lines


def _place(frame: traceback.FrameSummary) -> str:
    """Where in the code: never the folder of the installation, which may hold a person's name."""
    parts = PurePath(frame.filename).parts
    roots = [number for number, part in enumerate(parts) if part in ("xraysr_gui", "site-packages")]
    place = "/".join(parts[roots[-1] :] if roots else parts[-1:])
    return f"  {place}:{frame.lineno} in {frame.name}: {frame.line or ''}".rstrip()
