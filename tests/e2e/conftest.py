"""One small world per test; the Dovecot behind it is shared."""

from pathlib import Path
from uuid import uuid4

import pytest

from servers.dovecot import Dovecot
from servers.world import World


@pytest.fixture
def world(dovecot_server: Dovecot, tmp_path: Path) -> World:
    """A user with empty folders, a configuration, a clock that stands at Wednesday noon."""
    tmp_path.chmod(0o700)
    return World(dovecot_server, tmp_path, f"robin-{uuid4().hex[:12]}")
