const STEPS = 5;

/** Borders of five steps, the lowest value first: by rank, so that each colour is seen; equal values never part. */
export function bordersOf(values: Iterable<number | null | undefined>): number[] {
  const numbers = [...values].filter((value) => typeof value === "number").sort((one, other) => one - other);
  const low = numbers[0] ?? 0;
  const high = numbers.at(-1) ?? 0;
  if (low === high) return [];
  const borders = [low];
  for (let step = 1; step < STEPS; step += 1) {
    const border = rounded(numbers[Math.floor((numbers.length * step) / STEPS)] ?? high, high - low);
    if (border > (borders.at(-1) ?? low)) borders.push(border);
  }
  return borders;
}

/** To two figures of the span: borders are read by people. */
function rounded(value: number, span: number): number {
  const unit = 10 ** Math.floor(Math.log10(span) - 1);
  return Number((Math.round(value / unit) * unit).toPrecision(6));
}
