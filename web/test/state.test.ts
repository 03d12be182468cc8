import { beforeEach, describe, expect, it } from "vitest";
import { Picture } from "../src/picture";
import { City } from "../src/state";
import { event, packedCases, snapshot, spots } from "./mock/city";

describe("picture", () => {
  it("counts by mark, with and without a place", () => {
    const picture = Picture.of(packedCases([{ code: 3, mark: 8 }, { code: 3, mark: 8 }, { code: 9, mark: 10 }]), { 8: 4 });
    expect([picture.count(8), picture.count(10), picture.count(0)]).toEqual([6, 1, 0]);
    expect([...picture.sorted().codes]).toEqual([3, 3, 9]);
  });

  it("stays sorted through changes", () => {
    const picture = Picture.of(packedCases(spots(500)));
    for (let code = 0; code < 100; code += 1) picture.add(code * 7_777_777, 4);
    picture.remove(7_777_777, 4);
    const { codes, marks } = picture.sorted();
    expect(codes.length).toBe(599);
    expect(marks.length).toBe(599);
    expect([...codes]).toEqual([...codes].sort((one, other) => one - other));
  });

  it("says when somebody leaves a place where nobody was", () => {
    const picture = Picture.of(packedCases([]));
    picture.remove(5, 8);
    picture.remove(null, 8);
    expect([picture.strayed, picture.count(8)]).toEqual([2, 0]);
  });

  it("of 50 000 cases bears a thousand changes in a moment", () => {
    const picture = Picture.of(packedCases(spots(50_000)));
    const begun = performance.now();
    for (let turn = 0; turn < 1000; turn += 1) picture.add(turn * 4_000_000, 8);
    expect(picture.sorted().codes.length).toBe(51_000);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});

describe("city", () => {
  let city: City;

  beforeEach(() => {
    city = new City(snapshot(1000));
  });

  it("counts from the marks, cases without a place too", () => {
    const tally = city.tally();
    expect(tally.open).toBe(1052);
    expect(tally.late + tally.soon + tally.in_time + tally.resting).toBe(tally.open);
  });

  it("follows a case: opened, late, closed", () => {
    const before = city.tally();
    city.onCase(event(1, { now: { code: 42, mark: 2 } }));
    expect(city.tally().open).toBe(before.open + 1);
    city.onClock({ changes: [[42, 2, 0]] });
    expect(city.tally().late).toBe(before.late + 1);
    city.onCase(event(1, { was: { code: 42, mark: 0 }, now: null, opened: false, closed: true }));
    expect(city.tally()).toEqual(before);
    expect(city.snapshot.counts.closed_today).toBe(572);
  });

  it("takes a case off when its clock's mark is no mark", () => {
    city.onCase(event(1, { now: { code: 42, mark: 2 } }));
    const { open } = city.tally();
    city.onClock({ changes: [[42, 2, 255]] });
    expect(city.tally().open).toBe(open - 1);
  });

  it("bears cases without a place", () => {
    const before = city.tally().open;
    city.onCase(event(1, { now: { code: null, mark: 2 } }));
    expect(city.tally().open).toBe(before + 1);
  });

  it("tells the newest event first, and no more than thirty", () => {
    city.onCase(event(7, { words: "Opened" }));
    expect(city.snapshot.ticker[0]?.number).toBe("2026112200007");
    expect(city.snapshot.ticker.length).toBe(30);
  });

  it("counts figures along until the server counts anew", () => {
    const [type] = city.snapshot.types.filter((row) => row.code === "t0");
    const open = type?.open ?? 0;
    city.onCase(event(1));
    expect(city.snapshot.types.find((row) => row.code === "t0")?.open).toBe(open + 1);
    expect(city.snapshot.sources.find((row) => row.code === "s0")?.today).toBe(241);
    city.onFigures({ types: [] });
    expect(city.snapshot.types).toEqual([]);
  });

  it("keeps one photo of a case, the newest, and six in all", () => {
    for (let number = 0; number < 9; number += 1) city.onPhoto({ number: String(number), photo: "", title: "", type: "", at: "", link: "" });
    city.onPhoto({ number: "8", photo: "new", title: "", type: "", at: "", link: "" });
    expect(city.snapshot.photos.map((photo) => photo.number)).toEqual(["8", "7", "6", "5", "4", "3"]);
    expect(city.snapshot.photos[0]?.photo).toBe("new");
  });

  it("has the server's time", () => {
    const ahead = new City({ ...snapshot(1), at: "2030-01-01T12:00:00+08:00" });
    expect(ahead.time().toISOString()).toMatch(/^2030-01-01T04:00/);
  });
});
