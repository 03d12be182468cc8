export interface Disc {
  x: number;
  y: number;
  radius: number;
}

const ROUNDS = 6;
const TOUCH = 0.5;

/** The disc that a sign lies on most. */
function under(sign: Disc, discs: readonly Disc[]): Disc | null {
  const deep = (disc: Disc): number => disc.radius + sign.radius - Math.hypot(sign.x - disc.x, sign.y - disc.y);
  let found: Disc | null = null;
  for (const disc of discs) if (deep(disc) > (found ? deep(found) : TOUCH)) found = disc;
  return found;
}

/** How far a sign steps aside to lie on no disc: to the nearest rim, from a disc's very middle straight up. */
export function aside(sign: Disc, discs: readonly Disc[]): [right: number, down: number] {
  let { x, y } = sign;
  for (let round = 0; round < ROUNDS; round += 1) {
    const disc = under({ ...sign, x, y }, discs);
    if (!disc) break;
    const far = Math.hypot(x - disc.x, y - disc.y);
    const reach = disc.radius + sign.radius;
    [x, y] = far < TOUCH ? [disc.x, disc.y - reach] : [disc.x + ((x - disc.x) * reach) / far, disc.y + ((y - disc.y) * reach) / far];
  }
  return [x - sign.x, y - sign.y];
}
