import { Picture, stateOf, urgencyOf } from "./picture";
import type { CaseEvent, ClockEvent, Figures, Person, PhotoRow, Snapshot, TickerRow, UrgencyCode } from "./wire";
import { hourIn } from "./moments";

/** What may have changed: a panel names what it looks at. */
export type Topic = "cases" | "figures" | "ticker" | "photos" | "people" | "live" | "moment" | "clock";

export type Tally = Record<"open" | UrgencyCode, number>;

/** A past minute somebody looks at. */
export interface Moment {
  at: Date;
  picture: Picture;
  /** Of that day, by hour, up to that minute. */
  opened: number[];
  closed: number[];
}

const TICKER = 30;
const PHOTOS = 6;
const STRAYED = 20;
/** Instead of a mark: no open case. */
const NONE = 255;

/** The browser's picture of the city: the snapshot, and every event since. */
export class City {
  snapshot: Snapshot;
  now: Picture;
  moment: Moment | null = null;
  /** Ledger index of the last case event. */
  index: number;
  /** When something last arrived, by the browser's clock. */
  heard: number;
  connected = false;
  /** Server's clock minus the browser's, in milliseconds. */
  #ahead = 0;
  #listeners = new Set<(topics: ReadonlySet<Topic>) => void>();

  constructor(snapshot: Snapshot, heard = Date.now()) {
    this.snapshot = snapshot;
    this.now = Picture.of(snapshot.open, snapshot.placeless);
    this.index = snapshot.index;
    this.heard = heard;
    this.#ahead = Date.parse(snapshot.at) - heard;
  }

  /** Everything anew, for the stream was cut longer than the server remembers. */
  renew(snapshot: Snapshot, heard = Date.now()): void {
    this.snapshot = snapshot;
    this.now = Picture.of(snapshot.open, snapshot.placeless);
    this.index = snapshot.index;
    this.heard = heard;
    this.#ahead = Date.parse(snapshot.at) - heard;
    this.tell("cases", "figures", "ticker", "photos", "people", "live");
  }

  /** The server's time. */
  time(): Date {
    return new Date(Date.now() + this.#ahead);
  }

  /** The picture to draw: of the minute looked at, else of now. */
  shown(): Picture {
    return this.moment?.picture ?? this.now;
  }

  urgency(mark: number): UrgencyCode {
    return this.snapshot.urgencies[urgencyOf(mark)]?.code ?? "resting";
  }

  isOpen(mark: number): boolean {
    return this.snapshot.states[stateOf(mark)]?.open ?? true;
  }

  /** Open cases in all and by urgency, counted from the marks. */
  tally(picture: Picture = this.shown()): Tally {
    const tally: Tally = { open: 0, late: 0, soon: 0, in_time: 0, resting: 0 };
    for (let mark = 0; mark < this.snapshot.states.length * 4; mark += 1) {
      const count = picture.count(mark);
      if (count === 0 || !this.isOpen(mark)) continue;
      tally.open += count;
      tally[this.urgency(mark)] += count;
    }
    return tally;
  }

  listen(listener: (topics: ReadonlySet<Topic>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(...topics: Topic[]): void {
    const told = new Set(topics);
    for (const listener of this.#listeners) listener(told);
  }

  /** The picture strays where events were lost: then it must be asked for anew. */
  get strayed(): boolean {
    return this.now.strayed > STRAYED;
  }

  /** Whether an event of this index was not told before; then it is the last one. */
  isNew(index: number): boolean {
    if (index <= this.index) return false;
    this.index = index;
    return true;
  }

  onCase(event: CaseEvent): void {
    if (event.was) this.now.remove(event.was.code, event.was.mark);
    if (event.now) this.now.add(event.now.code, event.now.mark);
    this.#count(event);
    const row: TickerRow = { ...event, sub: event.sub ?? event.title };
    this.snapshot.ticker = [row, ...this.snapshot.ticker].slice(0, TICKER);
    this.tell("cases", "ticker", "figures");
  }

  /** Until the server counts anew, each minute, the figures follow the events. */
  #count(event: CaseEvent): void {
    const { flow, counts, sources, types, districts, departments } = this.snapshot;
    const hour = hourIn(this.snapshot.city.zone, new Date(event.at));
    if (event.opened) {
      flow.opened[hour] = (flow.opened[hour] ?? 0) + 1;
      counts.opened_today += 1;
      for (const row of sources) if (row.code === event.source) row.today += 1;
    }
    if (event.closed) {
      flow.closed[hour] = (flow.closed[hour] ?? 0) + 1;
      counts.closed_today += 1;
    }
    const open = (event.now ? 1 : 0) - (event.was ? 1 : 0);
    const late = this.#late(event.now) - this.#late(event.was);
    for (const row of types) {
      if (row.code !== event.type) continue;
      row.open += open;
      row.late += late;
      if (event.opened) row.today += 1;
    }
    for (const row of [...districts, ...departments]) {
      if (row.code !== event.district && row.code !== event.department) continue;
      row.open += open;
      row.late += late;
    }
  }

  #late(spot: CaseEvent["now"]): number {
    return spot && this.urgency(spot.mark) === "late" ? 1 : 0;
  }

  onClock(event: ClockEvent): void {
    for (const [code, was, now] of event.changes) {
      if (was !== NONE) this.now.remove(code, was);
      if (now !== NONE) this.now.add(code, now);
    }
    this.tell("cases");
  }

  onPhoto(photo: PhotoRow): void {
    const others = this.snapshot.photos.filter((each) => each.number !== photo.number);
    this.snapshot.photos = [photo, ...others].slice(0, PHOTOS);
    this.tell("photos");
  }

  onPeople(people: Person[]): void {
    this.snapshot.people = people;
    this.tell("people");
  }

  onFigures(figures: Partial<Figures>): void {
    Object.assign(this.snapshot, figures);
    this.tell("figures");
  }

  look(moment: Moment | null): void {
    this.moment = moment;
    this.tell("moment", "cases", "figures");
  }
}
