import { describe, expect, it } from 'vitest';
import { OcpiClock } from '../../lib/contract/clock.js';
import type { OcpiContext } from '../../lib/contract/context.js';
import type { House, Kind } from '../../lib/contract/kinds.js';
import type { OcpiPartner } from '../../lib/contract/partner.js';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { sameParty, type OcpiParty } from '../../lib/contract/party.js';
import type { HubConnections } from '../../lib/hub/hub-connections.js';
import { OwnVisibility } from '../../lib/protocol/own-visibility.js';
import type { CurrentObjects } from '../../lib/push/current-objects.js';
import { OcpiPush } from '../../lib/push/ocpi-push.js';
import type { PushLanes } from '../../lib/push/push-lanes.js';
import { WHOLE } from '../../lib/push/push-change.js';
import { PushReceivers } from '../../lib/push/push-receivers.js';
import type { OcpiSettings } from '../../lib/ocpi.options.js';

const OWN = { countryCode: 'NL', partyId: 'EXA' };
const settings = { parties: [{ ...OWN, roles: ['CPO'], businessDetails: { name: 'Us' } }] } as unknown as OcpiSettings;

function partner(partyId: string): OcpiPartner {
  const role = { countryCode: 'DE', partyId, role: 'EMSP', businessDetails: { name: partyId } } as const;
  const url = 'https://partner.example';
  return { id: partyId, version: '2.3.0', url, roles: [role], endpoints: [{ identifier: 'sessions', interface: 'RECEIVER', url }] };
}

class ManyPartners extends OcpiPartners {
  readonly asked: string[] = [];
  private readonly list = Array.from({ length: 50 }, (_, index) => partner(`P${String(index).padStart(2, '0')}`));
  byId = async () => undefined;
  byParty = async () => undefined;
  all = async () => this.list;
  override speakers = (party: OcpiParty) => this.list.filter((each) => this.holds(each, party));
  speaksFor(each: OcpiPartner, party: OcpiParty): boolean {
    this.asked.push(each.id);
    return this.holds(each, party);
  }
  private holds({ roles }: OcpiPartner, party: OcpiParty): boolean {
    return roles.some((role) => sameParty(role, party));
  }
}

/** As a host may have it: a roaming desk sees everything. */
class Generous extends OwnVisibility {
  override async sees<K extends Kind>(kind: K, object: House[K], ctx: OcpiContext): Promise<boolean> {
    return ctx.partner?.id === 'P07' || super.sees(kind, object, ctx);
  }
}

const session = {
  country_code: OWN.countryCode,
  party_id: OWN.partyId,
  id: 'SES-1',
  cdr_token: { country_code: 'DE', party_id: 'P42' },
} as House['sessions'];

const noHub = { areKnown: false } as HubConnections;

describe('who is asked whether a Session concerns it', () => {
  it('is its party alone, however many partners there are', async () => {
    const partners = new ManyPartners();
    const told = await new PushReceivers(partners, new OwnVisibility(settings, partners), noHub).of('sessions', session, WHOLE);
    expect(told.map(({ id }) => id)).toEqual(['P42']);
    expect(partners.asked).toEqual(['P42']);
  });

  it('a host that fails to decide fails the push, not its caller', async () => {
    class Broken extends OwnVisibility {
      override get judges(): boolean {
        return false;
      }
      override sees(): boolean {
        throw new Error('The desk is closed.');
      }
    }
    const partners = new ManyPartners();
    const receivers = new PushReceivers(partners, new Broken(settings, partners), noHub);
    const current = { changed: () => undefined } as unknown as CurrentObjects;
    const push = new OcpiPush(receivers, {} as PushLanes, current, new OcpiClock());
    let pushed: Promise<unknown> | undefined;
    expect(() => (pushed = push.push('sessions', session))).not.toThrow();
    await expect(pushed).rejects.toThrow('The desk is closed.');
  });

  it('is everybody where the host decides who sees it', async () => {
    const partners = new ManyPartners();
    const told = await new PushReceivers(partners, new Generous(settings, partners), noHub).of('sessions', session, WHOLE);
    expect(told.map(({ id }) => id)).toEqual(['P07', 'P42']);
  });
});
