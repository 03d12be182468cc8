import { beforeEach, describe, expect, it } from "vitest";
import type { Server } from "../src/doors";
import { Machine } from "../src/machine";
import { City } from "../src/state";
import { day, snapshot, spots } from "./mock/city";

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
