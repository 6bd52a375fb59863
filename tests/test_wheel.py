"""The built wheel in an empty environment outside the checkout, without a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NO_NETWORK = """import socket
def deny(*a, **k): raise OSError('no network in this test')
socket.socket.connect = socket.getaddrinfo = socket.create_connection = deny
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of an environment with the wheel and, by a path file, its dependencies."""
    place = tmp_path_factory.mktemp("wheel")
    source = place / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "nlp" / "suffice", source / "nlp" / "suffice")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-q",
        "-w",
        str(place),
        str(source),
    ]
    subprocess.run(build, check=True, capture_output=True)
    venv.create(place / "env", with_pip=True)
    scripts = "Scripts" if os.name == "nt" else "bin"
    python = place / "env" / scripts / "python"
    (wheel,) = place.glob("*.whl")
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", str(wheel)],
        check=True,
        capture_output=True,
    )
    own = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    site = Path(own.stdout.strip())
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (site / "sitecustomize.py").write_text(NO_NETWORK)
    return python


def run(python: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, *arguments], capture_output=True, text=True, cwd=cwd, check=False
    )


def test_the_wheel_runs_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("R knee pain 4/10. Timed 38 min.")
    shown = run(installed, "-m", "suffice", "check", "note.txt", "--format", "jsonl", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout)["facts"]
    where = run(installed, "-c", "import suffice; print(suffice.__file__)", cwd=tmp_path)
    assert str(ROOT) not in where.stdout


def test_the_wheel_carries_its_data(installed: Path, tmp_path: Path) -> None:
    code = (
        "from importlib.resources import files\n"
        "root = files('suffice')\n"
        "def walk(p):\n"
        "    for c in p.iterdir():\n"
        "        if c.is_dir(): yield from walk(c)\n"
        "        else: yield str(c).split('suffice', 1)[1]\n"
        "print(len([1 for f in walk(root) if f.endswith('.toml')]))"
    )
    shown = run(installed, "-c", code, cwd=tmp_path)
    here = len(list((ROOT / "nlp" / "suffice").rglob("*.toml")))
    assert int(shown.stdout.split()[-1]) == here


def test_the_network_is_denied_in_this_test(installed: Path, tmp_path: Path) -> None:
    shown = run(
        installed, "-c", "import socket; socket.create_connection(('127.0.0.1', 9))", cwd=tmp_path
    )
    assert "no network in this test" in shown.stderr
