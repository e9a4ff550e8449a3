import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const SERVER = '0';
const LOAD = '1';
/** Whether processes can be bound to cores: with `taskset`, where there are two. */
const CAN_BIND = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** Keeps this process, which makes the load, off the core of the servers. Gives whether that could be done. */
export function bindLoad(): boolean {
  return CAN_BIND && spawnSync('taskset', ['-a', '-p', '-c', LOAD, String(process.pid)]).status === 0;
}

/** How a server is started: on a core of its own, where that can be done. */
export function onServerCore(flags: readonly string[]): { execPath: string; execArgv: string[] } {
  if (!CAN_BIND) return { execPath: process.execPath, execArgv: [...flags] };
  return { execPath: 'taskset', execArgv: ['-c', SERVER, process.execPath, ...flags] };
}
