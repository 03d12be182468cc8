import { ink, mapScale, thin } from "../../ink";
import { CITY, type Layer } from "../ground";
import { BASE } from "../style";

const LAND = ["green", "water", "buildings"] as const;
const COLOURS = { green: "--map-green", water: "--map-water", buildings: "--map-building" } as const;
const IDS = ["ground", ...LAND, "roads-wide", "roads"];

/** Water, green, buildings and roads, where the city's folder has them. */
export const layer: Layer = {
  id: "ground",
  title: "layer_ground",
  order: 10,
  on: true,
  mount({ map }) {
    map.addLayer({ id: "ground", type: "background" }, map.getStyle().layers[0]?.id); // below what the city drew itself
    for (const name of LAND) {
      map.addLayer({ id: name, type: "fill", source: CITY, "source-layer": name, ...(name === "buildings" ? { minzoom: 14 } : {}) });
    }
    const line = { type: "line", source: CITY, "source-layer": "roads", layout: { "line-cap": "round", "line-join": "round" } } as const;
    map.addLayer({ id: "roads-wide", ...line, minzoom: 13 });
    map.addLayer({ id: "roads", ...line });
    const repaint = (): void => {
      const size = mapScale();
      map.setPaintProperty("ground", "background-color", ink("--map-ground"));
      for (const { id, property, token } of BASE) if (map.getLayer(id)) map.setPaintProperty(id, property, ink(token));
      for (const name of LAND) map.setPaintProperty(name, "fill-color", ink(COLOURS[name]));
      map.setPaintProperty("roads", "line-color", ink("--map-road"));
      map.setPaintProperty("roads-wide", "line-color", thin("--map-edge", 0.5));
      map.setPaintProperty("roads", "line-width", ["interpolate", ["exponential", 1.5], ["zoom"], 9, 0.4 * size, 13, 1.2 * size, 17, 9 * size]);
      map.setPaintProperty("roads-wide", "line-width", ["interpolate", ["exponential", 1.5], ["zoom"], 13, 2 * size, 17, 11 * size]);
    };
    repaint();
    return {
      repaint,
      update: () => undefined,
      visible: (on) => [...IDS.slice(1), ...BASE.map(({ id }) => id)].forEach((id) => map.getLayer(id) && map.setLayoutProperty(id, "visibility", on ? "visible" : "none")),
      destroy: () => IDS.forEach((id) => map.removeLayer(id)),
    };
  },
};
