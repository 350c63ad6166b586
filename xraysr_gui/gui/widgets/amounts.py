"""Time, memory and sizes as a reader says them."""

from __future__ import annotations

from xraysr_gui.core.words import tr

SHORTEST_S, MINUTE_S, HOUR_S = 0.1, 60, 3600
GIGABYTE_MB = 1024


def duration(seconds: float) -> str:
    """Such as "2.1 s", "48 s", "3 min 20 s", "1 h 5 min"."""
    if seconds < SHORTEST_S:
        return tr("< 0.1 s")
    if seconds < 9.95:
        return tr("{:.1f} s").format(seconds)
    whole = round(seconds)
    if whole < MINUTE_S:
        return tr("{} s").format(whole)
    if whole < HOUR_S:
        return tr("{} min {} s").format(*divmod(whole, MINUTE_S))
    return tr("{} h {} min").format(*divmod(round(seconds / MINUTE_S), MINUTE_S))


def about(seconds: float) -> str:
    """A time that was foreseen."""
    return duration(seconds) if seconds < SHORTEST_S else tr("about {}").format(duration(seconds))


def memory(megabytes: float) -> str:
    """Such as "240 MB" or "1.5 GB"."""
    if megabytes < GIGABYTE_MB:
        return tr("{} MB").format(max(1, round(megabytes)))
    return tr("{:.1f} GB").format(megabytes / GIGABYTE_MB)


def size(shape: tuple[int, int]) -> str:
    """Columns first, as cameras and screens are named: "4280 x 3520", which no line break tears apart."""
    return f"{shape[1]}\u00a0\u00d7\u00a0{shape[0]}"
