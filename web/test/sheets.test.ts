import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Bar } from "../src/bar";
import type { Server } from "../src/doors";
import { viewsList } from "../src/sheets";
import { City } from "../src/state";
import type { KeptViews, SavedView } from "../src/wire";
import { snapshot } from "./mock/city";

const view = (name: string): SavedView => ({ name, place: null, indicator: "", panels: [], layers: [] });
const displays = [{ login: "wall", name: "Wall of the centre" }];

/** A server that keeps views by login. */
class Kept {
  readonly of: Record<string, SavedView[]> = { "": [view("Mine")], wall: [view("Harbour")] };
  constructor(readonly shown: KeptViews["displays"]) {}
  views(whose = ""): Promise<KeptViews> {
    return Promise.resolve({ views: this.of[whose] ?? [], displays: this.shown });
  }
  keep(wanted: SavedView, whose = ""): Promise<KeptViews> {
    (this.of[whose] ??= []).push(wanted);
    return this.views(whose);
  }
}

async function sheet(server: Kept, kiosk = false): Promise<HTMLElement> {
  const element = document.createElement("div");
  document.body.append(element);
  const views = { server: server as unknown as Server, kiosk, whose: "", kept: await server.views(), now: view, show: () => undefined, changed: () => element.replaceChildren(...viewsList(views)) };
  views.changed();
  return element;
}

const names = (element: HTMLElement): (string | null)[] => [...element.querySelectorAll(".choices li")].map((each) => each.textContent);

describe("saved views", () => {
  afterEach(() => document.body.replaceChildren());

  it("are kept for a display by whoever links displays", async () => {
    const server = new Kept(displays);
    const element = await sheet(server);
    const select = element.querySelector("select")!;
    expect([...select.options].map((each) => each.text)).toEqual(["me", "Wall of the centre · wall"]);
    expect(names(element)).toEqual(["Mine"]);
    select.value = "wall";
    select.dispatchEvent(new Event("change"));
    await vi.waitFor(() => expect(names(element)).toEqual(["Harbour"]));
    element.querySelector("input")!.value = "Station";
    element.querySelector("form")!.dispatchEvent(new Event("submit"));
    await vi.waitFor(() => expect(names(element)).toEqual(["Harbour", "Station"]));
    expect([server.of[""]?.length, element.querySelector("select")?.value]).toEqual([1, "wall"]);
  });

  it("are one's own for all others, and a display keeps none", async () => {
    expect((await sheet(new Kept([]))).querySelector("select")).toBeNull();
    const display = await sheet(new Kept([]), true);
    expect([names(display), display.querySelectorAll("form, .drop, select").length]).toEqual([["Mine"], 0]);
  });
});

describe("the bar", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("says since when nothing was heard, whether the line is there or not", () => {
    vi.setSystemTime(new Date("2026-11-23T12:00:40Z"));
    const city = new City(snapshot(1));
    const nothing = (): void => undefined;
    const bar = new Bar(city, "/", document.createElement("div"), { machine: nothing, layers: nothing, views: nothing, wall: nothing, face: nothing, keys: nothing });
    const said = (): string | null => bar.element.querySelector(".live")!.textContent;
    expect(said()).toBe("Connecting");
    city.connected = true;
    vi.advanceTimersByTime(10_000);
    expect(said()).toBe("Live");
    vi.advanceTimersByTime(10_000);
    expect(said()).toBe("Cut off since 12:00");
    vi.advanceTimersByTime(600_000);
    city.connected = false;
    vi.advanceTimersByTime(1000);
    expect(said()).toBe("Cut off since 12:00");
    city.heard = Date.now();
    vi.advanceTimersByTime(1000);
    expect(said()).toBe("Connecting");
    bar.destroy();
  });
});
