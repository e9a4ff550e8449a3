import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import { keyOf, type House, type Kind } from '../contract/kinds.js';
import type { OcpiPartner } from '../contract/partner.js';
import { hasParty, type OcpiParty } from '../contract/party.js';
import { compare } from '../models/date-time.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { isHub } from '../partners/partner.cache.js';
import { OcpiPush } from '../push/ocpi-push.js';
import { WHOLE, type PushChange } from '../push/push-change.js';
import { changeBetween } from '../push/push-difference.js';
import { PushingCrud, type CrudWrite } from '../push/pushing-crud.js';
import { OcpiHub } from './ocpi-hub.js';
import { tellsOf } from './own-roles.js';

/** What is meant for all; Sessions and CDRs are for one party. */
type BroadcastKind = Extract<Kind, 'locations' | 'tariffs' | 'tokens'>;
const BROADCAST: readonly Kind[] = ['locations', 'tariffs', 'tokens'] satisfies BroadcastKind[];

/** Sends on what partners push to the hub itself (transport_and_format, Broadcast Push). The pusher has its answer then, or soon; it is not told of receivers. */
@Injectable()
export class HubBroadcast implements OnModuleInit {
  private readonly logger = new Logger('OcpiHub');

  constructor(
    private readonly hub: OcpiHub,
    private readonly crud: OcpiCrud,
    private readonly push: OcpiPush,
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'parties'>,
  ) {}

  onModuleInit(): void {
    if (this.hub.party === undefined || !(this.crud instanceof PushingCrud)) return;
    this.crud.listen(async (write) => {
      // What was pushed is stored; receivers that were not told get it with the next change, or when they pull.
      await this.broadcast(write).catch((error: unknown) => this.logger.error(error));
    });
  }

  private async broadcast({ kind, before, after, ctx }: CrudWrite): Promise<void> {
    const object = after ?? before;
    if (!isForAll(kind) || object === undefined || !this.isBroadcast(kind, object, ctx)) return;
    if (after === undefined) {
      await this.push.gone(kind, object as House[BroadcastKind], { ctx });
      return;
    }
    const change = this.changeOf(kind, before, after, ctx);
    if (change) await this.push.change(kind, after as House[BroadcastKind], change, { ctx });
  }

  /** Whether a partner has pushed it to the hub, about a party that has such data to tell. What is pulled comes to no address of ours: it has no side. */
  private isBroadcast(kind: BroadcastKind, object: object, ctx: OcpiContext): boolean {
    const { partner, side } = ctx;
    if (partner === undefined || side === undefined || ctx.interface !== 'RECEIVER' || !this.hub.isMeant(ctx)) return false;
    const owner = keyOf(kind, object);
    return !hasParty(this.settings.parties, owner) && mayTell(partner, owner, kind);
  }

  /**
   * What is sent on. The same once more is sent once more; but not what another hub says, unless it is newer: between hubs that are connected in a ring it would
   * go round for ever.
   */
  private changeOf(kind: BroadcastKind, before: object | undefined, after: object, { partner }: OcpiContext): PushChange | undefined {
    if (before === undefined) return WHOLE;
    if (partner !== undefined && isHub(partner) && !isNewer(after, before)) return undefined;
    return changeBetween(kind, before, after) ?? WHOLE;
  }
}

function isForAll(kind: Kind): kind is BroadcastKind {
  return BROADCAST.includes(kind);
}

/** CPOs tell of Locations and Tariffs, eMSPs and OTHER of Tokens: to the opposite role only. A hub tells what others told it. */
function mayTell(partner: OcpiPartner, owner: OcpiParty, kind: BroadcastKind): boolean {
  return isHub(partner) || tellsOf(partner, owner, kind);
}

function isNewer(after: object, before: object): boolean {
  return compare(timeOf(after), timeOf(before)) > 0;
}

function timeOf(object: object): string {
  return 'last_updated' in object && typeof object.last_updated === 'string' ? object.last_updated : '';
}
