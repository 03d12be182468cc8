import type { Bounds } from "./wire";

const SIDE = 65_536;

/** Bytes of a base64 text. */
export function bytesOf(text: string): Uint8Array {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at += 1) bytes[at] = raw.charCodeAt(at);
  return bytes;
}

/** Rising 32-bit numbers out of LEB128 differences; the first differs from 0. */
export function risingOf(bytes: Uint8Array, count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  let at = 0;
  let last = 0;
  for (let index = 0; index < count; index += 1) {
    let step = 0;
    let weight = 1;
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) throw new RangeError(`${count} numbers are said, ${index} are here`);
      at += 1;
      step += (byte & 127) * weight;
      if (byte < 128) break;
      weight *= 128;
    }
    last += step;
    numbers[index] = last;
  }
  return numbers;
}

/** Little-endian 16-bit or 32-bit numbers, wherever the bytes begin in memory. */
export function shortsOf(bytes: Uint8Array): Uint16Array {
  return new Uint16Array(bytes.slice().buffer);
}

export function longsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer);
}

/** Every second bit of a number, from the lowest, pressed together. */
function pressed(code: number): number {
  let bits = code & 0x55555555;
  bits = (bits | (bits >>> 1)) & 0x33333333;
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f;
  bits = (bits | (bits >>> 4)) & 0x00ff00ff;
  return (bits | (bits >>> 8)) & 0x0000ffff;
}

/** Column of a Morton code, from the west. */
export function columnOf(code: number): number {
  return pressed(code);
}

/** Row of a Morton code, from the south. */
export function rowOf(code: number): number {
  return pressed(code >>> 1);
}

function spread(number: number): number {
  let bits = number & 0xffff;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** Morton code of a column and a row, as an unsigned number. */
export function codeOf(column: number, row: number): number {
  return (spread(column) | (spread(row) << 1)) >>> 0;
}

/** Where a code lies: the middle of its square on the city's grid. */
export function placeOf(code: number, [west, south, east, north]: Bounds): [lon: number, lat: number] {
  return [
    west + ((columnOf(code) + 0.5) / SIDE) * (east - west),
    south + ((rowOf(code) + 0.5) / SIDE) * (north - south),
  ];
}

/** The code of a point; a point outside lies at the border. */
export function codeAt([lon, lat]: readonly [number, number], [west, south, east, north]: Bounds): number {
  const within = (share: number): number => Math.min(SIDE - 1, Math.max(0, Math.floor(share * SIDE)));
  return codeOf(within((lon - west) / (east - west)), within((lat - south) / (north - south)));
}
