"""Cut the fonts of the browser page: `python scripts/font.py FOLDER` (needs fonttools, brotli).

FOLDER holds DejaVuSansMono.ttf and DejaVuSansMono-Bold.ttf, as Debian's fonts-dejavu-core or
matplotlib bring them. What stays are the letters of Europe and the signs that a terminal draws
with, so that the page shows everything that the program writes and stays small.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

PAGE = Path(__file__).resolve().parents[1] / "simulator" / "web" / "page"
FONTS = {"DejaVuSansMono.ttf": "mono.woff2", "DejaVuSansMono-Bold.ttf": "mono-bold.woff2"}
KEPT = (
    (0x0020, 0x024F),  # Latin
    (0x02B0, 0x02FF),
    (0x0370, 0x052F),  # Greek, Cyrillic
    (0x1E00, 0x1EFF),
    (0x2010, 0x209F),  # dashes, quotes, raised and lowered figures
    (0x20A0, 0x20BF),
    (0x2100, 0x23FF),  # arrows, signs of mathematics, keys
    (0x2500, 0x27BF),  # lines, blocks, shapes, ticks and crosses
    (0x2B00, 0x2BFF),
    (0xFFFD, 0xFFFD),
)


def main(folder: Path) -> None:
    """Write both cuts."""
    for source, cut in FONTS.items():
        options = subset.Options(flavor="woff2", hinting=False, layout_features=[])
        font = subset.load_font(str(folder / source), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=[sign for low, high in KEPT for sign in range(low, high + 1)])
        subsetter.subset(font)
        subset.save_font(font, str(PAGE / cut), options)
        print(f"{cut}: {(PAGE / cut).stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
