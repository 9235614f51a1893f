"""Domains of email addresses as people type them, and those that are nobody's employer. Pure."""

from __future__ import annotations

import re

# Anybody may have an address there: to allow one would be to let in everybody.
PUBLIC_PROVIDERS = frozenset(
    """
    aol.com aol.co.uk blueyonder.co.uk btinternet.com btopenworld.com duck.com fastmail.com fastmail.fm gmail.com
    gmx.com gmx.co.uk gmx.net googlemail.com hey.com hotmail.com hotmail.co.uk hotmail.fr icloud.com inbox.com live.com
    live.co.uk mac.com mail.com mail.ru mailinator.com me.com msn.com ntlworld.com o2.co.uk onmicrosoft.com orange.net
    outlook.com outlook.co.uk plus.com plus.net pm.me proton.me protonmail.com qq.com rocketmail.com sky.com
    talk21.com talktalk.net tiscali.co.uk tutanota.com tuta.io virgin.net virginmedia.com yahoo.com yahoo.co.uk
    yahoo.co.in yahoo.fr yandex.com ymail.com zoho.com
    """.split()
)
# Under these anybody, or a whole trade, may register a name.
REGISTRIES = frozenset("co.uk org.uk me.uk ltd.uk plc.uk net.uk sch.uk ac.uk gov.uk police.uk com.au co.nz".split())
EDGES = re.compile(r"^[\s.]+|[\s.]+$")


def normal_domain(typed: str) -> str:
    """``@NHS.net `` as ``nhs.net``; of an address, what follows the @. Letters beyond ASCII in their xn-- form."""
    domain = EDGES.sub("", typed.rpartition("@")[2]).lower()
    if domain.isascii():
        return domain
    try:
        plain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain
    return normal_domain(plain)  # only now is a letter that stands for "." or "@", or for nothing, what it stands for


def is_public(domain: str) -> bool:
    """Whether anybody may have an address at ``domain``: a provider of free mail, or a sub-domain of one."""
    return any(domain == name or domain.endswith(f".{name}") for name in PUBLIC_PROVIDERS)


def is_registry(domain: str) -> bool:
    """Whether ``domain`` is one under which others register theirs, such as co.uk."""
    return domain in REGISTRIES
