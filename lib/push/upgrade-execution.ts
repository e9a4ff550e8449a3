import type { IncomingMessage } from 'node:http';
import type { ExecutionContext, Type } from '@nestjs/common';

/** An upgrade request as guards see requests: `switchToHttp().getRequest()` gives it. There is no response yet. */
export function upgradeExecution(request: IncomingMessage, type: Type, handler: (...args: never[]) => unknown): ExecutionContext {
  const args: readonly unknown[] = [request];
  const http = {
    getRequest: <T>(): T => request as T,
    getResponse: <T>(): T => undefined as T,
    getNext: <T>(): T => undefined as T,
  };
  return {
    getType: <T extends string>() => 'http' as T,
    getClass: <T>() => type as Type<T>,
    getHandler: () => handler as ReturnType<ExecutionContext['getHandler']>,
    getArgs: <T extends unknown[]>() => [...args] as T,
    getArgByIndex: <T>(index: number) => args[index] as T,
    switchToHttp: () => http,
    switchToRpc: () => ({ getData: <T>(): T => undefined as T, getContext: <T>(): T => undefined as T }),
    switchToWs: () => ({ getClient: <T>(): T => undefined as T, getData: <T>(): T => undefined as T, getPattern: () => '' }),
  };
}
