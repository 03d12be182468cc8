import { expect, it } from "vitest";
import { rim } from "../src/small/edge";

it("leaves no gap along the rim of a map", () => {
  const found = rim(350, 200);
  for (const [x, y] of [[0, 0], [350, 0], [350, 200], [0, 200], [336, 0], [350, 192]]) expect(found).toContainEqual([x, y]);
  expect(found.every(([x, y]) => x === 0 || x === 350 || y === 0 || y === 200)).toBe(true);
});
