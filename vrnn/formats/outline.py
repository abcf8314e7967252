"""The outline of a line of varying width, as one closed polygon."""

from __future__ import annotations

import numpy as np

_DOT = 1.24
"""Radius of a dot, in half widths: alone, it would look thinner than the lines around it."""
_ARC = np.radians(20)
"""Angle between two points of a round join, cap or dot."""


def outline(line: np.ndarray) -> np.ndarray:
    """The polygon `[corners 2]` around `line [vertices 3 or more]` (x, y, width), with round joins and caps.

    To be filled by the non-zero rule: where a line turns or crosses itself the polygon overlaps itself, always in
    the same sense.  It is the union of a trapezoid a step and a sector of a disc a turn.
    """
    points, radii = line[:, :2], line[:, 2] / 2
    moved = np.concatenate([[True], np.any(np.diff(points, axis=0) != 0, axis=1)])
    points, radii = points[moved], radii[moved]
    if len(points) == 1:
        return points + _DOT * radii * _turned(np.array([1.0, 0.0]), np.arange(0, 2 * np.pi, _ARC))
    return np.concatenate([_side(points, radii), _side(points[::-1], radii[::-1])])


def _side(points: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """One side of a line from its first point to its last, and the cap around that."""
    along = np.diff(points, axis=0)
    along /= np.hypot(along[:, 0], along[:, 1])[:, None]
    normals = np.column_stack([-along[:, 1], along[:, 0]])
    cross = along[:-1, 0] * along[1:, 1] - along[:-1, 1] * along[1:, 0]
    turns = np.arctan2(cross, (along[:-1] * along[1:]).sum(1))
    corners = [points[:1] + radii[0] * normals[:1]]
    for point, radius, normal, turn in zip(points[1:-1], radii[1:-1], normals[:-1], turns, strict=True):
        corners.append(point + radius * _join(normal, float(turn)))
    corners.append(points[-1] + radii[-1] * _arc(normals[-1], -np.pi))
    return np.concatenate(corners)


def _join(normal: np.ndarray, turn: float) -> np.ndarray:
    """From one step's normal to the next: round outside, and through the vertex itself inside of a sharp turn."""
    if turn < _ARC:
        return _arc(normal, turn)
    return np.concatenate([normal[None], np.zeros((1, 2)), _turned(normal, np.array([turn]))])


def _arc(normal: np.ndarray, turn: float) -> np.ndarray:
    return _turned(normal, np.linspace(0.0, turn, 1 + max(1, int(np.ceil(abs(turn) / _ARC)))))


def _turned(vector: np.ndarray, angles: np.ndarray) -> np.ndarray:
    """The vector turned by each angle: `[angles 2]`."""
    cos, sin = np.cos(angles), np.sin(angles)
    return np.column_stack([cos * vector[0] - sin * vector[1], sin * vector[0] + cos * vector[1]])
