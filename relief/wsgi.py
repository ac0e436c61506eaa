"""The synchronous server's way in."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relief.settings")
application = get_wsgi_application()

from relief import urls  # noqa: E402, F401 - read all pages now: the first visitor of a worker shall not wait for it

gc.freeze()  # what a worker read to begin with is never garbage; looking through it again and again costs every long document
