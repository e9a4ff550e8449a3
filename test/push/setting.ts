import { setTimeout as sleep } from 'node:timers/promises';
import { ownContext } from '../../lib/contract/context.js';
import type { OcpiCrud } from '../../lib/contract/crud.js';
import { keyOf, type House } from '../../lib/contract/kinds.js';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { OcpiEvents, type OcpiEvent } from '../../lib/partners/ocpi.events.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { OcpiPush } from '../../lib/push/ocpi-push.js';
import type { PushKind } from '../../lib/push/push-kinds.js';
import type { MockPartnerOptions } from '../../lib/testing/mock-partner.options.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { startPlatform, type Platform, type PlatformOptions } from '../harness.js';

/** What was pushed to a partner: `PUT locations/NL/EXA/LOC-1`. */
export function pushesTo(mock: MockPartner): string[] {
  return mock.requests.flatMap(({ method, path }) => {
    const [, below] = /\/receiver\/(.+)$/.exec(path) ?? [];
    return below === undefined ? [] : [`${method} ${decodeURIComponent(below)}`];
  });
}

/** Waits until something is so. */
export async function until(what: () => boolean | Promise<boolean>, milliseconds = 8000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await what())) {
    if (Date.now() > end) throw new Error(`It did not become so within ${milliseconds} ms: ${what.toString()}`);
    await sleep(5);
  }
}

/** A platform, and mock partners that are registered with it. */
export class PushSetting {
  readonly mocks: MockPartner[] = [];
  readonly events: OcpiEvent[] = [];

  private constructor(
    readonly platform: Platform,
    private readonly crud: OcpiCrud,
  ) {
    platform.app.get(OcpiEvents).all$.subscribe((event) => this.events.push(event));
  }

  static async start(options: PlatformOptions = {}, crud?: OcpiCrud): Promise<PushSetting> {
    const platform = await startPlatform(options);
    return new PushSetting(platform, crud ?? platform.crud);
  }

  get push(): OcpiPush {
    return this.platform.app.get(OcpiPush);
  }

  /** Registers a mock partner, by default an eMSP with a party of its own, in 2.3.0. */
  async partner(version: OcpiVersion = '2.3.0', options: MockPartnerOptions = {}, side = ''): Promise<MockPartner> {
    const partyId = `M${String(this.mocks.length).padStart(2, '0')}`;
    const mock = await MockPartner.start({ roles: [{ role: 'EMSP', countryCode: 'DE', partyId }], ...options });
    this.mocks.push(mock);
    const { token } = await this.platform.app.get(OcpiRegistration).createToken();
    const answer = await mock.credentials.register(this.platform.url(`${side}/versions`), token, version);
    if (answer.body?.status_code !== 1000) throw new Error(`The mock partner could not register: ${JSON.stringify(answer.body)}`);
    mock.requests.length = 0;
    return mock;
  }

  /** Stores an object of ours in its new state. */
  async store<K extends PushKind>(kind: K, object: House[K]): Promise<House[K]> {
    const ctx = ownContext('2.3.0', kind);
    const updated = await this.crud.update(kind, keyOf(kind, object), () => object, ctx);
    return updated ?? this.crud.create(kind, object, ctx);
  }

  async close(): Promise<void> {
    await this.platform.close();
    await Promise.all(this.mocks.map((mock) => mock.stop()));
  }
}
