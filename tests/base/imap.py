"""A mailbox of the tests: as much of an IMAP server (RFC 3501) as reading letters needs."""

import re
import socketserver
from threading import Thread


class Mailbox(socketserver.ThreadingTCPServer):
    """A server on this machine with letters in one folder; it notes what was read.

    What is `withheld` it has and does not give out, with the answer that it gives instead. At the command `hangs_up`
    it closes the line.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *letters: bytes, password: str = "secret") -> None:  # noqa: S107
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters = dict(enumerate(letters, 1))
        self.password = password
        self.seen: set[int] = set()
        self.flagged: set[int] = set()
        self.folders: list[str] = []
        self.withheld: dict[int, str] = {}
        self.hangs_up = ""
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it is, with its password."""
        return f"imap://city:{self.password}@127.0.0.1:{self.server_address[1]}/Reports"


class _Talk(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self._say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, command, *rest = line.split(" ", 2)
            words = " ".join(rest)
            if command.upper() == "UID":
                command, _, words = words.partition(" ")
            if command.upper() == self.server.hangs_up:
                return
            done = getattr(self, f"_{command.lower()}")(words)
            self._say(f"{tag} {done or 'OK done'}")
            if command.upper() == "LOGOUT":
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _capability(self, _words: str) -> None:
        self._say("* CAPABILITY IMAP4rev1")

    def _login(self, words: str) -> str | None:
        return None if words.split()[-1].strip('"') == self.server.password else "NO wrong password"

    def _select(self, words: str) -> None:
        self.server.folders.append(words.strip('"'))
        self._say(f"* {len(self.server.letters)} EXISTS")

    def _search(self, words: str) -> None:
        unread, flagged = self.server.letters.keys() - self.server.seen, self.server.flagged
        waiting = sorted(unread - flagged if "UNFLAGGED" in words else unread & flagged)
        self._say(f"* SEARCH {' '.join(map(str, waiting))}".rstrip())

    def _fetch(self, words: str) -> str | None:
        uid = int(words.split()[0])
        if uid in self.server.withheld:
            return self.server.withheld[uid]
        most = int(re.findall(r"<0\.(\d+)>", words)[0])
        data = self.server.letters[uid][:most]
        self.wfile.write(f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(data)}}}\r\n".encode() + data + b")\r\n")
        return None

    def _store(self, words: str) -> None:
        for flag, marked in (("Flagged", self.server.flagged), ("Seen", self.server.seen)):
            if flag in words:
                change = marked.add if "+FLAGS" in words else marked.discard
                change(int(words.split()[0]))

    def _logout(self, _words: str) -> None:
        self._say("* BYE")
