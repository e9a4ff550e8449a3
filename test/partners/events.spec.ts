import { Controller, Get, Injectable, Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OcpiClock } from '../../lib/contract/clock.js';
import { OcpiEvents, type OcpiEventOf } from '../../lib/partners/ocpi.events.js';
import { OnOcpiEvent } from '../../lib/partners/on-ocpi-event.decorator.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { startPlatform, type Platform } from '../harness.js';

@Injectable()
class Listener {
  readonly heard: string[] = [];

  @OnOcpiEvent('partner.registered', 'registration-token.created')
  async onChange(event: OcpiEventOf<'partner.registered' | 'registration-token.created'>): Promise<void> {
    this.heard.push(event.type === 'partner.registered' ? `${event.type} ${event.partner.roles[0]?.partyId} by ${event.by}` : event.type);
  }

  @OnOcpiEvent('partner.registered')
  onRegistered(): never {
    throw new Error('the host is broken');
  }
}

class Inherits extends Listener {}

@Controller('host')
class HostController {
  count = 0;

  @Get()
  get(): number {
    return this.count;
  }

  @OnOcpiEvent('partner.registered')
  count1(): void {
    this.count++;
  }
}

let platform: Platform | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await platform?.close();
  platform = undefined;
});

describe('OcpiEvents', () => {
  it('come once to each who listens, whatever types are named twice, and to nobody who does not', () => {
    const events = new OcpiEvents(new OcpiClock());
    const [all, some]: [string[], string[]] = [[], []];
    events.emit({ type: 'registration-token.created', token: 'unheard' });
    const subscription = events.all$.subscribe(({ type }) => all.push(type));
    events.of('registration-token.revoked', 'registration-token.revoked').subscribe(({ token, at }) => some.push(`${token} ${at.length}`));
    events.emit({ type: 'registration-token.created', token: 'a' });
    events.emit({ type: 'registration-token.revoked', token: 'b' });
    subscription.unsubscribe();
    events.emit({ type: 'registration-token.revoked', token: 'c' });
    expect(all).toEqual(['registration-token.created', 'registration-token.revoked']);
    expect(some.map((each) => each.split(' ')[0])).toEqual(['b', 'c']);
    expect(some.every((each) => Number(each.split(' ')[1]) >= 20)).toBe(true);
  });
});

describe('OnOcpiEvent', () => {
  it('calls methods of providers and controllers with typed events; one that fails is logged, and harms nobody', async () => {
    const logged = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    platform = await startPlatform({ providers: [Listener, Inherits], controllers: [HostController] });
    await platform.partner();
    for (const listener of [platform.app.get(Listener), platform.app.get(Inherits)])
      expect(listener.heard).toEqual(['registration-token.created', 'partner.registered P00 by partner']);
    expect(platform.app.get(HostController).count).toBe(1);
    expect(logged.mock.calls.map(([message]) => String(message))).toEqual([
      expect.stringMatching(/^Listener\.onRegistered failed on the event partner\.registered/),
      expect.stringMatching(/^Inherits\.onRegistered failed/),
    ]);
  });

  it('is the stream of OcpiEvents, which all events of the instance pass', async () => {
    platform = await startPlatform({ providers: [Listener] });
    const seen: string[] = [];
    platform.app.get(OcpiEvents).all$.subscribe(({ type, at }) => seen.push(`${type} ${at.endsWith('Z')}`));
    await platform.app.get(OcpiRegistration).createToken();
    expect(seen).toEqual(['registration-token.created true']);
    expect(platform.app.get(Listener).heard).toEqual(['registration-token.created']);
  });
});
