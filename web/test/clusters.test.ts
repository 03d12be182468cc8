import { describe, expect, it } from "vitest";
import { bitsAt, clusters, squareOf } from "../src/map/clusters";
import { part, roundUp, sizeOf } from "../src/map/signs";
import { bordersOf } from "../src/map/steps";
import { Picture } from "../src/picture";
import { BOUNDS, packedCases, spots } from "./mock/city";

const WORLD: typeof BOUNDS = [-180, -90, 180, 90];
const sorted = Picture.of(packedCases(spots(50_000))).sorted();

describe("clusters", () => {
  it("hold every case once, at every size", () => {
    for (const bits of [2, 8, 14, 32]) {
      const found = clusters(sorted, BOUNDS, bits, WORLD);
      expect(found.reduce((sum, each) => sum + each.count, 0)).toBe(50_000);
      expect(found.length).toBeLessThanOrEqual(2 ** bits);
    }
  });

  it("lie in their square, and count urgencies", () => {
    for (const cluster of clusters(sorted, BOUNDS, 8, WORLD)) {
      const [west, south, east, north] = squareOf(cluster.code, 8, BOUNDS);
      expect(cluster.lon > west && cluster.lon < east && cluster.lat > south && cluster.lat < north).toBe(true);
      expect(cluster.urgencies.reduce((sum, each) => sum + each, 0)).toBe(cluster.count);
    }
  });

  it("outside of the view are left out", () => {
    expect(clusters(sorted, BOUNDS, 8, [0, 0, 1, 1])).toEqual([]);
  });

  it("become finer as one goes nearer", () => {
    const bits = [9, 11, 13, 15, 17].map((zoom) => bitsAt(zoom, BOUNDS, 70));
    expect(bits).toEqual([...bits].sort((one, other) => one - other));
    expect(bitsAt(30, BOUNDS, 70)).toBe(32);
    expect(bitsAt(0, BOUNDS, 70)).toBe(2);
  });

  it("of 50 000 cases are found within a frame", () => {
    const begun = performance.now();
    for (let turn = 0; turn < 10; turn += 1) clusters(sorted, BOUNDS, 8, WORLD);
    expect((performance.now() - begun) / 10).toBeLessThan(50);
  });
});

describe("signs", () => {
  it("never draw something as nothing, nor a part as all", () => {
    expect([part(0, 100), part(1, 1000), part(50, 100), part(100, 100)]).toEqual([0, 1, 8, 16]);
  });

  it("grow with their cases, and are measured by round numbers", () => {
    expect([sizeOf(1, 1000), sizeOf(250, 1000), sizeOf(1000, 1000)]).toEqual([0, 6, 12]);
    expect([1, 7, 20, 21, 480, 1001].map(roundUp)).toEqual([1, 10, 20, 50, 500, 2000]);
  });
});

describe("steps of a scale", () => {
  it("part values by rank", () => {
    expect(bordersOf([0, 10, 20, 30, 40, 50, 60, 70, 80, 100])).toEqual([0, 20, 40, 60, 80]);
  });

  it("do not part equal values, nor what is unknown", () => {
    expect(bordersOf([3, 3, 3, null])).toEqual([]);
    expect(bordersOf([])).toEqual([]);
    expect(bordersOf([0, 0, 0, 0, 0, 0, 0, 0, 0, 5])).toEqual([0]);
  });
});
