import { bytesOf, longsOf, shortsOf } from "./codes";
import { hourIn } from "./moments";
import { Picture } from "./picture";
import type { Moment } from "./state";
import type { Day, Past } from "./wire";

const NONE = 255;
const NOWHERE = 0xffffffff;
const MINUTE_MS = 60_000;
const HOUR = 60;
/** Clocks of cities change at full quarters of an hour. */
const QUARTER = 15;

/** A day as a film: the picture at its beginning, and each change, which can be done and undone. */
export class Film {
  readonly day: string;
  readonly from: Date;
  /** How long the day is; where clocks change it has not 1440. */
  readonly length: number;
  /** The last minute of which anything is told. */
  readonly last: number;
  /** The hour the city's clocks show in each quarter of an hour. */
  readonly #hours: number[];
  readonly #minutes: Uint16Array;
  readonly #codes: Uint32Array;
  readonly #was: Uint8Array;
  readonly #now: Uint8Array;
  readonly #opened: Uint16Array;
  readonly #closed: Uint16Array;
  readonly #picture: Picture;
  #done = 0;

  constructor(day: Day, base: Past, zone: string) {
    this.day = day.day;
    this.from = new Date(day.from);
    this.length = day.minutes;
    this.last = this.#minute(new Date(day.until));
    this.#hours = Array.from({ length: Math.ceil(day.minutes / QUARTER) }, (_, index) => hourIn(zone, this.#moment(index * QUARTER)));
    this.#minutes = shortsOf(bytesOf(day.changes.minute));
    this.#codes = longsOf(bytesOf(day.changes.code));
    this.#was = bytesOf(day.changes.was);
    this.#now = bytesOf(day.changes.now);
    this.#opened = shortsOf(bytesOf(day.opened));
    this.#closed = shortsOf(bytesOf(day.closed));
    this.#picture = Picture.of(base.open, base.placeless);
  }

  /** Whether more of the day has been by now than is told. */
  isBehind(now: Date): boolean {
    return this.last < this.#minute(now);
  }

  /** Changes in each hour that passed: where on the slider something happened. */
  busy(): number[] {
    return byHour(this.#minutes, Math.ceil(this.length / HOUR), (minute) => Math.floor(minute / HOUR));
  }

  /** The minute in which the city's clocks come to an hour. */
  begins(hour: number): number {
    return QUARTER * this.#hours.findIndex((each) => each >= hour);
  }

  /** The city at the end of a minute of this day. */
  at(minute: number): Moment {
    while (this.#done < this.#minutes.length && (this.#minutes[this.#done] ?? 0) <= minute) this.#step(this.#done++, false);
    while (this.#done > 0 && (this.#minutes[this.#done - 1] ?? 0) > minute) this.#step(--this.#done, true);
    return { at: this.#moment(minute), picture: this.#picture, opened: this.#flow(this.#opened, minute), closed: this.#flow(this.#closed, minute) };
  }

  #moment(minute: number): Date {
    return new Date(this.from.getTime() + minute * MINUTE_MS);
  }

  /** The minute of this day a moment lies in; the last one for all that comes after it. */
  #minute(at: Date): number {
    return Math.min(this.length - 1, Math.floor((at.getTime() - this.from.getTime()) / MINUTE_MS));
  }

  /** By hour of the city's clocks, as far as a minute. */
  #flow(minutes: Uint16Array, last: number): number[] {
    return byHour(minutes.filter((minute) => minute <= last), 24, (minute) => this.#hours[Math.floor(minute / QUARTER)] ?? 0);
  }

  #step(index: number, backwards: boolean): void {
    const raw = this.#codes[index] ?? NOWHERE;
    const code = raw === NOWHERE ? null : raw;
    const before = (backwards ? this.#now : this.#was)[index] ?? NONE;
    const after = (backwards ? this.#was : this.#now)[index] ?? NONE;
    if (before !== NONE) this.#picture.remove(code, before);
    if (after !== NONE) this.#picture.add(code, after);
  }
}

/** How many of these minutes lie in each hour. */
function byHour(minutes: Uint16Array, hours: number, hourOf: (minute: number) => number): number[] {
  const counts = new Array<number>(hours).fill(0);
  for (const minute of minutes) {
    const hour = hourOf(minute);
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  return counts;
}
