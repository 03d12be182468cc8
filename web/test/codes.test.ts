import { describe, expect, it } from "vitest";
import { bytesOf, codeAt, codeOf, columnOf, placeOf, risingOf, rowOf } from "../src/codes";
import { base64, BOUNDS, chance, packed } from "./mock/city";

describe("codes", () => {
  it("part into the column and the row they were made of", () => {
    const random = chance(1);
    for (let turn = 0; turn < 500; turn += 1) {
      const [column, row] = [Math.floor(random() * 65_536), Math.floor(random() * 65_536)];
      const code = codeOf(column, row);
      expect([columnOf(code), rowOf(code)]).toEqual([column, row]);
    }
    expect(codeOf(65_535, 65_535)).toBe(4_294_967_295);
  });

  it("stand as the server counts them: eastwards at the even places, northwards at the odd ones", () => {
    const box: typeof BOUNDS = [116, 40, 117, 41];
    expect(codeAt([116.75, 40.25], box).toString(2).padStart(32, "0").slice(0, 4)).toBe("0111");
  });

  it("lie where their point was, to half a square", () => {
    const [lon, lat] = placeOf(codeAt([121.1, 31.1], BOUNDS), BOUNDS);
    expect(lon).toBeCloseTo(121.1, 4);
    expect(lat).toBeCloseTo(31.1, 4);
  });

  it("outside lie at the border", () => {
    expect(placeOf(codeAt([0, 90], BOUNDS), BOUNDS)[0]).toBeCloseTo(BOUNDS[0], 4);
  });

  it("come out of LEB128 as they went in, equal ones too", () => {
    const numbers = [0, 0, 5, 127, 128, 300, 70_000, 4_294_967_295];
    expect([...risingOf(bytesOf(base64(packed(numbers))), numbers.length)]).toEqual(numbers);
  });

  it("refuse bytes that end too early", () => {
    expect(() => risingOf(Uint8Array.of(1, 200), 2)).toThrow("2 numbers are said, 1 are here");
  });
});
