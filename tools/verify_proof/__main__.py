"""Verifies a proof with a program that shares no code with CivicGrid.

python tools/verify_proof entry-41.tlog-proof entry-41.leaf VKEY

The verifier is proofbundle from PyPI, of which CivicGrid uses nothing else. It is installed at first use under
build/, at the versions that requirements.txt names by their hashes; from then on no network is needed.
Exits with 0 when the proof holds.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"


def main(proof: str, leaf: str, vkey: str) -> int:
    """Exit code of the verifier, which says what it checked."""
    verifier = installed() / "bin" / "proofbundle"
    origin = vkey.partition("+")[0]
    what = [proof, "--payload-file", leaf, "--log-vkey", vkey, "--expected-origin", origin]
    return subprocess.run([verifier, "verify-proof", *what], check=False).returncode


def installed() -> Path:
    """The verifier's own environment; another one for other requirements."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    folder = HERE.parents[1] / "build" / f"verify_proof-{digest[:12]}"
    done = folder / "installed"
    if not done.exists():
        venv.create(folder, clear=True, with_pip=True)
        options = ["-q", "--require-hashes", "--only-binary", ":all:", "-r"]
        subprocess.run([folder / "bin" / "pip", "install", *options, REQUIREMENTS], check=True)
        done.touch()
    return folder


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
