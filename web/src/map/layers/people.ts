import type { GeoJSONSource } from "maplibre-gl";
import { ink, mapScale } from "../../ink";
import { FONT, type Layer } from "../ground";
import type { Person } from "../../wire";

function feature(person: Person, face: number): GeoJSON.Feature {
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: [person.lon, person.lat] },
    properties: { id: person.id, name: person.name, sign: `person:${face}:${person.errand ? 1 : 0}` },
  };
}

/** Officers and crews on duty, where they were last seen; filled while on an errand. They lie below names and numbers. */
export const layer: Layer = {
  id: "people",
  title: "layer_people",
  order: 25,
  on: true,
  mount({ map, city }) {
    let face = 0;
    map.addSource("people", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    map.addLayer({
      id: "people",
      type: "symbol",
      source: "people",
      minzoom: 12,
      layout: {
        "icon-image": ["get", "sign"],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "text-field": ["step", ["zoom"], "", 14, ["get", "name"]],
        "text-font": FONT,
        "text-anchor": "top",
        "text-offset": [0, 1],
        "text-optional": true,
      },
    });
    const draw = (): void => {
      const features = city.snapshot.people.map((person) => feature(person, face));
      void map.getSource<GeoJSONSource>("people")?.setData({ type: "FeatureCollection", features });
    };
    const repaint = (): void => {
      face += 1;
      map.setLayoutProperty("people", "text-size", 11 * mapScale());
      map.setPaintProperty("people", "text-color", ink("--accent"));
      map.setPaintProperty("people", "text-halo-color", ink("--map-halo"));
      map.setPaintProperty("people", "text-halo-width", 1.5 * mapScale());
      draw();
    };
    repaint();
    return {
      repaint,
      update: (topics) => topics.has("people") && draw(),
      visible: (on) => map.setLayoutProperty("people", "visibility", on ? "visible" : "none"),
      destroy() {
        map.removeLayer("people");
        map.removeSource("people");
      },
      at({ x, y }) {
        const found = map.queryRenderedFeatures([x, y], { layers: ["people"] })[0];
        return found ? { kind: "person", id: String(found.properties["id"]) } : null;
      },
    };
  },
};
