import type { ActionInput, ActionOutput, OcpiAction, OcpiActions, OcpiContext } from 'nestjs-ocpi';
import { SqlCrud } from 'nestjs-ocpi/storage';

/** What the platform stores, in PostgreSQL, and what its charge points do. */
export class PlatformCrud extends SqlCrud {
  private handlers: OcpiActions = {};

  /** The charge points need the store before they can serve. What others serve stays, but for actions that are given anew. */
  serve(handlers: OcpiActions): void {
    this.handlers = { ...this.handlers, ...handlers };
  }

  /** Who serves an action now. */
  handler<A extends OcpiAction>(action: A): OcpiActions[A] {
    return this.handlers[action];
  }

  override async do<A extends OcpiAction>(action: A, input: ActionInput<A>, ctx: OcpiContext): Promise<ActionOutput<A> | undefined> {
    const handler: OcpiActions[A] = this.handlers[action];
    return handler?.(input, ctx);
  }

  override async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}
