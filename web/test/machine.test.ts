import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Card } from "../src/card";
import type { Server } from "../src/doors";
import { Legend } from "../src/legend";
import { Machine } from "../src/machine";
import type { CityMap } from "../src/map/citymap";
import { City } from "../src/state";
import { View } from "../src/view";
import type { Day } from "../src/wire";
import { day, shorts, snapshot, spots, values } from "./mock/city";

describe("time machine", () => {
  const asked: string[] = [];
  const { past } = day([], "2026-11-20", 0);
  const server = {
    day: (when: string) => {
      asked.push(when);
      return Promise.resolve(day(spots(3), when, 5).day);
    },
    past: () => Promise.resolve(past),
  } as unknown as Server;
  const now = { ...snapshot(3), at: "2026-11-22T10:00:00Z" };
  let machine: Machine;

  beforeEach(async () => {
    asked.length = 0;
    machine = new Machine(new City(now), server, () => undefined);
    await machine.load("2026-11-20");
  });

  it("tells the year", () => expect(machine.banner.textContent).toContain("2026"));

  it.each(["2030-01-01", "2025-11-21"])("shows no day of which nothing can be known: %s", async (when) => {
    const before = machine.banner.textContent;
    await machine.load(when);
    expect([asked, machine.banner.textContent]).toEqual([["2026-11-20"], before]);
    expect(machine.element.querySelector(".note")!.textContent).toContain("2025-11-22");
  });
});

describe("time machine on the day that runs", () => {
  const MIDNIGHT = Date.parse("2026-11-22T00:00:00Z");
  const at = (clock: string): number => Date.parse(`2026-11-22T${clock}:00Z`);
  let asked: string[];
  let now: number;
  let machine: Machine;

  /** A server that tells as much of the day as there has been of it, one case in each minute that it tells. */
  const server = {
    day: (when: string): Promise<Day> => {
      asked.push(when);
      const until = Math.min(now, MIDNIGHT + 86_400_000);
      const told = Array.from({ length: (until - MIDNIGHT) / 60_000 }, (_, minute) => minute);
      return Promise.resolve({ ...day([], when, 0).day, until: new Date(until).toISOString(), opened: shorts(told) });
    },
    past: () => Promise.resolve(day([], "2026-11-22", 0).past),
  } as unknown as Server;

  /** Somebody draws the slider to a minute; what the machine shows until the server has answered. */
  async function draw(clock: string): Promise<string> {
    const slider = machine.element.querySelector<HTMLInputElement>("input[type=range]")!;
    slider.value = String((at(clock) - MIDNIGHT) / 60_000);
    slider.dispatchEvent(new Event("input"));
    const before = shown();
    await new Promise((answered) => setTimeout(answered));
    return before;
  }

  function shown(): string {
    const opened = machine.city.moment!.opened.reduce((sum, each) => sum + each, 0);
    return `${machine.element.querySelector("output")!.value} ${opened}`;
  }

  function passes(clock: number): void {
    now = clock;
    vi.setSystemTime(now);
  }

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    asked = [];
    passes(at("10:00"));
    machine = new Machine(new City({ ...snapshot(3), at: new Date(now).toISOString() }), server, () => undefined);
    await machine.load("2026-11-22");
  });
  afterEach(() => void vi.useRealTimers());

  it("ends where it was told, however late it has become", async () => {
    expect(shown()).toBe("10:00 600");
    passes(at("10:30"));
    expect(await draw("10:10")).toBe("10:00 600");
    expect([await draw("09:00"), asked.length]).toEqual(["09:00 541", 2]);
  });

  it("asks anew when it is drawn past that", async () => {
    passes(at("10:30"));
    await draw("10:10");
    expect([shown(), asked.length]).toEqual(["10:10 611", 2]);
    await draw("11:00");
    expect([shown(), asked.length]).toEqual(["10:30 630", 2]);
  });

  it("goes where it was drawn to last while it asked, and asks once", async () => {
    passes(at("10:30"));
    void draw("10:01");
    await draw("10:20");
    expect([shown(), asked.length]).toEqual(["10:20 621", 2]);
  });

  it("invents nothing of a day that ended meanwhile", async () => {
    passes(Date.parse("2026-11-23T01:00:00Z"));
    await draw("23:59");
    expect([shown(), asked]).toEqual(["23:59 1440", ["2026-11-22", "2026-11-22"]]);
  });
});

describe("the colours of areas", () => {
  it("are of now: a past minute has none, and the legend says so", async () => {
    const city = new City(snapshot(3));
    const coloured = vi.fn();
    const map = { values: coloured, ground: { values: { of: {}, borders: [0, 10] } } } as unknown as CityMap;
    const server = { values: async () => values("open", ["a"]) } as unknown as Server;
    const legend = new Legend(city, new View(null), server, () => map);
    await legend.load();
    expect(coloured.mock.lastCall?.[0]).not.toBeNull();
    expect(legend.element.querySelectorAll(".scale li").length).toBe(2);
    city.look({ at: new Date(), picture: city.now, opened: [], closed: [] });
    expect(coloured.mock.lastCall?.[0]).toBeNull();
    expect(legend.element.querySelectorAll(".scale li").length).toBe(0);
    expect(legend.element.querySelector(".note")?.textContent).toBe("no colours of the past");
    city.look(null);
    expect(legend.element.querySelectorAll(".scale li").length).toBe(2);
  });
});

describe("the card of a case that was found", () => {
  it("says what it is, what its clock says, and who answers for it", async () => {
    const city = new City(snapshot(3));
    const card = new Card(city, {} as Server, vi.fn(), vi.fn());
    const found = { kind: "case", code: "1", words: "Dark", sub: "1", lon: null, lat: null, bounds: null, link: "/cases/1/" };
    const told = { type: "Street light", state: "Dispatched", urgency: "late" as const, due: "2026-03-02T01:00:00Z", owner: "Lamps" };
    await card.show({ kind: "found", found: { ...found, case: told } });
    const text = card.sheet.element.textContent;
    for (const words of ["Street light · Dispatched", "Late · due", "Lamps answers for it"]) expect(text).toContain(words);
    await card.show({ kind: "found", found: { ...found, case: { ...told, owner: "" } } });
    expect(card.sheet.element.textContent).toContain("Nobody answers for it yet");
  });
});
