"""How far two colours are apart, for all eyes: CIEDE2000 and colour vision deficiencies.

The difference is that of Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", Color
Research and Application 30 (2005); the deficiencies are those of Machado, Oliveira and Fernandes,
"A physiologically-based model for simulation of color vision deficiency", IEEE TVCG 15 (2009), at
severity 1.0, applied to linear RGB.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from textual.color import Color

Lab: TypeAlias = tuple[float, float, float]

EYES = {
    "typical": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
"""From linear sRGB (IEC 61966-2-1)."""
_FAR = 25.0**7


def seen(colour: Color, eyes: str) -> Lab:
    """Return where `colour` is in CIELAB (D65) for these eyes."""
    linear = np.array(
        [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in colour.normalized
        ]
    )
    linear = np.clip(EYES[eyes] @ linear, 0.0, 1.0)
    x, y, z = (_TO_XYZ @ linear) / (_TO_XYZ @ np.ones(3))
    fx, fy, fz = (
        t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29 for t in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: Lab, other: Lab) -> float:
    """Return the CIEDE2000 difference, with all weights 1."""
    (light, a, b), (other_light, other_a, other_b) = one, other
    grey = _pull((math.hypot(a, b) + math.hypot(other_a, other_b)) / 2)
    a, other_a = (1.5 - grey / 2) * a, (1.5 - grey / 2) * other_a
    chroma, other_chroma = math.hypot(a, b), math.hypot(other_a, other_b)
    hue, other_hue = _hue(a, b), _hue(other_a, other_b)
    both = chroma * other_chroma > 0
    turn = (other_hue - hue + 180) % 360 - 180 if both else 0.0
    if both and turn == -180:
        turn = 180.0
    mean_light, mean_chroma = (light + other_light) / 2, (chroma + other_chroma) / 2
    mean_hue = hue + other_hue
    if both:
        mean_hue /= 2
        if abs(hue - other_hue) > 180:
            mean_hue += 180 if mean_hue < 180 else -180
    weight = (
        1
        - 0.17 * _cos(mean_hue - 30)
        + 0.24 * _cos(2 * mean_hue)
        + 0.32 * _cos(3 * mean_hue + 6)
        - 0.20 * _cos(4 * mean_hue - 63)
    )
    off = (mean_light - 50) ** 2
    d_light = (other_light - light) / (1 + 0.015 * off / math.sqrt(20 + off))
    d_chroma = (other_chroma - chroma) / (1 + 0.045 * mean_chroma)
    d_hue = 2 * math.sqrt(chroma * other_chroma) * math.sin(math.radians(turn) / 2)
    d_hue /= 1 + 0.015 * mean_chroma * weight
    blue = 60 * math.exp(-(((mean_hue - 275) / 25) ** 2))
    twist = -2 * _pull(mean_chroma) * math.sin(math.radians(blue))
    return math.sqrt(d_light**2 + d_chroma**2 + d_hue**2 + twist * d_chroma * d_hue)


def _pull(chroma: float) -> float:
    return math.sqrt(chroma**7 / (chroma**7 + _FAR))


def _hue(a: float, b: float) -> float:
    return math.degrees(math.atan2(b, a)) % 360 if a or b else 0.0


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))
