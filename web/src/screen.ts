import "./styles/screen.css";
import { Server } from "./doors";
import { h } from "./dom";
import { recallFace } from "./faces";
import { say } from "./words";

/** The entry: the snapshot is asked for at once, the screen stands as soon as it is here. */
async function begin(place: HTMLElement): Promise<void> {
  const server = new Server(place.dataset["snapshot"]?.replace(/snapshot$/, "") ?? "/screen/", place.dataset["token"]);
  recallFace();
  try {
    const [snapshot, { One }] = await Promise.all([server.snapshot(), import("./one")]);
    await new One(place, server, snapshot).begin();
    document.documentElement.dataset["usable"] = String(Math.round(performance.now()));
  } catch (error) {
    console.error(error);
    const again = h("button", { type: "button", class: "button", onclick: () => location.reload() }, say("again"));
    place.replaceChildren(h("div", { class: "broken", role: "alert" }, h("p", {}, say("failed")), again));
  }
}

const place = document.getElementById("screen");
if (place) void begin(place);
