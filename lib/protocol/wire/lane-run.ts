import type { ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import { Arrival } from './arrival.js';
import type { InboxRequest } from './inbox.js';
import type { LaneRoute } from './lane-routes.js';
import type { Takeover } from './takeover.js';

const logger = new Logger('OcpiExpressAdapter');

/** A request on its way through the lane: its body first, then the application's middleware, then the handler. */
export class LaneRun extends Arrival {
  /** @param failed told what a middleware said went wrong; without it the door answers */
  constructor(
    private readonly route: LaneRoute,
    request: InboxRequest,
    response: ServerResponse,
    takeover: Takeover,
    private readonly failed?: (error: unknown) => void,
  ) {
    super(route.door, request, response, takeover);
  }

  protected arrived(): void {
    this.go(0);
  }

  private go(index: number): void {
    const { route, request, response, takeover } = this;
    const middleware = route.middleware[index];
    const next = (error?: unknown): void => {
      if (error) this.fail(error);
      else if (middleware === undefined) takeover.answer(404);
      else this.go(index + 1);
    };
    if (middleware === undefined) route.handler(request, response, next);
    else middleware.handleRequest(request, response, next);
  }

  private fail(error: unknown): void {
    if (this.failed) return this.failed(error);
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
    const known = typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
    if (known >= 500) logger.error(error);
    this.takeover.answer(known);
  }
}
