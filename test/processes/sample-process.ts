import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../sample/01-platform/dist/main.js', import.meta.url));
/** How long it may take to start on a busy machine, in milliseconds. */
const PATIENCE_MS = 120_000;

/** The sample, started as `npm start` does it. */
export class SampleProcess {
  /** What it has printed, with LOG_LEVEL=log. */
  printed = '';

  private constructor(
    private readonly child: ChildProcess,
    /** Scheme, host and port. */
    readonly origin: string,
  ) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
  }

  /** Resolves when it is ready: GET versions answers. */
  static async start(port: number, env: Readonly<Record<string, string>>): Promise<SampleProcess> {
    const origin = `http://127.0.0.1:${port}`;
    const settings = { PORT: String(port), OCPI_HOST: `127.0.0.1:${port}`, LOG_LEVEL: 'error', ...env };
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env['PATH'], ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const sample = new SampleProcess(child, origin);
    const end = Date.now() + PATIENCE_MS;
    while (child.exitCode === null && Date.now() < end) {
      const answer = await fetch(`${origin}/${env['OCPI_PREFIX'] ?? 'ocpi'}/versions`).catch(() => undefined);
      if (answer?.status === 401) return sample;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.kill('SIGKILL');
    throw new Error(`The sample did not start: exit code ${child.exitCode}.`);
  }

  /** How it ended: an exit code or a signal. */
  get ended(): number | string | null {
    return this.child.exitCode ?? this.child.signalCode;
  }

  /** Ends it, by default as an operator would. Gives how many milliseconds it took. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return 0;
    const begun = Date.now();
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
    return Date.now() - begun;
  }
}
