"""A real IMAP server with few extensions, in this process: pymap, without CONDSTORE, SPECIAL-USE and keywords.

Messages are delivered by APPEND, so that INTERNALDATE can be chosen. A new UIDVALIDITY comes from deleting a
folder and making it again.
"""

import asyncio
import queue
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from imapclient import IMAPClient
from proxyprotocol.noop import ProxyProtocolNoop
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pysasl.hashing import BuiltinHash

USER = "ann"
PASSWORD = "correct horse"
START_SECONDS = 10.0


@dataclass(slots=True)
class Poor:
    """A running server with one user and no messages."""

    port: int
    deliverer: IMAPClient | None = None

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """Another mail client of the same user."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=5)
        client.login(USER, PASSWORD)
        try:
            yield client
        finally:
            client.logout()

    def deliver(self, raw: bytes, folder: str = "INBOX", received: datetime | None = None) -> None:
        if self.deliverer is None:
            self.deliverer = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=5)
            self.deliverer.login(USER, PASSWORD)
        self.deliverer.append(folder, raw, msg_time=received)


@contextmanager
def poor(folders: tuple[str, ...] = ("Sent", "Drafts", "Trash")) -> Iterator[Poor]:
    """Run the server until the block ends."""
    started: queue.SimpleQueue[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = queue.SimpleQueue()

    async def serve() -> None:
        server, stop = await _listen(), asyncio.Event()
        started.put((server.sockets[0].getsockname()[1], asyncio.get_running_loop(), stop))
        await stop.wait()
        server.close()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    port, loop, stop = started.get(timeout=START_SECONDS)
    server = Poor(port)
    with server.client() as client:
        for folder in folders:
            client.create_folder(folder)
    try:
        yield server
    finally:
        if server.deliverer is not None:
            server.deliverer.logout()
        loop.call_soon_threadsafe(stop.set)
        thread.join(START_SECONDS)


async def _listen() -> asyncio.Server:
    arguments = Namespace(
        host="127.0.0.1", port=0, debug=False, cert=None, key=None, tls=False, proxy_protocol=None,
        passlib_cfg=None, inherited_sockets=None, demo_data=False, demo_user=USER, demo_password=PASSWORD,
    )  # fmt: skip
    backend, config = await DictBackend.init(
        arguments, hash_context=BuiltinHash(rounds=1)
    )  # the default takes 0.15 s a login
    config.apply_context()
    callback = ProxyProtocolReader(ProxyProtocolNoop()).get_callback(IMAPServer(backend.login, config))
    return await asyncio.start_server(callback, host="127.0.0.1", port=0)
