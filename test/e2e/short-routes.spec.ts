import {
  Controller,
  Get,
  Injectable,
  Param,
  ParseIntPipe,
  UseInterceptors,
  ValidationPipe,
  type CallHandler,
  type CanActivate,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { of } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { OcpiController } from '../../lib/protocol/ocpi-controller.decorator.js';
import { OcpiCtx } from '../../lib/protocol/param.decorators.js';
import { OcpiGet } from '../../lib/protocol/route.decorators.js';
import { ShortRoute } from '../../lib/protocol/short/short-route.js';
import { ShortRoutes } from '../../lib/protocol/short/short-routes.js';
import { v230 } from '../fixtures/objects.js';
import { ADAPTERS_AND_LANE, startPlatform, type Platform, type PlatformOptions } from '../harness.js';

const seen: string[] = [];

@Injectable()
class Watching implements NestInterceptor, CanActivate, PipeTransform {
  intercept(_: unknown, next: CallHandler) {
    seen.push('interceptor');
    return next.handle();
  }
  canActivate(): boolean {
    seen.push('guard');
    return true;
  }
  transform(value: unknown): unknown {
    seen.push('pipe');
    return value;
  }
}

@Injectable()
class LateGuard implements CanActivate {
  canActivate() {
    seen.push('guard of the module');
    return of(true);
  }
}

@OcpiController({ version: '2.3.0', module: 'counters' })
class Counters {
  @OcpiGet(':number', 'A number that a pipe makes')
  get(@Param('number', ParseIntPipe) number: number, @OcpiCtx() ctx: { version: string }) {
    return { number, version: ctx.version };
  }

  @OcpiGet(':number/later', 'A number that comes in a while')
  later() {
    return of({ later: true });
  }
}

@Controller('host')
class HostController {
  @Get()
  get(): string {
    return 'host';
  }
}

describe.each(ADAPTERS_AND_LANE)('routes on %s', (adapter) => {
  let platform: Platform | undefined;
  let found: MockInstance<ShortRoutes['find']>;

  beforeEach(() => {
    seen.length = 0;
    found = vi.spyOn(ShortRoutes.prototype, 'find');
  });
  afterEach(async () => {
    found.mockRestore();
    await platform?.close();
  });

  const start = async (options: PlatformOptions = {}) => {
    platform = await startPlatform({ adapter, ...options });
    await platform.store('locations', v230.location());
    return platform.partner({ version: '2.3.0' });
  };
  /** Asks for a Location, and tells whether its route was the short one. */
  const askShort = async (options: PlatformOptions) => {
    const partner = await start(options);
    seen.length = 0;
    found.mockClear();
    const answer = await partner.ask(partner.offered('locations', 'LOC-1'));
    expect(answer.body).toMatchObject({ status_code: 1000, data: { id: 'LOC-1' } });
    expect(found).toHaveBeenCalledTimes(1);
    return found.mock.results[0]?.value instanceof ShortRoute;
  };

  it('are short where the host adds nothing, and look for that once', async () => {
    const partner = await start({ controllers: [HostController] });
    found.mockClear();
    const ask = (path: string) => partner.ask(partner.offered('locations', path));
    expect((await ask('LOC-1')).body).toMatchObject({ status_code: 1000, data: { id: 'LOC-1' } });
    expect((await ask('LOC-1')).body).toMatchObject({ status_code: 1000, data: { id: 'LOC-1' } });
    expect(found.mock.results.map(({ value }) => value instanceof ShortRoute)).toEqual([true]);
    expect(await ask('NO')).toMatchObject({ status: 404, body: { status_code: 2000 } });
    expect((await ask('X'.repeat(40))).body).toMatchObject({ status_code: 2001 });
    expect((await partner.ask(partner.offered('locations', 'LOC-1'), { authorization: 'bm9ib2R5' })).status).toBe(401);
    expect(await (await fetch(`${platform?.origin}/host`)).text()).toBe('host');
  });

  it('are short behind a ValidationPipe of the host, which leaves their parameters alone', async () => {
    expect(await askShort({ configure: (app) => void app.useGlobalPipes(new ValidationPipe({ transform: true })) })).toBe(true);
  });

  it('are short behind the guard of the module, whatever that gives', async () => {
    expect(await askShort({ ocpi: { guard: LateGuard } })).toBe(true);
    expect(seen).toEqual(['guard of the module']);
  });

  it.each<[string, string[], PlatformOptions]>([
    ['a global guard', ['guard'], { configure: (app) => void app.useGlobalGuards(new Watching()) }],
    ['a global interceptor', ['interceptor'], { configure: (app) => void app.useGlobalInterceptors(new Watching()) }],
    ['global pipes', ['pipe', 'pipe', 'pipe'], { configure: (app) => void app.useGlobalPipes(new Watching()) }],
    ['APP_INTERCEPTOR', ['interceptor'], { providers: [{ provide: APP_INTERCEPTOR, useClass: Watching }] }],
    [
      'a ValidationPipe for all parameters',
      [],
      { configure: (app) => void app.useGlobalPipes(new ValidationPipe({ validateCustomDecorators: true, transform: true })) },
    ],
    ['an interceptor of the controllers', ['interceptor'], { ocpi: { decorators: [UseInterceptors(Watching)] } }],
  ])('go the way of Nest with %s, which sees them', async (_, calls, options) => {
    expect(await askShort(options)).toBe(false);
    expect(seen).toEqual(calls);
  });

  it('go the way of Nest where a parameter is not one of this library, and are short beside it', async () => {
    const partner = await start({ ocpi: { extraControllers: [Counters] } });
    found.mockClear();
    const path = '/cpo/2.3.0/counters/7';
    expect((await partner.ask(path)).body).toMatchObject({ data: { number: 7, version: '2.3.0' } });
    expect((await partner.ask('/cpo/2.3.0/counters/x')).status).toBe(400);
    expect((await partner.ask(`${path}/later`)).body).toMatchObject({ data: { later: true } });
    expect(found.mock.results.map(({ value }) => value instanceof ShortRoute)).toEqual([false, true]);
  });
});
