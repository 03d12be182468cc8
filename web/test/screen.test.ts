import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSource } from "./double";
import { snapshot, values } from "./mock/city";

/** What the server answers, one after the other; the last one for ever. */
function answers(...found: Response[]): typeof fetch {
  return async (address) => {
    if (String(address).includes("views")) return Response.json({ views: [], displays: [] });
    if (String(address).includes("values")) return Response.json(values("open", []));
    return (found.length > 1 ? found.shift()! : found[0]!).clone();
  };
}

const away = (): Response => new Response("", { status: 503 });

/** In this browser nothing can be drawn: there is no WebGL. */
describe("the one screen", () => {
  let place: HTMLElement;

  beforeEach(() => {
    vi.resetModules();
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    vi.stubGlobal("EventSource", FakeSource);
    vi.spyOn(console, "error").mockReturnValue();
    delete document.documentElement.dataset["usable"];
    document.body.innerHTML = '<div id="screen" data-snapshot="/screen/snapshot" data-home="/"></div>';
    place = document.getElementById("screen")!;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it("tries again by itself while the server is away, and says so with a button", async () => {
    vi.stubGlobal("fetch", answers(away(), away(), Response.json(snapshot(3))));
    await import("../src/screen");
    await vi.waitFor(() => expect(place.querySelector(".broken button")).not.toBeNull());
    const button = place.querySelector(".broken button");
    await vi.advanceTimersByTimeAsync(1_300);
    expect(place.querySelector(".broken button")).toBe(button);
    await vi.advanceTimersByTimeAsync(2_600);
    await vi.waitFor(() => expect(place.querySelector(".of-counts")).not.toBeNull());
    expect(place.querySelector(".broken")).toBeNull();
  });

  it("goes on without a map where none can be drawn, and says so in its room", async () => {
    vi.stubGlobal("fetch", answers(Response.json(snapshot(3))));
    await import("../src/screen");
    await vi.waitFor(() => expect(place.querySelector(".onmap .no-map")?.textContent).toContain("WebGL 2"));
    await vi.waitFor(() => expect(document.documentElement.dataset["usable"]).toBeDefined());
    expect(place.querySelectorAll(".panel").length).toBeGreaterThan(5);
    expect([".zooms", ".legend"].map((part) => place.querySelector<HTMLElement>(part)!.hidden)).toEqual([true, true]);
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "l", bubbles: true }));
    expect([...place.querySelectorAll(".choices-sheet h3")].map((each) => each.textContent)).toEqual(["One screen"]);
  });
});
