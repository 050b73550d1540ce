"""A terminal that sends what is no text: it ends nothing."""

from __future__ import annotations

from textual.driver import Driver

from simulator.system import forget_keys


def forgiving(driver: type[Driver]) -> type[Driver]:
    """Return what listens as `driver` does, and goes on where it would end the program.

    Textual takes all that a terminal sends for UTF-8. A terminal of another encoding, or a picture
    that somebody pastes, is none: that, and what came with it, is no key.
    """
    try:
        from textual.drivers.linux_driver import LinuxDriver
    except ImportError:
        # Windows says keys, not bytes.
        return driver
    if driver is not LinuxDriver:
        return driver

    class Forgiving(LinuxDriver):
        def run_input_thread(self) -> None:
            while True:
                try:
                    super().run_input_thread()
                except UnicodeDecodeError:
                    # The rest of a paste would be taken for keys.
                    forget_keys(self.fileno)
                    if self._in_band_window_resize:
                        # Who listens anew has to hear how large a letter is.
                        self._enable_in_band_window_resize()
                else:
                    return

    return Forgiving
