"""The themes: Okabe-Ito colours for the glyphs of the map, and no text that is dim."""

from __future__ import annotations

from typing import Any

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
    "data-almost": "#E69F00",
    "data-quiet": "#8E939C",
    "data-ring": "#8A8F98",
    "data-focus": "#D22DFF",
    "ground": "#14201F",
    "yard": "#182725",
    "street": "#2B3138",
    "roof": "#31414A",
    "roof-2": "#303840",
    "area-yard": "#172E4A",
    "area-street": "#243A73",
    "area-roof": "#355074",
    "area-roof-2": "#3B5A75",
    "fog": "#3A4A52",
    "map-ink": "#B4BEC6",
    "tile-shared": "#56B4E9",
    "tile-shared-ink": "#000000",
    "tile-declined": "#D55E00",
    "tile-declined-ink": "#000000",
    "tile-ignored": "#4A4718",
    "tile-ignored-ink": "#F0E442",
    "tile-ignored-roof": "#857E2C",
    "tile-asked": "#3C5678",
    "tile-asked-ink": "#FFFFFF",
    "tile-quiet": "#2A3238",
    "tile-quiet-ink": "#B4BEC6",
    "tile-lit": "#FFFFFF",
    "tile-lit-ink": "#000000",
}
_LIGHT = {
    "data-shared": "#0072B2",
    "data-declined": "#B34700",
    "data-ignored": "#6B6400",
    "data-asked": "#000000",
    "data-proven": "#8F5F00",
    "data-almost": "#8F5F00",
    "data-quiet": "#5C6066",
    "data-ring": "#5C6066",
    "data-focus": "#D20069",
    "ground": "#EEF2E6",
    "yard": "#E4ECD9",
    "street": "#FFFFFF",
    "roof": "#CFCBC0",
    "roof-2": "#DAD7CD",
    "area-yard": "#D3E6F5",
    "area-street": "#DCEEFF",
    "area-roof": "#A9C6DB",
    "area-roof-2": "#C7DFF1",
    "fog": "#DCDCE6",
    "map-ink": "#4C5056",
    "tile-shared": "#0072B2",
    "tile-shared-ink": "#FFFFFF",
    "tile-declined": "#B34700",
    "tile-declined-ink": "#FFFFFF",
    "tile-ignored": "#F3EFC0",
    "tile-ignored-ink": "#6B6400",
    "tile-ignored-roof": "#6B6400",
    "tile-asked": "#BBD5E8",
    "tile-asked-ink": "#000000",
    "tile-quiet": "#DAD7CD",
    "tile-quiet-ink": "#4C5056",
    "tile-lit": "#C4005F",
    "tile-lit-ink": "#FFFFFF",
}
_CONTRAST = {
    **_DARK,
    "data-declined": "#FFBE93",
    "data-proven": "#E09800",
    "data-almost": "#E09800",
    "data-quiet": "#CBCCCC",
    "data-ring": "#B0B0B0",
    "data-focus": "#FF5A87",
    "ground": "#000000",
    "yard": "#000000",
    "street": "#555555",
    "roof": "#333333",
    "roof-2": "#2A2A2A",
    "area-yard": "#000080",
    "area-street": "#3030A0",
    "area-roof": "#4A4AB0",
    "area-roof-2": "#4040A8",
    "fog": "#303840",
    "map-ink": "#FFFFFF",
    "tile-shared": "#7FD0FF",
    "tile-shared-ink": "#000000",
    "tile-declined": "#FFBE93",
    "tile-declined-ink": "#000000",
    "tile-ignored": "#4A4718",
    "tile-ignored-ink": "#F0E442",
    "tile-ignored-roof": "#A79F2E",
    "tile-asked": "#1F4468",
    "tile-asked-ink": "#FFFFFF",
    "tile-quiet": "#262626",
    "tile-quiet-ink": "#FFFFFF",
    "tile-lit": "#FFFFFF",
    "tile-lit-ink": "#000000",
}

_PROJECTOR = {
    "data-shared": "#004B7A",
    "data-declined": "#8A2F00",
    "data-ignored": "#544E00",
    "data-asked": "#000000",
    "data-proven": "#6B4500",
    "data-almost": "#6B4500",
    "data-quiet": "#44474C",
    "data-ring": "#44474C",
    "data-focus": "#A5005A",
    "ground": "#FFFFFF",
    "yard": "#FFFFFF",
    "street": "#DEDEDA",
    "roof": "#C4C0B4",
    "roof-2": "#D0CCC0",
    "area-yard": "#CFE4F4",
    "area-street": "#B4D3EA",
    "area-roof": "#93BCD8",
    "area-roof-2": "#A5C8E0",
    "fog": "#DCDCE6",
    "map-ink": "#000000",
    "tile-shared": "#004B7A",
    "tile-shared-ink": "#FFFFFF",
    "tile-declined": "#8A2F00",
    "tile-declined-ink": "#FFFFFF",
    "tile-ignored": "#F7F3C4",
    "tile-ignored-ink": "#544E00",
    "tile-ignored-roof": "#544E00",
    "tile-asked": "#BBD5E8",
    "tile-asked-ink": "#000000",
    "tile-quiet": "#E2DFD6",
    "tile-quiet-ink": "#2E3034",
    "tile-lit": "#A5005A",
    "tile-lit-ink": "#FFFFFF",
}
_MONO = {
    "data-shared": "#FFFFFF",
    "data-declined": "#FFFFFF",
    "data-ignored": "#FFFFFF",
    "data-asked": "#FFFFFF",
    "data-proven": "#FFFFFF",
    "data-almost": "#FFFFFF",
    "data-quiet": "#C8C8C8",
    "data-ring": "#A0A0A0",
    "data-focus": "#FFFFFF",
    "ground": "#000000",
    "yard": "#000000",
    "street": "#000000",
    "roof": "#FFFFFF",
    "roof-2": "#FFFFFF",
    "area-yard": "#000000",
    "area-street": "#000000",
    "area-roof": "#FFFFFF",
    "area-roof-2": "#000000",
    "fog": "#000000",
    "map-ink": "#FFFFFF",
    "tile-shared": "#000000",
    "tile-shared-ink": "#FFFFFF",
    "tile-declined": "#000000",
    "tile-declined-ink": "#FFFFFF",
    "tile-ignored": "#000000",
    "tile-ignored-ink": "#FFFFFF",
    "tile-ignored-roof": "#FFFFFF",
    "tile-asked": "#000000",
    "tile-asked-ink": "#FFFFFF",
    "tile-quiet": "#000000",
    "tile-quiet-ink": "#FFFFFF",
    "tile-lit": "#FFFFFF",
    "tile-lit-ink": "#000000",
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


def _theme(
    name: str, of_map: dict[str, str], on_primary: str, primary: str, foreground: str, **others: Any
) -> Theme:
    """Return a theme: text in `foreground`, what is in focus in `on_primary` on `primary`."""
    text = _text(foreground, primary, on_primary)
    return Theme(name, primary, foreground=foreground, variables={**of_map, **text}, **others)


THEMES = (
    _theme(
        DARK,
        _DARK,
        on_primary="#000000",
        primary="#56B4E9",
        secondary="#009E73",
        accent="#E69F00",
        # So little blue that 256 colours have a grey for each.
        foreground="#E7E9EC",
        background="#15171B",
        surface="#1C1F25",
        panel="#262A30",
        dark=True,
    ),
    _theme(
        LIGHT,
        _LIGHT,
        on_primary="#FFFFFF",
        primary="#0072B2",
        secondary="#00614A",
        accent="#8F5F00",
        foreground="#14171C",
        background="#FCFCFA",
        surface="#F2F2EE",
        panel="#F0F0EC",
        dark=False,
    ),
    _theme(
        CONTRAST,
        _CONTRAST,
        on_primary="#000000",
        primary="#7FD0FF",
        secondary="#35E0AE",
        accent="#FFC247",
        foreground="#FFFFFF",
        background="#000000",
        surface="#000000",
        panel="#1A1A1A",
        dark=True,
    ),
    _theme(
        PROJECTOR,
        _PROJECTOR,
        on_primary="#FFFFFF",
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
    ),
    _theme(
        MONO,
        _MONO,
        on_primary="#000000",
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
    ),
)


def projectors_theme(colours: str | None) -> str:
    """Return the theme for a projector: of 16 colours, yellow on white could not be read."""
    return CONTRAST if colours == "standard" else PROJECTOR


def first_theme(colours: str | None) -> str:
    """Return the theme to start with, for what rich calls the colours of a terminal.

    Of 16 colours, one grey would have to do for every ground: black and white alone read better.
    """
    return CONTRAST if colours == "standard" else DARK
