"""Classes with phones that sleep, wake and vanish, as long as told (`make soak`).

    python scripts/soak_class.py [MINUTES] [SEED]

Two things go on beside each other: one class of `our-street` that lasts all the time, with twenty
phones, and classes of eight minutes with ten phones, one after the other. Each is the command
itself in a terminal, so the keys are the teacher's and the sum is read from the wall's own screen.
In each short class the command is killed once without a word, and started again. Whenever a letter
has closed, what phones were told is in is held against the class file, and the file against the
wall; when a class is over, neither its file nor a process may be left. Once a minute the memory of
the wall, the server and what works for it is printed, and at the end whether that of the long class
stayed flat.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

from benchmarks.class_server import stored
from scripts.soaking.class_phone import CHOICES, Count, Phone
from scripts.soaking.class_wall import TO_END, Command, WrongError
from scripts.soaking.memory import is_flat

PHONES, PHONES_OF_SHORT, SPARE_SEATS = 20, 10, 12
SHORT_MINUTES = 8.0
ABOUT_PARTS = 48
"""So many parts the lesson has, about: the time of a class is shared out among them."""
SAID = {"shared": r"shared (\d+)", "declined": r"said no (\d+)", "ignored": r"no answer (\d+)"}
"""How the wall says the sums of a letter."""
TRIES, SECONDS_A_TRY = 8, 15.0
"""A key that comes before the wall has heard of anything is pressed once more."""
MOST_ANSWERS_A_LETTER = 4


class Played:
    """One class, from its lobby to its end."""

    def __init__(
        self, folder: Path, minutes: float, phones: int, luck: random.Random, count: Count
    ) -> None:
        self._luck, self._count = luck, count
        self._how_many, self._pause = phones, 60 * minutes / ABOUT_PARTS
        self.command = Command(folder / f"soak-{count.classes}.class", phones + SPARE_SEATS)
        count.classes += 1
        self.phones: list[Phone] = []
        self.gone: list[Phone] = []
        self._lost = 0

    async def play(self, *, kill: bool) -> None:
        """Play it; kill the command in its second letter if told to."""
        await self.command.start()
        code, port = stored(self.command.file, "class", "code, port")[0]
        self._door = (f"http://127.0.0.1:{port}", str(code))
        for _ in range(self._how_many):
            await self._new_phone()
        try:
            while (place := self.command.place())[1] != "end":
                if place[1] == "letter":
                    await self._letter(place[2], kill=kill and place[2] == 1)
                else:
                    await self._lively(self._pause, place[2])
                    self._check_guesses()
                    await self._on(place)
            await self._end()
        finally:
            for phone in self.phones:
                await phone.sleep(forever=True)

    async def _new_phone(self) -> None:
        phone = Phone(*self._door, self._luck, self._count)
        before = self.command.place()
        await phone.wake()
        after = self.command.place()
        # Whoever comes while a letter is open begins with the next; it may have closed meanwhile.
        phone.first_letter = after[2] + ("letter" in {before[1], after[1]})
        self.phones.append(phone)

    async def _on(self, place: tuple[int, str, int]) -> None:
        """Go on; sometimes back first, and on again."""
        if self._luck.random() < 0.1 and place[1] not in {"lobby", "closed"}:
            self.command.press("\x7f")
            await asyncio.sleep(1)
            back = self.command.place()
            if back != place:
                await self._space(back)
            return
        await self._space(place)

    async def _space(self, place: tuple[int, str, int]) -> None:
        """Press Space until it is somewhere else: a key may come before the wall has heard."""
        for _ in range(TRIES):
            self.command.press(" ")
            with contextlib.suppress(WrongError):
                await self.command.until(lambda: self.command.place() != place, "", SECONDS_A_TRY)
                return
        raise WrongError(f"Space goes nowhere from {place}: {self.command.drawn[-600:]!r}")

    async def _lively(self, seconds: float, letter: int) -> None:
        """Let phones tap, sleep, wake and vanish for so long."""
        ends = time.monotonic() + seconds
        taps = 0
        while (left := ends - time.monotonic()) > 0:
            await asyncio.sleep(min(left, 0.4 + self._luck.random() * 1.6))
            phone = self._luck.choice(self.phones)
            chance = self._luck.random()
            if not phone.is_awake:
                if chance < 0.25:
                    await phone.wake()
            elif chance < 0.08:
                await phone.sleep()
                self._count.slept += 1
            elif chance < 0.085 and self._lost < SPARE_SEATS - 2:
                await phone.sleep(forever=True)
                self._lost += 1
                self._count.vanished += 1
                self.phones.remove(phone)
                self.gone.append(phone)
                await self._new_phone()
            elif taps < MOST_ANSWERS_A_LETTER * len(self.phones):
                taps += 1
                await phone.tap(letter)

    async def _letter(self, letter: int, *, kill: bool) -> None:
        """Have a letter answered, close it, and hold all sums against each other."""
        ends = time.monotonic() + 2 * self._pause
        while True:
            await self._lively(min(20.0, self._pause), letter)
            if time.monotonic() > ends or self.command.place()[2] > letter:
                break
            # Half a minute more, as often as it takes; and now and then a pause.
            self.command.press("+")
            if self._luck.random() < 0.2:
                self.command.press("p")
                await asyncio.sleep(3)
                self.command.press("p")
        if kill:
            await self.command.gone(killed=True)
            self._count.kills += 1
            await self.command.start()
            await self._unpaused()
            for phone in self.phones:
                await phone.tap(letter)
        closed = lambda: self.command.place()[2] > letter  # noqa: E731
        for _ in range(TRIES):
            if closed():
                break
            await self._unpaused()
            self.command.press(" ", anew=False)
            await asyncio.sleep(1)
            if not closed():
                self.command.press(" ")
            with contextlib.suppress(WrongError):
                await self.command.until(closed, "", SECONDS_A_TRY)
        else:
            raise WrongError(f"letter {letter} does not close: {self.command.drawn[-600:]!r}")
        await self._check(letter)

    async def _unpaused(self) -> None:
        """Have time go on, if it stands still."""
        is_paused = lambda: bool(stored(self.command.file, "class", "paused")[0][0])  # noqa: E731
        for _ in range(TRIES):
            if not is_paused():
                return
            self.command.press("p", anew=False)
            with contextlib.suppress(WrongError):
                await self.command.until(lambda: not is_paused(), "", SECONDS_A_TRY)
        raise WrongError(f"the pause does not end: {self.command.drawn[-600:]!r}")

    async def _check(self, letter: int) -> None:
        everybody = [*self.phones, *self.gone]
        rows = stored(self.command.file, "answers", "request, house, choice, answered_by")
        here = {str(house): (str(choice), by) for at, house, choice, by in rows if at == letter}
        hunches = Counter(
            choice for at, choice in stored(self.command.file, "hunches", "request, choice")
            if at == letter
        )  # fmt: skip
        least: Counter[object] = Counter()
        most: Counter[object] = Counter()
        for phone in everybody:
            may_be, told = phone.answered.get(letter, set()), phone.is_in.get(letter, False)
            if phone.house not in here or letter < phone.first_letter:
                most.update(may_be)
                least.update(may_be if told and len(may_be) == 1 else ())
                continue
            choice, by = here[phone.house]
            if told and (choice not in may_be or by != "phone"):
                raise WrongError(
                    f"{phone.house}, letter {letter}: {may_be} is in, {choice} by {by}"
                )
        if any(hunches[one] < least[one] or hunches[one] > most[one] for one in CHOICES):
            raise WrongError(f"letter {letter}: {least} to {most} hunches are in, {hunches} stored")
        sums = Counter(choice for choice, _ in here.values())
        shown = lambda: {  # noqa: E731
            one: int(found[-1])
            for one, words in SAID.items()
            if (found := re.findall(words, self.command.drawn))
        }
        expected = {one: sums[one] for one in CHOICES}
        await self.command.until(
            lambda: shown() == expected, f"letter {letter}: not the sums {expected}, but {shown()}"
        )
        self._count.letters += 1

    def _check_guesses(self) -> None:
        everybody = [*self.phones, *self.gone]
        kept = len(stored(self.command.file, "guesses", "step"))
        least = sum(len(one.guessed) for one in everybody)
        most = sum(len(one.guessed | one.maybe_guessed) for one in everybody)
        if not least <= kept <= most:
            raise WrongError(f"{least} to {most} guesses are in, {kept} stored")

    async def _end(self) -> None:
        beside = self.command.beside()
        await self.command.until(
            lambda: "Enter: delete all" in self.command.drawn, "the wall does not come to the end"
        )
        self.command.press("\r")
        await self.command.until(
            lambda: self.command.process.poll() is not None, "the class does not end", TO_END
        )
        await self.command.gone()
        if left := [one.pid for one in beside if one.is_running()]:
            raise WrongError(f"processes are left: {left}")
        if left_over := sorted(self.command.file.parent.glob(f"{self.command.file.name}*")):
            raise WrongError(f"the file is left: {left_over}")

    def stop(self) -> None:
        """End at once, wherever it is."""
        for one in [*self.command.beside(), self.command.process]:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()


async def _short_ones(
    folder: Path, until: float, luck: random.Random, count: Count, now: list[Played]
) -> None:
    while time.monotonic() < until:
        minutes = min(SHORT_MINUTES, max(2.0, (until - time.monotonic()) / 60))
        now.append(Played(folder, minutes, PHONES_OF_SHORT, luck, count))
        await now[-1].play(kill=True)
        now.pop()
        print(f"          class {count.classes} is over, and nothing of it is left", flush=True)


async def _watched(
    long: Played, short: list[Played], count: Count, seen: list[dict[str, float]]
) -> None:
    began = time.monotonic()
    while True:
        await asyncio.sleep(60 - (time.monotonic() - began) % 60)
        seen.append(long.command.megabytes())
        said = "; ".join(
            ", ".join(f"{what} {size:.0f}" for what, size in one.command.megabytes().items())
            for one in [long, *short]
        )
        step, part, _ = long.command.place()
        print(
            f"{(time.monotonic() - began) / 60:4.0f} min: MB {said}; step {step + 1} {part}; "
            f"{count.answers:,} answers, {count.guesses:,} guesses, {count.letters} letters, "
            f"{count.slept} slept, {count.vanished} vanished, {count.kills} kills",
            flush=True,
        )


async def main(minutes: float, seed: int) -> int:
    """Play for so many minutes; return the exit status."""
    luck, count = random.Random(seed), Count()
    seen: list[dict[str, float]] = []
    short: list[Played] = []
    with tempfile.TemporaryDirectory(prefix="camsim-soak-") as folder:
        os.environ["XDG_STATE_HOME"] = folder
        until = time.monotonic() + 60 * minutes
        long = Played(Path(folder), minutes, PHONES, luck, count)
        watch = asyncio.create_task(_watched(long, short, count, seen))
        wrong = ""
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(long.play(kill=False))
                both.create_task(_short_ones(Path(folder), until, luck, count, short))
        except* (WrongError, OSError, AssertionError) as errors:
            wrong = "; ".join(f"{type(one).__name__} {one}" for one in errors.exceptions)
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
            for one in [long, *short]:
                one.stop()
    grew = [what for what in ("wall", "server") if not is_flat([one[what] for one in seen])]
    if grew:
        wrong = "; ".join(filter(None, (wrong, f"the memory of the {' and the '.join(grew)} grew")))
    print(
        f"{wrong or 'flat, nothing is left and nothing was lost'}: seed {seed}, "
        f"{count.classes} classes, {count.letters} letters, "
        f"{count.answers:,} answers said to be in, {count.guesses:,} guesses, {count.slept} slept, "
        f"{count.vanished} vanished, {count.kills} kills, {count.posts_lost} taps without a word"
    )
    return bool(wrong)


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(
        asyncio.run(
            main(float(words[0]) if words else 120.0, int(words[1]) if len(words) > 1 else 1)
        )
    )
