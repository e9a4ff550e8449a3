import type { Provider } from '@nestjs/common';
import { ActiveProfileNotices } from './active-profile-notices.js';
import { CallResults } from './call-results.js';
import { Messages } from './messages.js';
import { OcpiCalls } from './ocpi-calls.js';
import { OcpiResults } from './ocpi-results.js';
import { OwedResults } from './owed-results.js';
import { PartnerLine } from './partner-line.js';
import { ProfileWatchers } from './profile-watchers.js';
import { Reservations } from './reservations.js';
import { ResponseUrls } from './response-urls.js';
import { ResultConsequences } from './result-consequences.js';
import { ResultDelivery } from './result-delivery.js';
import { ResultDesk } from './result-desk.js';
import { ResultKeeper } from './result-keeper.js';

/** What is owed to partners and by them after a first answer. Needs PARTNER_PROVIDERS, CLIENT_PROVIDERS, OcpiState, OcpiCrud, OcpiClock, OcpiObjects, OcpiAddresses and OCPI_SETTINGS. */
export const RESULT_PROVIDERS: readonly Provider[] = [
  OcpiResults,
  OcpiCalls,
  CallResults,
  Messages,
  OwedResults,
  ResultDesk,
  ResultKeeper,
  ResultDelivery,
  ResultConsequences,
  ActiveProfileNotices,
  ProfileWatchers,
  Reservations,
  ResponseUrls,
  PartnerLine,
];
