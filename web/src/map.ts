import "./styles/map.css";

/**
 * Maps on plain pages: `data-map` says which; the page works without. MapLibre comes when a map scrolls into view,
 * or, with `data-ask`, when somebody wants it.
 */
type Kind = (element: HTMLElement) => Promise<void>;

const KINDS: Record<string, () => Promise<{ mount: Kind }>> = {
  pick: () => import("./small/pick"),
  list: () => import("./small/list"),
  place: () => import("./small/place"),
  draw: () => import("./small/draw"),
  polygon: () => import("./small/draw"),
};

/** A page may link the style itself; where it did not, it comes along. */
function style(): void {
  const address = new URL(/* @vite-ignore */ "map.css", import.meta.url).href;
  const links = [...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")];
  if (links.some((link) => link.href.split("?")[0] === address)) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: address }));
}

async function load(element: HTMLElement): Promise<void> {
  const kind = KINDS[element.dataset["map"] ?? ""];
  if (!kind) return;
  style();
  try {
    const { mount } = await kind();
    await mount(element);
    element.dataset["ready"] = "";
  } catch (error) {
    console.error(error);
    element.hidden = true; // no WebGL, no network: the page says it all without the map
  }
}

async function ask(element: HTMLElement): Promise<void> {
  const { say } = await import("./words");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: say("show_map") });
  button.addEventListener("click", () => {
    button.remove();
    void load(element);
  });
  element.append(button);
}

/** Begins with every map of the page that has not begun; a page that adds one later calls this again. */
export function begin(root: ParentNode = document): void {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        void load(target as HTMLElement);
      }
    },
    { rootMargin: "200px" },
  );
  for (const element of root.querySelectorAll<HTMLElement>("[data-map]:not([data-begun])")) {
    element.dataset["begun"] = "";
    element.hidden = false;
    if (element.dataset["ask"] !== undefined) void ask(element);
    else near.observe(element);
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => begin());
else begin();
