"""Picture files made to do harm."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import Image

from tests.hostile_files.cases import Case, file_of

GREYS = (np.arange(48 * 64).reshape(48, 64) % 251).astype(np.uint8)


def picture(kind: str, greys: object = GREYS, **how: object) -> bytes:
    """A sound file to begin with."""
    packed = io.BytesIO()
    Image.fromarray(np.asarray(greys)).save(packed, kind, **how)
    return packed.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG file."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def huge_png(columns: int, rows: int, body: bytes = b"") -> bytes:
    """A PNG header that promises far too much."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", body or zlib.compress(bytes(100)))
        + chunk(b"IEND", b"")
    )


def tiff(entries: dict[int, tuple[int, int, int]], behind: bytes = b"", following: int = 0) -> bytes:
    """A TIFF file of one directory; an entry is kind, count, value."""
    rows = [struct.pack("<HHII", tag, *entry) for tag, entry in sorted(entries.items())]
    directory = struct.pack("<H", len(rows)) + b"".join(rows) + struct.pack("<I", following)
    return b"II*\0" + struct.pack("<I", 8) + directory + behind


SOUND_TIFF = {
    256: (4, 1, 8),
    257: (4, 1, 8),
    258: (3, 1, 8),
    259: (3, 1, 1),
    262: (3, 1, 1),
    273: (4, 1, 8),
    277: (3, 1, 1),
    278: (4, 1, 8),
    279: (4, 1, 64),
}
LOOP = b"II*\0" + struct.pack("<I", 8) + struct.pack("<HHHIII", 1, 270, 3, 1, 1, 8)


def jpeg_with_exif(exif: bytes) -> bytes:
    """A sound JPEG file with a wish about how to turn it."""
    plain = picture("JPEG")
    body = b"Exif\0\0" + exif
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + plain[2:]


def not_a_number() -> bytes:
    """A floating-point TIFF in which a quarter of the pixels are no number, and one is infinite."""
    values = np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8)
    values[::2, ::2], values[1, 1] = np.nan, np.inf
    start = 8 + 2 + 10 * 12 + 4
    entries = {**SOUND_TIFF, 258: (3, 1, 32), 273: (4, 1, start), 279: (4, 1, 256), 339: (3, 1, 3)}
    return tiff(entries, values.tobytes())


PICTURE_CASES = (
    Case("png of 60000 x 60000", file_of("a.png", huge_png(60000, 60000)), "60000 x 60000"),
    Case("png of 4 billion columns", file_of("a.png", huge_png(0xFFFFFFFF, 0xFFFFFFFF)), "pixels"),
    Case("png without rows", file_of("a.png", huge_png(60, 0)), "60 x 0"),
    Case("png with few pixels", file_of("a.png", huge_png(5000, 5000)), opens=None),
    Case(
        "png that swells",
        file_of("a.png", huge_png(10, 10, zlib.compress(bytes(64 << 20), 9))),
        opens=None,
    ),
    Case(
        "png with words that swell",
        file_of(
            "a.png",
            picture("PNG")[:33]
            + chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(80 << 20)))
            + picture("PNG")[33:],
        ),
        opens=None,
    ),
    Case("tiff with numbers that are none", file_of("a.tif", not_a_number()), "no number", opens=True),
    Case("tiff that leads back", file_of("a.tif", tiff(SOUND_TIFF, bytes(64), following=8)), opens=True),
    Case(
        "tiff of a terabyte",
        file_of("a.tif", tiff({**SOUND_TIFF, 256: (4, 1, 1 << 20), 257: (4, 1, 1 << 20)})),
        "1048576 x 1048576",
    ),
    Case(
        "tiff without a directory", file_of("a.tif", b"II*\0" + struct.pack("<I", 1 << 30)), "ends too early"
    ),
    Case("tiff of 300 samples", file_of("a.tif", tiff({**SOUND_TIFF, 277: (3, 1, 300)}, bytes(64)))),
    Case(
        "tiff with pixels behind its end",
        file_of("a.tif", tiff({**SOUND_TIFF, 273: (4, 1, 1 << 30)}, bytes(64))),
    ),
    Case("exif that leads back", file_of("a.jpg", jpeg_with_exif(LOOP)), "with loss", opens=True),
    Case("exif of random bytes", file_of("a.jpg", jpeg_with_exif(b"II*\0" + b"\xff" * 60)), opens=True),
    Case("jpeg without a picture", file_of("a.jpg", b"\xff\xd8\xff\xd9"), "damaged"),
    Case("jpeg of marks only", file_of("a.jpg", b"\xff\xd8" + b"\xff" * 100_000), "ends too early"),
    Case(
        "jpeg of 65500 x 65500",
        file_of(
            "a.jpg", picture("JPEG").replace(struct.pack(">HH", 48, 64), struct.pack(">HH", 65500, 65500))
        ),
        "65500 x 65500",
    ),
    Case(
        "bmp of two billion rows", file_of("a.bmp", picture("BMP")[:18] + b"\xff\xff\xff\x7f" * 2 + bytes(60))
    ),
    Case("webp of 16383 x 16383", file_of("a.webp", b"RIFF\x24\0\0\0WEBPVP8L\x10\0\0\0\x2f" + b"\xff" * 30)),
    Case("text named png", file_of("a.png", b"this is a letter, not an image\n" * 20), "no kind"),
    Case("gif named dcm", file_of("a.dcm", b"GIF89a" + bytes(300)), "no kind"),
)
TRUNCATED = tuple(
    Case(
        f"{kind} cut to {share} percent",
        file_of("a." + kind, whole[: max(12, len(whole) * share // 100)]),
        opens=None,
    )
    for kind, whole in (
        ("png", picture("PNG")),
        ("jpeg", picture("JPEG")),
        ("tiff", picture("TIFF")),
        ("bmp", picture("BMP")),
        ("webp", picture("WEBP", np.dstack([GREYS] * 3), lossless=True)),
    )
    for share in (1, 50, 99)
)
