// Copies the typeface of the guides' PDF to static_built/fonts/pdf: the PDF brings its own, so that a guide fills its two
// pages alike on every machine. The pages of the site do not use it.
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const from = join(here, "node_modules", "@fontsource", "source-sans-3");
const to = join(here, "..", "static_built", "fonts", "pdf");

mkdirSync(to, { recursive: true });
for (const subset of ["latin", "latin-ext"]) {
  for (const weight of [400, 600, 700]) {
    const name = `source-sans-3-${subset}-${weight}-normal.woff2`;
    copyFileSync(join(from, "files", name), join(to, name));
  }
}
copyFileSync(join(from, "LICENSE"), join(to, "LICENSE.txt"));
