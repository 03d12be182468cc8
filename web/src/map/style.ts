import { addProtocol, type StyleSpecification } from "maplibre-gl";
import { Protocol } from "pmtiles";
import type { CityFacts } from "../wire";
import { bareStyle, whole } from "./ground";

type Layers = StyleSpecification["layers"];

/** Layers of common base maps in PMTiles that are worth drawing, and what they are drawn as. */
const KNOWN: [layer: string, kind: "fill" | "line", token: string][] = [
  ["landuse", "fill", "--map-green"],
  ["water", "fill", "--map-water"],
  ["roads", "line", "--map-road"],
  ["transportation", "line", "--map-road"],
  ["buildings", "fill", "--map-building"],
  ["building", "fill", "--map-building"],
];

/** What is drawn of the city's PMTiles: id of the layer, the property that has its colour, and which colour. */
export const BASE = KNOWN.map(([layer, kind, token]) => ({ id: `base-${layer}`, property: `${kind}-color`, token }) as const);

const own = (name: string): string => `own-${name}`;

/** The city's style with our tiles beside its own: its names are marked, for "water" and "roads" are everybody's. */
export function withTiles(style: StyleSpecification, tiles: string): StyleSpecification {
  const sources = Object.fromEntries(Object.entries(style.sources).map(([name, source]) => [own(name), source]));
  const layers = style.layers.map((layer) => ({ ...layer, id: own(layer.id), ...("source" in layer ? { source: own(String(layer.source)) } : {}) }));
  return { ...style, sources: { ...sources, ...bareStyle(tiles).sources }, layers: layers as Layers };
}

/** The map's ground: the city's own style if it has one, else its PMTiles, else the areas alone. */
export async function styleOf(city: CityFacts): Promise<StyleSpecification> {
  if (city.pmtiles || city.style) addProtocol("pmtiles", new Protocol().tile);
  if (city.style) {
    try {
      const answer = await fetch(city.style, { credentials: "same-origin" });
      if (answer.ok) return withTiles((await answer.json()) as StyleSpecification, whole(city.tiles));
    } catch {
      // the map is still good without it
    }
  }
  const bare = bareStyle(whole(city.tiles));
  if (!city.pmtiles) return bare;
  bare.sources["base"] = { type: "vector", url: `pmtiles://${whole(city.pmtiles)}` };
  bare.layers = KNOWN.map(([layer, type]) => ({ id: `base-${layer}`, type, source: "base", "source-layer": layer })) as Layers;
  return bare;
}
