import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Processes run what is built: brings it up to date, in no time when nothing changed. */
export function buildLibrary(): void {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
}
