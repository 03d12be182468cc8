import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { figure, lasting, say, share } from "../src/words";
import { en } from "../src/words/en";
import { zhHans } from "../src/words/zh-hans";

const values = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== "words")
    .map((entry) => (entry.isDirectory() ? sources(join(folder, entry.name)) : readFileSync(join(folder, entry.name), "utf8")))
    .join("\n");
}

describe("words", () => {
  it("are the same in both languages", () => {
    expect(Object.keys(zhHans).sort()).toEqual(Object.keys(en).sort());
  });

  it("bear the same values", () => {
    for (const key of Object.keys(en) as (keyof typeof en)[]) expect([key, values(zhHans[key])]).toEqual([key, values(en[key])]);
  });

  it("are all used", () => {
    const text = sources(join(import.meta.dirname, "../src"));
    const unused = Object.keys(en).filter((key) => !new RegExp(`["\`]${key}["\`]`).test(text) && !/^(face_|kind_|seconds|minutes|hours|days|months|years)/.test(key));
    expect(unused).toEqual([]);
  });

  it("choose one or many, and write numbers as people read them", () => {
    expect([say("p_jobs", { n: 1 }), say("p_jobs", { n: 1200 })]).toEqual(["1 job waiting", "1,200 jobs waiting"]);
    expect([figure(4812), share(0.914)]).toEqual(["4,812", "91%"]);
  });

  it("say how long", () => {
    const day = 86_400;
    expect([5, 90, 7300, 1.9 * day, 60.9 * day, 61 * day, 730 * day, 731 * day].map(lasting)).toEqual(["5 s", "1 min", "2 h", "1 day", "60 days", "2 months", "23 months", "2 years"]);
  });
});
