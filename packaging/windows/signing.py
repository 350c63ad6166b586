"""Signs what Windows asks who made it: programs, the installer, the package. It needs osslsigncode.

A real certificate is named by two variables of the environment, which are never written down anywhere:
XRAYSR_SIGNING_CERTIFICATE (PEM, with the chain above it) and XRAYSR_SIGNING_KEY (PEM, or what
osslsigncode takes as -key). Without them nothing is signed; tests make a certificate of their own.
"""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path

from menu import NO_DEVICE
from slim import run

CERTIFICATE, KEY, CLOCK = "XRAYSR_SIGNING_CERTIFICATE", "XRAYSR_SIGNING_KEY", "XRAYSR_SIGNING_CLOCK"


@dataclass(frozen=True)
class Signer:
    """Whose name stands on it.

    Attributes:
        certificate: A file.
        key: A file.
        clock: Address of a service that says when it was signed; without one a signature ends with its
            certificate.
    """

    certificate: Path
    key: Path
    clock: str = ""

    def words(self) -> list[str]:
        """The command, but for what it signs."""
        when = ["-ts", self.clock] if self.clock else []
        who = ["-certs", str(self.certificate), "-key", str(self.key)]
        return ["osslsigncode", "sign", *who, "-h", "sha256", "-n", "xraysr", *when]

    def command_line(self) -> str:
        """For NSIS, which puts the uninstaller's name after it: signed in its place."""
        helper = Path(__file__).with_name("sign_in_place.sh")
        return shlex.join(["sh", str(helper), *self.words()])

    def sign(self, file: Path) -> None:
        """Sign it in its place."""
        signed = file.with_name(f"{file.name}.signed")
        signed.unlink(missing_ok=True)
        run(*self.words(), "-in", file, "-out", signed)
        signed.replace(file)

    def verify(self, file: Path) -> None:
        """Hold the signature against the certificate.

        Raises:
            SystemExit: it is not signed by it, or was changed since.
        """
        run("osslsigncode", "verify", "-CAfile", self.certificate, "-in", file)


def signer_of_environment() -> Signer | None:
    """The one that whoever releases names; None where nobody is named."""
    certificate, key = os.environ.get(CERTIFICATE), os.environ.get(KEY)
    if not certificate and not key:
        return None
    for name, place in ((CERTIFICATE, certificate), (KEY, key)):
        if not place or not Path(place).is_file():
            raise SystemExit(
                f"The installer cannot be signed. {name} names no file. "
                f"Set {CERTIFICATE} and {KEY}, or neither."
            )
    return Signer(Path(str(certificate)), Path(str(key)), os.environ.get(CLOCK, ""))


def signer_for_tests(work: Path) -> Signer:
    """A certificate made on the spot, which nobody trusts."""
    work.mkdir(parents=True, exist_ok=True)
    signer = Signer(work / "certificate.pem", work / "key.pem")
    if not signer.certificate.exists():
        name = f"/O=xraysr test/CN=For tests only. {NO_DEVICE.partition(';')[0]}"
        run(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-sha256", "-days", "30", "-nodes",
            "-subj", name, "-addext", "extendedKeyUsage=codeSigning",
            "-keyout", signer.key, "-out", signer.certificate,
        )  # fmt: skip
    return signer
