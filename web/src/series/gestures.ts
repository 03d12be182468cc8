import { keyed, moment, moved, part, zoomed, type Span } from "./span";
import { AROUND } from "./plot";

interface Shown {
  span(): Span;
  whole(): Span;
  look(span: Span): void;
  point(at: number | null): void;
}

const CLOSER = 0.8;

/** Drag moves, the wheel with Ctrl and two fingers zoom, keys do both; what a page needs to scroll stays its own. */
export function gestures(element: HTMLElement, shown: Shown): void {
  const down = new Map<number, number>();
  const across = (x: number): number => {
    const { left, width } = element.getBoundingClientRect();
    return (x - left - AROUND.left) / Math.max(width - AROUND.left - AROUND.right, 1);
  };
  element.addEventListener(
    "wheel",
    (event) => {
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (!sideways && !event.ctrlKey && !event.metaKey && document.activeElement !== element) return;
      event.preventDefault();
      if (sideways) shown.look(moved(shown.span(), event.deltaX / element.clientWidth));
      else shown.look(zoomed(shown.span(), event.deltaY < 0 ? CLOSER : 1 / CLOSER, across(event.clientX)));
    },
    { passive: false },
  );
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    down.set(event.pointerId, across(event.clientX));
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    const to = across(event.clientX);
    const from = down.get(event.pointerId);
    if (from === undefined) {
      shown.point(moment(shown.span(), to));
      return;
    }
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    down.set(event.pointerId, to);
    shown.look(other === undefined ? moved(shown.span(), from - to) : pinched(shown.span(), from, to, other));
  });
  for (const end of ["pointerup", "pointercancel"] as const) element.addEventListener(end, (event) => down.delete(event.pointerId));
  element.addEventListener("pointerleave", () => shown.point(null));
  element.addEventListener("dblclick", () => shown.look(shown.whole()));
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = keyed(shown.span(), event.key, shown.whole());
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    shown.look(next);
  });
}

/** Two fingers keep under them what they took hold of. */
export function pinched(span: Span, from: number, to: number, other: number): Span {
  const before = Math.abs(from - other);
  const after = Math.abs(to - other);
  if (before < 0.02 || after < 0.02) return span;
  return zoomed(span, before / after, part(span, moment(span, other)));
}
