import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Live } from "../src/live";
import { City } from "../src/state";
import { FakeDoors } from "./double";
import { event, snapshot } from "./mock/city";

describe("live", () => {
  let city: City;
  let doors: FakeDoors;
  let live: Live;

  beforeEach(() => {
    vi.useFakeTimers();
    city = new City(snapshot(100));
    doors = new FakeDoors(() => ({ ...snapshot(50), picture: "second", index: 200_000 }));
    live = new Live(city, doors);
    live.start();
  });

  afterEach(() => {
    live.stop();
    vi.useRealTimers();
  });

  it("begins after the snapshot's index", () => {
    expect(doors.streams[0]).toMatchObject({ of: "first", after: 123_456 });
  });

  it("counts an event that is told twice once", () => {
    const { open } = city.tally();
    doors.last.say("case", event(1), "123457");
    doors.last.say("case", event(1), "123457");
    expect(city.tally().open).toBe(open + 1);
  });

  it("tells two events of one entry apart", () => {
    const { open } = city.tally();
    doors.last.say("case", event(1), "123457");
    doors.last.say("case", event(2), "123457.0001");
    expect(city.tally().open).toBe(open + 2);
    expect(city.index).toBe(123_457.0001);
  });

  it("goes on from the last event where the server gave up", () => {
    doors.last.open();
    doors.last.say("case", event(1), "123500");
    doors.last.fail();
    expect(city.connected).toBe(false);
    vi.advanceTimersByTime(2000);
    expect(doors.streams.map((each) => each.after)).toEqual([123_456, 123_500]);
  });

  it("tries ever less often, and at once again after it was heard", () => {
    for (let turn = 0; turn < 4; turn += 1) {
      doors.last.fail();
      vi.advanceTimersByTime(60_000);
    }
    expect(doors.streams.length).toBe(5);
    doors.last.open();
    expect(city.connected).toBe(true);
    doors.last.fail();
    vi.advanceTimersByTime(1300);
    expect(doors.streams.length).toBe(6);
  });

  it("asks for the snapshot anew when told to", async () => {
    doors.last.say("anew", {});
    await vi.advanceTimersByTimeAsync(3000);
    expect(city.index).toBe(200_000);
    expect(doors.streams.at(-1)).toMatchObject({ of: "second", after: 200_000 });
  });

  it("asks for the snapshot anew when the picture strays", async () => {
    for (let turn = 0; turn < 25; turn += 1) doors.last.say("case", event(turn, { was: { code: 4_000_000_000, mark: 0 } }), String(123_457 + turn));
    await vi.advanceTimersByTimeAsync(3000);
    expect(city.index).toBe(200_000);
    expect(city.strayed).toBe(false);
  });

  it("does not ask at the same moment as all others", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    doors.last.say("anew", {});
    await vi.advanceTimersByTimeAsync(1400);
    expect(city.index).toBe(123_456);
    await vi.advanceTimersByTimeAsync(200);
    expect(city.index).toBe(200_000);
    vi.restoreAllMocks();
  });

  it.each([
    ["case", '{"seq": 1, "title": "a', "123457"],
    ["figures", '{"counts"', ""],
    ["case", "{}", "nonsense"],
  ])("asks for the snapshot anew after a message it cannot read, and does not count it: %s %s", async (name, data, id) => {
    doors.last.write(name, data, id);
    expect(city.index).toBe(123_456);
    await vi.advanceTimersByTimeAsync(3000);
    expect(city.index).toBe(200_000);
  });

  it("tries again when the snapshot fails", async () => {
    let failures = 0;
    const good = doors.next;
    doors.next = () => {
      failures += 1;
      if (failures < 3) throw new Error("not yet");
      return good();
    };
    doors.last.say("anew", {});
    await vi.advanceTimersByTimeAsync(20_000);
    expect([failures, city.index]).toEqual([3, 200_000]);
  });

  it("hears nothing of a stream that was left", () => {
    const old = doors.last;
    live.start();
    const { open } = city.tally();
    old.say("case", event(1), "123999");
    expect(city.tally().open).toBe(open);
  });

  it("takes photos, people and figures", () => {
    doors.last.say("photo", { number: "1", photo: "/p", title: "", type: "", at: "", link: "" }, "123460");
    doors.last.say("people", { people: [] });
    doors.last.say("figures", { counts: { ...city.snapshot.counts, unowned: 3 } });
    doors.last.say("clock", { changes: [] }, "123461");
    expect([city.snapshot.photos[0]?.photo, city.snapshot.people.length, city.snapshot.counts.unowned]).toEqual(["/p", 0, 3]);
  });
});
