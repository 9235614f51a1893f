"""Serves a copy of the loaded site to a browser: ``python -m tests.loaded.serve``. Says where in its ``site.json``."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import django
from django.conf import settings

ROLES = {
    "member": "member@demo.hwb-commons.example",
    "secured": "secured@demo.hwb-commons.example",
    "author": "author@demo.hwb-commons.example",
    "national-editor": "national-editor@demo.hwb-commons.example",
    "admin": "admin@demo.hwb-commons.example",
    "system-lead": "system-lead@demo.hwb-commons.example",
    "regional-lead": "regional-lead@demo.hwb-commons.example",
}


def main() -> None:
    """Make a session for each role, then serve until the process is ended."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: object) -> None:
            """Nothing: the browser's own record is what the tests read."""

    class Server(ThreadedWSGIServer):
        request_queue_size = 64

    application = get_wsgi_application()
    server = Server(("127.0.0.1", 0), Quiet, ipv6=False)
    server.set_app(application)
    site = {"port": server.server_port, "sessions": {role: session_for(email) for role, email in ROLES.items()}}
    path = Path(settings.VAR_DIR) / "site.json"
    path.with_suffix(".new").write_text(json.dumps(site))
    path.with_suffix(".new").rename(path)
    gc.freeze()
    server.serve_forever()


def session_for(email: str) -> str:
    """The key of a session that began just now with a password."""
    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.auth import get_user_model
    from django.test import Client, RequestFactory

    user, client = get_user_model().objects.get(email=email), Client()
    client.force_login(user)
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, user, method="password", email=email, reauthenticated=True)
    request.session.save()
    return str(request.session.session_key)


if __name__ == "__main__":
    django.setup()
    main()
