// One event stream, kept open while somebody looks at the page.

export type Connection = "connecting" | "live" | "reconnecting";

export interface Listener {
  /** The stream is open, perhaps again: whatever was said before may have been missed. */
  opened: () => void;
  heard: (message: unknown) => void;
  /** The server would not open the stream: the session may be over. */
  refused: () => void;
  changed: (connection: Connection) => void;
}

export const RETRY_MS = 2_000;

/**
 * Listen to a stream until the returned function is called.
 *
 * The browser reconnects by itself after a break but gives up when the server refuses; then this
 * tries again. A hidden tab lets go, because a browser holds six connections to a host at most.
 */
export function listen(url: string, listener: Listener): () => void {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const release = (): void => {
    clearTimeout(retry);
    source?.close();
    source = null;
  };
  const open = (): void => {
    release();
    source = new EventSource(url);
    source.onopen = () => {
      listener.changed("live");
      listener.opened();
    };
    source.onmessage = ({ data }) => listener.heard(JSON.parse(data));
    source.onerror = () => {
      listener.changed("reconnecting");
      if (source?.readyState === EventSource.CLOSED) refused();
    };
  };
  const refused = (): void => {
    retry = setTimeout(open, RETRY_MS);
    listener.refused();
  };
  const look = (): void => (document.hidden ? release() : open());

  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  listener.changed("connecting");
  look();
  return () => {
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("online", look);
    release();
  };
}
