"""What executors on other machines need beside Python packages, in one archive: the code of kg, the language model, the
ontology and the model of relations of this very build. Spark unpacks it once a machine.

    python/      kg, loaders, ontology, queries; the language model, when it is a package, with its metadata
    given/       the ontology's files; the model of relations; the language model, when it is a folder
"""

import pickle
import zipfile
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata, util
from pathlib import Path
from typing import Any

from kg.spark.extraction import ARCHIVE, Extractor
from ontology.sources import FOLDER as SHIPPED_ONTOLOGIES
from ontology.sources import read as ontology_files

_PACKAGES = ("kg", "loaders", "ontology", "queries")
_LEFT_OUT = {"python/kg/web", "python/kg/serving"}  # what no executor needs


def pack(extractor: Extractor, to: Path) -> Extractor:
    """Write the archive; the extractor as it finds its files on an executor. OSError when there is no room for it."""
    packed = extractor
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in _PACKAGES:
            _add(archive, _package(name), f"python/{name}")
        if extractor.ontology is not None:
            first, *_ = sources = [source.path for source in ontology_files(Path(extractor.ontology))]
            for path in sources:
                if path.parent != SHIPPED_ONTOLOGIES:
                    archive.write(path, f"given/ontology/{path.name}")
            packed = packed.with_(ontology=f"given/ontology/{first.name}")
        if extractor.relations is not None:
            _add(archive, Path(extractor.relations), "given/relations")
            packed = packed.with_(relations="given/relations")
        if extractor.model is not None and Path(extractor.model).is_dir():
            _add(archive, Path(extractor.model), "given/model")
            packed = packed.with_(model="given/model")
        elif extractor.model is not None:
            _add(archive, _package(extractor.model), f"python/{extractor.model}")
            described = Path(str(metadata.distribution(extractor.model.replace("_", "-"))._path))  # type: ignore[attr-defined]
            _add(archive, described, f"python/{described.name}")
    return packed


def on_executor(module: str, function: str, *arguments: Any) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """A function of a module with its first arguments, for Spark to run on its last one.

    Spark sends the text of the inner function, which needs nothing of kg before it has found the archive.
    """
    pickled, archive = pickle.dumps(arguments), ARCHIVE

    def run(given):  # type: ignore[no-untyped-def]  # types would be looked up on the executor
        import os
        import pickle
        import sys
        from importlib import import_module

        from pyspark import SparkFiles

        place = os.path.join(SparkFiles.getRootDirectory(), archive, "python")
        if os.path.isdir(place) and place not in sys.path:
            sys.path.insert(0, place)
        return getattr(import_module(module), function)(*pickle.loads(pickled), given)

    return run


def _package(name: str) -> Path:
    found = util.find_spec(name)
    assert found is not None  # this process has loaded it
    assert found.origin is not None
    return Path(found.origin).parent


def _add(archive: zipfile.ZipFile, folder: Path, name: str) -> None:
    if name in _LEFT_OUT or folder.name == "__pycache__":
        return
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            _add(archive, path, f"{name}/{path.name}")
        else:
            archive.write(path, f"{name}/{path.name}")
