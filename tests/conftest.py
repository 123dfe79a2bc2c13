"""Fixtures that several rooms share: real servers, started once per test session."""

import os
from collections.abc import Iterator

import pytest

from servers.dovecot import Dovecot, NoDovecot, dovecot
from servers.poor import Poor, poor

POOR_CAPABILITIES = frozenset(
    {"CONDSTORE", "QRESYNC", "SPECIAL-USE", "MOVE", "UIDPLUS", "ESEARCH", "IDLE", "LIST-EXTENDED"}
)


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[Dovecot]:
    """Dovecot with all its extensions; add a user of your own."""
    yield from _dovecot(frozenset(), special_use=True)


@pytest.fixture(scope="session")
def plain_dovecot_server() -> Iterator[Dovecot]:
    """Dovecot that announces hardly any extension."""
    yield from _dovecot(POOR_CAPABILITIES, special_use=False)


@pytest.fixture
def poor_server() -> Iterator[Poor]:
    """pymap with empty folders."""
    with poor() as server:
        yield server


def _dovecot(masked: frozenset[str], special_use: bool) -> Iterator[Dovecot]:
    try:
        with dovecot(masked, special_use) as server:
            yield server
    except NoDovecot as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))
