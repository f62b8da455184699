import pytest

from monitor.cli.counting import counted


@pytest.mark.parametrize(
    ("count", "thing", "said"),
    [
        (1, "attempt", "1 attempt"),
        (2, "attempt", "2 attempts"),
        (0, "delivery", "0 deliveries"),
        (1500, "text", "1,500 texts"),
    ],
)
def test_one_is_no_plural(count: int, thing: str, said: str) -> None:
    """ "1 attempts" reads like a fault."""
    assert counted(count, thing) == said
