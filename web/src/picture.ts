import { bytesOf, risingOf } from "./codes";
import type { PackedCases } from "./wire";

const MARKS = 256;

/** A mark is a state and an urgency in one byte. */
export const stateOf = (mark: number): number => mark >> 2;
export const urgencyOf = (mark: number): number => mark & 3;

export interface Sorted {
  /** Morton codes, rising; a code stands as often as there are cases at it. */
  codes: Uint32Array;
  marks: Uint8Array;
}

const SPARE = 4096;

/** Open cases as places and marks: which case is which nobody asks here, so a change is one out and one in. */
export class Picture {
  readonly #marks = new Int32Array(MARKS);
  readonly #placeless = new Int32Array(MARKS);
  #codes: Uint32Array;
  #beside: Uint8Array;
  #count: number;
  /** How often a case was to leave a place where none was: the picture is no longer the server's. */
  strayed = 0;

  constructor(codes: Uint32Array, marks: Uint8Array, placeless: Record<string, number> = {}) {
    this.#codes = codes;
    this.#beside = marks;
    this.#count = codes.length;
    for (const mark of marks) this.#mark(mark, 1);
    for (const [mark, count] of Object.entries(placeless)) {
      this.#placeless[Number(mark)] = count;
      this.#mark(Number(mark), count);
    }
  }

  static of(packed: PackedCases, placeless: Record<string, number> = {}): Picture {
    return new Picture(risingOf(bytesOf(packed.codes), packed.count), bytesOf(packed.marks), placeless);
  }

  #mark(mark: number, by: number): void {
    this.#marks[mark] = (this.#marks[mark] ?? 0) + by;
  }

  /** How many open cases bear this mark. */
  count(mark: number): number {
    return this.#marks[mark] ?? 0;
  }

  add(code: number | null, mark: number): void {
    this.#mark(mark, 1);
    if (code === null) this.#placeless[mark] = (this.#placeless[mark] ?? 0) + 1;
    else this.#insert(this.#first(code), code, mark);
  }

  remove(code: number | null, mark: number): void {
    if (code === null ? this.#leaveNowhere(mark) : this.#leave(code, mark)) this.#mark(mark, -1);
    else this.strayed += 1;
  }

  #leaveNowhere(mark: number): boolean {
    const there = this.#placeless[mark] ?? 0;
    if (there > 0) this.#placeless[mark] = there - 1;
    return there > 0;
  }

  #leave(code: number, mark: number): boolean {
    for (let at = this.#first(code); at < this.#count && this.#codes[at] === code; at += 1) {
      if (this.#beside[at] !== mark) continue;
      this.#codes.copyWithin(at, at + 1, this.#count);
      this.#beside.copyWithin(at, at + 1, this.#count);
      this.#count -= 1;
      return true;
    }
    return false;
  }

  /** Where the first case of a code stands, or would. */
  #first(code: number): number {
    let from = 0;
    let to = this.#count;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#codes[middle] ?? 0) < code) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Moving what lies behind is some microseconds for 50 000 cases; only a full array is made anew. */
  #insert(at: number, code: number, mark: number): void {
    if (this.#count === this.#codes.length) {
      const codes = new Uint32Array(this.#count + SPARE);
      const marks = new Uint8Array(this.#count + SPARE);
      codes.set(this.#codes);
      marks.set(this.#beside);
      this.#codes = codes;
      this.#beside = marks;
    }
    this.#codes.copyWithin(at + 1, at, this.#count);
    this.#beside.copyWithin(at + 1, at, this.#count);
    this.#codes[at] = code;
    this.#beside[at] = mark;
    this.#count += 1;
  }

  /** All cases with a place, by rising code: a view that holds until the next change. */
  sorted(): Sorted {
    return { codes: this.#codes.subarray(0, this.#count), marks: this.#beside.subarray(0, this.#count) };
  }
}
