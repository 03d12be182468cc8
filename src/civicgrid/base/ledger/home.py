"""What the ledger keeps outside of its database: its key and newest checkpoint."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.conf import settings

from civicgrid.base.files import kept, replace
from civicgrid.kernel.errors import NotFound

from .note import Signer


class NoKey(NotFound):
    """The ledger's Ed25519 key is missing: {file}."""


def signer(*, create: bool = False) -> Signer:
    """The ledger's key (mode 0600); only a ledger without a checkpoint may make one."""
    file = folder() / "key"
    if create:
        kept(file, _new_key)
    key = load_pem_private_key(file.read_bytes(), password=None) if file.exists() else None
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKey(file=str(file), remedy="restore it from the backup: another key would be another ledger")
    return Signer(settings.CIVICGRID_LEDGER_ORIGIN, key)


def _new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def hold(note: str) -> None:
    """Keeps the newest checkpoint: a database set back to an earlier day is noticed."""
    replace(folder() / "checkpoint", note.encode(), mode=0o600)


def held() -> str:
    """The checkpoint kept, empty before the first."""
    file = folder() / "checkpoint"
    return file.read_text() if file.exists() else ""


def folder() -> Path:
    """Where both stand."""
    return Path(settings.CIVICGRID_HOME) / "ledger"
