"""QR codes as one SVG path, so that they print sharp at any size."""

from __future__ import annotations

from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 2  # modules of white round the code; the page's own white gives the rest


@dataclass(frozen=True)
class QrCode:
    """A code in a square view box of ``size`` units."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """The QR code of ``text``, at the level of error correction that survives a coffee stain."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return QrCode(size=len(rows) + 2 * QUIET, path=path)
