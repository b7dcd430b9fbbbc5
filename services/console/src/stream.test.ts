import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { listen, RETRY_MS } from "./stream.ts";

class FakeSource {
  static readonly CLOSED = 2;
  static made: FakeSource[] = [];
  readonly url: string;
  readyState = 0;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onerror?: () => void;

  constructor(url: string) {
    this.url = url;
    FakeSource.made.push(this);
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }

  fail(readyState: number): void {
    this.readyState = readyState;
    this.onerror?.();
  }
}

/** A page with a stream in it, and everything that the stream told its listener. */
function page(context: TestContext) {
  const document = Object.assign(new EventTarget(), { hidden: false });
  Object.assign(globalThis, { EventSource: FakeSource, document, window: new EventTarget() });
  context.mock.timers.enable({ apis: ["setTimeout"] });
  FakeSource.made = [];
  const told: unknown[] = [];
  const stop = listen("/stream", {
    opened: () => told.push("opened"),
    heard: (message) => told.push(message),
    refused: () => told.push("refused"),
    changed: (connection) => told.push(connection),
  });
  const look = (hidden: boolean): void => {
    document.hidden = hidden;
    document.dispatchEvent(new Event("visibilitychange"));
  };
  const open = (): FakeSource[] => FakeSource.made.filter(({ readyState }) => readyState !== FakeSource.CLOSED);
  return { told, stop, look, open };
}

test("each time the stream opens the listener is told, because something may have been missed", (context) => {
  const { told, open } = page(context);
  const [source] = open();

  source?.onopen?.();
  source?.fail(0);
  source?.onopen?.();
  source?.onmessage?.({ data: '{"kind":"table"}' });

  assert.deepEqual(told, ["connecting", "live", "opened", "reconnecting", "live", "opened", { kind: "table" }]);
});

test("a stream that the server refuses is tried again", (context) => {
  const { told, open } = page(context);

  open()[0]?.fail(FakeSource.CLOSED);
  assert.equal(open().length, 0);
  context.mock.timers.tick(RETRY_MS);

  assert.equal(open().length, 1);
  assert.deepEqual(told, ["connecting", "reconnecting", "refused"]);
});

test("a hidden tab holds no stream and opens one when it is looked at", (context) => {
  const { look, open } = page(context);

  look(true);
  assert.equal(open().length, 0);
  look(false);

  assert.equal(open().length, 1);
});

test("after leaving the page nothing is opened again", (context) => {
  const { stop, look, open } = page(context);

  open()[0]?.fail(FakeSource.CLOSED);
  stop();
  context.mock.timers.tick(RETRY_MS);
  look(false);

  assert.equal(open().length, 0);
});
