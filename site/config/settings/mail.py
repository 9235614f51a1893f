"""How mail leaves: into files, over SMTP, or through a mail service (docs/operations.md, "A mail service").

A service is named by MAIL_SERVICE. Its own settings are those of Anymail, as ANYMAIL_… in the environment.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

from config.settings.mail_server import server_settings

if TYPE_CHECKING:
    import environ

SERVICES = (
    "amazon_ses", "brevo", "mailersend", "mailgun", "mailjet", "mailtrap", "mandrill", "postal", "postmark", "resend",
    "sendgrid", "sparkpost", "unisender_go",
)  # fmt: skip
# The others have no such switch in a mail: there it is off by default, or switched off at the service.
CAN_LEAVE_TRACKING_OUT = {
    "mailersend", "mailgun", "mailjet", "mandrill", "postmark", "sendgrid", "sparkpost", "unisender_go",
}  # fmt: skip
TIMEOUT = 20
OWN = "ANYMAIL_"


def mail_settings(env: environ.Env, var_dir: Path) -> dict[str, Any]:
    """Django's and Anymail's settings of mail. Raises ImproperlyConfigured for what cannot be meant."""
    service, secret = env("MAIL_SERVICE", default=""), env("MAIL_WEBHOOK_SECRET", default="")
    if service and service not in SERVICES:
        raise ImproperlyConfigured(f"MAIL_SERVICE is one of {', '.join(SERVICES)}, or left out.")
    if secret and not service:
        raise ImproperlyConfigured("MAIL_WEBHOOK_SECRET needs MAIL_SERVICE: whose reports are they?")
    if secret and not all(secret.partition(":")):
        raise ImproperlyConfigured("MAIL_WEBHOOK_SECRET is a name and a long password with a colon between them.")
    return {
        **_backend(env, service, var_dir),
        "EMAIL_TIMEOUT": TIMEOUT,
        "MAIL_SERVICE": service,
        "MAIL_WEBHOOK_SECRET": secret,
        "ANYMAIL": _anymail(env, service, secret) if service else {},
    }


def _backend(env: environ.Env, service: str, var_dir: Path) -> dict[str, Any]:
    if url := env("EMAIL_URL", default=""):
        return server_settings(url)  # of a service, too, if it speaks SMTP
    if service:
        return {"EMAIL_BACKEND": f"anymail.backends.{service}.EmailBackend"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(var_dir / "mail"),
    }


def _anymail(env: environ.Env, service: str, secret: str) -> dict[str, Any]:
    own = {name.removeprefix(OWN): value for name, value in env.ENVIRON.items() if name.startswith(OWN)}
    plain = {"track_opens": False, "track_clicks": False} if service in CAN_LEAVE_TRACKING_OUT else {}
    return {
        "REQUESTS_TIMEOUT": TIMEOUT,
        **own,
        "SEND_DEFAULTS": plain,  # nobody is told who reads what
        "WEBHOOK_SECRET": [secret] if secret else [],
    }
