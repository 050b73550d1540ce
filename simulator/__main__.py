"""The command: `camsim`, and `python -m simulator`."""

from __future__ import annotations

import sys

_INTERRUPTED = 130
"""As `verbs.console` has it, which is not loaded yet."""


def main() -> None:
    """Run the command; whoever interrupts it while it is still being loaded gets a line, too."""
    try:
        from simulator.cli import main as run
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)  # noqa: T201 - what says it better is not loaded
        sys.exit(_INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
