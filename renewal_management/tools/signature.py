# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Signatures that a page of ours draws: a PNG on a transparent ground."""

import base64
import binascii
import io

from PIL import Image, UnidentifiedImageError

PREFIX = "data:image/png;base64,"
# A drawn signature is some kilobytes; a screen of high density draws a larger one.
MAX_LENGTH = 500_000
MAX_PIXELS = 4_000_000
ERRORS = (
    binascii.Error,
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
)


def read_signature(text):
    """The image of a signature, from the data URL of a form; painted again, so that
    nothing but its pixels is kept.

    >>> read_signature("")
    Traceback (most recent call last):
    ...
    ValueError: not a drawn signature

    :param text: the data URL of a PNG
    :return: bytes of a PNG
    :raise ValueError: when it is anything else, too large, or nothing was drawn
    """
    if not text.startswith(PREFIX) or len(text) > MAX_LENGTH:
        raise ValueError("not a drawn signature")
    try:
        data = base64.b64decode(text.removeprefix(PREFIX), validate=True)
        image = Image.open(io.BytesIO(data), formats=["PNG"])
        if image.width * image.height > MAX_PIXELS:
            raise ValueError("too many pixels")
        painted = image.convert("RGBA")
    except ERRORS as error:
        raise ValueError("not a drawn signature") from error
    if not _is_drawn(painted):
        raise ValueError("nothing was drawn")
    result = io.BytesIO()
    painted.save(result, "PNG", optimize=True)
    return result.getvalue()


def _is_drawn(image):
    """Some pixel differs from the others."""
    return any(low != high for low, high in image.getextrema())
