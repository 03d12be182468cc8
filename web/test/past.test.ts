import { describe, expect, it } from "vitest";
import { dayBeside, dayIn, hourIn, minuteIn } from "../src/moments";
import { Film } from "../src/past";
import type { Picture } from "../src/picture";
import { base64, day, shorts, spots } from "./mock/city";

function all(picture: Picture): string {
  const { codes, marks } = picture.sorted();
  return [...codes].map((code, index) => `${code}:${marks[index]}`).sort().join(" ");
}

describe("film", () => {
  const { day: changes, past } = day(spots(300), "2026-11-21", 400);

  it("is the same at a minute, whichever way one came", () => {
    const film = new Film(changes, past, "UTC");
    const forth = [0, 300, 720, 1439].map((minute) => all(film.at(minute).picture));
    const back = [1439, 720, 300, 0].map((minute) => all(film.at(minute).picture)).reverse();
    expect(back).toEqual(forth);
    expect(new Set(forth).size).toBe(4);
  });

  it("never loses count", () => {
    const film = new Film(changes, past, "UTC");
    for (const minute of [1439, 3, 900, 10, 1439, 0]) expect(film.at(minute).picture.strayed).toBe(0);
  });

  it("ends with what was there, plus what came, minus what went", () => {
    const { picture, opened, closed, at } = new Film(changes, past, "UTC").at(1439);
    const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);
    expect(picture.sorted().codes.length).toBe(300 + sum(opened) - sum(closed));
    expect(at.toISOString()).toBe("2026-11-21T23:59:00.000Z");
  });

  it("of a day without changes is the day before", () => {
    const film = new Film({ ...changes, changes: { count: 0, minute: "", code: "", was: "", now: "" }, opened: "", closed: "" }, past, "UTC");
    expect(film.at(1000).picture.sorted().codes.length).toBe(300);
    expect(film.busy()).toEqual(new Array(24).fill(0));
  });

  it("counts cases without a point and draws none of them", () => {
    const codes = new Uint8Array(Uint32Array.from([0xffffffff, 0xffffffff, 0xffffffff]).buffer);
    const story = { count: 3, minute: shorts([60, 120, 200]), code: base64(codes), was: base64(Uint8Array.from([10, 255, 10])), now: base64(Uint8Array.from([255, 10, 255])) };
    const film = new Film({ ...changes, changes: story, opened: shorts([]), closed: shorts([60]) }, { ...past, open: { count: 0, codes: "", marks: "" }, placeless: { 10: 2 } }, "UTC");
    const counted = (minute: number): number[] => {
      const { picture, opened, closed } = film.at(minute);
      return [picture.count(10), picture.sorted().codes.length, picture.strayed, opened[2] ?? 0, closed[1] ?? 0];
    };
    expect([0, 60, 130, 300, 61, 59].map(counted)).toEqual([[2, 0, 0, 0, 0], [1, 0, 0, 0, 1], [2, 0, 0, 0, 1], [1, 0, 0, 0, 1], [1, 0, 0, 0, 1], [2, 0, 0, 0, 0]]);
  });
});

describe("film of a day on which the clocks change", () => {
  const minutes = (from: string, length: number): Film => {
    const { day: changes, past } = day([], from.slice(0, 10), 0);
    const until = new Date(Date.parse(from) + length * 60_000).toISOString();
    return new Film({ ...changes, from, until, minutes: length, opened: shorts([30, 90, 150, 210, length - 1]), closed: shorts([]) }, past, "America/New_York");
  };
  const hours = (film: Film): number[] => film.at(film.last).opened.flatMap((count, hour) => new Array<number>(count).fill(hour));
  const shown = (film: Film, minute: number): [number, number] => [hourIn("America/New_York", film.at(minute).at), minuteIn("America/New_York", film.at(minute).at)];

  it("has all its hours, each as the city's clocks name it", () => {
    const autumn = minutes("2026-11-01T00:00:00-04:00", 1500);
    expect([autumn.last, shown(autumn, 1499), hours(autumn), autumn.busy().length]).toEqual([1499, [23, 1439], [0, 1, 1, 2, 23], 25]);
    const spring = minutes("2026-03-08T00:00:00-05:00", 1380);
    expect([spring.last, shown(spring, 1379), hours(spring), spring.busy().length]).toEqual([1379, [23, 1439], [0, 1, 3, 4, 23], 23]);
  });

  it("knows where on the slider an hour begins", () => {
    expect([0, 6, 12].map((hour) => minutes("2026-11-01T00:00:00-04:00", 1500).begins(hour))).toEqual([0, 420, 780]);
    expect([0, 2, 6, 12].map((hour) => minutes("2026-03-08T00:00:00-05:00", 1380).begins(hour))).toEqual([0, 120, 300, 660]);
  });
});

describe("moments", () => {
  const at = new Date("2026-11-21T17:05:00Z");

  it("are the city's", () => {
    expect([hourIn("Asia/Shanghai", at), minuteIn("Asia/Shanghai", at), dayIn("Asia/Shanghai", at)]).toEqual([1, 65, "2026-11-22"]);
    expect(hourIn("UTC", new Date("2026-11-21T00:10:00Z"))).toBe(0);
  });

  it("go from day to day", () => {
    expect([dayBeside("2026-03-01", -1), dayBeside("2026-12-31", 1)]).toEqual(["2026-02-28", "2027-01-01"]);
  });
});
