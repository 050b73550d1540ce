"""The themes: Okabe-Ito colours for the glyphs of the map, and no text that is dim."""

from __future__ import annotations

from textual.theme import Theme


def _text(plain: str, cursor: str, on_cursor: str) -> dict[str, str]:
    """Return the variables that Textual would blend: each is set, so that no text is dim."""
    return {
        "text-muted": plain,
        "text-disabled": plain,
        "foreground-muted": plain,
        "foreground-disabled": plain,
        "footer-foreground": plain,
        "footer-description-foreground": plain,
        "footer-key-foreground": plain,
        "input-cursor-background": plain,
        "block-cursor-background": cursor,
        "block-cursor-foreground": on_cursor,
        "block-cursor-blurred-background": cursor,
        "block-cursor-blurred-foreground": on_cursor,
        "block-hover-background": f"{cursor} 0%",
    }


_DARK = {
    "data-shared": "#56B4E9",
    "data-declined": "#D55E00",
    "data-ignored": "#F0E442",
    "data-asked": "#FFFFFF",
    "data-proven": "#E69F00",
    "data-quiet": "#8A8F98",
    "data-ring": "#8A8F98",
    "data-focus": "#D22DFF",
}
_LIGHT = {
    "data-shared": "#0072B2",
    "data-declined": "#B34700",
    "data-ignored": "#6B6400",
    "data-asked": "#000000",
    "data-proven": "#8F5F00",
    "data-quiet": "#5C6066",
    "data-ring": "#5C6066",
    "data-focus": "#D20069",
}
_CONTRAST = {
    **_DARK,
    "data-declined": "#FFBE93",
    "data-proven": "#E09800",
    "data-quiet": "#CBCCCC",
    "data-ring": "#B0B0B0",
    "data-focus": "#FF5A87",
}

_PROJECTOR = {
    "data-shared": "#004B7A",
    "data-declined": "#8A2F00",
    "data-ignored": "#544E00",
    "data-asked": "#000000",
    "data-proven": "#6B4500",
    "data-quiet": "#44474C",
    "data-ring": "#44474C",
    "data-focus": "#A5005A",
}
_MONO = {
    "data-shared": "#FFFFFF",
    "data-declined": "#FFFFFF",
    "data-ignored": "#FFFFFF",
    "data-asked": "#FFFFFF",
    "data-proven": "#FFFFFF",
    "data-quiet": "#C8C8C8",
    "data-ring": "#A0A0A0",
    "data-focus": "#FFFFFF",
}

DARK, LIGHT, CONTRAST = "camsim-dark", "camsim-light", "camsim-contrast"
PROJECTOR, MONO = "camsim-projector", "camsim-mono"
THEME_WORDS = {
    DARK: "dark",
    LIGHT: "light",
    CONTRAST: "high contrast",
    PROJECTOR: "projector, dark on white and spaced out",
    MONO: "no colour, shapes only",
}
"""The themes in the order of `t`, with what people call them."""

THEMES = (
    Theme(
        name=DARK,
        primary="#56B4E9",
        secondary="#009E73",
        accent="#E69F00",
        # So little blue that 256 colours have a grey for each.
        foreground="#E7E9EC",
        background="#15171B",
        surface="#1C1F25",
        panel="#262A30",
        dark=True,
        variables={**_DARK, **_text("#E7E9EC", "#56B4E9", "#000000")},
    ),
    Theme(
        name=LIGHT,
        primary="#0072B2",
        secondary="#00614A",
        accent="#8F5F00",
        foreground="#14171C",
        background="#FCFCFA",
        surface="#F2F2EE",
        panel="#F0F0EC",
        dark=False,
        variables={**_LIGHT, **_text("#14171C", "#0072B2", "#FFFFFF")},
    ),
    Theme(
        name=CONTRAST,
        primary="#7FD0FF",
        secondary="#35E0AE",
        accent="#FFC247",
        foreground="#FFFFFF",
        background="#000000",
        surface="#000000",
        panel="#1A1A1A",
        dark=True,
        variables={**_CONTRAST, **_text("#FFFFFF", "#7FD0FF", "#000000")},
    ),
    Theme(
        name=PROJECTOR,
        primary="#004B7A",
        secondary="#00473A",
        accent="#6B4500",
        warning="#6B4500",
        error="#8A1F00",
        success="#00473A",
        foreground="#000000",
        background="#FFFFFF",
        surface="#FFFFFF",
        panel="#EFEFEC",
        dark=False,
        variables={**_PROJECTOR, **_text("#000000", "#004B7A", "#FFFFFF")},
    ),
    Theme(
        name=MONO,
        primary="#FFFFFF",
        secondary="#FFFFFF",
        accent="#FFFFFF",
        warning="#FFFFFF",
        error="#FFFFFF",
        success="#FFFFFF",
        foreground="#FFFFFF",
        background="#000000",
        surface="#000000",
        panel="#202020",
        dark=True,
        variables={**_MONO, **_text("#FFFFFF", "#FFFFFF", "#000000")},
    ),
)


def first_theme(colours: str | None) -> str:
    """Return the theme to start with, for what rich calls the colours of a terminal.

    Of 16 colours, one grey would have to do for every ground: black and white alone read better.
    """
    return CONTRAST if colours == "standard" else DARK
