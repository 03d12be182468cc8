"""A real mail server (Debian's dovecot-imapd) for one test: a mailbox on this machine, and a line that breaks."""

import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

PROGRAM = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
NOBODY = 65534
"""Who owns the mailbox where root runs the test: the server gives root none."""
SETTINGS = """
base_dir = {home}/run
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
{users}
mail_location = maildir:{home}/mail
first_valid_uid = 1
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@contextmanager
def dovecot() -> Iterator[int]:
    """The port of a server whose mailbox is empty; login `city`, password `secret`."""
    root, home = os.getuid() == 0, Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
    uid, gid = (NOBODY, NOBODY) if root else (os.getuid(), os.getgid())
    users = "" if root else f"default_internal_user = {uid}\ndefault_login_user = {uid}"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    home.chmod(0o711)
    (home / "mail").mkdir()
    os.chown(home / "mail", uid, gid)
    (home / "conf").write_text(SETTINGS.format(home=home, users=users, uid=uid, gid=gid, port=port))
    server = subprocess.Popen([PROGRAM or "", "-F", "-c", home / "conf"])
    try:
        _answers(port, server)
        yield port
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(home)


def _answers(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)) as line:
            if line.recv(4):
                return
    raise RuntimeError(server.returncode)


@contextmanager
def opened(port: int) -> Iterator[imaplib.IMAP4]:
    """The mailbox, as its owner sees it."""
    with imaplib.IMAP4("127.0.0.1", port) as box:
        box.login("city", "secret")
        box.select("INBOX")
        yield box


@contextmanager
def cut(port: int, after: int) -> Iterator[int]:
    """The port of a line to the server that breaks after so many bytes of its answers."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        Thread(target=_pass, args=(door, port, after), daemon=True).start()
        yield door.getsockname()[1]


def _pass(door: socket.socket, port: int, left: int) -> None:
    with suppress(OSError), door.accept()[0] as client, socket.create_connection(("127.0.0.1", port)) as server:
        Thread(target=_up, args=(client, server), daemon=True).start()
        while left > 0 and (data := server.recv(min(left, 4096))):
            client.sendall(data)
            left -= len(data)
        for line in (client, server):
            line.shutdown(socket.SHUT_RDWR)


def _up(client: socket.socket, server: socket.socket) -> None:
    with suppress(OSError):
        while data := client.recv(4096):
            server.sendall(data)
