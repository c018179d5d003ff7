"""A build into a store behind an endpoint whose server dies: it goes on, or is begun again, and ends the same."""

import random
import re
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import servers
from tests.crashes import exported, finish, start, write_articles


@pytest.mark.parametrize(("kills", "number"), [(6, 600), pytest.param(20, 600, marks=pytest.mark.slow)])
def test_a_server_that_is_killed_again_and_again(tmp_path: Path, kills: int, number: int) -> None:
    """After the kill in the middle it stays away until the build has given up."""
    articles = write_articles(tmp_path / "wire.jsonl", number)
    random_ = random.Random(20)
    port = servers.free_port()
    with ExitStack() as stack:

        def serve() -> servers.Server:
            return stack.enter_context(servers.oxigraph(folder=tmp_path / "server", port=port))

        server = serve()
        command = ["build", str(articles), "--store", server.selector, "--no-language-model"]
        build = start(*command)
        given_up = 0
        for kill in range(kills):
            time.sleep(random_.uniform(0, 0.3))
            server.kill()
            if kill == kills // 2:
                build.wait()
            server = serve()
            if build.poll() is not None:
                _gave_up(build)
                given_up += 1
                build = start(*command)
        build.communicate()
        assert given_up >= 1
        told = finish(*command)
        assert re.match(r"articles  \d+ new, 0 changed, \d+ unchanged, 0 failed\n", told)
        assert f" {number} unchanged, 0 failed" in finish(*command)
        left_alone = f"oxigraph:{tmp_path / 'left-alone'}"
        finish("build", str(articles), "--store", left_alone, "--no-language-model")
        assert exported(server.selector) == exported(left_alone)


def _gave_up(build: subprocess.Popen[str]) -> None:
    """It must not have come to its end before the last kill."""
    out, errors = build.communicate()
    assert (build.returncode, out) == (1, "")
    (line,) = errors.splitlines()
    assert line.startswith("kg: ")
    assert "127.0.0.1" in line
