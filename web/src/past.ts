import { bytesOf, longsOf, shortsOf } from "./codes";
import { Picture } from "./picture";
import type { Moment } from "./state";
import type { Day, Past } from "./wire";

const NONE = 255;
const NOWHERE = 0xffffffff;
export const LAST_MINUTE = 1439;

/** A day as a film: the picture at its beginning, and each change, which can be done and undone. */
export class Film {
  readonly day: string;
  readonly from: Date;
  readonly #minutes: Uint16Array;
  readonly #codes: Uint32Array;
  readonly #was: Uint8Array;
  readonly #now: Uint8Array;
  readonly #opened: Uint16Array;
  readonly #closed: Uint16Array;
  readonly #picture: Picture;
  #done = 0;

  constructor(day: Day, base: Past) {
    this.day = day.day;
    this.from = new Date(day.from);
    this.#minutes = shortsOf(bytesOf(day.changes.minute));
    this.#codes = longsOf(bytesOf(day.changes.code));
    this.#was = bytesOf(day.changes.was);
    this.#now = bytesOf(day.changes.now);
    this.#opened = shortsOf(bytesOf(day.opened));
    this.#closed = shortsOf(bytesOf(day.closed));
    this.#picture = Picture.of(base.open, base.placeless);
  }

  /** Changes per hour: where on the slider something happened. */
  busy(): number[] {
    return byHour(this.#minutes);
  }

  /** The city at the end of a minute of this day. */
  at(minute: number): Moment {
    while (this.#done < this.#minutes.length && (this.#minutes[this.#done] ?? 0) <= minute) this.#step(this.#done++, false);
    while (this.#done > 0 && (this.#minutes[this.#done - 1] ?? 0) > minute) this.#step(--this.#done, true);
    return { at: new Date(this.from.getTime() + minute * 60_000), picture: this.#picture, opened: byHour(this.#opened, minute), closed: byHour(this.#closed, minute) };
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

/** How many of these minutes of a day lie in each of its hours, up to a last minute. */
function byHour(minutes: Uint16Array, last = Infinity): number[] {
  const hours = new Array<number>(24).fill(0);
  for (const minute of minutes) {
    if (minute > last) continue;
    const hour = Math.min(23, Math.floor(minute / 60));
    hours[hour] = (hours[hour] ?? 0) + 1;
  }
  return hours;
}
