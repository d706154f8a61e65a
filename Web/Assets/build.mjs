// Makes wwwroot/generated: one stylesheet, one script, the fonts, and the icons the <icon> tag helper reads.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const web = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const out = path.join(web, 'wwwroot', 'generated');
const packages = path.join(web, 'node_modules');
const started = Date.now();

rmSync(out, { recursive: true, force: true });
mkdirSync(path.join(out, 'fonts'), { recursive: true });

function styles() {
  const cli = path.join(packages, '@tailwindcss', 'cli', 'dist', 'index.mjs');
  const run = spawnSync(process.execPath, [cli, '--input', 'Assets/css/site.css', '--output', path.join(out, 'site.css'), '--minify'],
    { cwd: web, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`Tailwind failed:\n${run.stdout}\n${run.stderr}`);
}

const scripts = () => build({
  entryPoints: [path.join(web, 'Assets', 'app.js')],
  outfile: path.join(out, 'app.js'),
  bundle: true, minify: true, format: 'esm', target: 'es2022', legalComments: 'none', logLevel: 'warning',
});

function fonts() {
  const variable = path.join(packages, '@fontsource-variable', 'schibsted-grotesk', 'files');
  const still = path.join(packages, '@fontsource', 'schibsted-grotesk', 'files');
  const css = readFileSync(path.join(out, 'site.css'), 'utf8');
  for (const [from, name] of [
    [variable, 'schibsted-grotesk-latin-wght-normal.woff2'],
    [variable, 'schibsted-grotesk-latin-ext-wght-normal.woff2'],
    [still, 'schibsted-grotesk-latin-400-italic.woff2'],
    [still, 'schibsted-grotesk-latin-ext-400-italic.woff2'],
  ]) {
    // Kept by browsers for a year, so the name tells the version.
    const { version } = JSON.parse(readFileSync(path.join(from, '..', 'package.json'), 'utf8'));
    const file = name.replace('schibsted-grotesk-', '').replace('.woff2', `-${version}.woff2`);
    if (!css.includes(file)) throw new Error(`base.css asks for another version of the font than ${file}`);
    copyFileSync(path.join(from, name), path.join(out, 'fonts', file));
  }
}

function icons() {
  const folder = path.join(packages, 'lucide-static', 'icons');
  const all = {};
  for (const file of readdirSync(folder)) {
    const svg = readFileSync(path.join(folder, file), 'utf8');
    const inside = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
    all[file.replace('.svg', '')] = inside.replace(/\s*\n\s*/g, '').trim();
  }
  writeFileSync(path.join(out, 'icons.json'), JSON.stringify(all));
}

styles();
await scripts();
fonts();
icons();
console.log(`Front end built in ${Date.now() - started} ms`);
