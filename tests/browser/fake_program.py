"""What stands in for the terminal program where only the server is looked at: quick to start.

It greets, says back what is typed, floods on `!`, says goodbye on `q`, and breaks down on `x`.
"""

import json
import os
import sys
from itertools import repeat


def packet(kind: bytes, payload: bytes) -> None:
    """Write one packet."""
    sys.stdout.buffer.write(kind + len(payload).to_bytes(4, "big") + payload)
    sys.stdout.buffer.flush()


def main() -> None:
    """Speak as textual-serve's programs do."""
    sys.stdout.buffer.write(b"__GANGLION__\n")
    packet(b"D", f"Stories by {os.getpid()}".encode())
    read = sys.stdin.buffer.read
    while kind := read(1):
        payload = read(int.from_bytes(read(4), "big"))
        if kind == b"M":
            packet(b"D", payload)
        elif payload == b"!":
            for line in repeat(b"flood" * 10_000):
                packet(b"D", line)
        elif payload in {b"q", b"x"}:
            packet(b"M", json.dumps({"type": "exit"}).encode())
            sys.exit(int(payload == b"x"))
        else:
            packet(b"D", payload)


main()
