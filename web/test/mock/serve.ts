/** A double of the server for looking at the screen: `node test/mock/serve.ts 8200`, then /screen/?lang=zh-hans. */
import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { BOUNDS, day, event, snapshot, spots, values } from "./city.ts";
import { AREAS, tile } from "./tiles.ts";
import { placeOf } from "../../src/codes.ts";

const STATIC = join(import.meta.dirname, "../../../src/civicgrid/base/ui/static");
const MEDIA: Record<string, string> = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:";
const COUNT = Number(process.env["CASES"] ?? 50_000);
const base = spots(COUNT);

/** The made city's day is always at 17:24. */
function afternoon(): Date {
  const now = new Date();
  now.setUTCHours(17, 24);
  return now;
}

function page(language: string): string {
  return `<!doctype html><html lang="${language}" data-face="dark"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>One screen</title>
<link rel="stylesheet" href="/static/civicgrid/tokens.css"><link rel="stylesheet" href="/static/civicgrid/base.css"><link rel="stylesheet" href="/static/web/screen.css"><script type="module" src="/static/web/screen.js"></script></head>
<body><main id="screen" data-snapshot="/screen/snapshot" data-home="/"><noscript>Lists</noscript></main></body></html>`;
}

const photo = (path: string): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="400" height="300" fill="#5b6b74"/><rect y="180" width="400" height="120" fill="#3a4347"/><circle cx="${120 + 80 * Number(path[7] ?? 0)}" cy="220" r="46" fill="#20272a"/></svg>`;

function card(code: string): object {
  const area = AREAS.find((each) => each.code === code);
  const indicator = { code: "in_time", name: "Closed in time", better: "more", value: 0.83, low: 0.79, high: 0.87, cases: 90, neighbours: [0.9, 0.7, 0.95, 0.88].map((value) => ({ code: "", name: "", value })) };
  const phase = (name: string, ...names: string[]): object => ({ code: name, name, organisations: names.map((each) => ({ code: each, name: each })), gap: names.length === 0 });
  const duties = [{ code: "r", name: "Roads", phases: [phase("Accept", "Operation centre"), phase("Dispatch", "Operation centre"), phase("Handle", "Roads department"), phase("Verify", "Operation centre")] }, { code: "w", name: "Waste", phases: [phase("Handle")] }];
  const links = { open: "/cases/", late: "/cases/?late=now", all: "/cases/" };
  return { code, name: area?.name ?? code, level: { code: "", name: "District" }, steps: [{ code: "mock", name: "Harbour City" }], bounds: BOUNDS, open: 214, late: 9, soon: 2, duties, indicators: [indicator, { ...indicator, name: "Verified in time", value: 0.93, low: 0.9, high: 0.96 }], events: snapshot(1).ticker.slice(0, 6), links };
}

function stream(answer: ServerResponse): void {
  answer.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  let index = 123_456;
  const timer = setInterval(() => {
    const one = base[Math.floor(Math.random() * base.length)];
    index += 1;
    answer.write(`id: ${index}\nevent: case\ndata: ${JSON.stringify(event(index % 100_000, { at: afternoon().toISOString(), now: { code: one?.code ?? 0, mark: index % 5 ? 2 : 0 }, words: index % 5 ? "Opened" : "Late", kind: index % 5 ? "opened" : "late" }))}\n\n`);
  }, 900);
  answer.on("close", () => clearInterval(timer));
}

function json(path: string, query: URLSearchParams, chinese: boolean): unknown {
  if (path === "snapshot") return snapshot(COUNT, afternoon(), chinese);
  if (path === "values") return values(query.get("indicator") ?? "", AREAS.map((area) => area.code));
  if (path === "day") return day(base, query.get("day") ?? "", 9000).day;
  if (path === "past") return day(base, "2026-11-22", 1).past;
  if (path.startsWith("areas/")) return card(decodeURIComponent(path.slice(6)));
  if (path === "near") return { count: 3, cases: ["late", "soon", "in_time"].map((urgency, index) => ({ number: `20261122000${index}`, title: "Deep hole before the school", type: "Pothole", state: "Handling", urgency, due: new Date().toISOString(), link: "/cases/1/" })) };
  if (path === "search") return AREAS.filter((area) => area.name.toLowerCase().includes((query.get("q") ?? "").toLowerCase())).slice(0, 8).map((area) => ({ kind: "area", words: area.name, sub: area.level, lon: area.ring[0]?.[0], lat: area.ring[0]?.[1], bounds: [area.ring[0]![0], area.ring[0]![1], area.ring[2]![0], area.ring[2]![1]], link: `/areas/${area.code}/`, code: area.code }));
  return path === "views" ? { views: [], displays: [] } : { bounds: BOUNDS, place: placeOf(0, BOUNDS) };
}

createServer(async (request, answer) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://x");
  const chinese = (request.headers["accept-language"] ?? "").startsWith("zh");
  answer.setHeader("Content-Security-Policy", CSP);
  if (pathname === "/screen/") return void answer.writeHead(200, { "Content-Type": "text/html" }).end(page(chinese ? "zh-hans" : "en"));
  if (pathname === "/screen/stream") return stream(answer);
  const [, z, x, y] = /^\/tiles\/1\/(\d+)\/(\d+)\/(\d+)\.mvt$/.exec(pathname) ?? [];
  if (z) return void answer.writeHead(200, { "Content-Type": "application/vnd.mapbox-vector-tile", "Content-Encoding": "gzip" }).end(tile(Number(z), Number(x), Number(y)));
  if (pathname.startsWith("/screen/")) return void answer.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(json(pathname.slice(8), searchParams, chinese)));
  if (pathname.startsWith("/photo/")) return void answer.writeHead(200, { "Content-Type": "image/svg+xml" }).end(photo(pathname));
  try {
    const file = join(STATIC, pathname.replace("/static/", "").replaceAll("..", ""));
    const content = await readFile(file);
    answer.writeHead(200, { "Content-Type": MEDIA[extname(file)] ?? "application/octet-stream" }).end(content);
  } catch {
    answer.writeHead(404).end();
  }
}).listen(Number(process.argv[2] ?? 8200), "127.0.0.1");
