import type { Provider } from '@nestjs/common';
import { CallRecovery } from './call-recovery.js';
import { ListCalls } from './list-calls.js';
import { ObjectCalls } from './object-calls.js';
import { OcpiClient } from './ocpi-client.js';
import { PartnerCalls } from './partner-calls.js';
import { ReceivedObjects } from './received-objects.js';
import { WireCodec } from './wire-codec.js';

/** What calls registered partners. Needs PARTNER_PROVIDERS, OcpiPartners, OcpiBridge, OcpiCrud, OcpiClock and OCPI_SETTINGS. */
export const CLIENT_PROVIDERS: readonly Provider[] = [
  CallRecovery,
  PartnerCalls,
  WireCodec,
  ReceivedObjects,
  ListCalls,
  ObjectCalls,
  OcpiClient,
];
