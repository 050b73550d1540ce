"""Random small cases for hypothesis: homes, requests, and facts that some world fits."""

from hypothesis import strategies as st

from tests.inference.brute_force import OUTCOMES

RATES = st.sampled_from(
    [(0.0, 0.1), (0.1, 0.3), (0.0, 0.9), (0.25, 0.5), (0.3, 0.0), (0.035, 0.115)]
)
ITEMS = ("asked", "shared", "declined", "ignored")


@st.composite
def cases(draw, most_homes=4, most_requests=3, switching=False):
    """Draw a case as plain values, with facts that are true in one drawn world.

    Where `switching`, some requests ask whoever has switched off as well, and some are posts.
    """
    kinds = {}
    lasting = draw(st.booleans())
    if lasting:
        first = draw(st.sampled_from([0.2, 0.5]))
        for name, prior in (("refuser", first), ("other", 1 - first)):
            shares, declines = draw(RATES)
            kinds[name] = {"prior": prior, "shares": shares, "declines": declines}
    homes = []
    for position in range(draw(st.integers(1, most_homes))):
        home = {"id": "ABCDEFG"[position]}
        if not lasting or draw(st.integers(0, 5)) == 0:
            home["shares"], home["declines"] = draw(RATES)
        home["camera"] = draw(st.sampled_from([1.0, 1.0, 1.0, 0.5, 0.0]))
        home["opted_out"] = draw(st.sampled_from([0.0, 0.0, 0.25, 0.5]))
        homes.append(home)
    ids = [home["id"] for home in homes]
    requests = [
        {"id": f"R{number}", "homes": draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))}
        for number in range(1, draw(st.integers(1, most_requests)) + 1)
    ]
    for request in requests if switching else ():
        request["anyway"] = draw(st.booleans())
        request["post"] = draw(st.integers(0, 3)) == 0
    came = _world(draw, homes, kinds, requests)
    case = {"title": "drawn", "kinds": kinds, "homes": homes, "requests": requests}
    case["facts"] = [_fact(draw, requests, came) for _ in range(draw(st.integers(0, 4)))]
    return case


def _world(draw, homes, kinds, requests):
    came = {}
    for home in homes:
        camera = home["camera"] > 0 and (home["camera"] == 1 or draw(st.booleans()))
        on = not home["opted_out"] or draw(st.booleans())
        rates = home if "shares" in home else draw(st.sampled_from(sorted(kinds.items())))[1]
        possible = [
            outcome
            for outcome, rate in (
                ("shared", rates["shares"]),
                ("declined", rates["declines"]),
                ("ignored", 1 - rates["shares"] - rates["declines"]),
            )
            if rate > 0
        ]
        for request in requests:
            if home["id"] in request["homes"]:
                answer = draw(st.sampled_from(possible))
                active = camera and (on or request.get("anyway", False))
                came[request["id"], home["id"]] = answer if active else OUTCOMES[0]
    return came


def _fact(draw, requests, came):
    if draw(st.integers(0, 4)) == 0:
        named = [pair for pair, outcome in came.items() if outcome != OUTCOMES[0]]
        if named:
            request, home = draw(st.sampled_from(sorted(named)))
            return {"request": request, "home": home, "response": came[request, home]}
    over = draw(st.lists(st.sampled_from([one["id"] for one in requests]), min_size=1, unique=True))
    item = draw(st.sampled_from(ITEMS))
    total = sum(
        outcome != OUTCOMES[0] if item == "asked" else outcome == item
        for (request, _), outcome in came.items()
        if request in over
    )
    fact = {"requests": over, "item": item}
    shape = draw(st.sampled_from(["total", "total", "between", "rounded", "noisy"]))
    if shape == "total":
        fact["total"] = total
    elif shape == "between":
        fact["between"] = [max(0, total - draw(st.integers(0, 1))), total + draw(st.integers(0, 1))]
    elif shape == "rounded":
        to = draw(st.sampled_from([2, 3, 5]))
        fact["rounded"] = {"value": int((total / to + 0.5) // 1) * to, "to": to}
    else:
        fact["noisy"] = total + draw(st.integers(-2, 3))
        fact["epsilon"] = draw(st.sampled_from([0.5, 1.0986122886681098]))
    return fact
