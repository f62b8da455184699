"""Walls are told by what they are; a page that only speaks of walls is a page."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.errors import RefusedError
from monitor.messages.names import Names
from monitor.messages.phrases import said
from monitor.pages.bot_challenges import find_wall, refuse_walls

DATA: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "walls" / "walls.yaml").read_text(encoding="utf-8")
)


def by_name(case: dict[str, Any]) -> str:
    """What a case is called."""
    return str(case["name"])


@pytest.mark.parametrize("case", DATA["walls"], ids=by_name)
def test_a_wall_is_told_by_its_shape(case: dict[str, Any]) -> None:
    """None of these is of a product that is known, and each is told with the advice that fits it."""
    wall = find_wall(case["text"])

    assert wall is not None
    assert wall.kind == case["kind"]


@pytest.mark.parametrize("case", DATA["articles"], ids=by_name)
def test_a_page_that_speaks_of_walls_is_none(case: dict[str, Any]) -> None:
    """Blocked sites, captchas, passwords and firewalls are subjects of news."""
    assert find_wall(case["text"]) is None


@pytest.mark.parametrize("case", DATA["walls"], ids=by_name)
def test_what_is_told_of_a_wall_is_in_the_readers_language(case: dict[str, Any]) -> None:
    """The name of the wall and the advice are sentences that alerts show."""
    with pytest.raises(RefusedError) as refused:
        refuse_walls(case["text"])

    names = Names(topics={}, publishers={}, sources={}, parties={}, acts={})
    for language in ("zh", "ru"):
        assert said(str(refused.value), language, names) != str(refused.value)


def test_a_mark_of_a_product_makes_no_wall_of_an_article() -> None:
    """Protected sites put the script of their protection into every page."""
    prose = "<p>The sides met for talks on arms control and agreed to notify each other of every launch.</p>" * 4

    assert (
        find_wall(f"<html><title>Sides meet</title><body>{prose}<script src='/_Incapsula_Resource?x'></script>") is None
    )
