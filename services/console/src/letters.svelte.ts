// The letters of one gathering, kept up to date while they go out.

import { api, call, type Prompt, type PromptLine } from "./api.ts";
import { hearLetter, type PromptNews, withLetters } from "./letters.ts";
import { session } from "./session.svelte.ts";
import { listen } from "./stream.ts";

const LIST_AFTER_MS = 300;
const LIST = "/api/follow-up/gatherings/{gathering_id}/prompts";
const ONE = "/api/follow-up/gatherings/{gathering_id}/prompts/{prompt_id}";
const AGAIN = "/api/follow-up/gatherings/{gathering_id}/prompts/{prompt_id}/send-again";

export class Letters {
  list = $state.raw<PromptLine[] | null>(null);
  private readonly gatheringId: string;
  private listing: ReturnType<typeof setTimeout> | undefined;

  constructor(gatheringId: string) {
    this.gatheringId = gatheringId;
  }

  /** Fetch the list and listen, until the returned function is called. */
  follow(): () => void {
    void this.load();
    return listen(`/api/follow-up/gatherings/${this.gatheringId}/stream`, {
      opened: () => void this.load(),
      heard: (message) => this.take(message as PromptNews),
      refused: () => void session.check(),
      changed: () => undefined,
    });
  }

  async load(): Promise<void> {
    const path = { gathering_id: this.gatheringId };
    const list = await session.attempt(() => call(api.GET(LIST, { params: { path } })));
    if (list) this.list = withLetters(this.list ?? [], list);
  }

  read(promptId: string): Promise<Prompt | undefined> {
    const path = { gathering_id: this.gatheringId, prompt_id: promptId };
    return session.attempt(() => call(api.GET(ONE, { params: { path } })));
  }

  async sendAgain(promptId: string): Promise<void> {
    const path = { gathering_id: this.gatheringId, prompt_id: promptId };
    await session.attempt(() => call(api.POST(AGAIN, { params: { path } })));
    await this.load();
  }

  private take(news: PromptNews): void {
    const list = this.list && hearLetter(this.list, news);
    if (list) this.list = list;
    // Why a letter was refused stands in the list only.
    if (!list || news.prompt.state === "refused") this.loadSoon();
  }

  private loadSoon(): void {
    this.listing ??= setTimeout(() => {
      this.listing = undefined;
      void this.load();
    }, LIST_AFTER_MS);
  }
}
