import { h, write } from "../dom";
import { onFace } from "../ink";
import { figure, locale, say } from "../words";
import { gestures } from "./gestures";
import { options, plot, seen, type Plot } from "./plot";
import { around, moved, nearest, zoomed, type Span } from "./span";
import type { Figures, Group } from "./wire";

const PAUSE_MS = 160;
const SLOW_MS = 300;

interface Panel {
  element: HTMLElement;
  drawn: Plot;
}

/** One chart of a page: panels over the same times, and the figures that were loaded last. */
class Chart {
  #span: Span;
  readonly #whole: Span;
  #figures: Figures | null = null;
  readonly #panels: Panel[] = [];
  readonly #readout = h("p", { class: "readout", "aria-hidden": "true" });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | null = null;

  constructor(readonly element: HTMLElement) {
    const { first, last } = element.dataset;
    this.#whole = this.#span = { first: Number(first) * 1000, last: Number(last) * 1000 };
  }

  async begin(): Promise<void> {
    await this.#load();
    if (!this.#figures) throw new Error("no figures");
    const figures = [...this.element.querySelectorAll<HTMLElement>("[data-panel]")];
    figures.forEach((each) => this.#panels.push(this.#panel(each)));
    this.element.append(this.#readout, this.#buttons());
    this.#draw();
    onFace(() => this.#draw());
  }

  #panel(figure: HTMLElement): Panel {
    const words = figure.querySelector("figcaption")?.textContent?.trim() ?? "";
    const element = h("div", { class: "plot", tabindex: 0, role: "group", "aria-label": `${words}. ${say("chart_keys")}` });
    figure.querySelector("svg.picture")?.replaceWith(element);
    const drawn = plot(element);
    new ResizeObserver(() => drawn.resize()).observe(element);
    gestures(element, {
      span: () => this.#span,
      whole: () => this.#whole,
      look: (span) => this.#look(span),
      point: (at) => this.#point(at),
    });
    return { element, drawn };
  }

  #buttons(): HTMLElement {
    const button = (words: string, sign: string, act: () => Span): HTMLElement =>
      h("button", { type: "button", class: "button small", "aria-label": words, title: words, onclick: () => this.#look(act()) }, sign);
    return h(
      "p",
      { class: "zoom" },
      button(say("chart_closer"), "+", () => zoomed(this.#span, 0.5)),
      button(say("chart_wider"), "−", () => zoomed(this.#span, 2)),
      button(say("chart_before"), "←", () => moved(this.#span, -0.5)),
      button(say("chart_after"), "→", () => moved(this.#span, 0.5)),
      h("button", { type: "button", class: "button small", onclick: () => this.#look(this.#whole) }, say("chart_whole")),
    );
  }

  /** Shows at once what is there, and asks for what fits a moment later. */
  #look(span: Span): void {
    this.#span = span;
    for (const { drawn } of this.#panels) drawn.setOption(seen(span));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#renew(), PAUSE_MS);
  }

  async #renew(): Promise<void> {
    try {
      await this.#load();
    } catch (error) {
      if (!(error instanceof DOMException)) write(this.#readout, say("failed"));
      return;
    }
    this.#draw();
    const here = new URL(location.href);
    here.searchParams.delete("span");
    for (const [name, at] of [["from", this.#span.first], ["to", this.#span.last]] as const) here.searchParams.set(name, stamp(at));
    history.replaceState(history.state, "", here);
  }

  async #load(): Promise<void> {
    const wide = around(this.#span);
    const address = new URL(this.element.dataset["chart"] ?? "", location.href);
    const pixels = Math.round(this.element.clientWidth * ((wide.last - wide.first) / (this.#span.last - this.#span.first)));
    address.searchParams.set("from", stamp(wide.first));
    address.searchParams.set("to", stamp(wide.last));
    address.searchParams.set("points", String(Math.round(Math.max(pixels, 200) * 1.5)));
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    const slow = setTimeout(() => this.element.setAttribute("aria-busy", "true"), SLOW_MS);
    try {
      const answer = await fetch(address, { signal: asking.signal, credentials: "same-origin" });
      if (!answer.ok) throw new Error(`${answer.status}`);
      this.#figures = (await answer.json()) as Figures;
    } finally {
      clearTimeout(slow);
      if (this.#asking === asking) this.element.removeAttribute("aria-busy");
    }
  }

  #draw(): void {
    const figures = this.#figures;
    if (!figures) return;
    this.#panels.forEach(({ drawn }, number) => {
      const group = figures.groups[number];
      if (group) drawn.setOption(options(figures, group, this.#span), { notMerge: true });
    });
    const shown = this.element.querySelector("[data-shown]");
    if (shown) write(shown, `${this.#time(this.#span.first)} – ${this.#time(this.#span.last)} · ${figures.resolution}`);
    const said = figures.groups.some((group) => group.lines.some(({ times }) => times.length));
    this.element.querySelector("[data-nothing]")?.toggleAttribute("hidden", said);
  }

  #time(at: number): string {
    const zone = { timeZone: this.#figures?.zone ?? "UTC" };
    return new Date(at).toLocaleString(locale, { ...zone, weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
  }

  /** The figures under the pointer. */
  #point(at: number | null): void {
    const figures = this.#figures;
    write(this.#readout, at === null || !figures ? "" : figures.groups.map((group) => this.#said(group, at)).filter(Boolean).join(" · "));
  }

  #said(group: Group, at: number): string {
    return group.lines
      .map(({ name, times, values, lows, highs, counts }) => {
        const place = nearest(times, at);
        const value = values?.[place];
        if (value === null || value === undefined) return "";
        const many = (counts?.[place] ?? 1) > 1;
        const band = many ? ` (${figure(lows?.[place] ?? value)} … ${figure(highs?.[place] ?? value)}; ${say("chart_count", { n: counts?.[place] ?? 1 })})` : "";
        return `${this.#time(times[place] ?? 0)} ${group.lines.length > 1 ? `${name} ` : ""}${figure(value)} ${group.unit}${band}`;
      })
      .filter(Boolean)
      .join(" · ");
  }
}

const stamp = (at: number): string => new Date(at).toISOString();

/** Draws over the picture of the server; where the figures do not come, the picture stays. */
export async function mount(element: HTMLElement): Promise<void> {
  await new Chart(element).begin();
}
