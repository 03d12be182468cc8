import type { ExpressionSpecification } from "maplibre-gl";
import { ink, mapScale, thin } from "../../ink";
import { CITY, type Ground, type Layer } from "../ground";

const IDS = ["areas", "areas-line", "areas-chosen"];
export const STEPS = ["--scale-1", "--scale-2", "--scale-3", "--scale-4", "--scale-5"];

/** Colour by the value of an area's code; an area without a value keeps the ground's. */
function colour({ values }: Ground): ExpressionSpecification | string {
  const nothing = thin("--map-ground", 0);
  if (values.borders.length === 0) return nothing;
  const value: ExpressionSpecification = ["get", ["get", "code"], ["literal", values.of]] as unknown as ExpressionSpecification;
  const steps = values.borders.slice(1).flatMap((border, index) => [border, ink(STEPS[index + 1] ?? "--scale-5")]);
  if (steps.length === 0) return nothing;
  return ["case", ["==", ["typeof", value], "number"], ["step", ["number", value, 0], ink("--scale-1"), ...steps], nothing] as ExpressionSpecification;
}

/** The areas that fit the zoom, coloured by the chosen indicator; the chosen one with a strong line. */
export const layer: Layer = {
  id: "areas",
  title: "layer_areas",
  order: 20,
  on: true,
  mount(ground) {
    const { map, view } = ground;
    const areas = { source: CITY, "source-layer": "areas" };
    map.addLayer({ id: "areas", type: "fill", ...areas, paint: { "fill-antialias": false } });
    map.addLayer({ id: "areas-line", type: "line", ...areas, layout: { "line-join": "round" } });
    map.addLayer({ id: "areas-chosen", type: "line", ...areas, layout: { "line-join": "round" } });
    const chosen = (): void => {
      map.setFilter("areas-chosen", ["==", ["get", "code"], view.area]);
    };
    const fill = (): void => {
      map.setPaintProperty("areas", "fill-color", colour(ground), { validate: false }); // a value for each of 40 000 cells
    };
    const repaint = (): void => {
      const size = mapScale();
      fill();
      map.setPaintProperty("areas", "fill-opacity", ["interpolate", ["linear"], ["zoom"], 10, 0.85, 15, 0.5]);
      map.setPaintProperty("areas-line", "line-color", ink("--map-edge"));
      map.setPaintProperty("areas-line", "line-width", ["interpolate", ["linear"], ["zoom"], 9, 0.8 * size, 15, 1.4 * size]);
      map.setPaintProperty("areas-chosen", "line-color", ink("--focus"));
      map.setPaintProperty("areas-chosen", "line-width", 3 * size);
    };
    repaint();
    chosen();
    return {
      repaint,
      update(topics) {
        if (topics.has("values")) fill();
        if (topics.has("chosen")) chosen();
      },
      visible: (on) => IDS.forEach((id) => map.setLayoutProperty(id, "visibility", on ? "visible" : "none")),
      destroy: () => [...IDS].reverse().forEach((id) => map.removeLayer(id)),
      at(point) {
        const found = map.queryRenderedFeatures([point.x, point.y], { layers: ["areas"] });
        const code: unknown = found[0]?.properties["code"];
        return typeof code === "string" ? { kind: "area", code } : null;
      },
    };
  },
};
