"""A small IMAP server for the demo: pymap on a free loopback port, in a thread, everything in memory.

It is a poor server on purpose (no CONDSTORE, no SPECIAL-USE, no keywords): what works here works nearly anywhere.
"""

import asyncio
import queue
import threading
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from proxyprotocol.noop import ProxyProtocolNoop
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer

HOST = "127.0.0.1"
START_SECONDS = 10
STOP_SECONDS = 5


@contextmanager
def imap_server(user: str, password: str) -> Iterator[int]:
    """Serve an empty mailbox for `user` while the context lasts; gives the port.

    Raises RuntimeError when the server does not come up.
    """
    running: queue.SimpleQueue[tuple[int, Callable[[], object]]] = queue.SimpleQueue()

    async def serve() -> None:
        server = await _listen(user, password)
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        running.put((server.sockets[0].getsockname()[1], lambda: loop.call_soon_threadsafe(stop.set)))
        await stop.wait()
        server.close()  # connections that are still open end with the loop

    thread = threading.Thread(target=asyncio.run, args=(serve(),), name="imap server", daemon=True)
    thread.start()
    try:
        port, stop = running.get(timeout=START_SECONDS)
    except queue.Empty:
        raise RuntimeError("the demo's IMAP server did not start") from None
    try:
        yield port
    finally:
        stop()
        thread.join(STOP_SECONDS)


async def _listen(user: str, password: str) -> asyncio.Server:
    arguments = Namespace(
        host=HOST,
        port=0,
        debug=False,
        cert=None,
        key=None,
        tls=False,
        proxy_protocol=None,
        passlib_cfg=None,
        inherited_sockets=None,
        demo_data=False,
        demo_user=user,
        demo_password=password,
    )
    backend, config = await DictBackend.init(arguments)
    config.apply_context()
    callback = ProxyProtocolReader(ProxyProtocolNoop()).get_callback(IMAPServer(backend.login, config))
    return await asyncio.start_server(callback, host=HOST, port=0)
