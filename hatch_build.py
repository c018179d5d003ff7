"""Build hook: brings the viewer's two scripts, with their licences, into kg/web/static/vendor.

They are installed by npm in a folder that goes away, at the versions and hashes of kg/web/assets/package-lock.json; npm
runs no script of theirs. When the files of the locked versions are there already, as in a source distribution, nothing
is fetched. Without npm, or without a registry, the package is built all the same: the pages say what is missing.
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = "kg/web/assets"
VENDOR = "kg/web/static/vendor"
FILES = {
    "@zazuko/yasgui": ("build/yasgui.min.js", "build/yasgui.min.css"),
    "cytoscape": ("dist/cytoscape.min.js",),
}
LICENCES = "LICENCES.txt"
VERSIONS = "versions.json"  # written last: it says that the rest is whole
SECONDS = 180
_LICENCE_FILES = ("licen[sc]e*", "LICEN[SC]E*", "License*", "COPYING*", "NOTICE*")


class CustomBuildHook(BuildHookInterface[Any]):
    """Runs before every build: wheel, editable install and source distribution."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's signature)
        root = Path(self.root)
        try:
            bring(root / ASSETS, root / VENDOR)
        except (OSError, subprocess.SubprocessError) as error:
            self.app.display_warning(f"the viewer is built without its two scripts: {reason(error)}")


def bring(assets: Path, vendor: Path) -> None:
    """Put the files of the versions that `assets` locks into `vendor`; OSError or SubprocessError when it cannot be."""
    wanted = locked(assets)
    if present(vendor) == wanted:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm was not found: install Node.js and build again")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(assets / name, folder)
        command = [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=SECONDS)
        modules = Path(folder) / "node_modules"
        shutil.rmtree(vendor, ignore_errors=True)
        vendor.mkdir(parents=True)
        for package, files in FILES.items():
            for file in files:
                shutil.copyfile(modules / package / file, vendor / Path(file).name)
        (vendor / LICENCES).write_text(licences(modules), encoding="utf-8")
        (vendor / VERSIONS).write_text(json.dumps(wanted, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def locked(assets: Path) -> dict[str, str]:
    """The hash of each package whose files are wanted, as the lock file has it."""
    packages = json.loads((assets / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {package: packages[f"node_modules/{package}"]["integrity"] for package in FILES}


def present(vendor: Path) -> dict[str, str]:
    """The hashes of the packages whose files are there; none when any file is missing."""
    names = [Path(file).name for files in FILES.values() for file in files]
    if not all((vendor / name).is_file() for name in [*names, LICENCES, VERSIONS]):
        return {}
    found: dict[str, str] = json.loads((vendor / VERSIONS).read_text(encoding="utf-8"))
    return found


def licences(modules: Path) -> str:
    """What the scripts are made of, with every licence text that comes along: yasgui has others' code inside."""
    parts = []
    for manifest in sorted([*modules.glob("*/package.json"), *modules.glob("@*/*/package.json")]):
        about = json.loads(manifest.read_text(encoding="utf-8"))
        author = about.get("author", "")
        by = author.get("name", "") if isinstance(author, dict) else author
        texts = sorted({file for pattern in _LICENCE_FILES for file in manifest.parent.glob(pattern) if file.is_file()})
        head = ", ".join(filter(None, (f"{about['name']} {about['version']}", about.get("license"), by)))
        parts.append("\n\n".join([head, *(text.read_text(encoding="utf-8").strip() for text in texts)]))
    return f"\n\n{'-' * 80}\n\n".join(parts) + "\n"


def reason(error: Exception) -> str:
    """One line for people."""
    if isinstance(error, subprocess.CalledProcessError):
        said = [line for line in str(error.stderr).splitlines() if line.strip()]
        return f"npm ci failed ({said[-1] if said else error.returncode})"
    return " ".join(str(error).split())
