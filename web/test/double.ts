import type { Doors, Source } from "../src/live";
import type { Snapshot } from "../src/wire";

/** A stream that says what the test says. */
export class FakeSource implements Source {
  readyState = 0;
  onopen: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  closed = false;
  #listeners = new Map<string, (event: MessageEvent<string>) => void>();

  addEventListener(name: string, listener: (event: MessageEvent<string>) => void): void {
    this.#listeners.set(name, listener);
  }

  close(): void {
    this.closed = true;
    this.readyState = 2;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.(new Event("open"));
  }

  /** The server's answer was an error: the browser gives up. */
  fail(): void {
    this.readyState = 2;
    this.onerror?.(new Event("error"));
  }

  say(name: string, data: unknown, id = ""): void {
    this.write(name, JSON.stringify(data), id);
  }

  write(name: string, data: string, id = ""): void {
    this.#listeners.get(name)?.(new MessageEvent(name, { data, lastEventId: id }));
  }
}

/** A server whose streams and snapshots the test holds in its hand. */
export class FakeDoors implements Doors {
  streams: { of: string; after: number; source: FakeSource }[] = [];
  constructor(public next: () => Snapshot) {}

  stream(of: string, after: number): FakeSource {
    const source = new FakeSource();
    this.streams.push({ of, after, source });
    return source;
  }

  async snapshot(): Promise<Snapshot> {
    return this.next();
  }

  get last(): FakeSource {
    return this.streams.at(-1)!.source;
  }
}
