"""Reaching the network: the outside, this machine, and sockets that have no place in the file system."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

import needing

pytestmark = needing.bubblewrap

Run = Callable[[str], str]

CONNECT = """
import socket
def attempt(family, address):
    with socket.socket(family) as s:
        s.settimeout(3)
        try:
            s.connect(address)
            print("connected", s.recv(9))
        except OSError as error:
            print("denied:", error)
"""


@pytest.fixture
def listening() -> Iterator[Callable[[int, object], object]]:
    """Listen at an address, and greet whoever connects."""
    servers = []

    def listen(family: int, address: object) -> object:
        server = socket.socket(family)
        server.bind(address)
        server.listen()
        servers.append(server)

        def greet() -> None:
            try:
                while True:
                    connection, _ = server.accept()
                    connection.sendall(b"hello")
                    connection.close()
            except OSError:
                pass

        threading.Thread(target=greet, daemon=True).start()
        return server.getsockname()

    yield listen
    for server in servers:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


@pytest.mark.parametrize(
    ("family", "address"),
    [("AF_INET", ("127.0.0.1", 0)), ("AF_INET", ("0.0.0.0", 0)), ("AF_UNIX", "\0landmarks-test")],
)
def test_nothing_that_listens_on_this_machine_is_reached(
    shared: Run, listening: Callable[[int, object], object], family: str, address: object
) -> None:
    where = listening(getattr(socket, family), address)
    where = where.decode() if isinstance(where, bytes) else where
    here: list[str] = []
    exec(f"{CONNECT}\nattempt(socket.{family}, {where!r})", {"print": lambda *said: here.append(str(said))})
    assert "connected" in here[0]  # from outside the sandbox, it is reached
    assert "denied" in shared(f"{CONNECT}\nattempt(socket.{family}, {where!r})")


def test_sockets_work_within_the_sandbox(shared: Run) -> None:
    assert "b'x'" in shared(
        "import socket\na = socket.create_server(('127.0.0.1', 0))\n"
        "b = socket.create_connection(a.getsockname())\nc, _ = a.accept()\nb.sendall(b'x')\nprint(c.recv(1))"
    )


def test_no_interface_but_loopback_and_no_names(shared: Run) -> None:
    assert shared("import socket\nprint(socket.if_nameindex())").count("lo") == 1
    assert shared("print(len(socket.if_nameindex()))").strip() == "1"
    said = shared(
        "try: print(socket.getaddrinfo('example.org', 80))\nexcept OSError as error: print('denied')"
    )
    assert "denied" in said


@pytest.mark.parametrize("family", ["AF_VSOCK", "AF_ALG", "AF_PACKET"])
def test_sockets_that_know_no_namespace_cannot_be_made(shared: Run, family: str) -> None:
    code = f"import socket\ntry: print(socket.socket(socket.{family}, socket.SOCK_SEQPACKET))\nexcept OSError as error: print('denied:', error.errno)"
    assert "denied: 97" in shared(code)  # EAFNOSUPPORT, from the filter
