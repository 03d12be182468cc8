import { describe, expect, it } from "vitest";
import { pinched } from "../src/series/gestures";
import { around, keyed, moment, moved, nearest, part, zoomed } from "../src/series/span";

const span = { first: 1000_000, last: 2000_000 };
const whole = { first: 0, last: 9000_000 };

describe("the span of a chart", () => {
  it("keeps what is under the pointer when it zooms", () => {
    const near = zoomed(span, 0.5, 0.25);
    expect([near.last - near.first, part(near, moment(span, 0.25))]).toEqual([500_000, 0.25]);
  });

  it("is never shorter than a second nor longer than ten years", () => {
    expect(zoomed(span, 1e-9).last - zoomed(span, 1e-9).first).toBe(1000);
    expect(zoomed(span, 1e9).last - zoomed(span, 1e9).first).toBe(3660 * 86_400_000);
  });

  it("moves by a part of its width, and is loaded with as much around it", () => {
    expect(moved(span, 0.5)).toEqual({ first: 1500_000, last: 2500_000 });
    expect(around(span)).toEqual({ first: 500_000, last: 2500_000 });
  });

  it("follows the keys and leaves others alone", () => {
    expect(keyed(span, "ArrowRight", whole)).toEqual(moved(span, 0.2));
    expect(keyed(span, "+", whole)).toEqual(zoomed(span, 0.5));
    expect(keyed(span, "Home", whole)).toEqual(whole);
    expect(keyed(span, "j", whole)).toBeNull();
  });

  it("follows two fingers, unless they are too near to tell", () => {
    expect(pinched(span, 0.25, 0.1, 0.75)).not.toEqual(span);
    expect(pinched(span, 0.5, 0.51, 0.5)).toEqual(span);
  });

  it("finds the time nearest to a moment", () => {
    expect([nearest([10, 20, 40], 29), nearest([10, 20, 40], 31), nearest([10], 99), nearest([], 1)]).toEqual([1, 2, 0, -1]);
  });
});
