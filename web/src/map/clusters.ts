import { columnOf, placeOf, rowOf } from "../codes";
import type { Sorted } from "../picture";
import { urgencyOf } from "../picture";
import type { Bounds } from "../wire";

const SIDE = 65_536;
const MOST_BITS = 32;

export interface Cluster {
  /** Morton code of the first case in it, and how many of its bits all of them share. */
  code: number;
  bits: number;
  count: number;
  lon: number;
  lat: number;
  /** Cases by urgency, in the server's order. */
  urgencies: [number, number, number, number];
  /** Mark of the first case: of the only one, where there is one. */
  mark: number;
}

/** World pixels of a zoom are 512 · 2^zoom. So many bits make squares of `size` to twice as many pixels. */
export function bitsAt(zoom: number, [west, south, east, north]: Bounds, size: number): number {
  const world = 512 * 2 ** zoom;
  const height = (lat: number): number => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
  const area = world * ((east - west) / 360) * world * (height(north) - height(south));
  const squares = Math.log2(Math.max(1, Math.sqrt(Math.max(0, area)) / size));
  return Math.min(MOST_BITS, 2 * Math.max(1, Math.floor(squares)));
}

/** Squares of the city's grid with the cases in them, in the middle of their cases; only those within. */
export function clusters({ codes, marks }: Sorted, bounds: Bounds, bits: number, within: Bounds): Cluster[] {
  const found: Cluster[] = [];
  const shift = MOST_BITS - bits;
  for (let from = 0; from < codes.length; ) {
    const square = (codes[from] ?? 0) >>> shift;
    const start = from;
    let columns = 0;
    let rows = 0;
    const urgencies: Cluster["urgencies"] = [0, 0, 0, 0];
    for (; from < codes.length && (codes[from] ?? 0) >>> shift === square; from += 1) {
      const code = codes[from] ?? 0;
      columns += columnOf(code);
      rows += rowOf(code);
      urgencies[urgencyOf(marks[from] ?? 0) as 0 | 1 | 2 | 3] += 1;
    }
    const count = from - start;
    const lon = bounds[0] + ((columns / count + 0.5) / SIDE) * (bounds[2] - bounds[0]);
    const lat = bounds[1] + ((rows / count + 0.5) / SIDE) * (bounds[3] - bounds[1]);
    if (lon < within[0] || lon > within[2] || lat < within[1] || lat > within[3]) continue;
    found.push({ code: codes[start] ?? 0, bits, count, lon, lat, urgencies, mark: marks[start] ?? 0 });
  }
  return found;
}

/** The ground a square of the grid covers. */
export function squareOf(code: number, bits: number, bounds: Bounds): Bounds {
  const shift = MOST_BITS - bits;
  const first = shift >= MOST_BITS ? 0 : ((code >>> shift) << shift) >>> 0;
  const half = 2 ** (shift / 2);
  const [west, south] = placeOf(first, bounds);
  const wide = ((bounds[2] - bounds[0]) / SIDE) * half;
  const high = ((bounds[3] - bounds[1]) / SIDE) * half;
  return [west, south, west + wide, south + high];
}
