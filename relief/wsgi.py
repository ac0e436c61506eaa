"""The synchronous server's way in."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relief.settings")
application = get_wsgi_application()

from relief import urls  # noqa: E402, F401 - read all pages now: the first visitor of a worker shall not wait for it
from relief.core.garbage import settle  # noqa: E402

settle()
