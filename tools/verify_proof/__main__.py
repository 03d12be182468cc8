"""Verifies a proof with programs that share no code with CivicGrid.

python tools/verify_proof entry-41.tlog-proof entry-41.leaf VKEY

First that the leaf is in the ledger, then that the leaf commits to the entry which the proof tells (its `extra` line),
and prints that entry: nothing vouches for it but the leaf.

The first is done by proofbundle from PyPI, of which CivicGrid uses nothing else. It is installed at first use under
build/, at the versions that requirements.txt names by their hashes; from then on no network is needed.
Exits with 0 when the proof holds.
"""

import argparse
import base64
import hashlib
import hmac
import json
import subprocess
import sys
import venv
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"


def main() -> int:
    """The exit code: 0 where leaf and entry hold."""
    parser = argparse.ArgumentParser(prog="verify_proof", description="Verifies a proof of the ledger.")
    parser.add_argument("proof", type=Path, help="the .tlog-proof")
    parser.add_argument("leaf", type=Path, help="the .leaf")
    parser.add_argument("vkey", help="the ledger's public key: civicgrid ledger key")
    given = parser.parse_args()
    origin = given.vkey.partition("+")[0]
    what = [given.proof, "--payload-file", given.leaf, "--log-vkey", given.vkey, "--expected-origin", origin]
    verdict = subprocess.run([installed() / "bin" / "proofbundle", "verify-proof", *what], check=False).returncode
    return verdict or told(given.proof.read_text("utf-8"), given.leaf.read_bytes())


def told(proof: str, leaf: bytes) -> int:
    """Prints the entry that a proof tells, once its leaf is computed anew; 1 where it is another."""
    extra = next((line.removeprefix("extra ") for line in proof.split("\n") if line.startswith("extra ")), "")
    if not extra:
        print("The leaf is in the ledger. The proof does not say what was done.")
        return 0
    try:
        opening, computed = disclosed(base64.b64decode(extra, validate=True).decode())
    except (ValueError, KeyError, TypeError) as error:
        print(f"The entry that the proof tells cannot be read: {error}")
        return 1
    if computed != leaf:
        print("FALSE: the leaf commits to another entry than the proof tells.")
        return 1
    print(f"The leaf commits to this entry: {opening}")
    return 0


def disclosed(extra: str) -> tuple[str, bytes]:
    """The entry as it was written, and the leaf that follows from it and its salt."""
    begin = len('{"opening":')
    entry, end = json.JSONDecoder().raw_decode(extra, begin)
    opening, salt = extra[begin:end], base64.b64decode(json.loads(extra)["salt"], validate=True)
    commitment = base64.b64encode(hmac.digest(salt, opening.encode(), "sha256")).decode()
    hour = int(datetime.fromisoformat(entry["at"]).timestamp()) // 3600
    return opening, json.dumps({"h": commitment, "t_hour": hour, "v": 1}, separators=(",", ":")).encode()


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
    sys.exit(main())
