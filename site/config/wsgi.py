"""The WSGI door: what granian or gunicorn serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
_django = get_wsgi_application()

from home.page_cache import before_django  # noqa: E402  the apps have to be ready first

application = before_django(_django)
