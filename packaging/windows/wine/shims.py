"""What Wine lacks and Windows has; it is laid into Wine's own folder, never into the program.

ucrtbase: functions of complex numbers, which numpy asks for. icuuc: the names that Qt's core imports.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from launcher import GCC
from pe import PortableExecutable
from slim import run

OVERRIDES = (
    "ucrtbase",
    "concrt140",
    "msvcp140",
    "msvcp140_1",
    "msvcp140_2",
    "vcruntime140",
    "vcruntime140_1",
)
_OF_ONE = (
    "csqrt", "cexp", "clog", "csin", "ccos", "csinh", "ccosh", "ctan", "ctanh",
    "casin", "cacos", "catan", "casinh", "cacosh", "catanh", "conj", "cproj",
)  # fmt: skip
_KINDS = (("", "D", "double", "d"), ("f", "F", "float", "f"), ("l", "D", "double", "d"))
_HEAD = """#include <complex.h>
#include <math.h>
typedef struct { double r, i; } D;
typedef struct { float r, i; } F;
static D d(double complex z) { D o = {creal(z), cimag(z)}; return o; }
static F f(float complex z) { F o = {crealf(z), cimagf(z)}; return o; }
#define Z(z) ((z).r + (z).i * I)
"""
_ICU = (
    "ucnv_open ucnv_close UCNV_FROM_U_CALLBACK_SUBSTITUTE UCNV_TO_U_CALLBACK_SUBSTITUTE ucnv_reset "
    "ucnv_getMaxCharSize ucnv_getName ucnv_getToUCallBack ucnv_getFromUCallBack ucnv_setToUCallBack "
    "ucnv_setFromUCallBack ucnv_cbToUWriteUChars ucnv_toUnicode ucnv_cbFromUWriteUChars ucnv_toUCountPending "
    "ucnv_fromUCountPending ucnv_getStandardName ucnv_getAvailableName ucnv_countAvailable ucnv_fromUnicode"
)


def lay_into(system: Path, wine: Path, work: Path) -> None:
    """Make them into Wine's system32; `wine` is the folder of its own libraries."""
    work.mkdir(parents=True, exist_ok=True)
    shutil.copy(wine / "ucrtbase.dll", system / "ucrtwine.dll")
    source, exports = work / "ucrt.c", work / "ucrt.def"
    own = _complex_functions()
    names = PortableExecutable(wine / "ucrtbase.dll").exports()
    source.write_text(_HEAD + "\n".join(own.values()), encoding="ascii")
    lines = (f" {one} = {f'x_{one}' if one in own else f'ucrtwine.{one}'}\n" for one in names)
    exports.write_text("LIBRARY ucrtbase\nEXPORTS\n" + "".join(lines), encoding="ascii")
    (system / "ucrtbase.dll").unlink(missing_ok=True)
    run(
        GCC, "-O2", "-fno-builtin", "-shared", "-static-libgcc", "-nostartfiles",
        "-o", system / "ucrtbase.dll", source, exports,
        "-e", "DllMain0", "-Wl,--defsym,DllMain0=0", "-lmingwex", "-lmsvcrt",
    )  # fmt: skip
    letters = work / "icuuc.c"
    letters.write_text(
        "\n".join(f"__declspec(dllexport) void *{name}(void) {{ return 0; }}" for name in _ICU.split()),
        encoding="ascii",
    )
    run(GCC, "-O2", "-shared", "-o", system / "icuuc.dll", letters)


def _complex_functions() -> dict[str, str]:
    made: dict[str, str] = {}
    for end, whole, number, give in _KINDS:
        calls = end if end == "f" else ""
        for name in _OF_ONE:
            made[f"{name}{end}"] = (
                f"{whole} x_{name}{end}({whole} z) {{ return {give}({name}{calls}(Z(z))); }}"
            )
        for name in ("cabs", "carg"):
            made[f"{name}{end}"] = f"{number} x_{name}{end}({whole} z) {{ return {name}{calls}(Z(z)); }}"
        for name, part in (("creal", "r"), ("cimag", "i")):
            made[f"{name}{end}"] = f"{number} x_{name}{end}({whole} z) {{ return z.{part}; }}"
        made[f"cpow{end}"] = (
            f"{whole} x_cpow{end}({whole} a, {whole} b) {{ return {give}(cpow{calls}(Z(a), Z(b))); }}"
        )
    return made
