import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Processes run what is built: brings it up to date, in no time when nothing changed. */
export function buildLibrary(): void {
  build('tsconfig.build.json');
}

/** Brings the sample up to date, and the library with it. */
export function buildSample(): void {
  build('sample/01-platform');
}

function build(project: string): void {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', project], { cwd: root, stdio: 'inherit' });
}
