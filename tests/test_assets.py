"""The viewer's two scripts: locked, fetched once at build time, and inside of what is installed."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import hatch_build

ROOT = Path(__file__).parent.parent
ASSETS, VENDOR = ROOT / hatch_build.ASSETS, ROOT / hatch_build.VENDOR
SHIPPED = {"yasgui.min.js", "yasgui.min.css", "cytoscape.min.js", "LICENCES.txt", "versions.json"}


@pytest.fixture
def fetched() -> None:
    if hatch_build.present(VENDOR) != hatch_build.locked(ASSETS):
        pytest.skip("the scripts are not there: `pip install .` on a machine with Node.js brings them")


def test_every_package_is_locked_by_its_hash_and_by_no_address() -> None:
    lock = json.loads((ASSETS / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: about for name, about in lock["packages"].items() if name}
    assert hatch_build.FILES.keys() == lock["packages"][""]["dependencies"].keys()
    assert len(packages) > len(hatch_build.FILES)
    for name, about in packages.items():
        assert about["integrity"].startswith("sha512-"), name
        assert "resolved" not in about, name


@pytest.mark.usefixtures("fetched")
def test_both_distributions_carry_the_scripts_and_need_no_npm_for_it(tmp_path: Path) -> None:
    here = {**os.environ, "PATH": str(tmp_path)}
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, env=here, cwd=tmp_path)
    (source,), (wheel,) = tmp_path.glob("*.tar.gz"), tmp_path.glob("*.whl")
    with tarfile.open(source) as archive:
        names = archive.getnames()
        assert {name.rpartition("/")[2] for name in names if "static/vendor/" in name} == SHIPPED
        assert any(name.endswith("assets/package-lock.json") for name in names)
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        assert {name.rpartition("/")[2] for name in names if "static/vendor/" in name} == SHIPPED
        assert not [name for name in names if "web/assets" in name or "node_modules" in name]
        assert b"cytoscape" in archive.read("kg/web/static/vendor/cytoscape.min.js")[:2000].lower()


@pytest.mark.usefixtures("fetched")
def test_each_script_comes_with_its_licence() -> None:
    text = (VENDOR / "LICENCES.txt").read_text(encoding="utf-8")
    for package in hatch_build.FILES:
        assert re.search(rf"^{package} \d+\.\d+\.\d+, MIT", text, re.MULTILINE), package
    assert "Permission is hereby granted" in text


def test_without_npm_the_package_is_built_and_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ASSETS, tmp_path / hatch_build.ASSETS)
    monkeypatch.setenv("PATH", str(tmp_path))
    said: list[str] = []

    class Application:
        display_warning = said.append

    hook = hatch_build.CustomBuildHook(str(tmp_path), {}, None, None, "", "wheel", Application())  # type: ignore[arg-type]
    hook.initialize("standard", {})
    assert said == ["the viewer is built without its two scripts: npm was not found: install Node.js and build again"]
    assert not (tmp_path / hatch_build.VENDOR).exists()


@pytest.mark.usefixtures("fetched")
def test_what_is_there_is_fetched_again_only_when_the_lock_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor, assets = tmp_path / "vendor", tmp_path / "assets"
    shutil.copytree(VENDOR, vendor)
    shutil.copytree(ASSETS, assets)
    monkeypatch.setenv("PATH", str(tmp_path))  # no npm: to fetch would fail
    hatch_build.bring(assets, vendor)
    lock = json.loads((assets / "package-lock.json").read_text(encoding="utf-8"))
    lock["packages"]["node_modules/cytoscape"]["integrity"] = "sha512-other"
    (assets / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    with pytest.raises(FileNotFoundError, match="npm was not found"):
        hatch_build.bring(assets, vendor)
    shutil.copy(ASSETS / "package-lock.json", assets)
    (vendor / "yasgui.min.css").unlink()
    with pytest.raises(FileNotFoundError, match="npm was not found"):
        hatch_build.bring(assets, vendor)
