import { afterEach, describe, expect, it, vi } from "vitest";
import { h } from "../src/dom";
import { panels } from "../src/panel";
import { below, ranked } from "../src/parts/ranking";
import { compared, ordinary } from "../src/panels/flow";
import { readings } from "../src/panels/platform";
import { City } from "../src/state";
import type { Snapshot } from "../src/wire";
import { snapshot } from "./mock/city";

const all = panels();
const WHOLE: Record<string, (snapshot: Snapshot) => number> = {
  sources: ({ sources }) => sources.length,
  types: ({ kinds }) => kinds,
  districts: ({ districts }) => districts.length,
  departments: ({ departments }) => departments.length,
  unowned: ({ counts }) => counts.unowned,
};

function nothing(): Snapshot {
  const full = snapshot(0);
  const hours = new Array<number>(24).fill(0);
  const flow = { opened: hours, closed: hours, ordinary: { low: hours, middle: hours, high: hours }, now_hour: 0 };
  const none = { sources: [], types: [], kinds: 0, districts: [], departments: [], unowned: [], photos: [], ticker: [], people: [], indicators: [] };
  return { ...full, ...none, flow, placeless: {}, links: {} };
}

describe("panels", () => {
  afterEach(() => vi.useRealTimers());

  it("have names of their own", () => {
    expect(new Set(all.map((panel) => panel.id)).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(10);
  });

  describe.each(all.map((panel) => [panel.id, panel] as const))("%s", (_, panel) => {
    it("mounts, shows something, and leaves nothing behind", () => {
      vi.useFakeTimers();
      const element = document.createElement("div");
      document.body.append(element);
      const listeners = vi.spyOn(window, "addEventListener").mock.calls.length;
      const mounted = panel.mount(element, new City(snapshot(200)));
      mounted.update();
      expect(element.textContent?.length).toBeGreaterThan(2);
      mounted.update();
      mounted.destroy();
      expect(element.innerHTML).toBe("");
      expect(vi.getTimerCount()).toBe(0);
      expect(listeners).toBeGreaterThanOrEqual(0);
      element.remove();
    });

    it("survives no data", () => {
      const element = document.createElement("div");
      const mounted = panel.mount(element, new City(nothing()));
      expect(() => mounted.update()).not.toThrow();
      mounted.destroy();
      expect(element.innerHTML).toBe("");
    });

    it("gives every figure that has a list the way to it", () => {
      const element = document.createElement("div");
      const mounted = panel.mount(element, new City(snapshot(200)));
      mounted.update();
      for (const link of element.querySelectorAll("a:not(.none)")) expect(link.getAttribute("href")).toMatch(/^\//);
      mounted.destroy();
    });

    it("hides no row silently", async () => {
      const element = h("section", { class: "panel" }, h("header", {}, h("h2")), h("div"));
      const body = element.lastElementChild as HTMLElement;
      document.body.append(element);
      const city = new City(snapshot(200));
      const mounted = panel.mount(body, city);
      const list = body.querySelector<HTMLElement>(".fits");
      if (list) {
        list.style.overflowY = "hidden";
        list.getBoundingClientRect = () => ({ bottom: 100 }) as DOMRect;
        mounted.update();
        for (const row of list.children) row.getBoundingClientRect = () => ({ bottom: row === list.firstElementChild ? 20 : 200 }) as DOMRect;
        await vi.waitFor(() => expect(element.querySelector(".more")?.textContent).toBe(`${WHOLE[panel.id]!(city.snapshot) - 1} more`));
        expect(element.querySelector(".more")?.getAttribute("href")).toMatch(/^\//);
      }
      mounted.destroy();
      element.remove();
    });

    it("leads to no list of now from a figure of then", () => {
      const element = document.createElement("div");
      const city = new City(snapshot(200));
      const mounted = panel.mount(element, city);
      city.look({ at: new Date(), picture: city.now, opened: [], closed: [] });
      mounted.update();
      const leading = element.querySelectorAll(".figure[href], .total[href]").length;
      city.look(null);
      mounted.update();
      expect([leading, element.querySelectorAll(":is(.figure, .total):not([href])").length]).toEqual([0, 0]);
      mounted.destroy();
    });
  });
});

describe("what panels say", () => {
  const [first] = snapshot(1).districts;

  it("ranks the worst first and the unknown last", () => {
    const rows = [0.9, null, 0.7].map((rate, index) => ({ ...first!, code: String(index), rate }));
    expect(ranked(rows).map((row) => row.code)).toEqual(["2", "0", "1"]);
  });

  it("marks only who is certainly below the rest", () => {
    expect(below({ ...first!, high: 0.8 }, 0.85)).toBe(true);
    expect(below({ ...first!, high: 0.9 }, 0.85)).toBe(false);
    expect(below({ ...first!, high: null }, 0.85)).toBe(false);
  });

  it("compares with an ordinary day by this minute", () => {
    const flow = { ...snapshot(1).flow, ordinary: { low: [], middle: [10, 20, 30], high: [] } };
    expect(ordinary(flow, 1, 0.5)).toBe(20);
    expect([compared(130, 100), compared(70, 100), compared(102, 100), compared(5, 2)]).toEqual(["30 % more than on an ordinary day", "30 % fewer than on an ordinary day", "as on an ordinary day", ""]);
  });

  it("says first what of the platform is not as it should be", () => {
    const bad = readings({ ...snapshot(1).platform, jobs_given_up: 2 });
    expect(bad[0]).toMatchObject({ words: "2 jobs given up", bad: true });
    expect(readings(snapshot(1).platform).some((each) => each.bad)).toBe(false);
  });
});
