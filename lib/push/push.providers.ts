import type { Provider } from '@nestjs/common';
import { CurrentObjects } from './current-objects.js';
import { OcpiPush } from './ocpi-push.js';
import { PushFlags } from './push-flags.js';
import { PushLanes } from './push-lanes.js';
import { PushReceivers } from './push-receivers.js';
import { PushSender } from './push-sender.js';

/** What tells partners of changes. Needs CLIENT_PROVIDERS, OcpiState, OcpiCrud, OcpiClock, OcpiPartners, OcpiVisibility, OCPI_STRUCTURE and OCPI_SETTINGS. */
export const PUSH_PROVIDERS: readonly Provider[] = [CurrentObjects, PushReceivers, PushFlags, PushSender, PushLanes, OcpiPush];
