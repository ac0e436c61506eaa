"""Two people bring the same warning in at the same moment: one row, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connections

from relief.core.alerts.reading import notices_of
from relief.core.models import Alert, Event
from relief.core.services.alerts import keep_alerts
from tests.core.alerts.conftest import FILES

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_file_from_four_hands_at_once_is_kept_once(jingning):
    notices = notices_of((FILES / "nmc.json").read_bytes(), "nmc.json")
    start = Barrier(4)

    def one(_hand):
        close_old_connections()
        try:
            start.wait(timeout=20)
            return len(keep_alerts(notices=notices, organisation=jingning, by=None).new)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        new = list(pool.map(one, range(4)))
    assert (sum(new), Alert.objects.count()) == (4, 4)
    assert Event.objects.filter(kind="alert-received").count() == 4
