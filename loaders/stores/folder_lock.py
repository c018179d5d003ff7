"""A lock on the folder of a store, which stays while the store in it is closed and opened again."""

import os
import weakref
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]


class FolderLock:
    """Takes the lock until `release`, until nobody refers to it, or until the process ends, however it does; a child
    that it forks does not have it. `held` is false where the system has no such locks.

    BlockingIOError when another process has it, or another lock of this one.
    """

    def __init__(self, folder: Path) -> None:
        self.held = False
        if fcntl is None:
            return
        try:
            descriptor = os.open(folder, os.O_RDONLY)
        except OSError:  # who opens the store has more to say about it
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if isinstance(error, BlockingIOError):
                raise
            return  # a file system that knows no locks
        self.held = True
        self._close = weakref.finalize(self, os.close, descriptor)
        _locks.add(self)

    def release(self) -> None:
        """Let go of it; a second call does nothing."""
        if self.held:
            self._close()
        self.held = False


_locks: weakref.WeakSet[FolderLock] = weakref.WeakSet()


def _forked() -> None:
    """In the child: the lock is its parent's as long as any of the two has the file open."""
    for lock in list(_locks):
        lock.release()


if fcntl is not None:
    os.register_at_fork(after_in_child=_forked)
