"""What must hold after the evening, checked by reading the services and the mailbox back.

Nothing here shares code with what it checks.
"""

from collections import Counter
from itertools import combinations
from typing import Any

from infra.demo.cast import CAPACITY, MINIMUM, ROUNDS, Cast
from infra.demo.evening import Evening
from infra.demo.seen import Check, Seen


def checks(cast: Cast, evening: Evening, seen: Seen) -> list[Check]:
    """Return everything that must hold, and whether it does."""
    return [
        _imported(cast, seen),
        _arrived(cast, evening, seen),
        _answers(evening),
        _seated(seen),
        _apart(seen),
        _strangers(seen),
        _topics(seen),
        _company(evening, seen),
        _certified(seen),
        _circles(cast, seen),
        _letters(seen),
        _discreet(seen),
        Check("Nothing was given up", f"{seen.dead} dead letters", _if(seen.dead, "dead letters")),
    ]


def _imported(cast: Cast, seen: Seen) -> Check:
    said = Counter(a["external_id"] for a in seen.attendees.values() if a["external_id"])
    wrong = tuple(f"{who} is listed {said[who]} times" for who in cast.listed if said[who] != 1)
    wrong += _if(said.keys() - set(cast.listed), "somebody is listed who was not on the list")
    return Check("The list was imported", f"{len(said)} attendees", wrong)


def _arrived(cast: Cast, evening: Evening, seen: Seen) -> Check:
    came = {evening.attendee_ids[g.external_id] for g in cast.guests} | set(evening.walk_ins)
    left = {evening.attendee_ids[who] for who in cast.leavers}
    expected = {who: "left" if who in left else "arrived" for who in came}
    said = {who: a["state"] for who, a in seen.attendances.items()}
    wrong = tuple(
        f"{who} is {said.get(who)}, not {expected.get(who)}"
        for who in expected.keys() | said.keys()
        if said.get(who) != expected.get(who)
    )
    return Check("Every arrival was kept, once", f"{len(said)} came, {len(left)} left early", wrong)


def _answers(evening: Evening) -> Check:
    wrong = tuple(evening.surprises)
    wrong += _if(not evening.unknown_refused, "an unknown code was not refused")
    return Check(
        "Scans sent twice got one answer", "second doors and strangers were told so", wrong
    )


def _seated(seen: Seen) -> Check:
    wrong: list[str] = []
    for number in range(1, ROUNDS + 1):
        tables = seen.tables(number)
        seats = Counter(p for t in tables for p in t["seats"])
        wrong += [f"{p} sits {n} times in round {number}" for p, n in seats.items() if n > 1]
        wrong += [f"{t['table_name']} holds {len(t['seats'])}" for t in tables if _badly_filled(t)]
        wrong += [
            f"{p} sat in round {number} but never came"
            for p in seats.keys() - seen.attendances.keys()
        ]
    last = {p for t in seen.tables(ROUNDS) for p in t["seats"]}
    here = {who for who, a in seen.attendances.items() if a["state"] == "arrived"}
    wrong += [f"{who} was here and had no seat at the end" for who in here - last]
    sizes = sorted({len(t["seats"]) for n in range(1, ROUNDS + 1) for t in seen.tables(n)})
    return Check("Everybody here had a seat", f"tables of {sizes[0]} to {sizes[-1]}", tuple(wrong))


def _badly_filled(table: dict[str, Any]) -> bool:
    return not MINIMUM <= len(table["seats"]) <= CAPACITY


def _apart(seen: Seen) -> Check:
    wrong: list[str] = []
    for number in range(1, ROUNDS + 1):
        for table in seen.tables(number):
            for a, b in combinations(table["seats"], 2):
                company = seen.attendees[a]["company"]
                if frozenset((a, b)) in seen.acquaintances:
                    wrong.append(f"{a} and {b} know each other, round {number}")
                if company and company == seen.attendees[b]["company"]:
                    wrong.append(f"{a} and {b} are colleagues, round {number}")
    pairs = len(seen.acquaintances)
    return Check("Those who know each other sat apart", f"{pairs} acquaintances", tuple(wrong))


def _strangers(seen: Seen) -> Check:
    met = Counter(
        frozenset(pair)
        for number in range(1, ROUNDS + 1)
        for table in seen.tables(number)
        for pair in combinations(table["seats"], 2)
    )
    wrong = tuple(f"{sorted(pair)} met {n} times" for pair, n in met.items() if n > 1)
    return Check("Nobody met the same person twice", f"{len(met)} pairs met", wrong)


def _topics(seen: Seen) -> Check:
    wrong: list[str] = []
    named = 0
    tables = [t for n in range(1, ROUNDS + 1) for t in seen.tables(n)]
    for table in tables:
        if table["topic"]:
            named += 1
            topic = next((s for s in table["shared"] if s["interest"] == table["topic"]), None)
            words = topic["words"] if topic else {}
            wrong += [
                f"{p} wrote nothing that is {table['topic']}"
                for p in table["seats"]
                if _plain(words.get(p, "")) not in map(_plain, seen.attendees[p]["interests"])
            ]
    return Check(
        "A topic is in everybody's own words", f"{named} of {len(tables)} tables", tuple(wrong)
    )


def _company(evening: Evening, seen: Seen) -> Check:
    """Look whether those who answered met somebody to share something with, or were told why not.

    The certificate counts every seat without company, names who could have none, and says how many
    seats might have done better.
    """
    alone = seen.plan["certificate"]["alone"]
    seats: Counter[str] = Counter()
    lonely: Counter[str] = Counter()
    for table in (t for n in range(1, ROUNDS + 1) for t in seen.tables(n)):
        answered = {p for p in table["seats"] if p in evening.happily}
        seats.update(answered)
        lonely.update(answered.difference(*(s["attendee_ids"] for s in table["shared"])))
    without = [who for who, times in lonely.items() if times == seats[who]]
    unnamed = [who for who in without if who not in (alone["witness"] or "")]
    might_do_better = (alone["value"] - alone["bound"]) // ROUNDS  # people, by seats
    wrong = [f"nobody says why {who} has no company" for who in unnamed[might_do_better:]]
    wrong += _if(not evening.happily, "nobody answered")
    wrong += _if(lonely.total() > alone["value"], "seats without company are not counted")
    company = f"{len(seats) - len(without)} of {len(evening.happily)} met somebody"
    return Check("Whoever answered has company", company, tuple(wrong))


def _certified(seen: Seen) -> Check:
    holds = seen.plan["certificate"]
    wrong = _if(not holds["settled"], "the plan is not settled")
    wrong += _if(holds["broken"]["value"] > holds["broken"]["bound"], "promises were broken")
    return Check(
        "The plan has its certificate",
        f"broken {holds['broken']['value']}, alone {holds['alone']['value']}"
        f" (at least {holds['alone']['bound']}), topics {holds['one_topic']['value']}",
        wrong,
    )


def _circles(cast: Cast, seen: Seen) -> Check:
    wrong: list[str] = []
    for helps in seen.circles:
        for help_, following in zip(helps, [*helps[1:], helps[0]], strict=True):
            helper, helped = (seen.attendees[help_[who]] for who in ("helper_id", "helped_id"))
            wrong += _if(help_["helped_id"] != following["helper_id"], "a circle is not closed")
            wrong += _if(helper["offer"] != help_["offer"], f"{help_['offer']} was not offered")
            wrong += _if(helped["ask"] != help_["ask"], f"{help_['ask']} was not asked for")
    there = [help_["helper_id"] for helps in seen.circles for help_ in helps]
    wrong += _if(len(set(there)) < len(there), "somebody is in two circles")
    wrong += [f"{who} is in a circle and never came" for who in set(there) - set(seen.attendances)]
    wrong += _if(cast.wishes and not seen.circles, "nobody can help anybody")
    return Check(
        "Help circles were formed",
        f"{len(seen.circles)} circles of {len(there)} people",
        tuple(wrong),
    )


def _letters(seen: Seen) -> Check:
    wanted = {
        a["email"]
        for who, a in seen.attendees.items()
        if who in seen.attendances and a["letters"] and a["email"]
    }
    got = Counter(letter.recipient for letter in seen.letters)
    wrong = [f"{address} got {n} letters" for address, n in got.items() if n > 1]
    wrong += [f"{address} got no letter" for address in wanted - got.keys()]
    wrong += [f"{address} got a letter unasked" for address in got.keys() - wanted]
    unsent = [p for p in seen.prompts if p["state"] != "sent"]
    wrong += [f"a prompt is {p['state']}" for p in unsent]
    return Check("One letter each, for those who came", f"{len(got)} letters", tuple(wrong))


def _discreet(seen: Seen) -> Check:
    addresses = {a["email"] for a in seen.attendees.values() if a["email"]}
    wrong = []
    stoppable = 0
    for letter in seen.letters:
        text = letter.message.as_string()
        others = [a for a in addresses if a in letter.text and a != letter.recipient]
        wrong += [f"the letter to {letter.recipient} tells {a}" for a in others]
        stoppable += "List-Unsubscribe=One-Click" in text
    wrong += _if(stoppable != len(seen.letters), "a letter cannot be stopped with one click")
    return Check("No letter tells an address", "each can be stopped", tuple(wrong))


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _if(is_wrong: object, complaint: str) -> tuple[str, ...]:
    return (complaint,) if is_wrong else ()
