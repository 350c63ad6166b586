"""The package that an administrator hands out to many computers: xraysr-VERSION.msi, made by wixl.

It is for everybody on a computer. A newer one replaces an older one; settings lie elsewhere and stay.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from xml.sax.saxutils import quoteattr

from kit import file_version
from locked import stated_version
from menu import NO_DEVICE
from nsis_setup import FOR_TESTS
from signing import Signer
from slim import run

UPGRADE = uuid.UUID("9f0c2d4e-3b71-4c0a-8a55-6a1d8f2e7b90")
"""By this Windows knows that two packages are versions of one program: it never changes."""
ENDINGS = (".dcm", ".dicom", ".nii", ".nrrd")
KIND = "xraysr.image"
_TWICE = (
    "xraysr was not installed. This computer has the one of its setup, for everybody. "
    "Remove that one first, or install a newer setup over it."
)
_WINDOW = "[INSTALLDIR]xraysr-window.exe"


def make_msi(
    tree: Path, target: Path, *, for_tests: bool, signer: Signer | None = None, version: str = ""
) -> Path:
    """Pack a folder; gives the package in the folder `target`."""
    source = tree.with_suffix(".wxs")  # wixl finds files by their place beside it
    source.write_text(described(tree, version or file_version().rpartition(".")[0]), encoding="utf-8")
    package = target / f"xraysr-{version or stated_version()}{FOR_TESTS if for_tests else ''}.msi"
    run("wixl", "--arch", "x64", "-o", package, source)
    if signer is not None:
        signer.sign(package)
    return package


def described(tree: Path, version: str) -> str:
    """What wixl reads: every file, the menu, and what it is offered for."""
    folders = "\n".join(_folder(tree, tree, count()))
    components = [f"C{_id(path, tree)}" for path in _files(tree)]
    references = "".join(f'<ComponentRef Id="{one}"/>' for one in [*components, "Menu", "Offered"])
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Product Name="xraysr" Id="*" UpgradeCode="{UPGRADE}" Version="{version}" Language="1033"
  Manufacturer="The xraysr developers">
<Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine"
  Description="Enhance and compare radiographs" Comments={quoteattr(NO_DEVICE)}/>
<MajorUpgrade DowngradeErrorMessage="A newer xraysr is installed. Remove it first, or keep it."/>
<Media Id="1" Cabinet="xraysr.cab" EmbedCab="yes"/>
<Property Id="ARPCOMMENTS" Value={quoteattr(NO_DEVICE)}/>
<Property Id="ARPNOMODIFY" Value="1"/>
<Property Id="SETUPFOUND"><RegistrySearch Id="Setup" Root="HKLM" Type="raw" Name="UninstallString"
  Key="Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\xraysr" Win64="yes"/></Property>
<Condition Message={quoteattr(_TWICE)}>Installed OR NOT SETUPFOUND</Condition>
<Directory Id="TARGETDIR" Name="SourceDir">
<Directory Id="ProgramFiles64Folder"><Directory Id="INSTALLDIR" Name="xraysr">
{folders}
<Component Id="Offered" Guid="{_guid("offered")}" Win64="yes">{_registry()}</Component>
</Directory></Directory>
<Directory Id="ProgramMenuFolder">
<Component Id="Menu" Guid="{_guid("menu")}" Win64="yes">
<Shortcut Id="Shortcut" Name="xraysr" Target="{_WINDOW}" WorkingDirectory="INSTALLDIR"/>
<RegistryValue Root="HKLM" Key="Software\\xraysr" Name="Menu" Type="string" Value="1" KeyPath="yes"/>
</Component>
</Directory>
</Directory>
<Feature Id="Whole" Level="1">{references}</Feature>
</Product></Wix>
"""


def _registry() -> str:
    kind = f"Software\\Classes\\{KIND}"
    rows = [
        ("Software\\xraysr", "InstalledBy", "msi"),
        (kind, "", "Radiograph"),
        (f"{kind}\\DefaultIcon", "", f"{_WINDOW},0"),
        (f"{kind}\\shell\\open\\command", "", f'"{_WINDOW}" "%1"'),
        *((f"Software\\Classes\\{ending}\\OpenWithProgids", KIND, "") for ending in ENDINGS),
    ]
    return "".join(
        f'<RegistryValue Root="HKLM" Key={quoteattr(key)}{f" Name={quoteattr(name)}" if name else ""}'
        f' Type="string" Value={quoteattr(value)}{_KEY_PATH if number == 0 else ""}/>'
        for number, (key, name, value) in enumerate(rows)
    )


_KEY_PATH = ' KeyPath="yes"'


def _files(tree: Path) -> list[Path]:
    return sorted(path for path in tree.rglob("*") if path.is_file())


def _folder(folder: Path, tree: Path, numbers: Iterator[int]) -> Iterator[str]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            yield f'<Directory Id="D{next(numbers)}" Name={quoteattr(path.name)}>'
            yield from _folder(path, tree, numbers)
            yield "</Directory>"
        else:
            mark = _id(path, tree)
            yield (
                f'<Component Id="C{mark}" Guid="{_guid(path.relative_to(tree).as_posix())}" Win64="yes">'
                f'<File Id="F{mark}" Name={quoteattr(path.name)} KeyPath="yes"'
                f" Source={quoteattr(path.relative_to(tree.parent).as_posix())}/>"
                "</Component>"
            )


def _id(path: Path, tree: Path) -> str:
    return uuid.uuid5(UPGRADE, path.relative_to(tree).as_posix()).hex


def _guid(place: str) -> str:
    """The same place has the same one in every version, as Windows wants it."""
    return str(uuid.uuid5(UPGRADE, f"component {place}")).upper()
