import { describe, expect, it } from "vitest";
import { aside, type Disc } from "../src/map/aside";

const sign = (x: number, y: number): Disc => ({ x, y, radius: 10 });
const cluster: Disc = { x: 100, y: 100, radius: 20 };

function stands(from: Disc, discs: Disc[]): Disc {
  const [right, down] = aside(from, discs);
  return { ...from, x: from.x + right, y: from.y + down };
}

describe("a sign beside others", () => {
  it("stays where nothing lies", () => expect(aside(sign(200, 100), [cluster])).toEqual([0, 0]));

  it("stands at the rim on its own side", () => expect(stands(sign(90, 100), [cluster])).toEqual(sign(70, 100)));

  it("stands above what it is right behind", () => expect(stands(sign(100, 100), [cluster])).toEqual(sign(100, 70)));

  it("covers no neighbour either", () => {
    const discs = [cluster, { x: 100, y: 60, radius: 12 }];
    const { x, y } = stands(sign(103, 95), discs);
    for (const disc of discs) expect(Math.hypot(x - disc.x, y - disc.y)).toBeGreaterThan(disc.radius + 9);
  });
});
