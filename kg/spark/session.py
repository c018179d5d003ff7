"""Starting Spark, or saying in one line why it does not start. What Spark writes by itself goes to a file."""

import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from kg.errors import KgError, UsageError, WorkError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_JAVA = 17  # the oldest that Spark 4 runs on
_ANSWER = 10.0  # seconds until a master must take a connection
_PATIENCE = 30.0  # seconds that Java has to begin when it is to end: before, it can be told nothing
_START = 120.0  # seconds until a session must have begun
_FAILURES = 4  # of one task, after which a local job gives up, too: Spark's own number for clusters
_MASTER = re.compile(
    r"local(?:\[(?:\*|[1-9]\d{0,3})(?:,\s*[1-9]\d{0,3})?\])?|local-cluster\[[\d, ]+\]|yarn|(?:spark|k8s)://\S+"
)
_LOCAL = re.compile(r"local(?:\[(\*|\d+)\])?")
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')
_SETTINGS = {
    "spark.app.name": "kg build",
    "spark.sql.adaptive.enabled": "false",  # it would choose the partitions by the size of what is in them
    "spark.sql.execution.arrow.maxRecordsPerBatch": "256",  # articles that are in memory together
    "spark.sql.execution.arrow.maxBytesPerBatch": str(64 << 20),
    "spark.ui.showConsoleProgress": "false",
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "1",  # with 2, what a failed task wrote stays
    "spark.hadoop.yarn.resourcemanager.connect.max-wait.ms": "60000",  # of a YARN that does not answer: 15 minutes else
}
_LOCALLY = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1", "spark.ui.enabled": "false"}


def is_local(master: str | None) -> bool:
    """Whether the work is done in this process's own Spark, where every path is what it is here."""
    if master is None:
        return not _is_submitted()
    return _LOCAL.fullmatch(master) is not None or master.startswith("local[")


def _is_submitted() -> bool:
    return "PYSPARK_GATEWAY_PORT" in os.environ


def check(master: str | None) -> None:
    """UsageError for a master that is none, WorkError where Spark is not installed, has no Java, or nothing answers at
    the master's address."""
    _check_installed()
    if not _is_submitted():
        _check_java()
    if master is not None:
        _check_master(master)


@contextmanager
def session(master: str | None) -> Iterator["SparkSession"]:
    """A Spark session, which is stopped at the end; `master` None is that of spark-submit, or this machine.

    WorkError when it does not begin, or the work in it has failed: its log, which is removed in the end, stays then.
    """
    submitted = _is_submitted()  # then Java, its log and the master are the affair of spark-submit
    if not submitted:
        master = master or "local[*]"
    folder = Path(tempfile.mkdtemp(prefix="kg-spark-"))
    log = folder / "log"
    is_kept = False
    try:
        with _ended_by_sigterm(), _silent():
            try:
                spark = _started(_settings(master, folder), None if submitted else log, master or "spark-submit's")
            except KgError:
                raise
            except Exception as error:  # of py4j, of pyspark or of Spark
                is_kept = True
                raise WorkError(f"Spark does not start on {master} ({reason(error)}): its log is {log}") from None
            try:
                yield spark
            except WorkError as error:
                is_kept = not submitted
                raise WorkError(f"{error} (Spark's log: {log})" if is_kept else str(error)) from None
            finally:
                with suppress(Exception):  # Java may have died, which the work has told
                    spark.stop()
                if not submitted:
                    _end_gateway()
    finally:
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
        if not is_kept:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM end the work as an exception does, so that nothing temporary stays."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _silent() -> Iterator[None]:
    """What py4j logs when Ctrl-C comes is no news for the terminal."""
    handler = logging.NullHandler()
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


@contextmanager
def told(what: str) -> Iterator[None]:
    """Let what fails in Spark meanwhile be a WorkError of one line that begins with `what`."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException, EOFError, ConnectionError) as error:  # the last two where Java has died
        raise WorkError(f"{what}: {reason(error)}") from None


def reason(error: Exception) -> str:
    """An exception of Spark in one line: what kg said on an executor, or the last cause that Spark names."""
    lines = [" ".join(line.split()) for line in str(error).splitlines()]
    for line in lines:
        if said := re.fullmatch(r"kg\.errors\.\w+: (.+)", line):
            return said[1]
        if said := re.fullmatch(r"ModuleNotFoundError: (.+)", line):
            return f"an executor lacks a package ({said[1]}): give it an environment with those of kg"
        if said := re.fullmatch(r"(?!java|org)[\w.]*(?:Error|Exception): .+", line):
            return said[0]
    causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
    causes = causes or [line.removeprefix(": ") for line in lines if line.startswith(": ")][:1]  # as py4j writes it
    found = causes[-1] if causes else next(filter(None, lines), type(error).__name__)
    found = re.sub(r"^(?:[\w$]+\.)+([\w$]+): ", r"\1: ", found)
    read = re.search(r"while reading file (\S+)\.(?:\s|$)", str(error))
    return f"{unquote(read[1]).removeprefix('file://')} cannot be read ({found}): get the file again" if read else found


def _check_installed() -> None:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        raise WorkError("--engine spark needs pyspark: pip install 'news-kg[spark]'") from None
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")  # of pandas 3, which we give nothing


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home) / "bin" / "java") if home else "java"
    if shutil.which(program) is None:
        where = f"JAVA_HOME ({home}) has none" if home else "there is no `java`"
        raise WorkError(f"Spark needs Java {_JAVA} or later, and {where}: install it, or set JAVA_HOME")
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    version = _VERSION.search(told)
    if version is not None and int(version[1]) < _JAVA:
        raise WorkError(f"Spark needs Java {_JAVA} or later, and {program} is {version[1]}: set JAVA_HOME to another")


def _check_master(master: str) -> None:
    if not _MASTER.fullmatch(master):
        raise UsageError(
            f"--master {master}: no such kind of master: give local[N] with N from 1, spark://HOST:PORT, yarn or k8s://HOST:PORT"
        )
    if master == "yarn" and not {"HADOOP_CONF_DIR", "YARN_CONF_DIR"} & os.environ.keys():
        raise UsageError("--master yarn: set HADOOP_CONF_DIR to the folder with the settings of the cluster")
    if "://" not in master:
        return
    for host, port in _addresses(master):
        try:
            with socket.create_connection((host, port), timeout=_ANSWER):
                return
        except OSError as error:
            why = error.strerror or str(error)
    raise WorkError(f"--master {master} does not answer ({why}): is it running there?")


def _addresses(master: str) -> list[tuple[str, int]]:
    """Host and port of a master, or of each of several."""
    kind, _, rest = master.partition("://")
    default = {"spark": 7077, "k8s": 443}[kind]
    try:
        urls = [urlsplit(rest if "://" in rest else f"//{one}") for one in rest.split(",")]
        return [(str(url.hostname), url.port or default) for url in urls]
    except ValueError as error:
        raise UsageError(f"--master {master}: {error}") from None


def _settings(master: str | None, folder: Path) -> Mapping[str, str]:
    settings = dict(_SETTINGS)
    if master is not None:
        cores = _LOCAL.fullmatch(master)
        settings["spark.master"] = f"local[{cores[1] or 1},{_FAILURES}]" if cores else master
        if master.startswith("local"):
            settings |= _LOCALLY
            settings["spark.sql.warehouse.dir"] = (folder / "warehouse").as_uri()
            settings["spark.local.dir"] = str(folder)  # which is removed even where Java is killed
    return settings


def _started(settings: Mapping[str, str], log: Path | None, master: str) -> "SparkSession":
    """The session; the Java process, which is a child of ours, writes to `log`."""
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    if "spark.master" in settings and settings["spark.master"].startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    conf = SparkConf()
    for name, value in settings.items():
        conf.setIfMissing(name, value)
    found: list[SparkSession | Exception] = []
    ended = threading.Event()  # which Ctrl-C leaves as it is, while a join that it ends takes the thread for ended

    def start() -> None:
        try:
            found.append(SparkSession.builder.config(conf=conf).getOrCreate())
        except Exception as error:
            found.append(error)
        finally:
            ended.set()

    with _errors_to(log):
        thread = threading.Thread(target=start, daemon=True)  # it may wait for the master for ever
        thread.start()
        try:
            ended.wait(_START)
        except BaseException:  # Ctrl-C, SIGTERM: Java, which may be about to start, ends with us
            until = time.monotonic() + _PATIENCE
            while SparkContext._gateway is None and time.monotonic() < until and not ended.wait(0.1):
                pass
            _end_gateway()
            raise
    if not found:
        _end_gateway()
        raise WorkError(f"--master {master} has not answered for {_START:.0f} seconds: is it running there?")
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]


@contextmanager
def _errors_to(log: Path | None) -> Iterator[None]:
    """Let processes that begin meanwhile write their errors to a file instead of the terminal."""
    if log is None:
        yield
        return
    before = os.dup(2)
    try:
        with log.open("wb") as file:
            os.dup2(file.fileno(), 2)
            yield
    finally:
        os.dup2(before, 2)
        os.close(before)


def _end_gateway() -> None:
    """End the Java process, which would live as long as we do."""
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    if gateway is None:
        return
    process = gateway.proc
    with suppress(Exception):  # Java may have died
        gateway.shutdown()
    process.stdin.close()  # which ends it
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
    SparkContext._gateway = SparkContext._jvm = None
