"""Where people write to: an editor's choice under Settings, and until there is one the mailbox that mails come from."""

from __future__ import annotations

from wagtail.models import Site

from home.email import service_mailbox
from home.models import SiteSettings


def begin_with_sender() -> None:
    """Put the sender's mailbox in place of the example that a new site begins with. An editor's choice stays.

    The example is no mailbox, and each mail and many pages say that people may write to it.
    """
    example, sender = SiteSettings._meta.get_field("contact_email").default, service_mailbox()
    if sender == example:
        return
    for site in Site.objects.all():
        found = SiteSettings.for_site(site)
        if found.contact_email == example:
            found.contact_email = sender
            found.save(update_fields=["contact_email"])
