"""What an editor may change about the whole site."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """Name, marks and contact of the service."""

    service_name = models.CharField(_("service name"), max_length=60, default="HWB Commons")
    service_name_cy = models.CharField(_("service name in Welsh"), max_length=60, default="HWB Commons")
    operator = models.CharField(
        _("who runs this site"), max_length=160, blank=True, help_text=_("Named on the contact and privacy pages.")
    )
    contact_email = models.EmailField(_("contact email"), default="hello@hwb-commons.example")
    show_nhs_logo = models.BooleanField(
        _("show the NHS logo"), default=False, help_text=_("Only with a licence to use the NHS identity.")
    )
    use_frutiger = models.BooleanField(
        _("use the Frutiger typeface"),
        default=False,
        help_text=_("Only with a licence. The fonts are then loaded from assets.nhs.uk, and nothing else is."),
    )

    panels: ClassVar = [
        MultiFieldPanel([FieldPanel("service_name"), FieldPanel("service_name_cy")], heading=_("Name")),
        MultiFieldPanel([FieldPanel("operator"), FieldPanel("contact_email")], heading=_("Contact")),
        MultiFieldPanel([FieldPanel("show_nhs_logo"), FieldPanel("use_frutiger")], heading=_("NHS identity")),
    ]

    class Meta:
        verbose_name = _("site settings")

    @property
    def name(self) -> str:
        """The service's name in the reader's language."""
        return self.service_name_cy if get_language() == "cy" else self.service_name
