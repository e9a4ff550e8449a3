import type { Provider } from '@nestjs/common';
import { AutomaticPush } from './automatic-push.js';
import { CurrentObjects } from './current-objects.js';
import { OcpiPush } from './ocpi-push.js';
import { PushDesk } from './push-desk.js';
import { PushDirect } from './push-direct.js';
import { PushFlags } from './push-flags.js';
import { PushGate } from './push-gate.js';
import { PushLanes } from './push-lanes.js';
import { PushReceivers } from './push-receivers.js';
import { PushSender } from './push-sender.js';
import { PushSocket } from './push-socket.js';
import { PushWire } from './push-wire.js';
import { PushGuard } from './push.guard.js';

/** What tells partners of changes. Needs CLIENT_PROVIDERS, OcpiState, OcpiCrud, OcpiClock, OcpiPartners, OcpiVisibility, OCPI_STRUCTURE and OCPI_SETTINGS. */
export const PUSH_PROVIDERS: readonly Provider[] = [
  CurrentObjects,
  PushReceivers,
  PushFlags,
  PushWire,
  PushSender,
  PushLanes,
  OcpiPush,
  PushDirect,
  PushDesk,
  PushGate,
  PushGuard,
  PushSocket,
  AutomaticPush,
];
