"""The rules of all style sheets, each sheet read once as long as the colours stay."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class StyleRules(Stylesheet):
    """What Textual's own does, without reading everything again where nothing changed.

    A screen that is opened for the first time makes Textual take the variables anew and read each
    sheet twice, 25 ms each time; the first widget of each kind that comes after that, once more.
    """

    def __init__(self, variables: dict[str, str]) -> None:
        """Take the variables of the theme that the program begins with."""
        super().__init__(variables=variables)
        self._given = dict(variables)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Forget what was read only where a variable is another than before."""
        if variables != self._given:
            self._given = dict(variables)
            super().set_variables(variables)

    def reparse(self) -> None:
        """Put the rules together, reading those sheets alone that are not known as they are.

        Raises:
            StylesheetError: If a sheet cannot be read.
            StylesheetParseError: If a sheet is wrong.
        """
        self.parse()
