import "./styles/screen.css";
import { Server } from "./doors";
import { h } from "./dom";
import { recallFace } from "./faces";
import { waitMs } from "./live";
import { say, type Key } from "./words";
import type { Snapshot } from "./wire";

function broken(place: HTMLElement, words: Key): void {
  const again = h("button", { type: "button", class: "button", onclick: () => location.reload() }, say("again"));
  place.replaceChildren(h("div", { class: "broken", role: "alert" }, h("p", {}, say(words)), again));
}

/** The city and what shows it; a display that starts before its server waits for it, for nobody presses its button. */
async function loaded(place: HTMLElement, server: Server): Promise<[Snapshot, typeof import("./one")]> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await Promise.all([server.snapshot(), import("./one")]);
    } catch (error) {
      console.error(error);
      if (!failures) broken(place, "not_yet");
      await new Promise((over) => setTimeout(over, waitMs(failures)));
    }
  }
}

/** The entry: the snapshot is asked for at once, the screen stands as soon as it is here. */
async function begin(place: HTMLElement): Promise<void> {
  const server = new Server(place.dataset["snapshot"]?.replace(/snapshot$/, "") ?? "/screen/", place.dataset["token"]);
  recallFace();
  try {
    const [snapshot, { One }] = await loaded(place, server);
    await new One(place, server, snapshot).begin();
    document.documentElement.dataset["usable"] = String(Math.round(performance.now()));
  } catch (error) {
    console.error(error);
    broken(place, "failed");
  }
}

const place = document.getElementById("screen");
if (place) void begin(place);
