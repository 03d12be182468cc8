import { gzipSync } from "node:zlib";
import { BOUNDS, chance, DISTRICTS, DISTRICTS_ZH } from "./city.ts";

/** Vector tiles of the made city, written by hand: MVT 2. */
type Point = [x: number, y: number];

interface Area {
  code: string;
  level: string;
  name: string;
  name_zh: string;
  ring: Point[];
}

const EXTENT = 4096;
const LEVELS: [level: string, columns: number, rows: number, from: number][] = [
  ["district", 5, 2, 0],
  ["subdistrict", 15, 8, 11],
  ["cell", 240, 130, 14],
];

function lattice(columns: number, rows: number): (column: number, row: number) => Point {
  const random = chance(columns);
  const jitter = Array.from({ length: (columns + 1) * (rows + 1) }, (): Point => [random() - 0.5, random() - 0.5]);
  return (column, row) => {
    const [dx, dy] = jitter[row * (columns + 1) + column] ?? [0, 0];
    const inner = (at: number, of: number): number => (at === 0 || at === of ? 0.1 : 0.55);
    const x = (column + dx * inner(column, columns)) / columns;
    const y = (row + dy * inner(row, rows)) / rows;
    return [BOUNDS[0] + x * (BOUNDS[2] - BOUNDS[0]), BOUNDS[1] + y * (BOUNDS[3] - BOUNDS[1])];
  };
}

export const AREAS: Area[] = LEVELS.flatMap(([level, columns, rows]) => {
  const at = lattice(columns, rows);
  return Array.from({ length: columns * rows }, (_, index) => {
    const column = index % columns;
    const row = Math.floor(index / columns);
    const district = level === "district" ? index : -1;
    const name = district >= 0 ? (DISTRICTS[district] ?? "") : `${level === "cell" ? "" : "Ward "}${column + 1}-${row + 1}`;
    const name_zh = district >= 0 ? (DISTRICTS_ZH[district] ?? "") : `${column + 1}-${row + 1} 街道`;
    return { code: `${level}-${index}`, level, name, name_zh, ring: [at(column, row), at(column + 1, row), at(column + 1, row + 1), at(column, row + 1)] };
  });
});

function mercator([lon, lat]: Point, z: number, x: number, y: number): Point {
  const world = 2 ** z;
  const north = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
  return [Math.round(((lon / 360 + 0.5) * world - x) * EXTENT), Math.round(((0.5 - north / (2 * Math.PI)) * world - y) * EXTENT)];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
}

const zigzag = (value: number): number => ((value << 1) ^ (value >> 31)) >>> 0;
const field = (number: number, bytes: number[]): number[] => [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
const text = (words: string): number[] => [...new TextEncoder().encode(words)];

function geometry(points: Point[], polygon: boolean): number[] {
  const out: number[] = [];
  let [lastX, lastY] = [0, 0];
  points.forEach(([x, y], index) => {
    if (index === 0) out.push(...varint(9));
    if (index === 1) out.push(...varint(((points.length - 1) << 3) | 2));
    out.push(...varint(zigzag(x - lastX)), ...varint(zigzag(y - lastY)));
    [lastX, lastY] = [x, y];
  });
  return polygon ? [...out, 15] : out;
}

function layer(name: string, features: { tags: [string, string][]; points: Point[]; polygon: boolean }[]): number[] {
  const keys: string[] = [];
  const values: string[] = [];
  const index = (list: string[], word: string): number => (list.includes(word) ? list.indexOf(word) : list.push(word) - 1);
  const bodies = features.map(({ tags, points, polygon }) => {
    const packed = tags.flatMap(([key, value]) => [...varint(index(keys, key)), ...varint(index(values, value))]);
    return field(2, [...field(2, packed), 24, polygon ? 3 : 1, ...field(4, geometry(points, polygon))]);
  });
  const body = [120, 2, ...field(1, text(name)), ...bodies.flat(), ...keys.flatMap((key) => field(3, text(key))), ...values.flatMap((value) => field(4, field(1, text(value)))), ...[40, ...varint(EXTENT)]];
  return field(3, body);
}

export function tile(z: number, x: number, y: number): Uint8Array {
  const level = [...LEVELS].reverse().find(([, , , from]) => z >= from)?.[0];
  const near = ([px, py]: Point): boolean => px > -2 * EXTENT && px < 3 * EXTENT && py > -2 * EXTENT && py < 3 * EXTENT;
  const here = AREAS.filter((area) => area.level === level).map((area) => ({ area, points: area.ring.map((point) => mercator(point, z, x, y)).reverse() }));
  const seen = here.filter(({ points }) => points.some(near) || z < 12);
  const tags = ({ code, level, name, name_zh }: Area): [string, string][] => [["code", code], ["level", level], ["name", name], ["name_zh", name_zh]];
  const areas = seen.map(({ area, points }) => ({ tags: tags(area), points, polygon: true }));
  const inside = ([px, py]: Point): boolean => px >= 0 && px < EXTENT && py >= 0 && py < EXTENT;
  const labels = seen
    .map(({ area, points }) => ({ tags: tags(area), polygon: false, points: [[points.reduce((sum, each) => sum + each[0], 0) >> 2, points.reduce((sum, each) => sum + each[1], 0) >> 2] as Point] }))
    .filter(({ points }) => inside(points[0]!));
  return gzipSync(Uint8Array.from([...layer("areas", areas), ...layer("labels", labels)]));
}
