import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./platform.js', import.meta.url));

/** How a platform process is started. */
export interface ProcessOptions {
  readonly port: number;
  readonly party: string;
  readonly role: 'CPO' | 'EMSP';
  /** Folder of its embedded database. */
  readonly folder: string;
  readonly tokens: readonly string[];
}

/** A platform in a process of its own, with its database in a folder. */
export class PlatformProcess {
  private calls = 0;

  private constructor(private readonly child: ChildProcess) {}

  static async start(options: ProcessOptions): Promise<PlatformProcess> {
    const child = fork(SCRIPT, [JSON.stringify(options)], { execArgv: [] });
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error(`${options.party} did not start.`))),
    ]);
    return new PlatformProcess(child);
  }

  /** Asks the process to do something; gives what it answers. */
  async do<T = unknown>(action: string, given?: object): Promise<T> {
    const id = ++this.calls;
    return new Promise((resolve, reject) => {
      const listen = (message: { id: number; result?: T; error?: string }): void => {
        if (message.id !== id) return;
        this.child.off('message', listen);
        if (message.error === undefined) resolve(message.result as T);
        else reject(new Error(message.error));
      };
      this.child.on('message', listen);
      this.child.send({ id, do: action, with: given });
    });
  }

  /** Ends it, by default as an operator would. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
  }
}
