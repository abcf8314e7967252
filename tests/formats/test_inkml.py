"""InkML: channel orders, units, differences, and what is skipped or refused."""

import numpy as np
import pytest

from vrnn.formats.inkml import read_inkml, write_inkml
from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import InputError

HEAD = '<ink xmlns="http://www.w3.org/2003/InkML">'


def inkml(traces: str, channels: str = "") -> bytes:
    declared = f"<traceFormat>{channels}</traceFormat>" if channels else ""
    return f"{HEAD}{declared}{traces}</ink>".encode()


def channel(name: str, more: str = "") -> str:
    return f'<channel name="{name}" type="decimal" {more}/>'


XY = channel("X") + channel("Y")


def test_x_and_y_without_a_format():
    ink = read_inkml(
        inkml("<trace>\n 10 0, 9 14,\t8 -28.5 </trace><trace>130,155</trace>".replace("130,155", "130 155"))
    )
    np.testing.assert_array_equal(ink.strokes[0][:, :2], [[10, 0], [9, 14], [8, -28.5]])
    np.testing.assert_array_equal(ink.strokes[1][:, :2], [[130, 155]])


def test_channels_in_any_order_with_time_in_milliseconds_and_force():
    channels = channel("T") + channel("F", 'max="1000"') + channel("Y") + channel("OTx") + channel("X")
    ink = read_inkml(inkml("<trace>100 500 2 9 1, 350 1000 4 9 3</trace>", channels))
    np.testing.assert_allclose(ink.strokes[0], [[1, 2, 0, 0.5], [3, 4, 0.25, 1]])


def test_time_in_seconds_and_a_y_axis_that_points_up():
    channels = channel("X") + channel("Y", 'orientation="-ve"') + channel("T", 'units="s"')
    ink = read_inkml(inkml("<trace>0 5 1.5, 0 6 2</trace>", channels))
    np.testing.assert_allclose(ink.strokes[0][:, :3], [[0, -5, 0], [0, -6, 0.5]])


def test_force_without_a_maximum_is_divided_by_the_largest():
    channels = XY + channel("F")
    ink = read_inkml(inkml("<trace>0 0 64, 0 0 256</trace><trace>0 0 128</trace>", channels))
    np.testing.assert_allclose(np.concatenate(ink.strokes)[:, 3], [0.25, 1, 0.5])


def test_first_and_second_differences_as_in_the_recommendation():
    # The recommendation's own example: 1125 18432, '23'43, "7"-8, 3-5, +7-3, +6+2, +6+8, +3+6 in X and Y.
    ink = read_inkml(inkml("<trace>1125 18432,'23'43,\"7\"-8,3-5,7 -3,6 2,6 8,3 6</trace>"))
    velocity = np.cumsum([[23, 43], [7, -8], [3, -5], [7, -3], [6, 2], [6, 8], [3, 6]], axis=0)
    path = np.cumsum([[1125, 18432], *velocity], axis=0)
    np.testing.assert_array_equal(ink.strokes[0][:, :2], path)


def test_an_explicit_value_after_differences():
    ink = read_inkml(inkml("<trace>10 10,'1'2,!5'3,'1\"1</trace>"))
    np.testing.assert_array_equal(ink.strokes[0][:, :2], [[10, 10], [11, 12], [5, 15], [6, 19]])


def test_values_without_spaces_repeats_and_hex():
    ink = read_inkml(inkml("<trace>10-5,*7,#10 .5e1</trace>"))
    np.testing.assert_array_equal(ink.strokes[0][:, :2], [[10, -5], [10, 7], [16, 5]])


def test_an_unknown_time_is_filled_and_an_unknown_place_is_refused():
    channels = XY + channel("T")
    ink = read_inkml(inkml("<trace>0 0 0,1 1 ?,2 2 30</trace>", channels))
    np.testing.assert_allclose(ink.strokes[0][:, 2], [0, 0.01, 0.03])
    with pytest.raises(InputError):
        read_inkml(inkml("<trace>0 ?</trace>"))


def test_pen_up_and_empty_traces_are_skipped_and_groups_are_entered():
    traces = '<trace type="penUp">9 9</trace><traceGroup><trace>1 2</trace></traceGroup>'
    ink = read_inkml(inkml(f"<traceGroup>{traces}</traceGroup><trace/>"))
    assert len(ink.strokes) == 1
    np.testing.assert_array_equal(ink.strokes[0][:, :2], [[1, 2]])


def test_intermittent_channels_may_be_left_out():
    declared = XY + f"<intermittentChannels>{channel('S', '')}</intermittentChannels>"
    ink = read_inkml(inkml("<trace>1 2, 3 4 T, 5 6</trace>", declared))
    np.testing.assert_array_equal(ink.strokes[0][:, :2], [[1, 2], [3, 4], [5, 6]])


def test_a_trace_begins_at_its_offset():
    channels = XY + channel("T")
    traces = '<trace>0 0 0,0 0 100</trace><trace timeOffset="500">0 0 0,0 0 50</trace>'
    np.testing.assert_allclose(read_inkml(inkml(traces, channels)).strokes[1][:, 2], [0.5, 0.55])


def test_what_is_written_reads_back():
    ink = ink_from_strokes([[[0.1, 1 / 3, 0, 0.7], [1e-7, -2e8, 0.123, 1]], [[5, 5, 0.2, 0.5]]])
    again = read_inkml(write_inkml(ink))
    for stroke, same in zip(ink.strokes, again.strokes, strict=True):
        np.testing.assert_array_equal(stroke[:, [0, 1, 3]], same[:, [0, 1, 3]])
        np.testing.assert_allclose(stroke[:, 2], same[:, 2], atol=1e-12)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<", b"<ink>", b"<html/>", inkml(""), inkml("<trace>1</trace>"), inkml("<trace>1 2 3</trace>"),
        inkml("<trace>a b</trace>"), inkml("<trace>'1 2</trace>"), inkml("<trace>1 2,</trace>"),
        inkml("<trace>1_0 2</trace>"), inkml("<trace>nan 1</trace>"), inkml("<trace>1e999 1</trace>"),
        inkml('<trace timeOffset="x">1 2</trace>'), inkml("<trace>1 2</trace>", channel("X")),
        inkml("<trace>1 2</trace>", XY + channel("X")),
        inkml("<trace>1 2 3</trace>", XY + channel("T", 'units="fortnights"')),
        inkml("<trace>1 2 3</trace>", XY + channel("F", 'max="0"')),
        inkml(f"<traceFormat>{channel('Y')}{channel('X')}</traceFormat><trace>1 2</trace>", XY),
        b'<?xml version="1.0" encoding="no-such-code"?><ink/>',
    ],
)  # fmt: skip
def test_what_is_not_ink_is_refused(data):
    with pytest.raises(InputError):
        read_inkml(data)
