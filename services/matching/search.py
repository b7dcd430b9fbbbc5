"""Local search over a seating: swaps and moves, guided by what people share.

Each table has a topic it is after; the fewer people there do not hold it, the better. A change is
judged by four numbers, the differences it makes to broken, alone, one topic and warm, and every
one of them comes from a few operations on masks.
"""

import math
from collections.abc import Callable
from random import Random

from services.matching.board import NOWHERE, Board, Seating, members


class Search:
    """A seating under improvement, with the masks that make a change cheap to judge."""

    def __init__(self, seating: Seating, *, first: int, rng: Random) -> None:
        self.s = seating
        self.board = seating.board
        self.rng = rng
        self.rounds = list(range(first, len(self.board.present)))
        self.everyone = [list(members(p)) for p in self.board.present]
        self.alone = [[0] * len(t) for t in seating.at]
        self.single = [[0] * len(t) for t in seating.at]
        self.topic = [[-1] * len(t) for t in seating.at]
        self.fan_list = [list(members(f)) for f in self.board.fans]
        self.fans = [*self.board.fans, 0]  # topic -1: nobody
        self.worth = [1.0, 0.0]
        self.score = 0
        for r in self.rounds:
            for t in range(len(self.board.tables)):
                self.refresh(r, t)
                self.aim(r, t)

    def refresh(self, r: int, t: int) -> None:
        share = self.board.share
        there = self.s.at[r][t]
        alone = single = 0
        for p in members(there):
            common = share[p] & there
            if not common:
                alone |= 1 << p
            elif not common & (common - 1):
                single |= 1 << p
        self.alone[r][t] = alone
        self.single[r][t] = single

    def aim(self, r: int, t: int) -> None:
        there = self.s.at[r][t]
        count: dict[int, int] = {}
        for p in members(there):
            for k in self.board.likes[p]:
                count[k] = count.get(k, 0) + 1
        if count:
            best = max(count.values())
            self.topic[r][t] = self.rng.choice([k for k, c in count.items() if c == best])
        else:
            self.topic[r][t] = -1

    def odd(self, r: int, t: int) -> int:
        return (self.s.at[r][t] & ~self.fans[self.topic[r][t]]).bit_count()

    def judge(self, r, p, b, q):
        """Judge that p goes to table b, and q (or nobody) comes back."""
        s = self.s
        board = self.board
        share = board.share
        where = s.where[r]
        a = where[p]
        bit_p = 1 << p
        rest_a = s.at[r][a] ^ bit_p
        c_p = board.apart[p] | s.met(r, p)
        share_p = share[p]
        warm_p = share_p & ~c_p
        alone_a, alone_b = self.alone[r][a], self.alone[r][b]
        if q == NOWHERE:
            rest_b = s.at[r][b]
            bit_q = share_q = 0
            broken = (rest_b & c_p).bit_count() - (rest_a & c_p).bit_count()
            warm = (rest_b & warm_p).bit_count() - (rest_a & warm_p).bit_count()
        else:
            bit_q = 1 << q
            rest_b = s.at[r][b] ^ bit_q
            c_q = board.apart[q] | s.met(r, q)
            share_q = share[q]
            warm_q = share_q & ~c_q
            broken = (
                (rest_b & c_p).bit_count()
                - (rest_a & c_p).bit_count()
                + (rest_a & c_q).bit_count()
                - (rest_b & c_q).bit_count()
            )
            warm = (
                (rest_b & warm_p).bit_count()
                - (rest_a & warm_p).bit_count()
                + (rest_a & warm_q).bit_count()
                - (rest_b & warm_q).bit_count()
            )
        alone = (
            (rest_a & self.single[r][a] & share_p & ~share_q).bit_count()
            - (rest_a & alone_a & share_q).bit_count()
            + (rest_b & self.single[r][b] & share_q & ~share_p).bit_count()
            - (rest_b & alone_b & share_p).bit_count()
        )
        alone += (not rest_b & share_p) - (alone_a >> p & 1)
        if bit_q:
            alone += (not rest_a & share_q) - (alone_b >> q & 1)
        odd_a = ~self.fans[self.topic[r][a]]
        odd_b = ~self.fans[self.topic[r][b]]
        was_a = (s.at[r][a] & odd_a).bit_count()
        was_b = (s.at[r][b] & odd_b).bit_count()
        now_a = ((rest_a | bit_q) & odd_a).bit_count()
        now_b = ((rest_b | bit_p) & odd_b).bit_count()
        topics = (not now_a) + (not now_b) - (not was_a) - (not was_b)
        w = self.worth
        m = len(w) - 1
        closer = w[min(now_a, m)] + w[min(now_b, m)] - w[min(was_a, m)] - w[min(was_b, m)]
        return broken, alone, topics, warm, closer

    def apply(self, r, p, b, q):
        s = self.s
        a = s.where[r][p]
        s.stand(r, p)
        if q != NOWHERE:
            s.stand(r, q)
            s.seat(r, q, a)
        s.seat(r, p, b)
        self.refresh(r, a)
        self.refresh(r, b)

    def propose(self):
        rng = self.rng
        rand = rng.random
        r = self.rounds[int(rand() * len(self.rounds))]
        where = self.s.where[r]
        everyone = self.everyone[r]
        kind = rand()
        if kind < self.mix[0]:
            # bring a fan to a table, in place of somebody who is not
            a = int(rand() * len(self.board.tables))
            k = self.topic[r][a]
            odd = self.s.at[r][a] & ~self.fans[k]
            if k < 0 or not odd:
                return None
            fl = self.fan_list[k]
            q = fl[int(rand() * len(fl))]
            b = where[q]
            if b == a or b < 0:
                return None
            lst = list(members(odd))
            p = lst[int(rand() * len(lst))]
            return r, p, b, q
        p = everyone[int(rand() * len(everyone))]
        a = where[p]
        if a < 0: return None
        if kind < self.mix[1] and self.board.likes[p]:
            likes = self.board.likes[p]
            fl = self.fan_list[likes[int(rand() * len(likes))]]
            b = where[fl[int(rand() * len(fl))]]
        else:
            b = where[everyone[int(rand() * len(everyone))]]
        if b == a or b < 0:
            return None
        lst = list(members(self.s.at[r][b]))
        free = self.board.tables[b].capacity - len(lst)
        i = int(rand() * (len(lst) + (free > 0)))
        if i == len(lst):
            if self.s.at[r][a].bit_count() <= self.board.tables[a].minimum:
                return None
            return r, p, b, NOWHERE
        return r, p, b, lst[i]

    mix = (0.3, 0.8)

    def run(self, effort, schedule, stop=None):
        rng = self.rng
        best = [0]
        score = self.score
        best_score = score
        snap = None
        saved = True
        n_acc = 0
        for step in range(effort):
            wb, wa, wt, wc, ww, temp = schedule(step / effort)
            for _ in range(1):
                pass
            move = self.propose()
            if move is None:
                continue
            r, p, b, q = move
            if rng.random() < 0.02:
                self.aim(r, b)
            d = self.judge(r, p, b, q)
            cost = wb * d[0] + wa * d[1] - wt * d[2] - ww * d[3] - wc * d[4]
            if cost <= 0 or (temp and rng.random() < math.exp(-cost / temp)):
                n_acc += 1
                change = 10**12 * d[0] + 10**8 * d[1] - 10**4 * d[2] - d[3]
                if change > 0 and score < best_score:
                    best_score = score
                    snap = [list(w) for w in self.s.where]
                self.apply(r, p, b, q)
                score += change
        if score < best_score or snap is None:
            best_score = score
            snap = [list(w) for w in self.s.where]
        self.accepted = n_acc
        self.score = score
        return best_score, snap
