"""Notes signed by Ed25519: c2sp.org/signed-note and c2sp.org/tlog-checkpoint."""

import re
from base64 import b64decode, b64encode
from hashlib import sha256

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from civicgrid.kernel.errors import InvalidInput

_ED25519 = b"\x01"
_KEY_BYTES = 32
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_CHECKPOINT = re.compile(r"(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]{0,18})\n(?P<root>[^\n]+)\n")


class BadNote(InvalidInput):
    """This is not a note signed by {name}: {reason}."""


class BadCheckpoint(InvalidInput):
    """This is not a checkpoint of a log."""


class Verifier(msgspec.Struct, frozen=True):
    """Who signs a log: a name and an Ed25519 public key, 32 bytes."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The public key as one word, to be given to whoever verifies."""
        return f"{self.name}+{self.key_id.hex()}+{encode(_ED25519 + self.public)}"

    def open(self, note: str) -> str:
        """The text of a note, which this key has signed."""
        text, _, signatures = note.rpartition("\n\n")
        if not note.endswith("\n") or _CONTROL.search(note):
            raise BadNote(name=self.name, reason="it is not well formed")
        mine = [line for line in signatures.split("\n") if line.startswith(f"— {self.name} ")]
        signed = [signature for signature in map(self._signature, mine) if signature]
        if not signed:
            raise BadNote(name=self.name, reason="the signature is missing")
        try:
            for signature in signed:
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature, f"{text}\n".encode())
        except InvalidSignature:
            raise BadNote(name=self.name, reason="the signature is false") from None
        return f"{text}\n"

    def _signature(self, line: str) -> bytes:
        """The signature on a line, empty where another key of the same name made it."""
        signed = decode(line.rpartition(" ")[2])
        return signed[4:] if signed[:4] == self.key_id else b""


class Signer(msgspec.Struct, frozen=True):
    """The private side of a `Verifier`."""

    name: str
    private: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        """The public side."""
        return Verifier(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The note: `text`, which ends its last line, with one signature."""
        return f"{text}\n— {self.name} {encode(self.verifier.key_id + self.private.sign(text.encode()))}\n"


class TreeHead(msgspec.Struct, frozen=True):
    """What a log vouches for: its name, its number of leaves, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text to be signed."""
        return f"{self.origin}\n{self.size}\n{encode(self.root)}\n"


def read_head(text: str) -> TreeHead:
    """The tree head in a checkpoint or its text; extension lines are passed over."""
    match = _CHECKPOINT.match(text)
    root = decode(match["root"]) if match else b""
    if not match or len(root) != sha256().digest_size:
        raise BadCheckpoint
    return TreeHead(match["origin"], int(match["size"]), root)


def read_vkey(vkey: str) -> Verifier:
    """The verifier that a `vkey` names; split from the left: Base64 may hold a plus."""
    name, _, key = vkey.partition("+")
    verifier = Verifier(name, decode(key.partition("+")[2])[1:])
    if verifier.vkey != vkey or len(verifier.public) != _KEY_BYTES:
        raise InvalidInput(field="vkey", value=vkey)
    return verifier


def encode(data: bytes) -> str:
    """Base64 of RFC 4648 §4."""
    return b64encode(data).decode()


def decode(text: str) -> bytes:
    """The bytes of Base64; refuses every spelling of them but the canonical one."""
    try:
        data = b64decode(text, validate=True)
    except ValueError:
        data = b""
    if encode(data) != text:
        raise InvalidInput(field="base64", value=text)
    return data
