import { ink, mapGrowth, mapScale, thin } from "../ink";
import { GLYPHS } from "./glyphs";

/** Parts of a ring are drawn in sixteenths: few pictures, and the eye sees no finer. */
export const PARTS = 16;
export const SIZES = 12;
/** From so many late sixteenths on a cluster glows: the ordinary is quiet. */
const GLOWS = 2;
const SINGLE = 8;
/** How far somebody's sign reaches, with a little air. */
export const PERSON = 11;

/** Size of a cluster beside the largest one: its area grows with its cases. */
export function sizeOf(count: number, most: number): number {
  return Math.min(SIZES, Math.round(SIZES * Math.sqrt(count / most)));
}

/** The next of 1, 2, 5, 10, 20, 50 …: what sizes are measured by seldom changes. */
export function roundUp(count: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, count)));
  return unit * ([1, 2, 5, 10].find((each) => each * unit >= count) ?? 10);
}

function radiusOf(size: number): number {
  return 9 + (15 * size) / SIZES;
}

/** How far the sign of so many cases reaches from its middle. */
export function reachOf(count: number, size: number): number {
  return mapScale() * (count > 1 ? radiusOf(size) : SINGLE);
}

/** A part of a whole in sixteenths; something is never drawn as nothing. */
export function part(count: number, of: number): number {
  return count === 0 ? 0 : Math.max(1, Math.round((PARTS * count) / of));
}

type Pen = CanvasRenderingContext2D;

function canvas(side: number, draw: (pen: Pen, middle: number) => void): ImageData {
  const dots = Math.ceil(side * density() * mapScale());
  const sheet = document.createElement("canvas");
  sheet.width = dots;
  sheet.height = dots;
  const pen = sheet.getContext("2d", { willReadFrequently: true })!;
  pen.scale(dots / side, dots / side);
  draw(pen, side / 2);
  return pen.getImageData(0, 0, dots, dots);
}

/** Dots of a picture per pixel of the page. */
export function density(): number {
  return Math.min(4, Math.max(1.5, (window.devicePixelRatio || 1) * mapGrowth()));
}

function arc(pen: Pen, middle: number, radius: number, from: number, to: number, colour: string): void {
  if (to <= from) return;
  const turn = (at: number): number => (at / PARTS) * 2 * Math.PI - Math.PI / 2;
  pen.beginPath();
  pen.arc(middle, middle, radius, turn(from), turn(to));
  pen.strokeStyle = colour;
  pen.stroke();
}

/** A quiet disc with a ring: the late part glows, the part due soon shows, the rest is grey. */
function cluster(size: number, late: number, soon: number): ImageData {
  const radius = radiusOf(size);
  return canvas(2 * radius + 26, (pen, middle) => {
    if (late >= GLOWS) {
      pen.shadowColor = thin("--late", Math.min(0.9, 0.3 + late / PARTS));
      pen.shadowBlur = 9 * density() * mapScale();
    }
    pen.beginPath();
    pen.arc(middle, middle, radius, 0, 2 * Math.PI);
    pen.fillStyle = thin("--surface", 0.94);
    pen.fill();
    pen.shadowBlur = 0;
    pen.lineWidth = size > 3 ? 3 : 2.5;
    arc(pen, middle, radius - 1.5, 0, PARTS, thin("--ink-quiet", 0.35));
    const lates = Math.min(late, PARTS);
    arc(pen, middle, radius - 1.5, 0, lates, ink("--late"));
    arc(pen, middle, radius - 1.5, lates, Math.min(PARTS, lates + soon), ink("--soon"));
  });
}

const SHAPES: Record<string, (pen: Pen, middle: number) => void> = {
  late(pen, middle) {
    pen.moveTo(middle, middle - 7.5);
    pen.lineTo(middle + 7.5, middle + 6);
    pen.lineTo(middle - 7.5, middle + 6);
    pen.closePath();
  },
  soon(pen, middle) {
    pen.moveTo(middle, middle - 7);
    pen.lineTo(middle + 7, middle);
    pen.lineTo(middle, middle + 7);
    pen.lineTo(middle - 7, middle);
    pen.closePath();
  },
  in_time: (pen, middle) => pen.arc(middle, middle, 4.6, 0, 2 * Math.PI),
  resting: (pen, middle) => pen.rect(middle - 4.4, middle - 4.4, 8.8, 8.8),
};
const COLOURS: Record<string, string> = { late: "--late", soon: "--soon", in_time: "--good", resting: "--unknown" };

/** One case: its shape and colour say how its clock stands; filled when somebody works on it, hollow when not yet. */
function single(urgency: string, owned: boolean): ImageData {
  return canvas(26, (pen, middle) => {
    const colour = ink(COLOURS[urgency] ?? "--unknown");
    pen.lineJoin = "round";
    if (urgency === "late") {
      pen.shadowColor = colour;
      pen.shadowBlur = 6 * density() * mapScale();
    }
    pen.beginPath();
    SHAPES[urgency]?.(pen, middle);
    pen.lineWidth = 4;
    pen.strokeStyle = ink("--map-halo");
    pen.stroke();
    pen.shadowBlur = 0;
    pen.fillStyle = owned ? colour : ink("--surface");
    pen.fill();
    pen.lineWidth = 2;
    pen.strokeStyle = colour;
    pen.stroke();
  });
}

/** Somebody on duty: a ring with a head and shoulders; on an errand it is filled. */
function person(busy: boolean): ImageData {
  return canvas(26, (pen, middle) => {
    pen.beginPath();
    pen.arc(middle, middle, 9, 0, 2 * Math.PI);
    pen.fillStyle = busy ? ink("--accent") : ink("--surface");
    pen.fill();
    pen.lineWidth = 2;
    pen.strokeStyle = ink("--accent");
    pen.stroke();
    pen.fillStyle = busy ? ink("--on-accent") : ink("--accent");
    pen.beginPath();
    pen.arc(middle, middle - 2.6, 2.6, 0, 2 * Math.PI);
    pen.fill();
    pen.beginPath();
    pen.arc(middle, middle + 5.6, 4.6, Math.PI * 1.08, Math.PI * 1.92);
    pen.fill();
  });
}

/** A thing of the city: the glyph of its class on a small quiet square; one that is out of order has a mark at its corner. */
function asset(name: string, broken: boolean): ImageData {
  return canvas(22, (pen, middle) => {
    pen.beginPath();
    pen.roundRect(middle - 8, middle - 8, 16, 16, 4);
    pen.fillStyle = thin("--surface", 0.92);
    pen.fill();
    pen.lineWidth = 1;
    pen.strokeStyle = thin("--ink-quiet", 0.5);
    pen.stroke();
    pen.save();
    pen.translate(middle - 6.4, middle - 6.4);
    pen.scale(0.8, 0.8);
    pen.lineWidth = 1.7;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = ink(broken ? "--late" : "--ink-soft");
    pen.stroke(new Path2D(GLYPHS[name] ?? GLYPHS["other"]));
    pen.restore();
    if (!broken) return;
    pen.beginPath();
    pen.moveTo(middle + 6, middle - 11);
    pen.lineTo(middle + 11, middle - 2);
    pen.lineTo(middle + 1, middle - 2);
    pen.closePath();
    pen.fillStyle = ink("--late");
    pen.fill();
  });
}

/** The picture of a sign by its name: `cluster:face:size:late:soon`, `case:face:urgency:owned`, `person:face:busy`, `asset:face:class:broken`. */
export function sign(name: string): ImageData | null {
  const [kind, , ...rest] = name.split(":");
  if (kind === "cluster") return cluster(Number(rest[0]), Number(rest[1]), Number(rest[2]));
  if (kind === "case") return single(rest[0] ?? "", rest[1] === "1");
  if (kind === "asset") return asset(rest[0] ?? "", rest[1] === "1");
  return kind === "person" ? person(rest[0] === "1") : null;
}
