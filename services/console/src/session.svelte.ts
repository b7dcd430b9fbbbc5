// Who is signed in, and the problems they have not yet put aside.

import { api, call, Problem } from "./api.ts";

class Session {
  email = $state("");
  state = $state<"asking" | "in" | "out" | "lost">("asking");
  problems = $state.raw<Problem[]>([]);

  /** Ask planning who is signed in. */
  async ask(): Promise<void> {
    const found = await this.attempt(() => call(api.GET("/api/planning/session")));
    if (!found && this.state === "asking") this.state = "lost";
    if (!found) return;
    this.email = found.email;
    this.state = "in";
  }

  /** Look whether the session still holds, and say nothing of a server that is away for a moment. */
  async check(): Promise<void> {
    const { response } = await api.GET("/api/planning/session").catch(() => ({ response: null }));
    if (response?.status === 401) this.leave();
  }

  async signOut(): Promise<void> {
    const done = await this.attempt(async () => {
      await call(api.DELETE("/api/planning/session"));
      return true;
    });
    if (done) this.leave();
  }

  /** Do something; show the problem if there is one, or the sign-in page if the session is over. */
  async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      if (thrown.status === 401) this.leave();
      else this.show(thrown);
      return undefined;
    }
  }

  dismiss(problem: Problem): void {
    this.problems = this.problems.filter((other) => other !== problem);
  }

  private show(problem: Problem): void {
    const others = this.problems.filter((other) => other.message !== problem.message);
    this.problems = [...others, problem];
  }

  private leave(): void {
    this.email = "";
    this.state = "out";
    this.problems = [];
  }
}

export const session = new Session();
