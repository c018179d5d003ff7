"""Files where the output of a job lies: on this machine, HDFS, S3 or whatever else Hadoop's file systems reach."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.corpus.folder import PART

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def has_scheme(path: str) -> bool:
    """Whether a path says itself on which file system it is."""
    return _SCHEME.match(path) is not None


def here(path: str) -> str:
    """The address of a path of this machine, where the default file system may be another."""
    return path if has_scheme(path) else f"file://{Path(path).absolute()}"  # as it is: Hadoop decodes no %20


class Folder:
    """A folder on one of Hadoop's file systems."""

    def __init__(self, spark: "SparkSession", path: str) -> None:
        jvm: Any = spark._jvm
        self._spark = spark
        self.path = path
        self._utils = jvm.org.apache.commons.io.IOUtils
        self._type = jvm.org.apache.hadoop.fs.Path
        self._system = self._type(path).getFileSystem(spark._jsc.hadoopConfiguration())

    def exists(self, name: str = "") -> bool:
        """Whether it is there, or something in it."""
        return bool(self._system.exists(self._inside(name)))

    def remove(self) -> None:
        """Remove it with all that is in it."""
        self._system.delete(self._inside(""), True)

    def text(self, name: str) -> str | None:
        """What a short file in it holds, if it is there."""
        if not self.exists(name):
            return None
        stream = self._system.open(self._inside(name))
        try:
            return str(self._utils.toString(stream, "UTF-8"))
        finally:
            stream.close()

    def sizes(self, name: str) -> list[int]:
        """Bytes of each file of lines in a folder in it; none where there is no such folder."""
        inside = self._system.listStatus(self._inside(name)) if self.exists(name) else ()
        return [status.getLen() for status in inside if status.getPath().getName().startswith(PART)]

    def lines(self, name: str) -> "DataFrame":
        """The lines of the files of a folder in it, which must be there."""
        return self._spark.read.option("__globPaths__", "false").text(f"{self.path}/{name}")

    def write_json(self, name: str, value: object) -> None:
        """Put a new file of JSON into it."""
        stream = self._system.create(self._inside(name), False)
        try:
            stream.write(bytearray(json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"))
        finally:
            stream.close()

    def _inside(self, name: str) -> Any:
        return self._type(f"{self.path}/{name}" if name else self.path)
