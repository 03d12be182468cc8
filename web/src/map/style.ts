import { addProtocol, type StyleSpecification } from "maplibre-gl";
import { Protocol } from "pmtiles";
import type { CityFacts } from "../wire";
import { bareStyle, CITY, whole } from "./ground";

/** Layers of common base maps in PMTiles that are worth drawing, and what they are drawn as. */
const KNOWN: [layer: string, kind: "fill" | "line", token: string][] = [
  ["landuse", "fill", "--map-green"],
  ["water", "fill", "--map-water"],
  ["roads", "line", "--map-road"],
  ["transportation", "line", "--map-road"],
  ["buildings", "fill", "--map-building"],
  ["building", "fill", "--map-building"],
];

function withTiles(style: StyleSpecification, city: CityFacts): StyleSpecification {
  const bare = bareStyle(whole(city.tiles));
  return { ...style, sources: { ...style.sources, [CITY]: bare.sources[CITY]! } };
}

/** The map's ground: the city's own style if it has one, else its PMTiles, else the areas alone. */
export async function styleOf(city: CityFacts, colour: (token: string) => string): Promise<StyleSpecification> {
  if (city.pmtiles || city.style) addProtocol("pmtiles", new Protocol().tile);
  if (city.style) {
    try {
      const answer = await fetch(city.style, { credentials: "same-origin" });
      if (answer.ok) return withTiles((await answer.json()) as StyleSpecification, city);
    } catch {
      // the map is still good without it
    }
  }
  const bare = bareStyle(whole(city.tiles));
  if (!city.pmtiles) return bare;
  bare.sources["base"] = { type: "vector", url: `pmtiles://${whole(city.pmtiles)}` };
  for (const [layer, type, token] of KNOWN) {
    const paint = type === "fill" ? { "fill-color": colour(token) } : { "line-color": colour(token), "line-width": 1 };
    bare.layers.push({ id: `base-${layer}`, type, source: "base", "source-layer": layer, paint } as StyleSpecification["layers"][number]);
  }
  return bare;
}
