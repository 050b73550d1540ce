"""What the server of a class is started with: one line of JSON on its standard input."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from simulator.classroom.live.course import DEFAULT_SEATS
from simulator.classroom.live.state import Mode


class Settings(BaseModel):
    """The line. It comes by standard input, since other users can read a command line."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(min_length=16, max_length=200)
    """With which the wall comes in."""
    lesson: str = ""
    """A bundled lesson, or a path; nothing where a class goes on."""
    file: Path | None = None
    """The class file: one that is there goes on; else it is made. None: in the user's folder."""
    new: bool = False
    """Whether a class file that is there is deleted first."""
    seats: int = DEFAULT_SEATS
    mode: Mode | None = None
    """None: as the lesson says."""
    host: str = "127.0.0.1"
    """Where phones are listened to; who starts it has made sure that this is wanted."""
    port: int = Field(default=0, ge=0, le=65_535)
    """0: where the class was before, else any that is free."""
