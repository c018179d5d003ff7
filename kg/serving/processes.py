"""Processes that answer queries, each asked one thing at a time, and killed when it takes too long.

`Process` is one of them; `Pool` is some of them for threads that wait, `AsyncPool` for an event loop.
"""

import asyncio
import queue
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import cast

from kg.errors import QueryRefused, QueryStopped, StoreError
from loaders.stores.messages import LENGTH

_SECONDS_TO_END = 5.0


class Process:
    """A process that answers, with the socket to talk to it."""

    def __init__(self, memory: int) -> None:
        """`memory` is in MB of address space, 0 for no limit."""
        self.memory = memory
        self.channel, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "kg.serving.worker", str(theirs.fileno()), str(memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    def ask(self, request: bytes, seconds: float | None) -> bytes:
        """The reply to a request, waited for; QueryStopped, and the process is of no use any more, when there is none
        within the seconds."""
        until = None if seconds is None else time.monotonic() + seconds
        try:
            self.send(request, seconds)
            return self.reply(until)
        except TimeoutError:
            raise too_slow(seconds) from None
        except OSError:
            raise self.died() from None

    def send(self, request: bytes, seconds: float | None = None) -> None:
        """Give it something to do; TimeoutError when it does not take it."""
        self.channel.settimeout(seconds)
        self.channel.sendall(LENGTH.pack(len(request)) + request)

    def reply(self, until: float | None = None) -> bytes:
        """What comes next from it; TimeoutError when it is not all there at that time of the monotonic clock."""
        return self._received(LENGTH.unpack(self._received(LENGTH.size, until))[0], until)

    def _received(self, number: int, until: float | None) -> bytes:
        parts = []
        while number:
            if until is not None:
                self.channel.settimeout(max(until - time.monotonic(), 0.001))
            part = self.channel.recv(min(number, 1 << 20))
            if not part:
                raise OSError
            parts.append(part)
            number -= len(part)
        return b"".join(parts)

    def died(self) -> Exception:
        """Why there is no reply, when the process has ended by itself."""
        try:
            code = self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            code = None
        if code is not None and code < 0:  # what the system, or the library's own check, ends it with
            return QueryStopped(
                f"the query needs more than {self.memory:,} MB of memory, or is nested too deeply, and was stopped: "
                "ask for less"
            )
        return StoreError("the process that answers queries ended by itself: ask again")

    def kill(self) -> None:
        """End it, whatever it does; a second call does nothing."""
        self._process.kill()
        self.channel.close()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()


def too_slow(seconds: float | None) -> QueryStopped:
    """What a query that was ended gives."""
    return QueryStopped(f"the query took longer than {seconds:g} s and was stopped: ask for less")


def too_many() -> QueryRefused:
    """What a query that finds too many others before it gives."""
    return QueryRefused("too many queries are waiting: ask again in a moment")


class Pool:
    """Some processes for threads; a thread that finds them all busy waits for one."""

    def __init__(self, number: int, memory: int, seconds: float) -> None:
        self._memory, self._seconds = memory, seconds
        self._idle: queue.SimpleQueue[Process | None] = queue.SimpleQueue()
        self._all: set[Process] = set()
        self._lock = threading.Lock()
        self._closed = False
        for _ in range(number):
            self._idle.put(None)  # started when it is first needed

    def ask(self, request: bytes) -> bytes:
        """The reply of one of them; QueryRefused when none is free for long, QueryStopped as `Process.ask`."""
        try:
            process = self._idle.get(timeout=self._seconds)
        except queue.Empty:
            raise too_many() from None
        if process is None:
            process = self._started()
        done = False
        try:
            reply = process.ask(request, self._seconds)
            done = True
            return reply
        finally:
            if not done:
                self._end(process)
            self._idle.put(process if done else None)

    def _started(self) -> Process:
        with self._lock:
            if self._closed:
                raise StoreError("the store is closed")
            process = Process(self._memory)
            self._all.add(process)
            return process

    def _end(self, process: Process) -> None:
        with self._lock:
            self._all.discard(process)
        process.kill()

    def close(self) -> None:
        """End them all."""
        with self._lock:
            self._closed = True
            processes, self._all = self._all, set()
        for process in processes:
            process.kill()


class AsyncPool:
    """Some processes for one event loop: it belongs to the loop in which it is first asked."""

    def __init__(self, number: int, waiting: int, memory: int, seconds: float) -> None:
        """At most `number` run, at most `waiting` wait."""
        self._number, self._most, self._memory, self._seconds = number, waiting, memory, seconds
        self._idle: list[_Channel] = []
        self._busy: set[_Channel] = set()
        self._waiting: deque[asyncio.Future[_Channel | None]] = deque()
        self._running = 0  # places that are taken, be their process started or not

    async def ask(self, request: bytes) -> bytes:
        """The reply of one of them; QueryRefused when too many wait or none is free for long, QueryStopped when it
        takes too long."""
        channel = await self._taken()
        try:
            if channel is None:
                channel = await _Channel.started(self._memory)
            self._busy.add(channel)
            reply = await channel.ask(request, self._seconds)
        except BaseException:
            if channel is not None:
                self._busy.discard(channel)
                channel.kill()
            self._give(None)
            raise
        self._busy.discard(channel)
        self._give(channel)
        return reply

    async def _taken(self) -> "_Channel | None":
        """An idle process, or a place for one that is to be started (None)."""
        if self._running < self._number:
            self._running += 1
            return self._idle.pop() if self._idle else None
        if len(self._waiting) >= self._most:
            raise too_many()
        turn: asyncio.Future[_Channel | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await asyncio.wait_for(asyncio.shield(turn), self._seconds)
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self._give(turn.result())  # it came just too late
            else:
                turn.cancel()
                self._waiting.remove(turn)
            if isinstance(error, TimeoutError):
                raise too_many() from None
            raise

    def _give(self, channel: "_Channel | None") -> None:
        """Let the next one have the place of a query that is done."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(channel)
                return
        self._running -= 1
        if channel is not None:
            self._idle.append(channel)

    def close(self) -> None:
        """End them all."""
        for channel in [*self._idle, *self._busy]:
            channel.kill()
        self._idle.clear()


class _Channel(asyncio.Protocol):
    """A process, and what it has said so far of its reply."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._wanted = -1
        self._reply: asyncio.Future[bytes] | None = None

    @classmethod
    async def started(cls, memory: int) -> "_Channel":
        process = await asyncio.to_thread(Process, memory)
        process.channel.setblocking(False)
        loop = asyncio.get_running_loop()
        _, channel = await loop.create_connection(lambda: cls(process), sock=process.channel)
        return channel

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are no subclasses of it

    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        if self._wanted < 0 and len(received) >= LENGTH.size:
            self._wanted = LENGTH.unpack(received[: LENGTH.size])[0] + LENGTH.size
        if 0 <= self._wanted <= len(received):
            reply = bytes(memoryview(received)[LENGTH.size :])
            self._received, self._wanted = bytearray(), -1
            if self._reply is not None and not self._reply.done():
                self._reply.set_result(reply)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(ConnectionError())

    async def ask(self, request: bytes, seconds: float) -> bytes:
        assert self._transport is not None
        reply = self._reply = self._loop.create_future()
        self._transport.write(LENGTH.pack(len(request)) + request)
        timer = self._loop.call_later(seconds, _stop(reply, seconds))
        try:
            answered: bytes = await reply
            return answered
        except ConnectionError:
            raise await asyncio.to_thread(self._process.died) from None
        finally:
            timer.cancel()

    def kill(self) -> None:
        self._process.kill()
        if self._transport is not None and not self._loop.is_closed():
            self._transport.abort()


def _stop(reply: "asyncio.Future[bytes]", seconds: float) -> Callable[[], None]:
    def stop() -> None:
        if not reply.done():
            reply.set_exception(too_slow(seconds))

    return stop
