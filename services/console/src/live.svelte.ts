// One gathering, kept up to date while it is on the page.

import { api, type Attendee, call, type Gathering, type Plan, Problem } from "./api.ts";
import {
  emptyRoom,
  hasStranger,
  hear,
  type Heard,
  type Room,
  withGathering,
  withPeople,
  withPerson,
  withPlan,
} from "./room.ts";
import { session } from "./session.svelte.ts";
import { type Connection, listen } from "./stream.ts";

const NAMES_AFTER_MS = 300;

export class LiveRoom {
  room = $state.raw<Room | null>(null);
  failed = $state(false);
  connection = $state<Connection>("connecting");
  private readonly path: { gathering_id: string };
  private naming: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string) {
    this.path = { gathering_id: id };
  }

  /** Fetch everything once. */
  async load(): Promise<void> {
    this.failed = false;
    await session.attempt(async () => {
      const [gathering, people] = await Promise.all([this.gathering(), this.people()]);
      this.room = emptyRoom(gathering, people);
      await this.replan();
    });
    this.failed = this.room === null;
  }

  /** Listen until the returned function is called. */
  listen(): () => void {
    return listen(`/api/matching/gatherings/${this.path.gathering_id}/stream`, {
      opened: () => void this.catchUp(),
      heard: (message) => this.take(message as Heard),
      refused: () => void session.check(),
      changed: (connection) => (this.connection = connection),
    });
  }

  /** Do one step of the evening and show what came of it. */
  async step(work: () => Promise<Gathering>): Promise<void> {
    const gathering = await session.attempt(work);
    if (gathering && this.room) this.room = withGathering(this.room, gathering);
  }

  /** Ask something of the plan and show what came of it. */
  async ask(work: () => Promise<Plan>): Promise<void> {
    const plan = await session.attempt(work);
    if (plan && this.room) this.room = withPlan(this.room, plan);
  }

  /** What is heard of help circles is fetched by who shows them: this counts how often. */
  circled = $state(0);

  /** What the plan is made of is fetched by who shows it: this counts how often it may have changed. */
  replanned = $state(0);

  /** Change something about a person and show it; tell whether it was done. */
  async change(work: () => Promise<Attendee>): Promise<boolean> {
    const person = await session.attempt(work);
    if (person && this.room) this.room = withPerson(this.room, person);
    return person !== undefined;
  }

  /** Fetch the names again, some of which are new. */
  async rename(): Promise<void> {
    const people = await session.attempt(() => this.people());
    if (people && this.room) this.room = withPeople(this.room, people);
  }

  private take(heard: Heard): void {
    if (!this.room) return;
    if (heard.kind === "circles") this.circled += 1;
    if (heard.kind === "plan") this.replanned += 1;
    this.room = hear(this.room, heard);
    if (hasStranger(this.room, heard)) this.renameSoon();
  }

  private renameSoon(): void {
    this.naming ??= setTimeout(() => {
      this.naming = undefined;
      void this.rename();
    }, NAMES_AFTER_MS);
  }

  private async catchUp(): Promise<void> {
    if (!this.room) return;
    await session.attempt(async () => {
      const gathering = await this.gathering();
      if (this.room) this.room = withGathering(this.room, gathering);
      await this.replan();
      await this.rename();
      this.replanned += 1;
    });
  }

  private async replan(): Promise<void> {
    const plan = await this.plan();
    if (plan && this.room) this.room = withPlan(this.room, plan);
  }

  private gathering(): Promise<Gathering> {
    return call(api.GET("/api/planning/gatherings/{gathering_id}", { params: { path: this.path } }));
  }

  private people(): Promise<Attendee[]> {
    const path = "/api/planning/gatherings/{gathering_id}/attendees";
    return call(api.GET(path, { params: { path: this.path } }));
  }

  /** The plan, or nothing while matching has not heard of the gathering. */
  private async plan(): Promise<Plan | null> {
    const path = "/api/matching/gatherings/{gathering_id}/plan";
    return call(api.GET(path, { params: { path: this.path } })).catch((thrown: unknown) => {
      if (thrown instanceof Problem && thrown.status === 404) return null;
      throw thrown;
    });
  }
}
