"""What every test may ask for."""

from pathlib import Path

import pytest
from world.postgresql import postgresql
from world.services import authority, chat, mail

__all__ = ["authority", "chat", "mail", "postgresql", "shared"]

SHARED = Path(__file__).parents[1] / ".." / "shared"


@pytest.fixture
def shared() -> Path:
    """Recorded pages, real texts and gold pairs: a folder beside the checkout, where the tests are complete."""
    if not SHARED.is_dir():
        pytest.skip("the folder 'shared' with recorded material is not beside this checkout")
    return SHARED
