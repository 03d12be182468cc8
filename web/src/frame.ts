import { h, write } from "./dom";
import { panels, type Mounted, type Panel } from "./panel";
import type { City, Topic } from "./state";
import type { View } from "./view";
import { say } from "./words";

const MINUTE_MS = 60_000;

interface Standing {
  panel: Panel;
  element: HTMLElement;
  mounted: Mounted;
}

/** The panels around the map: each is told at most once a frame, and only of what it watches. */
export class Frame {
  readonly panels = panels();
  readonly left = h("section", { class: "side left", "aria-label": say("panels_left") });
  readonly right = h("section", { class: "side right", "aria-label": say("panels_right") });
  readonly foot = h("section", { class: "foot", "aria-label": say("foot") });
  #standing: Standing[] = [];
  #topics = new Set<Topic>();
  #wanted = 0;
  #undo: (() => void)[] = [];

  constructor(
    readonly city: City,
    readonly view: View,
  ) {
    for (const panel of this.panels) this.#stand(panel);
    const minute = setInterval(() => this.#tell(new Set(["clock"])), MINUTE_MS);
    this.#undo.push(
      city.listen((topics) => this.#tell(topics)),
      view.listen((what) => what === "panels" && this.#hide()),
      () => clearInterval(minute),
    );
    this.#hide();
  }

  #stand(panel: Panel): void {
    const title = h("h2", {}, say(panel.title));
    const body = h("div", { class: "body" });
    const head = h("header", {}, title, panel.past === "rests" ? h("span", { class: "rests" }, say("rests")) : null);
    const element = h("article", { class: `panel of-${panel.id} ${panel.past === "rests" ? "stays" : "follows"}`, "aria-label": say(panel.title) }, head, body);
    element.style.setProperty("--grow", String(panel.grow));
    this[panel.place].append(element);
    const mounted = panel.mount(body, this.city);
    this.#standing.push({ panel, element, mounted });
    this.#update({ panel, element, mounted });
  }

  /** A panel that breaks says so and leaves the others alone. */
  #update({ element, mounted }: Standing): void {
    try {
      mounted.update();
    } catch (error) {
      console.error(error);
      write(element.querySelector(".body")!, say("failed"));
    }
  }

  #hide(): void {
    for (const { panel, element } of this.#standing) element.hidden = this.view.hidden.has(panel.id);
    for (const side of [this.left, this.right]) side.hidden = [...side.children].every((each) => (each as HTMLElement).hidden);
  }

  #tell(topics: ReadonlySet<Topic>): void {
    for (const topic of topics) this.#topics.add(topic);
    this.#wanted ||= requestAnimationFrame(() => {
      this.#wanted = 0;
      const told = this.#topics;
      this.#topics = new Set();
      for (const each of this.#standing) if (each.panel.watches.some((topic) => told.has(topic))) this.#update(each);
    });
  }

  destroy(): void {
    cancelAnimationFrame(this.#wanted);
    for (const undo of this.#undo) undo();
    for (const { mounted, element } of this.#standing) {
      mounted.destroy();
      element.remove();
    }
  }
}
