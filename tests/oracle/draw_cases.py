"""Random small cases for `camsim infer`: most tell the truth of a world, some tell anything."""

from __future__ import annotations

from random import Random

from tests.oracle.happening import Table
from tests.oracle.infer_reference import ANSWERS

CHANCES = [0.0, 0.0, 0.1, 0.25, 0.5, 0.9, 0.001, 1.0, 1.0]
# Shares and declines; several add up to 1 in decimals, though not as binary fractions.
RATES = [
    (0.1, 0.3),
    (0.25, 0.5),
    (0.035, 0.115),
    (0.7, 0.3),
    (0.1, 0.9),
    (0.33, 0.67),
    (0.0, 0.6),
    (0.0, 0.0),
    (1.0, 0.0),
    (0.0, 1.0),
    (0.2, 0.0),
]
PRIORS = [[1.0], [0.2, 0.8], [0.7, 0.3], [0.5, 0.5], [0.0, 1.0], [0.7, 0.2, 0.1], [0.1, 0.15, 0.75]]


def case_of(seed: int) -> Table:
    """At most five homes, three requests and ten pairs of them."""
    luck = Random(f"case {seed}")
    priors = luck.choice(PRIORS)
    kinds = {
        name: {"prior": prior, **rates(luck)}
        for name, prior in zip(("often", "seldom", "never"), priors, strict=False)
    }
    has_kinds = luck.random() < 0.6
    homes = [
        home_of(luck, f"H{n}", list(kinds) if has_kinds else []) for n in range(luck.randint(1, 5))
    ]
    requests: list[Table] = []
    pairs = 0
    for number in range(luck.randint(1, 3)):
        most = min(len(homes), 10 - pairs)
        if most:
            asked = sorted(luck.sample([home["id"] for home in homes], luck.randint(1, most)))
            requests.append({"id": f"R{number}", "homes": asked})
            pairs += len(asked)
    case: Table = {"title": f"Case {seed}", "homes": homes, "requests": requests}
    if has_kinds:
        case["kinds"] = kinds
    truth = truth_of(luck, case)
    is_true = luck.random() < 0.9
    facts = [fact_of(luck, case, truth, is_true) for _ in range(luck.choice([0, 1, 1, 2, 2, 3, 4]))]
    case["facts"] = [fact for fact in facts if fact]
    return case


def rates(luck: Random) -> Table:
    shares, declines = luck.choice(RATES)
    return {"shares": shares, "declines": declines}


def home_of(luck: Random, name: str, kinds: list[str]) -> Table:
    home: Table = {"id": name}
    if luck.random() < 0.4:
        home["camera"] = luck.choice(CHANCES)
    if luck.random() < 0.4:
        home["opted_out"] = luck.choice(CHANCES)
    if not kinds or luck.random() < 0.2:
        home.update(rates(luck))
    elif luck.random() < 0.3:
        same_size = [priors for priors in PRIORS if len(priors) == len(kinds)]
        home["prior"] = dict(zip(kinds, luck.choice(same_size), strict=True))
    return home


def truth_of(luck: Random, case: Table) -> dict[str, dict[str, str]]:
    """One world: the answers of the homes that were asked, by request."""
    asked: set[str] = set()
    chances = {}
    for home in case["homes"]:
        is_on = luck.random() < home.get("camera", 1.0)
        if is_on and luck.random() >= home.get("opted_out", 0.0):
            asked.add(home["id"])
        kind = home
        if "shares" not in home:
            names = list(case["kinds"])
            priors = home.get("prior") or {n: case["kinds"][n]["prior"] for n in names}
            kind = case["kinds"][luck.choices(names, [priors[n] for n in names])[0]]
        shares, declines = kind["shares"], kind["declines"]
        ignores = max(0.0, round(1 - shares - declines, 9))
        chances[home["id"]] = (shares, declines, ignores)
    return {
        request["id"]: {
            name: luck.choices(ANSWERS, chances[name])[0]
            for name in request["homes"]
            if name in asked
        }
        for request in case["requests"]
    }


def fact_of(luck: Random, case: Table, truth: dict[str, dict[str, str]], is_true: bool) -> Table:
    """A published number or a name; empty where there is nothing to name."""
    if luck.random() < 0.2:
        request = luck.choice(case["requests"])
        answers = truth[request["id"]]
        home = luck.choice(sorted(answers) if is_true and answers else request["homes"])
        if is_true and home not in answers:
            return {}
        response = answers[home] if is_true else luck.choice(ANSWERS)
        return {"request": request["id"], "home": home, "response": response}
    requests = [request["id"] for request in case["requests"]]
    over = luck.sample(requests, luck.randint(1, len(requests)))
    item = luck.choice(["asked", *ANSWERS])
    most = sum(len(request["homes"]) for request in case["requests"] if request["id"] in over)
    count = sum(item in {"asked", answer} for name in over for answer in truth[name].values())
    if not is_true:
        count = luck.randint(0, most)
    fact: Table = {"requests": over, "item": item}
    detail = luck.choice(["total", "total", "total", "between", "rounded", "noisy"])
    if detail == "total":
        fact["total"] = count
    elif detail == "between":
        fact["between"] = [luck.randint(0, count), count + luck.randint(0, 2)]
    elif detail == "rounded":
        multiple = luck.choice([1, 2, 3, 5])
        value = (2 * count + multiple) // (2 * multiple) * multiple
        fact["rounded"] = {"value": value, "to": multiple}
    else:
        fact["noisy"] = count + luck.choice([-7, -1, 0, 0, 1, 2])
        fact["epsilon"] = luck.choice([0.1, 0.5, 1.0, 1.098612288668, 8.0])
    return fact
