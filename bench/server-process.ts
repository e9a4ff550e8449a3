import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Core, onCore } from './cores.js';

/** What a server process tells of itself: CPU time of all its threads so far in microseconds, and its resident memory in bytes. */
export interface Usage {
  readonly cpu: number;
  readonly rss: number;
}

/** What a server process says when it listens. */
export interface Ready {
  readonly port: number;
  /** The Authorization header that it takes; without one it takes any. */
  readonly authorization?: string;
}

/** A server in a process of its own. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly ready: Ready,
  ) {}

  /**
   * @param script in servers/, without its ending
   * @param core which core it is bound to, where there are two: that of the servers, or that of the load
   */
  static async start(script: string, settings: unknown, execArgv: readonly string[] = [], core: Core = 'servers'): Promise<ServerProcess> {
    const file = fileURLToPath(new URL(`servers/${script}.js`, import.meta.url));
    const child = fork(file, [JSON.stringify(settings)], { ...onCore(core, execArgv), serialization: 'advanced' });
    return new ServerProcess(child, await message<Ready>(child));
  }

  async usage(): Promise<Usage> {
    return this.ask('usage');
  }

  ask<T>(question: unknown): Promise<T> {
    const answer = message<T>(this.child);
    this.child.send(question as object);
    return answer;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.send('stop');
    await exit;
  }
}

function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const exit = (code: number | null): void => reject(new Error(`A server process ended with ${code}.`));
    child.once('exit', exit);
    child.once('message', (answer) => {
      child.off('exit', exit);
      resolve(answer as T);
    });
  });
}
