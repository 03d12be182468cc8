import type { Server } from "./doors";
import { h } from "./dom";
import { measured } from "./card";
import type { CityMap } from "./map/citymap";
import type { City } from "./state";
import type { View } from "./view";
import { say } from "./words";
import type { Values } from "./wire";

/** Which figure colours the areas, and what the colours mean; below it the signs of cases. */
export class Legend {
  readonly choice = h("select", { id: "indicator", onchange: () => this.view.choose(this.choice.value) });
  readonly #scale = h("ol", { class: "scale" });
  readonly #note = h("p", { class: "note" });
  readonly element = h("section", { class: "legend", "aria-label": say("indicator") },
    h("p", { class: "choice" }, h("label", { for: "indicator" }, say("indicator")), this.choice), this.#scale, this.#note, this.#signs());
  #asked = 0;
  #values: Values | null = null;

  constructor(
    readonly city: City,
    readonly view: View,
    readonly server: Server,
    readonly map: () => CityMap | null,
  ) {
    const options = city.snapshot.indicators.map((each) => h("option", { value: each.code }, each.name));
    this.choice.append(h("option", { value: "" }, say("indicator_none")), ...options);
    view.indicator ??= city.snapshot.indicators[0]?.code ?? "";
    let past = false;
    city.listen((topics) => {
      if (!topics.has("moment") || past === (city.moment !== null)) return;
      past = city.moment !== null;
      this.show();
    });
    view.listen((what) => {
      if (what === "indicator") void this.load();
    });
  }

  #signs(): HTMLElement {
    const one = (name: "late" | "soon" | "in_time" | "resting"): HTMLElement => h("li", {}, h("i", { class: `shape ${name}`, "aria-hidden": "true" }), say(name));
    return h("ul", { class: "signs", "aria-label": say("legend_cases") }, one("late"), one("soon"), one("in_time"), one("resting"));
  }

  /** Asks for the chosen figure; the map keeps the old one until the new one is here. */
  async load(): Promise<void> {
    const code = this.view.indicator ?? "";
    const known = this.city.snapshot.indicators.some((each) => each.code === code);
    this.choice.value = known ? code : "";
    const asked = ++this.#asked;
    let values: Values | null = null;
    try {
      if (known) values = await this.server.values(code);
    } catch {
      this.#note.textContent = say("failed");
    }
    if (asked !== this.#asked) return;
    this.#values = values;
    this.show();
  }

  /** Colours the map, once there is one; figures are of now, so a past minute has no colours. */
  show(): void {
    this.map()?.values(this.city.moment ? null : this.#values);
    this.draw();
  }

  /** The scale's steps, each with the value it begins at. */
  draw(): void {
    const values = this.#values;
    const borders = this.map()?.ground.values.borders ?? [];
    this.#scale.replaceChildren();
    this.#note.textContent = "";
    if (!values) return;
    if (this.city.moment) {
      this.#note.textContent = say("legend_past");
      return;
    }
    for (const [index, from] of borders.entries()) {
      this.#scale.append(h("li", { class: `step-${index + 1}` }, h("i", { "aria-hidden": "true" }), measured(from, values.unit)));
    }
    const some = Object.values(values.values).some((value) => value !== null);
    if (!some) this.#note.textContent = say("legend_no_value");
    else if (values.better !== "neither") this.#note.textContent = say(values.better === "more" ? "legend_better_more" : "legend_better_less");
  }
}
