"""The server of a class: what each door does, what it refuses, and that nothing is lost."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from simulator.web.classes.kept import streams
from tests.classroom.served import Phone, Small, next_word, small_class


async def test_an_address_alone_takes_no_house(small: Small) -> None:
    phone = small.phone()
    for path in ("/", f"/{phone.code}", f"/{phone.code.lower()}"):
        status, text = await phone.get(path)
        assert status == 200
        assert "Take a house" in text
    assert (await small.wall.view()).seats == 0
    status, _ = await phone.get("/me")
    assert status == 401


async def test_before_a_house_is_taken_it_is_said_what_is_kept_where_and_how_long(
    small: Small,
) -> None:
    for path in ("/", f"/{small.serving.hub.about.code}"):
        _, text = await small.phone().get(path)
        for said in (
            "What your house answers",
            "teacher’s computer alone",
            "deleted",
            "open Wi-Fi",
        ):
            assert said in text


async def test_a_house_is_taken_once_by_a_browser(small: Small) -> None:
    phone = small.phone()
    await phone.join()
    house = await phone.house()
    for _ in range(3):
        await phone.join()
    assert await phone.house() == house
    assert (await small.wall.view()).seats == 1
    for path in ("/", f"/{phone.code}"):
        async with phone.http.get(phone.url + path, allow_redirects=False) as response:
            assert (response.status, response.headers["Location"]) == (303, "/me")


async def test_the_cookie_says_nothing_and_stays_with_the_server(small: Small) -> None:
    phone = small.phone()
    async with phone.http.post(
        f"{phone.url}/join", data={"code": phone.code}, headers={"Origin": phone.url},
        allow_redirects=False,
    ) as response:  # fmt: skip
        cookie = response.headers["Set-Cookie"]
    number = small.serving.hub.about.id
    assert re.fullmatch(
        rf"camsim-{number}=[0-9a-f]{{32}}; HttpOnly; Max-Age=43200; Path=/; SameSite=Lax", cookie
    )
    assert phone.token.encode() not in small.written()


async def test_the_code_may_be_typed_as_people_type(small: Small) -> None:
    phone = small.phone()
    code = phone.code.lower()
    status, _ = await phone.post("/join", {"code": f" {code[:3]}-{code[3:]} "})
    assert status == 303


async def test_a_full_class_and_a_shut_door_say_so_and_the_wall_counts(tmp_path: Path) -> None:
    async with small_class(tmp_path, seats=2) as small:
        await small.seated(2)
        late = small.phone()
        status, text = await late.post("/join", {"code": late.code})
        assert (status, "All houses are taken" in text) == (409, True)
        assert (await small.wall.view()).over == 1
        (await small.phones[0].post("/me/leave"))
        await small.wall.do("door")
        status, text = await late.post("/join", {"code": late.code})
        assert (status, "The door is shut" in text) == (409, True)
        await small.wall.do("door")
        await late.join()


async def test_an_answer_is_on_the_disk_before_it_is_acknowledged(small: Small) -> None:
    phone, *_ = await small.seated(3)
    await small.wall.until("letter")
    store, house = small.serving.hub.keeper._store, await phone.house()
    for choice in ("shared", "declined", "declined", "ignored"):
        status, _ = await phone.tap(choice)
        assert status == 200
        kept = store.state()
        (seat,) = (one for one, held in kept.seats.items() if held.house == house)
        answer = kept.answers.get((0, house))
        assert (answer.choice if answer else kept.hunches[0, seat]) == choice


async def test_the_last_answer_counts_and_the_same_twice_is_once(small: Small) -> None:
    phones = await small.seated(9)
    await small.wall.until("letter")
    for choice in ("shared", "declined"):
        for phone in phones:
            await phone.tap(choice)
    version = (await small.wall.view()).version
    for phone in phones:
        await phone.tap("declined")
    assert (await small.wall.view()).version == version
    view = await small.wall.do("next", "next")
    assert view.part == "closed"
    assert view.tally is not None
    answers = small.serving.hub.state.answers.values()
    assert {one.choice for one in answers if one.by == "phone"} == {"declined"}
    status, _ = await phones[0].post("/me/answer", {"step": "1", "choice": "shared"})
    assert status == 409


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/me/answer", {"step": "1", "choice": "maybe"}, 422),
        ("/me/answer", {"step": "1", "choice": ""}, 422),
        ("/me/answer", {"step": "2", "choice": "shared"}, 409),
        ("/me/answer", {"step": "-1", "choice": "shared"}, 409),
        ("/me/answer", {"step": "x", "choice": "shared"}, 409),
        ("/me/answer", {}, 409),
        ("/me/guess", {"step": "1", "choice": "0"}, 409),
        ("/me/knock", {"step": "1", "choice": "A1"}, 409),
        ("/me/swap", {}, 409),
    ],
)
async def test_what_does_not_fit_is_refused_and_changes_nothing(
    path: str, fields: dict[str, str], status: int, tmp_path: Path
) -> None:
    async with small_class(tmp_path) as small:
        phone, *_ = await small.seated(1)
        await small.wall.until("letter")
        before = small.serving.hub.state
        found, text = await phone.post(path, fields, **{"X-Part": "1"})
        assert found == status
        assert text.startswith("<main")
        assert before.answers == small.serving.hub.state.answers
        assert before.version == small.serving.hub.state.version


async def test_guesses_reasons_numbers_and_doors_are_taken(small: Small) -> None:
    phone, *_ = await small.seated(1)
    await small.wall.until("guess")
    assert (await phone.tap("7", "/me/guess"))[0] == 422
    status, text = await phone.tap("1", "/me/guess")
    assert (status, "Why?" in text, "You chose: half" in text) == (200, True, True)
    assert (await phone.tap("1", "/me/guess", reason="0"))[0] == 200
    (guess,) = small.serving.hub.state.guesses.values()
    assert (guess.choice, guess.reason) == (1, 0)
    await small.wall.until("letter")
    await small.wall.until("guess")
    for number, status in (("12.5", 200), ("55", 422), ("nan", 422), ("1e999", 422), ("x", 422)):
        found, _ = await phone.post("/me/guess", {"step": "2", "number": number}, **{"X-Part": "1"})
        assert found == status, number
    assert "You chose: 12.5" in await phone.part()
    await small.wall.until("knock")
    assert (await phone.tap("Z9", "/me/knock"))[0] == 422
    house = re.findall(r'name="choice" value="([A-G]\d+)"', await phone.part())[0]
    assert (await phone.tap(house, "/me/knock"))[0] == 200
    assert list(small.serving.hub.state.knocks.values()) == [house]


async def test_a_card_is_swapped_once_before_the_first_letter(small: Small) -> None:
    phone, *_ = await small.seated(1)
    card = re.findall(r"household</h2>\n<p>(.*)</p>", await phone.part())
    status, text = await phone.post("/me/swap", **{"X-Part": "1"})
    assert status == 200
    assert re.findall(r"household</h2>\n<p>(.*)</p>", text) != card
    assert "/me/swap" not in text
    status, text = await phone.post("/me/swap", **{"X-Part": "1"})
    assert (status, "another household already" in text) == (409, True)


async def test_whoever_leaves_has_left_and_may_come_again_to_the_same_house(small: Small) -> None:
    phone, *_ = await small.seated(2)
    house = await phone.house()
    status, text = await phone.post("/me/leave")
    assert (status, "You have left" in text) == (200, True)
    assert (await phone.get("/me"))[0] == 401
    assert (await small.wall.view()).seats == 1
    await phone.join()
    assert await phone.house() == house


async def test_a_house_is_found_again_with_its_key_and_the_old_phone_has_it_no_more(
    small: Small,
) -> None:
    old, new = (await small.seated(1))[0], small.phone()
    house, key = await old.house(), await old.key()
    assert (await new.post("/back", {"house": house, "key": "222222"}))[0] == 403
    assert (await new.post("/back", {"house": "Z9", "key": key}))[0] == 403
    status, _ = await new.post(
        "/back", {"house": house.lower(), "key": f"{key[:3]} {key[3:]}".lower()}
    )
    assert status == 303
    assert await new.house() == house
    assert await new.key() != key
    assert (await old.get("/me"))[0] == 401
    assert (await small.wall.view()).seats == 1


async def test_after_five_wrong_keys_a_house_has_none(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, other = (await small.seated(1))[0], small.phone()
    house, key = await owner.house(), await owner.key()
    for _ in range(5):
        assert (await other.post("/back", {"house": house, "key": "222222"}))[0] == 403
    assert (await other.post("/back", {"house": house, "key": key}))[0] == 403
    assert await owner.house() == house


async def test_a_page_that_has_not_changed_is_not_sent_again(small: Small) -> None:
    phone, other = await small.seated(2)
    async with phone.http.get(f"{phone.url}/me", headers={"X-Part": "1"}) as response:
        etag = response.headers["ETag"]
    assert (await phone.get("/me", **{"If-None-Match": etag}))[0] == 304
    # What another phone does is no change of this one.
    await other.post("/me/swap")
    assert (await phone.get("/me", **{"If-None-Match": etag}))[0] == 304
    assert (await other.get("/me", **{"If-None-Match": etag}))[0] == 200
    await small.wall.do("next")
    assert (await phone.get("/me", **{"If-None-Match": etag}))[0] == 200


async def test_a_stream_says_the_stamp_of_the_page_and_nothing_else(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.1)
    phone, other = await small.seated(2)
    async with phone.http.get(f"{phone.url}/me/events") as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        first = await next_word(stream)
        async with phone.http.get(f"{phone.url}/me") as page:
            assert page.headers["ETag"] == first
        await other.post("/me/swap")
        assert [await next_word(stream) for _ in range(3)] == [first] * 3
        await small.wall.do("next")
        while (now := await next_word(stream)) == first:
            pass
        async with phone.http.get(f"{phone.url}/me") as page:
            assert page.headers["ETag"] == now
        await phone.post("/me/leave")
        while (await next_word(stream)) != "gone":
            pass


async def test_a_phone_hears_of_nobody_elses_taps(small: Small) -> None:
    """Woken is only whose own page is another one: no phone can count or time the others."""
    phones = await small.seated(3)
    watching = phones[0]
    await small.wall.until("letter")
    async with watching.http.get(f"{watching.url}/me/events") as stream:
        first = await next_word(stream)
        seat = small.serving.hub.phones.whose[0]
        (line,) = small.serving.hub.phones._open[seat]
        for phone in phones[1:]:
            for choice in ("shared", "declined", "ignored"):
                await phone.tap(choice)
            assert not line._changed.is_set()
        await watching.tap("shared")
        assert await next_word(stream) != first


async def test_a_phone_has_two_streams_at_most(small: Small) -> None:
    phone, *_ = await small.seated(1)
    open_ones = []
    for _ in range(5):
        open_ones.append(await phone.http.get(f"{phone.url}/me/events"))
        await next_word(open_ones[-1])
    async with asyncio.timeout(10):
        for ended in open_ones[:3]:
            await ended.content.read()
        while len(small.serving.hub.phones) > 2:
            await asyncio.sleep(0)
    for one in open_ones:
        one.close()


async def test_a_whole_class_is_played_without_a_script(small: Small) -> None:
    """Forms, redirects and whole pages alone: what a browser does that runs nothing."""
    phones = await small.seated(8)

    async def submit(phone: Phone, chosen: int) -> None:
        async with phone.http.get(f"{phone.url}/me") as response:
            text = await response.text()
        assert 'http-equiv="refresh"' in text
        form = re.search(
            r'<form method="post" action="(/me/(?:answer|guess|knock))">(.*?)</form>',
            text,
            re.DOTALL,
        )
        if form is None:
            return
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(.*?)">', form[2]))
        buttons = re.findall(r'<button [^>]*name="choice" value="(.*?)"', form[2])
        fields |= {"choice": buttons[chosen % len(buttons)]} if buttons else {"number": "7"}
        async with phone.http.post(
            phone.url + form[1], data=fields, headers={"Origin": phone.url}
        ) as response:
            # It was sent on to the page.
            assert (response.status, response.url.path) == (200, "/me")
            assert "It is in" in await response.text()

    seen = set()
    while (view := await small.wall.view()).part != "end":
        seen.add(view.part)
        for number, phone in enumerate(phones):
            await submit(phone, number)
        await small.wall.do("next")
        if (await small.wall.view()).part == "letter":
            await small.wall.do("next")
    assert seen >= {
        "lobby",
        "letter",
        "closed",
        "guess",
        "tell",
        "infer",
        "what_if",
        "knock",
        "talk",
    }
    state = small.serving.hub.state
    assert (len(state.guesses), len(state.knocks)) == (16, 8)
