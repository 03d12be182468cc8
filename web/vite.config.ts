import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const TOO_SMALL = 1000;
const FONTS = "node_modules/@embedpdf/fonts-sc";
const PAPER = "../src/civicgrid/base/paper/fonts";

/** Files lie compressed beside themselves: the web server hands out what the browser takes. */
function compressed(): Plugin {
  return {
    name: "compressed",
    writeBundle({ dir = "" }, bundle) {
      for (const name of Object.keys(bundle)) {
        const content = readFileSync(join(dir, name));
        if (content.length < TOO_SMALL) continue;
        writeFileSync(join(dir, `${name}.gz`), gzipSync(content, { level: 9 }));
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(content));
      }
    },
  };
}

/** Noto Sans with Chinese letters, and its licence, to where documents on paper are made. */
function fonts(): Plugin {
  return {
    name: "fonts",
    writeBundle() {
      mkdirSync(PAPER, { recursive: true });
      copyFileSync(`${FONTS}/fonts/NotoSansHans-Regular.otf`, `${PAPER}/NotoSansHans-Regular.otf`);
      copyFileSync(`${FONTS}/LICENSE`, `${PAPER}/LICENSE`);
    },
  };
}

/** Entries keep their names, for pages link them; what they load carries its content in its name. */
export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [compressed(), fonts()],
  build: {
    outDir: "../src/civicgrid/base/ui/static/web",
    emptyOutDir: true,
    target: "es2023",
    sourcemap: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: { screen: "src/screen.ts", map: "src/map.ts", chart: "src/chart.ts" },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "parts/[name]-[hash].js",
        assetFileNames: (asset) =>
          ["screen.css", "map.css"].includes(asset.names[0] ?? "") ? "[name][extname]" : "parts/[name]-[hash][extname]",
      },
    },
  },
  worker: { format: "es", rolldownOptions: { output: { entryFileNames: "parts/[name]-[hash].js" } } },
  test: { environment: "happy-dom", include: ["test/**/*.test.ts"], setupFiles: ["test/setup.ts"] },
});
