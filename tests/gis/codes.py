"""What the codes on papers lead to."""

from __future__ import annotations

import pytest

from relief.core.papers import printing


@pytest.fixture
def codes(monkeypatch, settings):
    """The paths that the codes of the papers printed in a test lead to, in order."""
    found, drawn = [], printing.qr

    def noted(url):
        found.append(url.removeprefix(settings.PUBLIC_URL))
        return drawn(url)

    monkeypatch.setattr(printing, "qr", noted)
    return found
