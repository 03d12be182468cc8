import { describe, expect, it } from "vitest";
import type { StyleSpecification } from "maplibre-gl";
import { withTiles } from "../src/map/style";

describe("a city's own style", () => {
  it("keeps its layers under names that are not ours", () => {
    const own: StyleSpecification = {
      version: 8,
      sources: { city: { type: "vector", url: "pmtiles:///map/base.pmtiles" } },
      layers: [{ id: "ground", type: "background" }, { id: "water", type: "fill", source: "city", "source-layer": "water" }],
    };
    const style = withTiles(own, "/tiles/1/{z}/{x}/{y}.mvt");
    expect(Object.keys(style.sources).sort()).toEqual(["city", "own-city"]);
    expect(style.sources["own-city"]).toEqual(own.sources["city"]);
    expect(style.layers.map((layer) => [layer.id, "source" in layer ? layer.source : ""])).toEqual([["own-ground", ""], ["own-water", "own-city"]]);
  });
});
