import { expect, test } from "vitest";
import { drawn } from "../src/small/draw";
import type { Point } from "../src/small/ground";

const CORNERS: Point[] = [[116, 40], [116.1, 40], [116.1, 40.1], [116, 40.1]];
const kinds = (corners: Point[]): string[] => drawn(corners).features.map((each) => each.geometry.type);

test("two corners are a line", () => {
  expect(kinds(CORNERS.slice(0, 2))).toEqual(["LineString", "Point", "Point"]);
});

test.each([3, 4])("%i corners are an area, closed", (many) => {
  const [area, line] = drawn(CORNERS.slice(0, many)).features;
  expect(area?.geometry.type).toBe("Polygon");
  const round = [...CORNERS.slice(0, many), CORNERS[0]];
  expect(area?.geometry).toMatchObject({ coordinates: [round] });
  expect(line?.geometry).toMatchObject({ coordinates: round });
});
