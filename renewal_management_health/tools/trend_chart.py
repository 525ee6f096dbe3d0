# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A small bar chart by month, as SVG: the same on screen and on paper."""

import base64

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import HexColor

WIDTH, HEIGHT = 480, 150
TOP, BOTTOM, SIDE = 16, 18, 6
FULL, PARTIAL = HexColor("#714B67"), HexColor("#C9B8C4")
INK, GRID = HexColor("#5f6368"), HexColor("#dee2e6")
FONT = "Helvetica"
# labels that fit side by side below the bars
MAX_LABELS = 12


def bar_height(value, span, room):
    """Height of a bar, up or down; what is known but nothing is a hairline, not a gap.

    :param span: from the lowest value, or 0, to the highest

    >>> bar_height(50, 100, 80)
    40.0
    >>> bar_height(0, 100, 80)
    1.0
    >>> bar_height(0, 0, 80)
    1.0
    >>> bar_height(-50, 100, 80)
    40.0
    """
    share = abs(value) / span if span > 0 else 0
    return max(float(share * room), 1.0)


def labelled(count, most=MAX_LABELS):
    """Which bars get a label, the last one always.

    >>> labelled(3)
    [0, 1, 2]
    >>> labelled(25, 12)
    [0, 3, 6, 9, 12, 15, 18, 21, 24]
    """
    step = -(-count // most)
    return [index for index in range(count) if (count - 1 - index) % step == 0]


def draw_months(bars, peak=""):
    """The chart as SVG, without a prologue, so that it can stand within a page.

    :param bars: [(label, value or None, whether the month is whole)]; months that are
        not over, or that began before the term, are pale; below 0 they hang down
    :param peak: the highest value in words, written beside the highest bar's top

    >>> svg = draw_months([("Jan", 4, True), ("Feb", None, True), ("Mar", 2, False)])
    >>> svg.startswith("<svg"), svg.count("<rect")
    (True, 3)
    >>> draw_months([("<i>", 1, True)]).count("<i>")
    0
    """
    drawing = Drawing(WIDTH, HEIGHT)
    room = HEIGHT - TOP - BOTTOM
    slot = (WIDTH - 2 * SIDE) / max(len(bars), 1)
    values = [value for _label, value, _whole in bars if value is not None]
    highest = max(values, default=0)
    lowest = min([0, *values])
    span = max(0, highest) - lowest
    zero = BOTTOM - room * lowest / span if lowest else BOTTOM
    drawing.add(Line(SIDE, zero, WIDTH - SIDE, zero, strokeColor=GRID, strokeWidth=1))
    named = set(labelled(len(bars)))
    for index, (label, value, is_whole) in enumerate(bars):
        left = SIDE + index * slot
        if value is not None:
            height = bar_height(value, span, room)
            bottom = zero - height if value < 0 else zero
            drawing.add(_bar(left + slot * 0.15, bottom, slot * 0.7, height, is_whole))
            if peak and value == highest:
                drawing.add(_text(left + slot / 2, bottom + height + 4, peak))
                peak = ""
        if index in named:
            drawing.add(_text(left + slot / 2, 5, label))
    svg = renderSVG.drawToString(drawing)
    return svg[svg.index("<svg") :]


def _bar(left, bottom, width, height, is_whole):
    color = FULL if is_whole else PARTIAL
    return Rect(left, bottom, width, height, fillColor=color, strokeColor=None)


def _text(middle, bottom, text):
    half = len(text) * 2.5
    middle = min(max(middle, half), WIDTH - half)
    return String(
        middle,
        bottom,
        text,
        textAnchor="middle",
        fontName=FONT,
        fontSize=9,
        fillColor=INK,
    )


def as_data_uri(svg):
    """The chart as the address of a picture: scripts in it would not run there.

    >>> as_data_uri("<svg/>")
    'data:image/svg+xml;base64,PHN2Zy8+'
    """
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
