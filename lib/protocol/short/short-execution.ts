import type { ExecutionContext, Type } from '@nestjs/common';

/** The execution context of a short route: what Nest gives guards, parameter decorators and filters, without objects made for each look at it. */
export class ShortExecution implements ExecutionContext {
  constructor(
    private readonly request: unknown,
    private readonly response: unknown,
    private readonly next: unknown,
    private readonly type: Type,
    private readonly handler: Function,
  ) {}

  getType<T extends string = 'http'>(): T {
    return 'http' as T;
  }

  getClass<T>(): Type<T> {
    return this.type;
  }

  getHandler(): Function {
    return this.handler;
  }

  getArgs<T extends unknown[]>(): T {
    return [this.request, this.response, this.next] as unknown[] as T;
  }

  getArgByIndex<T>(index: number): T {
    return this.getArgs<T[]>()[index] as T;
  }

  switchToHttp(): this {
    return this;
  }

  getRequest<T>(): T {
    return this.request as T;
  }

  getResponse<T>(): T {
    return this.response as T;
  }

  getNext<T>(): T {
    return this.next as T;
  }

  switchToRpc(): { getData<T>(): T; getContext<T>(): T } {
    return { getData: <T>() => this.request as T, getContext: <T>() => this.response as T };
  }

  switchToWs(): { getClient<T>(): T; getData<T>(): T; getPattern(): string } {
    return { getClient: <T>() => this.request as T, getData: <T>() => this.response as T, getPattern: () => this.getArgByIndex<string>(2) };
  }
}
