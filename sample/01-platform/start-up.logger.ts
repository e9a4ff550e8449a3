import { ConsoleLogger } from '@nestjs/common';

/** Nest's own lines about each of the routes and modules would push the addresses out of sight. */
const TALKATIVE: ReadonlySet<unknown> = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

/** Nest's logger, which tells of routes and modules at LOG_LEVEL=debug only. */
export class StartUpLogger extends ConsoleLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (TALKATIVE.has(rest.at(-1)) && !this.isLevelEnabled('debug')) return;
    super.log(message, ...rest);
  }
}
