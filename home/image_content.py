"""Whether a picture can really be drawn, all of it, within what a server can hold."""

from __future__ import annotations

import warnings
from typing import IO

from PIL import Image, ImageSequence


def has_too_many_pixels(file: IO[bytes], limit: int) -> bool:
    """Whether the picture claims more than ``limit`` pixels, read from its first bytes without drawing it.

    A file that is no picture at all has none.
    """
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file) as picture:
                return picture.width * picture.height * getattr(picture, "n_frames", 1) > limit
    except Image.DecompressionBombError:
        return True
    except Exception:  # whatever a broken file makes the decoder say
        return False
    finally:
        file.seek(0)


def can_be_drawn(file: IO[bytes]) -> bool:
    """Whether every frame decodes to its last row. Ask for the pixels first."""
    file.seek(0)
    try:
        with Image.open(file) as picture:
            for frame in ImageSequence.Iterator(picture):
                frame.load()
    except Exception:  # decoders raise OSError, SyntaxError, ValueError, struct.error and more
        return False
    finally:
        file.seek(0)
    return True
