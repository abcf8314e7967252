"""A picture as PNG."""

from __future__ import annotations

import io

from PIL import Image

from vrnn.formats.picture import PAPER, Picture
from vrnn.formats.raster import Canvas, Plan, explain, plan

NIB = 8.0
"""Pixels across a nib: twice those of the page."""
LARGEST = 2400
_DPI = (192, 192)
_BAND = 160
"""Rows that are drawn at a time, so that a picture needs little memory."""


def write_png(picture: Picture) -> bytes:
    """The picture at twice the size of the page, at most 2400 pixels a side, on white."""
    where = plan(picture, NIB, LARGEST)
    file = io.BytesIO()
    drawn(picture, where).save(file, "PNG", dpi=_DPI, optimize=True)
    return file.getvalue()


def drawn(picture: Picture, where: Plan) -> Image.Image:
    """All of a picture in pixels."""
    image = Image.new("RGB", where.size, PAPER)
    for top in range(0, where.size[1], _BAND):
        band = Canvas(where, top, min(top + _BAND, where.size[1]))
        for line in picture.lines:
            band.draw(line.shape, line.colours)
        image.paste(band.pixels(), (0, top))
    explain(image, picture, where)
    return image
