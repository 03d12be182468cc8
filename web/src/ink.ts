/** Colours as the tokens say for this face: canvases and maps cannot read custom properties. */
let probe: HTMLElement | null = null;
const known = new Map<string, string>();

export function forget(): void {
  known.clear();
}

/** `--late` as rgb(…). */
export function ink(token: string): string {
  let found = known.get(token);
  if (found === undefined) {
    if (!probe) {
      probe = document.createElement("i");
      probe.hidden = true;
      document.body.append(probe);
    }
    probe.style.color = `var(${token})`;
    found = getComputedStyle(probe).color;
    known.set(token, found);
  }
  return found;
}

/** The same, let through: 0 is nothing, 1 all of it. */
export function thin(token: string, part: number): string {
  const [red = "0", green = "0", blue = "0"] = ink(token).match(/[\d.]+/g) ?? [];
  return `rgba(${red}, ${green}, ${blue}, ${part})`;
}

/** How much larger than on a desk everything is, for whoever stands four metres away. */
export function scale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
}

/** How large things on the map are: on a large screen the map grows as a whole, on a small one its signs shrink. */
export function mapScale(): number {
  return Math.min(1, scale());
}

/** How much the map grows as a whole, so that a wall shows what a desk shows, only larger. */
export function mapGrowth(): number {
  return Math.max(1, scale());
}

/** Calls back when light turns dark, by choice or by the device, and when the size of type changes. */
export function onFace(act: () => void): () => void {
  const again = (): void => {
    forget();
    act();
  };
  const device = matchMedia("(prefers-color-scheme: dark)");
  const attribute = new MutationObserver((changes) => (changes.some((each) => each.attributeName === "data-face") ? again() : resized()));
  let last = scale();
  const resized = (): void => {
    if (scale() === last) return;
    last = scale();
    again();
  };
  device.addEventListener("change", again);
  attribute.observe(document.documentElement, { attributeFilter: ["data-face", "class"] });
  window.addEventListener("resize", resized);
  return () => {
    device.removeEventListener("change", again);
    attribute.disconnect();
    window.removeEventListener("resize", resized);
  };
}
