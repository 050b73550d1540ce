"""Each measure in plain words, with its unit: what stands beside it wherever it is shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """One measure."""

    label: str
    """What people call it."""
    unit: str
    meaning: str
    """One line, in plain words."""


_MADE = "legal demands of this kind; some may still wait for their answer at the end"
_FULL = "answered in full: the clip, and name and address"
_PARTIAL = "answered in part: name and address, no clip"
_NONE = "answered with nothing"

MEASURES: dict[str, Definition] = {
    "numbers_told": Definition(
        "totals passed on",
        "numbers",
        "totals that reached the police; hidden ones, and answers by name, are not counted here",
    ),
    "homes_named": Definition(
        "homes named", "homes", "homes whose name and address the police received, whatever for"
    ),
    "decisions_told": Definition(
        "answers with a name", "answers", "answers of a home to a request, received by name"
    ),
    "cameras_told": Definition(
        "cameras located", "homes", "homes whose camera's position the police received on a map"
    ),
    "clips_told": Definition("clips received", "clips", "video clips that the police received"),
    "certain_nonsharing": Definition(
        "known not to have shared",
        "answers",
        "proven: the home was asked, its time is up, it shared nothing; asked twice, it counts "
        "twice",
    ),
    "gave_nothing_certain": Definition(
        "known to have given nothing, asked or not",
        "answers",
        "proven: a camera in the area and no clip from it",
    ),
    "certain_decliners": Definition(
        "proven to have said no", "homes", "homes that must have said no at least once"
    ),
    "certain_opted_out": Definition(
        "proven to have switched off", "homes", "homes that must have switched requests off"
    ),
    "cleared_declined": Definition(
        "proven not to have said no", "answers", "answers that cannot have been a no"
    ),
    "cleared_opted_out": Definition(
        "proven not switched off", "homes", "homes that cannot have switched requests off"
    ),
    "exposed_nonsharing": Definition(
        "almost surely did not share",
        "answers",
        "95 in 100 or more, and less before anything was told; the proven ones among them",
    ),
    "exposed_declines": Definition(
        "almost surely said no",
        "answers",
        "95 in 100 or more, and less with only the map and the sharers' names",
    ),
    "exposed_decliners": Definition(
        "homes that almost surely said no", "homes", "the same, for at least one no of a home"
    ),
    "exposed_opted_out": Definition(
        "homes almost surely switched off", "homes", "the same, for having switched requests off"
    ),
    "wrongly_suspected": Definition(
        "wrongly suspected", "homes", "almost sure to have said no or switched off, and it is wrong"
    ),
    "likeliest_wrong": Definition(
        "likeliest to have said no, but never did",
        "share",
        "of the homes likeliest to have said no (as many as did say no), those that never did",
    ),
    "bits": Definition(
        "surprise in the totals",
        "bits",
        "coin flips' worth of news in all published numbers; none where a part is sampled",
    ),
    "unnoticed": Definition(
        "homes not told of it",
        "homes",
        "homes about which the police hold something by name or place that they were not told of",
    ),
    "numbers_unnoticed": Definition(
        "totals nobody was told of",
        "numbers",
        "totals that reached the police without the residents being told",
    ),
    "requests_answered": Definition(
        "requests answered", "requests", "requests that brought at least one clip, whatever way"
    ),
    "hours_to_first_clip": Definition(
        "hours to the first clip",
        "hours",
        "in the middle of all requests; none where half of them bring nothing",
    ),
    "messages_per_answered_request": Definition(
        "homes asked for each request answered",
        "messages",
        "asked homes, divided by requests answered; none where no request was",
    ),
    "agency_error": Definition(
        "error of the police's share rate",
        "points",
        "how far the share rate that the police's numbers give is from the true one",
    ),
    "oversight_error": Definition(
        "error of the public's share rate",
        "points",
        "how far the share rate that published numbers give is from the true one",
    ),
    "epsilon_home": Definition(
        "privacy budget spent", "nats", "the most that all blurred numbers tell about one home"
    ),
    "visits": Definition("visits", "times", "knocks by officers to follow up a request"),
    "legal_demands": Definition("legal demands", "times", "warrants and other orders for a clip"),
    "emergencies": Definition("emergencies", "times", "emergency demands for a clip"),
    "records_held": Definition(
        "items still held", "items", "that the police have at the end, after what they delete"
    ),
}

HAPPENED: dict[str, Definition] = {
    "requests": Definition("requests made", "requests", "requests that the police sent in"),
    "refused_requests": Definition(
        "requests refused", "requests", "of those, turned down by the company's limits"
    ),
    "asked": Definition("times asked", "times", "a home asked in a request, each time counted"),
    "shared": Definition("shared", "answers", "asked homes that shared video"),
    "declined": Definition("said no", "answers", "asked homes that said no"),
    "ignored": Definition("no answer", "answers", "asked homes that had not answered in time"),
    "pending": Definition("still open", "answers", "asked homes whose deadline had not yet come"),
    "opted_out": Definition(
        "left out", "times", "homes in the area that had switched requests off"
    ),
    "visits": Definition("visits", "times", "knocks by officers to follow up"),
    "legal_demands": Definition("legal demands", "times", "warrants and other orders"),
    "emergencies": Definition("emergencies", "times", "emergency demands"),
    "warrants": Definition("warrants", "times", _MADE),
    "warrants_full": Definition("warrants that brought the clip", "times", _FULL),
    "warrants_partial": Definition("warrants that brought the name", "times", _PARTIAL),
    "warrants_none": Definition("warrants that brought nothing", "times", _NONE),
    "subpoenas": Definition("subpoenas", "times", _MADE),
    "subpoenas_full": Definition("subpoenas that brought the clip", "times", _FULL),
    "subpoenas_partial": Definition("subpoenas that brought the name", "times", _PARTIAL),
    "subpoenas_none": Definition("subpoenas that brought nothing", "times", _NONE),
    "other_orders": Definition("other orders", "times", _MADE),
    "other_orders_full": Definition("other orders that brought the clip", "times", _FULL),
    "other_orders_partial": Definition("other orders that brought the name", "times", _PARTIAL),
    "other_orders_none": Definition("other orders that brought nothing", "times", _NONE),
}
