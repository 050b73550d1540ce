"""A class begun anew, or gone on with: its lesson, its street and its file, which must agree."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from simulator import __version__
from simulator.classroom.lessons.loading import load_lesson
from simulator.classroom.live.class_files import ENDING, StoreError, delete_file, folder
from simulator.classroom.live.course import Class, class_of
from simulator.classroom.live.state import ClassState, Mode
from simulator.classroom.live.store import About, Store
from simulator.web.classes.kept.tokens import new_code
from simulator.web.classes.settings import Settings


@dataclass(frozen=True, slots=True)
class Begun:
    """A class that can be served."""

    course: Class
    about: About
    store: Store
    file: Path


def port_before(settings: Settings) -> int:
    """Return where phones found the class that goes on; 0 where none does.

    Raises:
        StoreError: its file cannot be used.
    """
    if not _goes_on(settings):
        return 0
    assert settings.file is not None
    store = Store.open(settings.file)
    try:
        return store.about().port
    finally:
        store.close()


def begun(settings: Settings, port: int) -> Begun:
    """Return the class that the settings speak of, which phones find at `port`.

    Raises:
        InputError: its lesson is wrong, or is not for classes.
        BrokenRun: a run that the lesson needs broke down.
        StoreError: its file cannot be used.
    """
    if _goes_on(settings):
        return _gone_on(settings)
    # Below 2**63, so that no format on the way takes it for something else.
    seed = secrets.randbits(63)
    course, digest = _course(settings.lesson, settings.mode, settings.seats, seed)
    number = secrets.token_hex(4)
    about = About(
        id=number,
        code=new_code(),
        secret=secrets.token_bytes(16),
        program=__version__,
        lesson=settings.lesson,
        digest=digest,
        mode=course.mode,
        most_seats=course.most_seats,
        seed=seed,
        port=port,
    )
    file = settings.file or folder() / f"{course.name}-{number}{ENDING}"
    if settings.new:
        delete_file(file)
    return Begun(course, about, Store.create(file, about, ClassState()), file)


def _goes_on(settings: Settings) -> bool:
    return settings.file is not None and settings.file.exists() and not settings.new


def _gone_on(settings: Settings) -> Begun:
    assert settings.file is not None
    file = settings.file
    store = Store.open(file)
    try:
        about = store.about()
        if store.state().ended:
            raise StoreError(f"{file}: this class has ended")  # noqa: TRY301
        if about.program != __version__:
            raise StoreError(  # noqa: TRY301
                f"{file}: camsim {about.program} began this class, and this is {__version__}; "
                "finish it with that version, or begin anew"
            )
        if settings.lesson not in {"", about.lesson}:
            raise StoreError(f"{file}: this is a class of {about.lesson}")  # noqa: TRY301
        course, digest = _course(about.lesson, about.mode, about.most_seats, about.seed)
        if digest != about.digest:
            raise StoreError(  # noqa: TRY301
                f"{file}: the lesson {about.lesson} or its street has changed since this class "
                "began; begin anew"
            )
    except BaseException:
        store.close()
        raise
    return Begun(course, about, store, file)


def _course(lesson: str, mode: Mode | None, seats: int, seed: int) -> tuple[Class, str]:
    """Return a class of a lesson, and the digest of the texts that it is made of."""
    loaded = load_lesson(lesson)
    course = class_of(loaded, seed=seed, mode=mode, most_seats=seats)
    texts = hashlib.sha256(loaded.path.read_bytes())
    texts.update(course.loaded.digest.encode())
    return course, texts.hexdigest()
