"""Connections that end when a client sends the head of a request too slowly, or without end: uvicorn waits for it, and
keeps all of it, forever."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MOST_BYTES = 64_000  # of a head, a query by GET included
_PATIENCE = 30.0  # seconds in which a head arrives


class Connection(HttpToolsProtocol):
    """One connection: what uvicorn takes as `http` in its configuration."""

    _is_awaited = True  # whether the next head is not whole yet, though the client has connected or begun it
    _length = 0  # bytes of it so far, about
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._timer = self.loop.call_later(_PATIENCE, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._is_awaited, self._length = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._is_awaited = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        was_awaited = self._is_awaited
        super().data_received(data)
        if not self._is_awaited:
            self._stop_waiting()
            return
        if was_awaited:  # else the head begins somewhere within
            self._length += len(data)
        if self._length > _MOST_BYTES and not self.transport.is_closing():
            self.send_400_response(f"The head of the request is longer than {_MOST_BYTES:,} bytes: POST long queries.")
        elif self._timer is None:
            self._timer = self.loop.call_later(_PATIENCE, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
