/** Which times a chart shows, in milliseconds; every change gives a new span. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

const SHORTEST_MS = 1000;
const LONGEST_MS = 3660 * 86_400_000;

const length = ({ first, last }: Span): number => last - first;

/** Closer by a factor around a part of the width: 0 is the left edge, 1 the right one. */
export function zoomed(span: Span, factor: number, part = 0.5): Span {
  const wanted = Math.min(Math.max(length(span) * factor, SHORTEST_MS), LONGEST_MS);
  const held = span.first + length(span) * part;
  return { first: held - wanted * part, last: held + wanted * (1 - part) };
}

/** Moved by a part of the width; above 0 to later times. */
export function moved(span: Span, part: number): Span {
  const way = length(span) * part;
  return { first: span.first + way, last: span.last + way };
}

/** With as much again before and behind, so that a small move shows something at once. */
export function around(span: Span): Span {
  return length(span) * 2 > LONGEST_MS ? span : { first: span.first - length(span) / 2, last: span.last + length(span) / 2 };
}

/** Where a moment is in the width. */
export function part(span: Span, at: number): number {
  return (at - span.first) / length(span);
}

/** The moment at a part of the width. */
export function moment(span: Span, at: number): number {
  return span.first + length(span) * at;
}

/** The place of the time nearest to a moment; times rise. -1 where there is none. */
export function nearest(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  if (low > 0 && at - (times[low - 1] ?? 0) < (times[low] ?? 0) - at) low -= 1;
  return times.length ? low : -1;
}

/** What a key does to a span; null for keys that are not ours. */
export function keyed(span: Span, key: string, whole: Span): Span | null {
  const steps: Record<string, () => Span> = {
    ArrowLeft: () => moved(span, -0.2),
    ArrowRight: () => moved(span, 0.2),
    PageUp: () => moved(span, -1),
    PageDown: () => moved(span, 1),
    "+": () => zoomed(span, 0.5),
    "=": () => zoomed(span, 0.5),
    "-": () => zoomed(span, 2),
    Home: () => whole,
    "0": () => whole,
  };
  return steps[key]?.() ?? null;
}
