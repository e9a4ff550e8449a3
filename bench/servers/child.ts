import type { Ready, Usage } from '../server-process.js';

/** What the parent wants of this server process. */
export function settings<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T;
}

/** Tells the parent that the server listens, then answers what it asks. */
export function serve(ready: Ready, other: (question: unknown) => void = () => {}): void {
  process.on('message', (question) => {
    if (question === 'stop') process.exit(0);
    if (question !== 'usage') other(question);
    process.send?.(usage());
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.(ready);
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system, rss: process.memoryUsage.rss() };
}
