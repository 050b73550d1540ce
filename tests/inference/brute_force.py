"""Every world of a small case, one by one: the answers that the engine has to find.

It reads a case as plain values and shares no code with the package.
"""

import itertools
import math

import numpy as np
import pytest

OUTCOMES = ("not_asked", "shared", "declined", "ignored")


def says_what_worlds_say(got, case, want, *, within):
    """Hold all that an answer says of each home of a case against what its worlds say."""
    for home in got.homes:
        assert home.prior == pytest.approx(want["homes"][home.id]["prior"], abs=within)
        assert home.posterior == pytest.approx(want["homes"][home.id]["posterior"], abs=within)
    place_of = {home["id"]: place for place, home in enumerate(case["homes"])}
    for number, request in enumerate(case["requests"]):
        for home in request["homes"]:
            chances = dict(zip(OUTCOMES, got.homes[place_of[home]].decisions[number], strict=True))
            assert chances == pytest.approx(want["decisions"][request["id"]][home], abs=within)


def enumerate_case(case, flat=False):
    """Return evidence_probability, homes, decisions and certain facts of a case by enumeration.

    With `flat`, every world that camera and opting out of 0 or 1 allow counts alike. A request with
    `anyway` asks homes that have switched off as well; a `post` asks nobody by name.
    """
    requests = {request["id"]: request["homes"] for request in case["requests"]}
    homes = [home["id"] for home in case["homes"]]
    options = [_options(case, home, requests, flat) for home in case["homes"]]
    shape = tuple(len(some) for some in options)
    axes = len(homes)

    def spread(values, axis):
        return np.asarray(values, float).reshape([-1 if i == axis else 1 for i in range(axes)])

    weight = np.ones(shape)
    for axis, some in enumerate(options):
        weight = weight * spread([one["p"] for one in some], axis)
    prior = weight.copy()
    for fact in case.get("facts", ()):
        if "home" in fact:
            axis = homes.index(fact["home"])
            fits = [one["came"].get(fact["request"]) == fact["response"] for one in options[axis]]
            weight = weight * spread(fits, axis)
            continue
        total = np.zeros(shape)
        for axis, some in enumerate(options):
            total = total + spread([_adds(one, fact, requests, homes[axis]) for one in some], axis)
        weight = weight * _weights(fact, total)
    evidence = float(weight.sum())
    answer = {"evidence_probability": evidence, "homes": {}, "decisions": {}, "certain": set()}
    for axis, home in enumerate(homes):
        others = tuple(i for i in range(axes) if i != axis)
        before, after = prior.sum(axis=others), weight.sum(axis=others)
        before, after = before / before.sum(), after / max(evidence, 1e-300)
        facts = _facts(options[axis], {one["id"] for one in case["requests"] if one.get("post")})
        answer["homes"][home] = {
            "prior": {name: float(before @ holds) for name, holds in facts.items()},
            "posterior": {name: float(after @ holds) for name, holds in facts.items()},
        }
        for request, area in requests.items():
            if home in area:
                came = [one["came"][request] for one in options[axis]]
                answer["decisions"].setdefault(request, {})[home] = {
                    name: float(sum(p for p, c in zip(after, came, strict=True) if c == name))
                    for name in OUTCOMES
                }
        for name, (about, wanted) in _CERTAIN.items():
            holds = facts[about] if wanted else 1 - facts[about]
            if after[holds == 0].sum() == 0 and before[holds == 0].sum() > 0:
                answer["certain"].add((home, name))
    return answer


_CERTAIN = {
    "camera": ("camera", True),
    "no_camera": ("camera", False),
    "opted_out": ("opted_out", True),
    "not_opted_out": ("opted_out", False),
    "not_asked": ("asked", False),
    "declined": ("declined", True),
    "not_declined": ("declined", False),
    "not_shared": ("not_shared", True),
}


def _options(case, home, requests, flat):
    mine = [request for request, area in requests.items() if home["id"] in area]
    camera, opted = home.get("camera", 1.0), home.get("opted_out", 0.0)
    if flat:
        camera = 0.5 if 0 < camera < 1 else camera
        opted = 0.5 if 0 < opted < 1 else opted
        kinds = [("", 1.0, 1 / 3, 1 / 3)]
    elif "shares" in home or "declines" in home:
        kinds = [("", 1.0, home.get("shares", 0.0), home.get("declines", 0.0))]
    else:
        chances = home.get("prior", {})
        kinds = [
            (name, chances.get(name, 0.0) if chances else kind["prior"],
             kind.get("shares", 0.0), kind.get("declines", 0.0))
            for name, kind in case["kinds"].items()
        ]  # fmt: skip
    anyway = [one["id"] for one in case["requests"] if one.get("anyway")]
    found = []
    for has, off, (kind, chance, shares, declines) in itertools.product((1, 0), (1, 0), kinds):
        p = (camera if has else 1 - camera) * (opted if off else 1 - opted) * chance
        asking = [one for one in mine if has and (not off or one in anyway)]
        if asking:
            rates = {"shared": shares, "declined": declines, "ignored": 1 - shares - declines}
            for answers in itertools.product(rates, repeat=len(asking)):
                odds = p * math.prod(rates[one] for one in answers)
                came = dict.fromkeys(mine, "not_asked") | dict(zip(asking, answers, strict=True))
                found.append({"p": odds, "camera": 1, "off": off, "kind": kind, "came": came})
        else:
            came = dict.fromkeys(mine, "not_asked")
            found.append({"p": p, "camera": has, "off": off, "kind": kind, "came": came})
    return found


def _adds(option, fact, requests, home):
    total = 0
    for request in fact["requests"]:
        came = option["came"].get(request, "not_asked")
        total += came != "not_asked" if fact["item"] == "asked" else came == fact["item"]
    return total


def _weights(fact, total):
    if "total" in fact:
        return total == fact["total"]
    if "between" in fact:
        return (total >= fact["between"][0]) & (total <= fact["between"][1])
    if "rounded" in fact:
        value, to = fact["rounded"]["value"], fact["rounded"]["to"]
        return np.floor(total / to + 0.5) * to == value
    a = math.exp(-fact["epsilon"])
    return (1 - a) / (1 + a) * a ** np.abs(total - fact["noisy"])


def _facts(options, posts):
    by_name = [{c for r, c in one["came"].items() if r not in posts} for one in options]
    facts = {
        "asked": [any(c != "not_asked" for c in one["came"].values()) for one in options],
        "declined": ["declined" in some for some in by_name],
        "not_shared": [bool(some & {"declined", "ignored"}) for some in by_name],
        "opted_out": [one["off"] for one in options],
        "camera": [one["camera"] for one in options],
    }
    for kind in {one["kind"] for one in options} - {""}:
        facts[kind] = [one["kind"] == kind for one in options]
    return {name: np.asarray(holds, float) for name, holds in facts.items()}
