import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const NUMBERS = { servers: '0', load: '1' };
/** What a core is for. */
export type Core = keyof typeof NUMBERS;

/** Whether processes can be bound to cores: with `taskset`, where there are two. */
const CAN_BIND = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** Keeps this process, which makes the load, off the core of the servers. Gives whether that could be done. */
export function bindLoad(): boolean {
  return CAN_BIND && spawnSync('taskset', ['-a', '-p', '-c', NUMBERS.load, String(process.pid)]).status === 0;
}

/** How a process is started on a core, where that can be done. */
export function onCore(core: Core, flags: readonly string[]): { execPath: string; execArgv: string[] } {
  if (!CAN_BIND) return { execPath: process.execPath, execArgv: [...flags] };
  return { execPath: 'taskset', execArgv: ['-c', NUMBERS[core], process.execPath, ...flags] };
}
