"""Files of articles that arrive in folders, or change there: each once it is complete.

Folders are looked at again and again: that works on every file system, shared ones too, and misses nothing for good.
What is new or renamed changes its folder's own time, and is seen at once; that a file is written over in place is seen
when all files are asked for theirs, which in a folder of a hundred thousand is done a few times a minute.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence

from kg.errors import ArticleError
from loaders.articles.fields import one_line
from loaders.articles.sources import is_article

_TICK = 0.25  # seconds between two looks
_QUIET = 0.75  # seconds without a change, after which a file is complete
_FRESH = 2.0  # seconds for which a folder's time may stay the same though it changes
_ROUNDS = 20  # asking every file may take one part in so many of all the time
_LOOKS = 3  # and looking at all one part in so many, as long as nothing waits longer for it than
_LONGEST = 1.0  # seconds

_Signature = tuple[int, int, int]  # inode, bytes, nanoseconds of the last change


class Watch:
    """What has arrived below `folders` since the last look."""

    def __init__(self, folders: Sequence[str], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._roots = [*dict.fromkeys(folder.rstrip(os.sep) or os.sep for folder in folders)]
        self._clock = clock
        self._folders: dict[str, int] = {}  # path -> its own time in nanoseconds
        self._given: dict[str, dict[str, _Signature]] = {}  # folder -> name -> as it was when it was given
        self._waiting: dict[str, tuple[_Signature, float]] = {}  # path -> as it was, since when
        self._unlisted: set[str] = set()
        self._next_round = clock()
        self.pause = _TICK  # seconds until the next look is due

    def ready(self, on_error: Callable[[ArticleError], None]) -> list[str]:
        """The files that are new or have changed, and are complete now, in the order of their paths.

        A folder that cannot be listed goes to `on_error`, once. A file that is gone is none of our business; when it
        comes back it is new.
        """
        started = self._clock()
        everything = started >= self._next_round
        before = [*self._folders]
        if everything:
            self._folders.clear()
        for path in self._roots if everything else before:
            self._look(path, on_error, everything=everything)
        took = self._clock() - started
        if everything:
            for path in before:
                if path not in self._folders:
                    self._given.pop(path, None)
            self._next_round = started + _ROUNDS * took
        self.pause = min(max(_TICK, _LOOKS * took), _LONGEST)
        found = sorted(path for path in [*self._waiting] if self._is_complete(path, self._clock()))
        for path in found:
            folder, name = os.path.split(path)
            self._given.setdefault(folder, {})[name] = self._waiting.pop(path)[0]
        return found

    def _look(self, top: str, on_error: Callable[[ArticleError], None], *, everything: bool) -> None:
        """Look for changes in a folder, and in all below it when it has not been seen yet or `everything` is asked."""
        folders = [top]
        while folders:
            path = folders.pop()
            try:
                changed = os.stat(path).st_mtime_ns
                recent = abs(time.time() - changed / 1e9) < _FRESH
                if not everything and not recent and self._folders.get(path) == changed:
                    continue
                below = list(self._scan(path, everything=everything))
            except FileNotFoundError:  # which the next round finds gone
                continue
            except OSError as error:
                if path not in self._unlisted:
                    self._unlisted.add(path)
                    reason = f"the folder cannot be listed ({error.strerror or error}): what arrives there is not seen"
                    on_error(ArticleError(reason, one_line(path)))
                continue
            self._unlisted.discard(path)
            self._folders[path] = changed
            folders += (folder for folder in below if everything or folder not in self._folders)

    def _scan(self, path: str, *, everything: bool) -> Iterator[str]:
        """The folders in a folder; its files that are not as they were begin to wait."""
        given = self._given.get(path, {})
        still: dict[str, _Signature] = {}
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    yield entry.path
                elif is_article(entry):
                    before = given.get(entry.name)
                    if before and not everything and before[0] == entry.inode():
                        still[entry.name] = before
                        continue
                    now = _signature(entry.path, entry.inode())
                    if before is not None and now == before:
                        still[entry.name] = before
                    else:
                        self._wait(entry.path, now)
        if still:
            self._given[path] = still
        else:
            self._given.pop(path, None)

    def _wait(self, path: str, now: _Signature | None) -> None:
        if now is None:
            self._waiting.pop(path, None)
        elif path not in self._waiting or self._waiting[path][0] != now:
            self._waiting[path] = (now, self._clock())

    def _is_complete(self, path: str, now: float) -> bool:
        signature, since = self._waiting[path]
        current = _signature(path, signature[0])
        if current != signature:
            self._wait(path, current)
            return False
        return now - since >= _QUIET or time.time() - signature[2] / 1e9 >= _QUIET


def _signature(path: str, inode: int) -> _Signature | None:
    """None for a file that is gone. A link that leads nowhere is as it is, and reading it will say so."""
    try:
        found = os.stat(path)
    except OSError:
        return (inode, 0, 0) if os.path.lexists(path) else None
    return inode, found.st_size, found.st_mtime_ns
