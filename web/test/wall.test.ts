import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Wall, type Stop } from "../src/wall";

describe("wall mode", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function stop(name: string, shown: string[], seconds?: number): Stop {
    return { name, seconds, show: () => shown.push(name) };
  }

  it("shows the whole city, then each stop for its time, for ever", () => {
    const shown: string[] = [];
    const stops = [stop("East", shown), stop("West", shown, 5)];
    const wall = new Wall(() => stops, () => shown.push("city"));
    wall.start();
    vi.advanceTimersByTime(20_000 + 20_000 + 5_000);
    expect(shown).toEqual(["city", "East", "West", "city"]);
    expect(wall.name.hidden).toBe(false);
    wall.stop();
    vi.advanceTimersByTime(100_000);
    expect(shown.at(-1)).toBe("city");
    expect(shown.length).toBe(5);
  });

  it("takes up what was saved meanwhile, and names nothing where there is but the city", () => {
    const shown: string[] = [];
    const stops: Stop[] = [];
    const wall = new Wall(() => stops, () => shown.push("city"));
    wall.start();
    expect(wall.name.hidden).toBe(true);
    stops.push(stop("Harbour", shown));
    vi.advanceTimersByTime(40_000);
    expect(shown).toEqual(["city", "city", "Harbour"]);
    wall.stop();
  });
});
