type Child = Node | string | number | null | undefined | false;
type Props = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

function put(element: Element, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** An element with its attributes, listeners (`onclick`) and children. No attribute `style`: the pages forbid it. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: (Child | Child[])[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  put(element, props);
  element.append(...nodes(children));
  return element;
}

function nodes(children: (Child | Child[])[]): (Node | string)[] {
  const found: (Node | string)[] = [];
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    found.push(typeof child === "number" ? String(child) : child);
  }
  return found;
}

/** The same for drawings. */
export function s(tag: string, props: Props = {}, ...children: Child[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  put(element, props);
  element.append(...nodes(children));
  return element;
}

/** New content, but only when it differs: what stays the same is not touched, so nothing flickers or loses focus. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** The list behind a figure; "" where there is none: of a past minute, or of nothing. */
export function leads(link: Element, address: string): void {
  if (!address) link.removeAttribute("href");
  else if (link.getAttribute("href") !== address) link.setAttribute("href", address);
}

/** Rows by key: a row that stays keeps its element, and with it the focus; only order and content change. */
export function keep<Row>(
  list: Element,
  rows: readonly Row[],
  key: (row: Row) => string,
  make: (row: Row) => HTMLElement,
  fill: (element: HTMLElement, row: Row) => void,
): void {
  const there = new Map([...list.children].map((each) => [(each as HTMLElement).dataset["key"] ?? "", each as HTMLElement]));
  let at: Element | null = list.firstElementChild;
  for (const row of rows) {
    const name = key(row);
    let element = there.get(name);
    there.delete(name);
    if (!element) {
      element = make(row);
      element.dataset["key"] = name;
    }
    fill(element, row);
    if (element === at) at = at.nextElementSibling;
    else list.insertBefore(element, at);
  }
  for (const gone of there.values()) gone.remove();
}

/** Of a list as many whole rows as there is room for, and `told` how many; the rest keeps its room but is not seen, never cut through. */
export function fit(list: HTMLElement, told: (seen: number) => void = () => undefined): () => void {
  const look = (): void => {
    const rows = [...list.children] as HTMLElement[];
    for (const row of rows) {
      row.classList.remove("cut");
      sizes.observe(row);
    }
    const end = getComputedStyle(list).overflowY === "hidden" ? list.getBoundingClientRect().bottom + 1 : Infinity;
    const cut = rows.filter((row) => row.getBoundingClientRect().bottom > end);
    for (const row of cut) row.classList.add("cut");
    told(rows.length - cut.length);
  };
  let wanted = 0;
  const soon = (): void => {
    cancelAnimationFrame(wanted);
    wanted = requestAnimationFrame(look);
  };
  const sizes = new ResizeObserver(soon);
  const rows = new MutationObserver(soon);
  sizes.observe(list);
  rows.observe(list, { childList: true });
  return () => {
    cancelAnimationFrame(wanted);
    sizes.disconnect();
    rows.disconnect();
  };
}

const LINES: Record<string, string> = {
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.5 10.5 14 14",
  clock: "M8 1.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 0 0 0-12.5M8 4.5V8l2.5 1.5",
  back: "M8 1.75a6.25 6.25 0 1 1-5.8 3.9M2 2v3.8h3.8M8 4.8V8l2.3 1.4",
  wall: "M1.5 2.5h13v8.5h-13ZM5.5 14h5M8 11v3",
  face: "M8 1.75a6.25 6.25 0 1 0 0 12.5ZM8 1.75a6.25 6.25 0 0 1 0 12.5",
  play: "M4.5 2.5 13 8l-8.5 5.5Z",
  pause: "M5 3v10M11 3v10",
  before: "M10 3 5 8l5 5",
  after: "m6 3 5 5-5 5",
  close: "m3.5 3.5 9 9M12.5 3.5l-9 9",
  layers: "M8 2 1.5 5.5 8 9l6.5-3.5ZM1.5 8.5 8 12l6.5-3.5M1.5 11 8 14.5 14.5 11",
  person: "M8 2.2a2.9 2.9 0 1 0 0 5.8 2.9 2.9 0 0 0 0-5.8M2.5 14c.4-3 2.6-4.6 5.5-4.6s5.1 1.6 5.5 4.6",
  in: "M8 3v10M3 8h10",
  out: "M3 8h10",
  home: "M2 7.5 8 2.5l6 5M4 6.5v7h8v-7",
  star: "m8 1.9 1.9 3.9 4.2.6-3.1 3 .8 4.2L8 11.6l-3.8 2 .8-4.2-3.1-3 4.2-.6Z",
  keys: "M1.5 4h13v8.5h-13ZM4 6.8h.01M6.7 6.8h.01M9.3 6.8h.01M12 6.8h.01M4.8 9.8h6.4",
  more: "M4 6l4 4 4-4",
  here: "M8 4.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4M8 .8v2.6M8 12.6v2.6M.8 8h2.6M12.6 8h2.6",
};

/** A sign drawn as a line on a grid of 16 × 16; words beside it say what it means. */
export function icon(name: string): SVGElement {
  const path = { d: LINES[name] ?? "", fill: "none", stroke: "currentColor", "stroke-width": 1.5 };
  const line = s("path", { ...path, "stroke-linecap": "round", "stroke-linejoin": "round" });
  return s("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, line);
}
