import type { ActionInput, ActionOutput, OcpiAction, OcpiActions, OcpiContext } from 'nestjs-ocpi';
import { SqlCrud } from 'nestjs-ocpi/storage';

/** What the platform stores, in PostgreSQL, and what its charge points do. */
export class PlatformCrud extends SqlCrud {
  private actions: OcpiActions = {};

  /** The charge points need the store before they can serve. */
  serve(actions: OcpiActions): void {
    this.actions = actions;
  }

  override async do<A extends OcpiAction>(action: A, input: ActionInput<A>, ctx: OcpiContext): Promise<ActionOutput<A> | undefined> {
    const handler: OcpiActions[A] = this.actions[action];
    return handler?.(input, ctx);
  }
}
