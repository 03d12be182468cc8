import { h, icon } from "../dom";
import { say } from "../words";

/** A sheet over the map: named, closed by Escape or its button, gives the focus back to where it was. */
export class Sheet {
  readonly element: HTMLElement;
  readonly body = h("div", { class: "body" });
  readonly #title = h("h2", { tabindex: -1 });
  #before: Element | null = null;

  constructor(
    name: string,
    readonly closed: () => void = () => undefined,
  ) {
    const close = h("button", { type: "button", class: "plain close", "aria-label": say("close"), onclick: () => this.close() }, icon("close"));
    this.#title.id = `${name}-title`;
    this.element = h("section", { class: `sheet ${name}`, "aria-labelledby": this.#title.id, hidden: true }, h("header", {}, this.#title, close), this.body);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  open(title: string, ...content: Node[]): void {
    if (!this.isOpen) this.#before = document.activeElement;
    this.#title.textContent = title;
    this.body.replaceChildren(...content);
    this.element.hidden = false;
    this.body.scrollTop = 0;
    this.#title.focus({ preventScroll: true });
  }

  close(): void {
    if (!this.isOpen) return;
    const inside = this.element.contains(document.activeElement);
    this.element.hidden = true;
    this.closed();
    if (inside && this.#before instanceof HTMLElement) this.#before.focus({ preventScroll: true });
  }
}
