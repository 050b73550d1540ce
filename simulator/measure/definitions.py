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
    subject: str = ""
    """What a sentence begins with that says how much it was; empty where none is quoted."""


_MADE = "legal demands of this kind; some may still wait for their answer at the end"
_FULL = "answered in full: the clip, and name and address"
_PARTIAL = "answered in part: name and address, no clip"
_NONE = "answered with nothing"

MEASURES: dict[str, Definition] = {
    "numbers_told": Definition(
        "totals passed on",
        "numbers",
        "totals that reached the police; hidden ones, and answers by name, are not counted here",
        "the number of totals that reached the police",
    ),
    "homes_named": Definition(
        "homes named",
        "homes",
        "homes whose name and address the police received, whatever for",
        "the number of homes whose name and address the police received",
    ),
    "decisions_told": Definition(
        "answers with a name",
        "answers",
        "answers of a home to a request, received by name",
        "the number of answers that the police received with a name",
    ),
    "cameras_told": Definition(
        "cameras located",
        "homes",
        "homes whose camera's position the police received on a map",
        "the number of homes whose camera the police saw on a map",
    ),
    "clips_told": Definition(
        "clips received",
        "clips",
        "video clips that the police received",
        "the number of clips that the police received",
    ),
    "certain_nonsharing": Definition(
        "known not to have shared",
        "answers",
        "the police can be sure that the home was asked and sent nothing; a home that is asked "
        "twice counts twice",
        "the number of answers that the police could prove to be “did not share”",
    ),
    "gave_nothing_certain": Definition(
        "known to have given nothing, asked or not",
        "answers",
        "proven: a camera in the area and no clip from it",
        "the number of times that a home, asked or not, provably sent no clip",
    ),
    "certain_decliners": Definition(
        "proven to have said no",
        "homes",
        "homes that must have said no at least once",
        "the number of homes that the police could prove to have said no",
    ),
    "certain_opted_out": Definition(
        "proven to have switched off",
        "homes",
        "homes that must have switched requests off",
        "the number of homes that the police could prove to have switched requests off",
    ),
    "cleared_declined": Definition(
        "proven not to have said no",
        "answers",
        "answers that cannot have been a no",
        "the number of answers that the police could prove not to be a no",
    ),
    "cleared_opted_out": Definition(
        "proven not switched off",
        "homes",
        "homes that cannot have switched requests off",
        "the number of homes that the police could prove not to have switched requests off",
    ),
    "exposed_nonsharing": Definition(
        "almost surely did not share",
        "answers",
        "95 in 100 or more, and less before anything was told; the proven ones among them",
        "the number of answers that almost surely were “did not share”",
    ),
    "exposed_declines": Definition(
        "almost surely said no",
        "answers",
        "95 in 100 or more, and less with only the map and the sharers' names",
        "the number of answers that almost surely were a no",
    ),
    "exposed_decliners": Definition(
        "homes that almost surely said no",
        "homes",
        "the same, for at least one no of a home",
        "the number of homes that almost surely said no",
    ),
    "exposed_opted_out": Definition(
        "homes almost surely switched off",
        "homes",
        "the same, for having switched requests off",
        "the number of homes that almost surely had switched requests off",
    ),
    "wrongly_suspected": Definition(
        "wrongly suspected",
        "homes",
        "almost sure to have said no or switched off, and it is wrong",
        "the number of homes that were wrongly suspected",
    ),
    "likeliest_wrong": Definition(
        "look most like a no, but never said no",
        "share",
        "of the homes that look most like a no (as many as said no), those that never said no",
        "of the homes that look most like a no, the share that never said no",
    ),
    "bits": Definition(
        "surprise in the totals",
        "bits",
        "coin flips' worth of news in all published numbers; none where a part is sampled",
        "the surprise in the totals",
    ),
    "unnoticed": Definition(
        "homes not told of it",
        "homes",
        "homes about which the police hold something by name or place that they were not told of",
        "the number of homes that were not told what the police hold about them",
    ),
    "numbers_unnoticed": Definition(
        "totals nobody was told of",
        "numbers",
        "totals that reached the police without the residents being told",
        "the number of totals that residents were not told of",
    ),
    "requests_answered": Definition(
        "requests answered",
        "requests",
        "requests that brought at least one clip, whatever way",
        "the number of requests that brought a clip",
    ),
    "hours_to_first_clip": Definition(
        "hours to the first clip",
        "hours",
        "half of the requests got their first clip within so many hours; no figure if half of "
        "them got none",
        "the time within which half of the requests got their first clip",
    ),
    "messages_per_answered_request": Definition(
        "homes asked for each request answered",
        "messages",
        "asked homes, divided by requests answered; none where no request was",
        "the number of homes asked for each request that brought a clip",
    ),
    "agency_error": Definition(
        "error of the police's share rate",
        "points",
        "how far the share rate that the police's numbers give is from the true one",
        "the error of the police's share rate",
    ),
    "oversight_error": Definition(
        "error of the public's share rate",
        "points",
        "how far the share rate that published numbers give is from the true one",
        "the error of the public's share rate",
    ),
    "epsilon_home": Definition(
        "privacy budget spent",
        "nats",
        "the most that all blurred numbers tell about one home",
        "the privacy budget spent",
    ),
    "visits": Definition(
        "visits",
        "times",
        "knocks by officers to follow up a request",
        "the number of visits by officers",
    ),
    "legal_demands": Definition(
        "legal demands",
        "times",
        "warrants and other orders for a clip",
        "the number of legal demands for a clip",
    ),
    "emergencies": Definition(
        "emergencies",
        "times",
        "emergency demands for a clip",
        "the number of emergency demands for a clip",
    ),
    "records_held": Definition(
        "items still held",
        "items",
        "that the police have at the end, after what they delete",
        "the number of items that the police still held at the end",
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
