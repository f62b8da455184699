"""No regular expression of the product takes more than linear time, whatever it reads."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from ambiguous_patterns import ambiguities
from hostile_patterns import every_pattern

_PARTS = 4  # of the expressions, a process each
_MOST_PROCESSOR = 600  # seconds of processor time for a part; it takes some 10 where nothing is slow


def test_no_expression_repeats_within_a_repetition_or_beside_one_what_the_other_takes():
    """`(a+)+` and `a*a*` try every way to cut a text; written `a++`, or with a bound, they do not."""
    found = {name: bad for name, pattern in every_pattern().items() if (bad := ambiguities(pattern))}

    assert not found


@pytest.mark.parametrize("part", range(_PARTS))
def test_each_expression_runs_in_linear_time_over_text_hostile_to_it(part):
    """Processor time is counted, in processes of their own; what is slow is named with the text that shows it."""
    program = Path(__file__).with_name("hostile_patterns.py")

    done = subprocess.run(
        ["/bin/sh", "-c", f'ulimit -t {_MOST_PROCESSOR}; exec "$@"', "sh", sys.executable, program, f"{part}/{_PARTS}"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr[-500:]


@pytest.mark.parametrize(
    "written",
    [r"(a+)+$", r"(\w+\s*)*$", r"(?:[A-Z][\w.]*[ .]?){1,12}:", r"\s*[.]*\s*$", r"a*a*b", r"(?:x{1,20}y?){5,}z"],
)
def test_the_check_knows_the_shapes_that_run_away(written):
    """Nested and adjacent repetitions, bounded ones too."""
    assert ambiguities(re.compile(written))


@pytest.mark.parametrize(
    "written", [r"(?:a++b)*+c", r"(?:[a-z0-9]+[-_]+)*x", r"\s*+[.]*+\s*+$", r"(?>a+)a*b", r"[^\s/]\S*"]
)
def test_the_check_lets_pass_what_can_be_cut_in_one_way_only(written):
    """Possessive and atomic parts, and turns with a mark of their own."""
    assert not ambiguities(re.compile(written))


def test_every_expression_of_the_product_is_found():
    """Those that stand in tables, in dictionaries and in functions, those of the settings and of the lexicon."""
    names = every_pattern()

    for place in ("monitor.text.segment._STOP", "monitor.pages.boilerplate._FURNITURE[0]", "lexicon.", "sources.yaml."):
        assert any(name.startswith(place) for name in names), place
