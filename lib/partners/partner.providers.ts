import type { Provider } from '@nestjs/common';
import { OcpiCaller } from '../client/ocpi-caller.js';
import { OcpiHttp } from '../client/guarded-fetch.js';
import { OcpiAudit } from './audit.js';
import { CredentialsReceiver } from './credentials.receiver.js';
import { OcpiEventHandlers } from './event-handlers.js';
import { OcpiEvents } from './ocpi.events.js';
import { OcpiRegistration } from './ocpi.registration.js';
import { PartyClaims } from './party.claims.js';
import { PartnerCache } from './partner.cache.js';
import { PartnerDiscovery } from './partner.discovery.js';
import { PartnerMeeting } from './partner.meeting.js';
import { PartnerQuirks } from './partner.quirks.js';
import { PartnerRecords } from './partner.records.js';
import { PartnerTokens } from './partner.tokens.js';
import { PartnerUpkeep } from './partner.upkeep.js';
import { PartnerWriter } from './partner.writer.js';
import { RegistrationAdoption } from './registration.adoption.js';
import { RegistrationStarter } from './registration.starter.js';
import { RegistrationTokens } from './registration.tokens.js';
import { OcpiSecrets } from './secrets.js';
import { StoredPartners } from './stored-partners.js';
import { TokenHandover } from './token.handover.js';
import { TokenAuthenticator } from './token.authenticator.js';

/** What registers and remembers partners. Needs OCPI_SETTINGS, OCPI_STRUCTURE, OcpiState, OcpiClock, OcpiSelf and ReachableParties; OcpiPartners is StoredPartners. */
export const PARTNER_PROVIDERS: readonly Provider[] = [
  OcpiHttp,
  OcpiCaller,
  OcpiSecrets,
  OcpiEvents,
  OcpiEventHandlers,
  OcpiAudit,
  PartnerCache,
  PartnerRecords,
  PartnerTokens,
  PartnerQuirks,
  PartyClaims,
  PartnerWriter,
  PartnerDiscovery,
  PartnerMeeting,
  RegistrationTokens,
  TokenHandover,
  RegistrationStarter,
  RegistrationAdoption,
  CredentialsReceiver,
  OcpiRegistration,
  PartnerUpkeep,
  TokenAuthenticator,
  StoredPartners,
];
