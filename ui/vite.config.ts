import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import type { Plugin as Postcss } from "postcss";
import { defineConfig, type Plugin } from "vite";

const PDFJS = join(import.meta.dirname, "node_modules/pdfjs-dist");

/** pdf.js loads these at run time: fonts that a PDF didn't embed, and image decoders that do without WebAssembly. */
function pdfjsFiles(): Plugin {
  const wanted = [
    ["standard_fonts", /\.(pfb|ttf)$|^LICENSE/],
    ["wasm", /nowasm_fallback\.js$|^LICENSE_(JBIG2|OPENJPEG|PDFJS_JBIG2|PDFJS_OPENJPEG)$/],
  ] as const;
  return {
    name: "pdfjs-files",
    generateBundle() {
      for (const [folder, names] of wanted) {
        for (const name of readdirSync(join(PDFJS, folder)).filter((file) => names.test(file))) {
          this.emitFile({
            type: "asset",
            fileName: `pdfjs/${folder}/${name}`,
            source: readFileSync(join(PDFJS, folder, name)),
          });
        }
      }
    },
  };
}

/** Of KERN's styles only tokens and elements are used here: what is for its classes would only be read at each start. */
function withoutKernClasses(): Postcss {
  return {
    postcssPlugin: "without-kern-classes",
    Rule(rule) {
      if (rule.selectors.every((selector) => selector.includes(".kern-"))) rule.remove();
    },
  };
}

export default defineConfig({
  plugins: [react(), pdfjsFiles()],
  css: { postcss: { plugins: [withoutKernClasses()] } },
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    target: ["chrome120", "safari17"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
});
