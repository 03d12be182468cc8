import type { City } from "./state";
import type { CaseEvent, ClockEvent, Figures, Person, PhotoRow, Snapshot } from "./wire";

const WAITS_S = [1, 2, 4, 8, 15, 30];

/** Before the next try, after so many failures: ever longer, and not at the same moment as all others. */
export function waitMs(failures: number): number {
  const wait = WAITS_S[Math.min(failures, WAITS_S.length - 1)] ?? 30;
  return wait * 1000 * (0.75 + Math.random() / 2);
}

/** What a stream is here: the browser's EventSource, or a double of it in tests. */
export interface Source {
  readyState: number;
  onopen: ((event: Event) => void) | null;
  onerror: ((event: Event) => void) | null;
  addEventListener(name: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface Doors {
  /** What comes after an index of a picture. */
  stream(of: string, after: number): Source;
  snapshot(): Promise<Snapshot>;
}

const CLOSED = 2;

/** All viewers are told at once to begin anew; they ask within so long. */
const SPREAD_MS = 3000;

/** Events that change the picture bear their place in the ledger; told twice they count once. */
const NUMBERED = new Set(["case", "clock", "photo"]);

/** The city's events as they happen; after a cut they go on from the last one known, and none is lost. */
export class Live {
  #source: Source | null = null;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly city: City,
    readonly doors: Doors,
  ) {}

  start(): void {
    this.stop();
    const source = this.doors.stream(this.city.snapshot.picture, this.city.index);
    this.#source = source;
    source.onopen = () => this.#heard(true);
    source.onerror = () => this.#cut(source);
    this.#on<CaseEvent>(source, "case", (event) => this.city.onCase(event));
    this.#on<ClockEvent>(source, "clock", (event) => this.city.onClock(event));
    this.#on<PhotoRow>(source, "photo", (event) => this.city.onPhoto(event));
    this.#on<{ people: Person[] }>(source, "people", (event) => this.city.onPeople(event.people));
    this.#on<Partial<Figures>>(source, "figures", (event) => this.city.onFigures(event));
    this.#on<unknown>(source, "beat", () => undefined);
    this.#on<unknown>(source, "anew", () => this.renew());
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #on<Data>(source: Source, name: string, act: (data: Data) => void): void {
    source.addEventListener(name, (event) => {
      if (source !== this.#source) return;
      this.#heard();
      const index = NUMBERED.has(name) ? Number(event.lastEventId || 0) : null;
      const data = read<Data>(event.data);
      if (data === undefined || Number.isNaN(index)) return this.renew();
      if (index !== null && !this.city.isNew(index)) return;
      act(data);
      if (this.city.strayed) this.renew();
    });
  }

  #heard(opened = false): void {
    this.city.heard = Date.now();
    this.#failures = 0;
    if (opened || !this.city.connected) {
      this.city.connected = true;
      this.city.tell("live");
    }
  }

  /** The browser tries again by itself, unless the answer was an error: then we do, ever less often. */
  #cut(source: Source): void {
    if (source !== this.#source) return;
    this.city.connected = false;
    this.city.tell("live");
    if (source.readyState !== CLOSED) return;
    this.#later(() => this.start());
  }

  #later(act: () => void): void {
    const wait = waitMs(this.#failures);
    this.#failures += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, wait);
  }

  /** The snapshot again, and the stream from there; not at the same moment as all others. */
  renew(): void {
    this.stop();
    this.#timer = setTimeout(() => void this.#begin(), Math.random() * SPREAD_MS);
  }

  async #begin(): Promise<void> {
    try {
      this.city.renew(await this.doors.snapshot());
      this.start();
    } catch {
      this.city.connected = false;
      this.city.tell("live");
      this.#later(() => void this.#begin());
    }
  }
}

/** What a message says; undefined where it cannot be read. */
function read<Data>(text: string): Data | undefined {
  try {
    return JSON.parse(text || "{}") as Data;
  } catch {
    return undefined;
  }
}
