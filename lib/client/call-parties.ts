import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiParty } from '../contract/party.js';
import type { OcpiInterface } from '../contract/version.js';
import type { OcpiOwnParty } from '../ocpi.options.js';
import { serves } from '../protocol/sides.js';
import type { Routing } from './call-headers.js';
import type { OcpiCallOptions } from './call-options.js';

/** Between whom a call is, where nobody said: the parties whose roles fit the interface. */
export function partiesOf(
  partner: OcpiPartner,
  own: readonly OcpiOwnParty[],
  module: string,
  end: OcpiInterface,
  { from, to, ctx }: OcpiCallOptions,
): Routing {
  const answering = ctx?.partner?.id === partner.id ? ctx.from : undefined;
  return {
    from: plain(
      from ?? ctx?.served ?? partner.served ?? own.find(({ roles }) => roles.some((role) => serves(role, module, other(end)))) ?? own[0],
    ),
    to: plain(to ?? answering ?? hubOf(partner) ?? partner.roles.find(({ role }) => serves(role, module, end)) ?? partner.roles[0]),
  };
}

function hubOf(partner: OcpiPartner): OcpiParty | undefined {
  return partner.hub ?? partner.roles.find(({ role }) => role === 'HUB');
}

function other(end: OcpiInterface): OcpiInterface {
  return end === 'SENDER' ? 'RECEIVER' : 'SENDER';
}

function plain(party: OcpiParty | undefined): OcpiParty | undefined {
  return party && { countryCode: party.countryCode, partyId: party.partyId };
}
