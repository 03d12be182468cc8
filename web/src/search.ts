import type { Server } from "./doors";
import { h, icon } from "./dom";
import type { CityMap } from "./map/citymap";
import type { Target } from "./map/ground";
import type { Found } from "./wire";
import { say, type Key } from "./words";

const PAUSE_MS = 160;
const AROUND = 0.36;
const KINDS: Record<string, Key> = { area: "kind_area", case: "kind_case", asset: "kind_asset", place: "kind_place" };

/** Search by address, number or area: a combobox after the ARIA pattern; the map goes to what is chosen. */
export class Search {
  readonly input = h("input", {
    type: "search", id: "search", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "found",
    "aria-label": say("search"), placeholder: say("search_hint"),
  });
  readonly #list = h("ul", { id: "found", role: "listbox", "aria-label": say("search"), hidden: true });
  readonly #told = h("span", { class: "unseen", role: "status", "aria-live": "polite" });
  readonly element = h("div", { class: "search", role: "search" }, icon("search"), this.input, this.#list, this.#told);
  #found: Found[] = [];
  #at = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | null = null;

  constructor(
    readonly server: Server,
    readonly map: () => CityMap | null,
    readonly open: (target: Target) => void,
  ) {
    this.input.addEventListener("input", () => this.#later());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.#hide(), PAUSE_MS));
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), PAUSE_MS);
  }

  async #ask(): Promise<void> {
    const words = this.input.value.trim();
    this.#asking?.abort();
    if (!words) return this.#hide();
    this.#asking = new AbortController();
    try {
      this.#show(await this.server.search(words, this.#asking.signal), words);
    } catch (error) {
      if (!(error instanceof DOMException)) this.#say(say("failed"));
    }
  }

  #say(words: string): void {
    this.#told.textContent = words;
    this.#list.replaceChildren(h("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, words));
    this.#open(true);
  }

  #show(found: Found[], words: string): void {
    this.#found = found;
    this.#at = -1;
    this.input.removeAttribute("aria-activedescendant");
    if (!found.length) return this.#say(say("search_none", { words }));
    this.#told.textContent = say("search_found", { n: found.length });
    this.#list.replaceChildren(
      ...found.map((each, index) =>
        h("li", { id: `found-${index}`, role: "option", "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: () => this.#choose(index) },
          h("span", { class: "kind" }, KINDS[each.kind] ? say(KINDS[each.kind]!) : each.kind), h("span", { class: "words" }, each.words), h("span", { class: "sub" }, each.sub)),
      ),
    );
    this.#open(true);
  }

  #open(on: boolean): void {
    this.#list.hidden = !on;
    this.input.ariaExpanded = String(on);
  }

  #hide(): void {
    this.#open(false);
  }

  #key(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.#found.length) {
      event.preventDefault();
      this.#mark((this.#at + step + this.#found.length) % this.#found.length);
    } else if (event.key === "Enter" && this.#found.length) {
      event.preventDefault();
      this.#choose(Math.max(0, this.#at));
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (this.#list.hidden) this.input.blur();
      this.#hide();
    }
  }

  #mark(index: number): void {
    this.#at = index;
    [...this.#list.children].forEach((each, at) => each.setAttribute("aria-selected", String(at === index)));
    this.input.setAttribute("aria-activedescendant", `found-${index}`);
    this.#list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  #choose(index: number): void {
    const found = this.#found[index];
    if (!found) return;
    this.#hide();
    this.input.blur();
    const map = this.map();
    if (found.bounds) map?.fit(found.bounds, AROUND);
    else if (found.lon !== null && found.lat !== null) map?.go({ lon: found.lon, lat: found.lat, zoom: 17 });
    else location.assign(found.link);
    const code = /\/([^/]+)\/?$/.exec(found.link)?.[1];
    if (found.kind === "area") this.open({ kind: "area", code: found.code ?? decodeURIComponent(code ?? "") });
    else this.open({ kind: "found", found });
  }
}
