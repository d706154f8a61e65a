// npm leaves those platform packages of Tailwind's engine out of the lock that it could not install here,
// and `npm ci` then refuses the lock. This names them, by what the engine itself asks for.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const engine = lock.packages['node_modules/@tailwindcss/oxide'];
const systems = { gnueabihf: 'linux', wasi: null };

for (const [name, version] of Object.entries(engine.optionalDependencies)) {
  const key = `node_modules/${name}`;
  if (lock.packages[key]) continue;
  const [os, cpu, abi] = name.replace('@tailwindcss/oxide-', '').split('-');
  lock.packages[key] = os === 'wasm32'
    ? { version, cpu: ['wasm32'], dev: true, optional: true }
    : { version, cpu: [cpu], dev: true, optional: true, os: [systems[abi] ?? os] };
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, JSON.stringify(lock, null, 2) + '\n');
