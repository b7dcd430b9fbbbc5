// The interests of one gathering, kept up to date while they are shown.

import { api, type Asked, call, type Interests, type NewRuling, Problem } from "./api.ts";
import { decidedLine } from "./interests.ts";
import { session } from "./session.svelte.ts";

const LOOK_AFTER_MS = 300;
const AT = "/api/matching/gatherings/{gathering_id}/interests";
const QUESTIONS = "/api/planning/gatherings/{gathering_id}/questions";

export class LiveInterests {
  all = $state.raw<Interests | null>(null);
  asked = $state.raw<Asked[]>([]);
  state = $state<"looking" | "there" | "nothing" | "failed">("looking");
  busy = $state(false);
  remember = $state(false);
  /** What was decided last, and the rulings that would have to go to undo it. */
  said = $state("");
  last = $state.raw<string[]>([]);
  private readonly path: { gathering_id: string };
  private looking: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string) {
    this.path = { gathering_id: id };
  }

  /** Fetch everything; matching may not have heard of the gathering yet. */
  async load(): Promise<void> {
    const found = await session.attempt(() => this.fetched());
    if (found) this.take(found);
    else if (!this.all) this.state = found === null ? "nothing" : "failed";
    const asked = found && (await session.attempt(() => call(api.GET(QUESTIONS, { params: { path: this.path } }))));
    if (asked) this.asked = asked;
  }

  /** Fetch everything, at once the first time, then soon: the plan changes in bursts. */
  loadSoon(): void {
    this.looking ??= setTimeout(
      () => {
        this.looking = undefined;
        void this.load();
      },
      this.all ? LOOK_AFTER_MS : 0,
    );
  }

  /** Decide something and show what came of it; tell whether it was done. */
  async decide(rulings: NewRuling[]): Promise<boolean> {
    if (this.busy || rulings.length === 0) return false;
    const known = new Set(this.all?.rulings.map(({ id }) => id));
    const body = { rulings, remember: this.remember };
    const done = await this.change(() => call(api.POST(`${AT}/rulings`, { params: { path: this.path }, body })));
    if (!done) return false;
    this.last = done.rulings.map(({ id }) => id).filter((id) => !known.has(id));
    this.said = decidedLine(rulings);
    return true;
  }

  /** Take decisions back, the newest first, as they were taken. */
  async undo(rulings: readonly string[]): Promise<void> {
    if (this.busy) return;
    for (const ruling_id of rulings) {
      const path = { ...this.path, ruling_id };
      if (!(await this.change(() => call(api.DELETE(`${AT}/rulings/{ruling_id}`, { params: { path } }))))) return;
    }
    this.said = "Undone.";
    this.last = [];
  }

  async confide(confidence: number): Promise<void> {
    const body = { confidence };
    await this.change(() => call(api.PUT(`${AT}/confidence`, { params: { path: this.path }, body })));
  }

  private async change(work: () => Promise<Interests>): Promise<Interests | undefined> {
    this.busy = true;
    const found = await session.attempt(work);
    this.busy = false;
    if (found) this.take(found);
    else this.loadSoon();
    return found;
  }

  private take(found: Interests): void {
    this.state = "there";
    if (!this.all || found.revision >= this.all.revision) this.all = found;
  }

  private fetched(): Promise<Interests | null> {
    return call(api.GET(AT, { params: { path: this.path } })).catch((thrown: unknown) => {
      if (thrown instanceof Problem && thrown.status === 404) return null;
      throw thrown;
    });
  }
}
