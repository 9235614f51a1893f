// Builds the front end into ../static_built: every scss/*.scss without a leading underscore becomes css/*.css, every
// js/*.js becomes js/*.js with what it imports. No source maps and no absolute addresses: Django's manifest storage
// follows every reference in a file. The folder is replaced as a whole, so that a failed build leaves the last one.
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { build, transform } from "esbuild";
import * as sass from "sass";

import { withoutUnused } from "./unused.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const TARGET = path.join(HERE, "..", "static_built");
const DRAFT = `${TARGET}.${process.pid}`;

async function sources(folder, extension) {
  const names = await readdir(path.join(HERE, folder));
  return names.filter((name) => name.endsWith(extension) && !name.startsWith("_")).sort();
}

async function compileStyles() {
  for (const name of await sources("scss", ".scss")) {
    const { css } = sass.compile(path.join(HERE, "scss", name), {
      loadPaths: [path.join(HERE, "node_modules"), path.join(HERE, "..", "static", "css")],
      quietDeps: true,
    });
    const { code } = await transform(withoutUnused(css), { loader: "css", minify: true, legalComments: "none" });
    await write(path.join("css", name.replace(/\.scss$/, ".css")), code);
  }
}

async function bundleScripts() {
  const entryPoints = (await sources("js", ".js")).map((name) => path.join(HERE, "js", name));
  const { outputFiles } = await build({
    entryPoints,
    outdir: path.join(DRAFT, "js"),
    bundle: true,
    format: "esm",
    target: ["es2020"],
    minify: true,
    legalComments: "none",
    write: false,
  });
  for (const file of outputFiles) await write(path.join("js", path.basename(file.path)), file.text);
}

async function write(name, text) {
  const file = path.join(DRAFT, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(`${name.padEnd(24)} ${(gzipSync(text, { level: 9 }).length / 1024).toFixed(1)} kB gzip`);
}

async function main() {
  await rm(DRAFT, { recursive: true, force: true });
  await mkdir(DRAFT, { recursive: true });
  await compileStyles();
  await bundleScripts();
  await rm(TARGET, { recursive: true, force: true });
  await rename(DRAFT, TARGET);
}

try {
  await main();
} catch (error) {
  await rm(DRAFT, { recursive: true, force: true });
  console.error(`The front end could not be built: ${error.message}`);
  process.exitCode = 1;
}
