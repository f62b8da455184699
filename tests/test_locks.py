import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
WANTED = {
    "requirements.lock": SETTINGS["project"]["dependencies"],
    "requirements-build.lock": SETTINGS["build-system"]["requires"],
}


@pytest.mark.parametrize("lock", WANTED)
def test_lock_is_in_step_with_pyproject(lock):
    """What pyproject.toml asks for is locked, in a version that it allows; `.ci/lock` puts it right."""
    text = (PROJECT / lock).read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))

    for line in WANTED[lock]:
        wanted = Requirement(line)

        assert wanted.name in locked, f"{wanted.name} is not in {lock}"
        assert wanted.specifier.contains(locked[wanted.name]), f"{lock} holds {wanted.name} {locked[wanted.name]}"


@pytest.mark.parametrize("lock", WANTED)
def test_lock_names_packages_and_digests_alone(lock):
    """A lock works with whatever registry is configured: it holds no address and no path, and a digest of each file."""
    lines = (PROJECT / lock).read_text(encoding="utf-8").splitlines()

    assert not [line for line in lines if re.search(r"://|^-|\.whl|^/| @ ", line)]
    for number, line in enumerate(lines):
        if "==" in line:
            assert line.endswith("\\"), line
            assert re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", lines[number + 1])
