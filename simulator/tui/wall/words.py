"""What the wall says at each part of a class, in words and in tall numbers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from rich.text import Text

from simulator.classroom.live.shown.words import TOO_FEW
from simulator.classroom.live.state import FEWEST_SHOWN
from simulator.classroom.live.views import RequestShown, WallView
from simulator.report.words.terms import plural
from simulator.scenario.letters.text import clean
from simulator.tui.wall.guesses import bar_in_fives, in_fives, question, told
from simulator.tui.wall.letters import Room, tall_beside
from simulator.tui.wall.lobby import lobby

_LONGEST_LINE, _LEAST_LINE, _LARGE_MARGIN = 60, 20, 8
"""Letters of a line that a room reads."""
_OF_HOUSES = {"letter", "closed", "guess", "tell", "infer", "what_if", "knock"}
"""Parts with a map, on which few phones would be found out."""
OTHER_SIDE, TAB = "left, right: the other side", "Tab: the other side"
GUESS_FIRST = ("What do they know?", "Guess first.")
_NO_HAND = "Your hands set how the street answers; no hand is a house."
_EYES_SHUT = "Eyes shut, hands up: who shares? Who says no? Who does not answer?"
_NO_HOUSE = "A proof names houses: with so few phones none is shown."
_APART, _APART_FROM_PLACE = "     ", "  "
_WHO = "Who lives where stays with who lives there."


def header(view: WallView, columns: int) -> tuple[str, str, str]:
    """Return what stands in the header, left and right, and what has a row of its own below it.

    That is what the request in front is about, where it is too long for the header's `columns`.
    """
    request, place = view.request, f"step {view.step} of {view.steps}" if view.step else ""
    title = clean(view.title)
    if request is None or view.part in {"say", "talk", "end", "lobby"}:
        return title, place, ""
    incident, number = clean(request.incident), f"request {request.number} of {request.of}"
    left = _APART.join((title, f"{number}: {incident}"))
    if len(left) + len(_APART_FROM_PLACE) + len(place) <= columns:
        return left, place, ""
    return _APART.join((title, number)), place, incident


def spoken(view: WallView, step: int, room: Room) -> tuple[str, Text]:
    """Return title and words of the side that holds words; of a proof, `step` is in front."""
    columns = room.columns
    for_tall = columns if room.blocks else 0
    match view.part:
        case "lobby":
            return "", _hands_up() if view.mode == "hands" else lobby(view, room)
        case "letter":
            return "THE LETTER", _letter(view, for_tall)
        case "guess":
            return "YOUR GUESS", question(view)
        case "tell":
            return "THE ANSWER" if view.mode == "hands" else "WHAT YOU GUESSED", told(view, columns)
        case "infer":
            return "HOW THEY KNOW", _proof(view, step, columns)
        case "knock":
            return "ONE VISIT", _knock(view, for_tall)
        case "end":
            return "", _end(view)
        case _:
            text = _set(view.text, columns)
            return "", text if view.knocks is None else _knocked(view, for_tall, text)


def below(view: WallView, step: int, side: str, room: Room) -> Text:
    """Return what stands below: of the side alone that a narrow window shows, or of both (empty).

    A map of a proof has its `step` below it, and that of an open request how it goes.
    """
    columns = room.window if room.blocks else 0
    lines: list[Text] = []
    if side == "right" and view.part == "infer":
        lines.append(_proof_step(view, step))
    if side == "left" and view.part == "letter" and view.request is not None:
        lines.append(_so_far(view, view.request))
    if view.part == "what_if":
        lines.append(_policy(view, columns))
    elif view.part in {"letter", "closed", "guess"} and view.request is not None:
        lines.append(Text(_company(view)))
    elif view.part == "tell" and side == "right":
        lines.append(Text(clean(view.text), style="bold"))
    if view.part in _OF_HOUSES and _shows_no_house(view):
        if view.seats < FEWEST_SHOWN:
            # Where some have left, the class says so itself: the wall counts those who came.
            lines.append(Text(TOO_FEW))
        if view.tally is not None:
            tally = view.tally
            said = f"{tally.shared} shared, {tally.declined} said no, {tally.ignored} no answer."
            lines.append(Text(said, style="bold"))
        if view.part in {"tell", "infer"} and view.policy is not None and view.policy.ready:
            lines.append(_policy(view, columns))
    if view.note:
        lines.append(Text(f"! {clean(view.note)}", style="bold"))
    return Text("\n").join(lines)


def press(view: WallView, sure: bool, typed: str, turn: str) -> str:
    """Say what to press; `turn` is what leads to the other side in a narrow window, or empty.

    Args:
        view: The wall.
        sure: Whether Space was pressed once where it takes two.
        typed: Counts of hands that are being written.
        turn: What leads to the other side in a narrow window; empty in a wide one.
    """
    match view.part:
        case "lobby":
            waits = view.mode != "hands" and not view.seats
            first = "The first phone opens the class." if waits else "Space: begin."
            return _line(first, *_door(view), "c: the cards" if view.deck else "")
        case "letter" if view.mode == "hands":
            what = f"Of {view.hands} hands: share, say no, do not answer?"
            return f"{what} Three numbers, Enter: {typed}_"
        case "letter" if is_closing(view):
            return "One moment: answers on their way still count."
        case "letter":
            close = "Space again: close it now." if sure else "Space twice: close."
            more = "+: more time" if view.request and view.request.seconds else ""
            return _line(close, more, _pause(view), *([turn] if turn else _door(view)))
        case "infer":
            steps = "left, right: the steps" if len(view.proof) > 1 else ""
            return _line("Space: go on.", steps, turn, "?: help")
        case "what_if":
            return _line("Space: go on.", "left, right: another policy", turn, "?: help")
        case "end":
            by_hands = ("Enter: end, and keep nothing.", "k: keep the street")
            by_phones = ("Enter: delete all of it.", "k: keep the street, delete the rest")
            return _line(*(by_hands if view.mode == "hands" else by_phones))
        case _:
            return _line("Space: go on.", "Backspace: back", turn, "?: help")


def _shows_no_house(view: WallView) -> bool:
    """Tell whether few phones came, or few are left, so that each would be found out."""
    return view.mode != "hands" and (view.seats < FEWEST_SHOWN or not view.happened)


def is_closing(view: WallView) -> bool:
    """Tell whether time is over and the letter closes by itself in a moment."""
    return view.part == "letter" and view.request is not None and view.request.seconds_left == 0


def _line(first: str, *more: str) -> str:
    return "  ".join(filter(None, (first, *more)))


def _door(view: WallView) -> Iterable[str]:
    if view.mode == "hands":
        return ("?: help",)
    return "d: shut the door" if view.door_open else "d: open the door", "?: help"


def _pause(view: WallView) -> str:
    return "p: go on with the clock" if view.paused else "p: pause"


def _large(*lines: str) -> Text:
    return Text("\n".join(lines), style="bold")


def _set(text: str, columns: int) -> Text:
    """Return a text of the lesson in short lines, a free one between two of its own."""
    wide = max(_LEAST_LINE, min(_LONGEST_LINE, columns - _LARGE_MARGIN))
    lines = clean(text, keep_newlines=True).split("\n")
    return _large("\n\n".join(textwrap.fill(line, wide) for line in lines))


def _hands_up() -> Text:
    return _large("Hands up, eyes shut.", "", "Nobody has to say why.", "", _NO_HAND)


def _letter(view: WallView, columns: int) -> Text:
    request = view.request
    if request is None:
        return Text()
    text = Text(f"{clean(request.incident)}\n\n", style="bold")
    text.append(f"{clean(view.text)}\n\n", style="not bold")
    if request.seconds_left is not None:
        left, paused = max(0, request.seconds_left), "paused" if view.paused else ""
        plain = f"{plural(left, 'second')} left {paused}".rstrip()
        said = "second left" if left == 1 else "seconds left"
        text.append_text(tall_beside(str(left), ("", paused, said), columns, plain))
        text.append("\n\n")
    elif view.paused:
        text.append("Paused.\n\n")
    if view.mode == "hands":
        return text.append(_EYES_SHUT)
    done = request.answered_in_fives
    return text.append_text(bar_in_fives("answered", done, view.seats))


def _so_far(view: WallView, request: RequestShown) -> Text:
    """Return in a line how an open request goes."""
    text = Text(style="bold")
    if request.seconds_left is not None:
        text.append(f"{plural(max(0, request.seconds_left), 'second')} left. ")
    if view.paused:
        text.append("Paused. ")
    if view.mode != "hands":
        text.append(in_fives("answered", request.answered_in_fives, view.seats))
    return text


def _company(view: WallView) -> str:
    request, tally = view.request, view.tally
    if request is None:
        return ""
    if view.mode == "hands":
        return _in_proportion(view.counts, request.asked) if view.counts else _NO_HAND
    if tally is None:
        return f"{request.asked} asked: some by you, some by the computer. {_WHO}"
    return f"{request.asked} asked: you played {tally.by_phones}, the computer the rest. {_WHO}"


def _in_proportion(counts: tuple[int, ...], homes: int) -> str:
    """Say how counts of hands became answers of homes."""
    said = f"{counts[0]}, {counts[1]} and {counts[2]} hands"
    return f"{said}: {homes} homes answer in that proportion. No hand is a house."


def _proof(view: WallView, step: int, columns: int) -> Text:
    """Return the proof, the step in front marked."""
    if view.policy is not None and not view.policy.ready:
        return _large("This is still being worked out.")
    if _shows_no_house(view):
        # Something may be proven: a proof names a house.
        return _large(_NO_HOUSE, "", clean(view.text))
    if not view.proof:
        return _large("Nothing is proven of any home.", "", clean(view.text))
    text = Text()
    for place, line in enumerate(view.proof):
        here = place == step
        front = f"{'▸' if here else ' '} {place + 1}. "
        shown = textwrap.fill(
            clean(line), columns, initial_indent=front, subsequent_indent=" " * len(front)
        )
        text.append(f"{shown}\n\n", style="bold" if here else "not bold")
    if view.text:
        text.append(clean(view.text))
    return text


def _proof_step(view: WallView, step: int) -> Text:
    """Return one step of a proof alone."""
    if step >= len(view.proof):
        return Text(clean(view.text))
    return Text(f"{step + 1} of {len(view.proof)}: {clean(view.proof[step])}", style="bold")


def _policy(view: WallView, columns: int) -> Text:
    policy = view.policy
    if policy is None:
        return Text()
    title = f"{policy.place + 1} of {policy.of}: {clean(policy.title)}"
    if not policy.ready:
        return Text(f"◄ {title} ►\nThis is being worked out.", style="bold")
    change = ""
    if policy.change is not None:
        more = "more" if policy.change > 0 else "fewer"
        change = f", {abs(policy.change)} {more} than before" if policy.change else ", as before"
    homes = "home" if policy.not_shared == 1 else "homes"
    proven = f"{homes} known not to have shared{change}."
    others = (
        f"By name: {policy.gave} shared. Proven: {policy.said_no} said no, "
        f"{policy.switched_off} switched off."
    )
    if not policy.chances_ready:
        others += " Chances follow."
    title, count = f"◄ {title} ►", str(policy.not_shared)
    plain = f"{title}\n{count} {proven}\n{others}"
    return tall_beside(count, (title, proven, others), columns, plain)


def _knock(view: WallView, columns: int) -> Text:
    text = Text(f"{clean(view.text)}\n\n", style="bold")
    if view.knocks is not None:
        return _knocked(view, columns, text)
    where = "Agree on one." if view.mode == "hands" else "Pick one on your phone."
    return text.append(f"{where} No house is a suspect.", style="not bold")


def _knocked(view: WallView, columns: int, text: Text) -> Text:
    """Return what became of the picks: below what they were, and above what there is to say."""
    if view.knocks is None:
        return text
    picks, hit = view.knocks
    verb = "was" if hit == 1 else "were"
    beside = (f"of {plural(picks, 'pick')}", f"{verb} a house", "that had said no.")
    came = tall_beside(str(hit), beside, columns, " ".join((str(hit), *beside)))
    if view.doors is not None:
        there, said_no = view.doors
        came.append(f"\n\nOf the {there} houses to pick from, {said_no} had said no.", style="bold")
    return text + came if view.part == "knock" else came + "\n\n" + text


def _end(view: WallView) -> Text:
    said = clean(view.text) if view.text else "This is the end of the class."
    if view.mode == "hands":
        return _large(
            said,
            "",
            "Enter ends it, and nothing is kept.",
            "k keeps the street and its answers as a file.",
        )
    return _large(
        said,
        "",
        "Enter deletes all of it: houses, answers, guesses.",
        "k keeps the street and its answers, and deletes who sat where.",
    )
