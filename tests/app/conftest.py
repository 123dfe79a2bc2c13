"""The scene of one account."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.scene import Scene, scene


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Scene]:
    """One account, "home", with empty folders, on Wednesday noon."""
    with scene(tmp_path) as made:
        yield made
