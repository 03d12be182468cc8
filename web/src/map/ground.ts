import type { Map as MapLibre, StyleSpecification } from "maplibre-gl";
import type { City, Topic } from "../state";
import type { View } from "../view";
import type { Found } from "../wire";
import type { Key } from "../words";

/** What somebody chose on the map. */
export type Target =
  | { kind: "area"; code: string }
  | { kind: "cases"; code: number; bits: number; lon: number; lat: number }
  | { kind: "person"; id: string }
  | { kind: "found"; found: Found };

export interface Ground {
  map: MapLibre;
  city: City;
  view: View;
  /** What is coloured by which value of the indicator. */
  values: Values;
}

/** Values of the chosen indicator by area code, and the borders between the five steps of the scale. */
export interface Values {
  of: Record<string, number | null>;
  /** Lowest value, then where each further step begins; empty where there is nothing to tell apart. */
  borders: number[];
}

export interface Layered {
  /** Topics changed, or the map moved ("view"). */
  update(topics: ReadonlySet<Topic | "values" | "chosen">): void;
  /** Light turned dark, or the type grew: every colour anew. */
  repaint(): void;
  visible(on: boolean): void;
  destroy(): void;
  /** What lies at a pixel, if it is this layer's. */
  at?(point: { x: number; y: number }): Target | null;
}

/** A map layer is a file in map/layers/; the lowest order lies at the bottom. */
export interface Layer {
  id: string;
  title: Key;
  order: number;
  on: boolean;
  mount(ground: Ground): Layered;
}

export function layers(): Layer[] {
  const files = import.meta.glob<{ layer: Layer }>("./layers/*.ts", { eager: true });
  return Object.values(files)
    .map((file) => file.layer)
    .sort((one, other) => one.order - other.order);
}

export const CITY = "city";

/** Fonts of the device: without an address of glyphs the map draws its letters itself. The first name says the weight. */
const DEVICE = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans"];
export const FONT = ["Noto Sans", ...DEVICE];
export const BOLD = ["Noto Sans SemiBold", ...DEVICE];

/** A style with nothing but the city's own tiles. */
export function bareStyle(tiles: string): StyleSpecification {
  const source = { type: "vector" as const, tiles: [tiles], maxzoom: 16, attribution: "" };
  return { version: 8, sources: { [CITY]: source }, layers: [] };
}

/** Tile addresses must be whole for the worker; braces stay as they are. */
export function whole(address: string): string {
  return address.startsWith("/") ? `${location.origin}${address}` : address;
}
