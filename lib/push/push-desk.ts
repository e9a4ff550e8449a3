import { Inject, Injectable } from '@nestjs/common';
import { ownContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import type { House, OcpiKey } from '../contract/kinds.js';
import type { OcpiParty } from '../contract/party.js';
import { OcpiPartners } from '../contract/partners.js';
import { HOUSE_VERSION, type OcpiVersion } from '../contract/version.js';
import { compile } from '../models/checker.js';
import type { OcpiSettings, OcpiStructure } from '../ocpi.options.js';
import { OCPI_SETTINGS, OCPI_STRUCTURE } from '../ocpi.tokens.js';
import { OcpiPush } from './ocpi-push.js';
import { PushDirect } from './push-direct.js';
import { pushKindOf, type PushKind } from './push-kinds.js';
import { PushMessage, type PushAnswer, type PushReceiver, type PushReceiverResponse } from './push-message.js';
import type { OcpiPushOutcome } from './push-receipt.js';
import { PushRefusal } from './push.refusal.js';

/** Receivers that are served at the same time. */
const SIDE_BY_SIDE = 20;

/** Answers the messages of both doors. */
@Injectable()
export class PushDesk {
  constructor(
    private readonly push: OcpiPush,
    private readonly direct: PushDirect,
    private readonly crud: OcpiCrud,
    private readonly partners: OcpiPartners,
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'parties'>,
    @Inject(OCPI_STRUCTURE) private readonly structure: Pick<OcpiStructure, 'house'>,
  ) {}

  /** One response per receiver, whatever the others do. @throws PushRefusal for a message that is none, and an object that we do not have */
  async answer(version: OcpiVersion, message: unknown): Promise<PushAnswer> {
    const { kind, object_id, receivers } = checked(message);
    const object = await this.find(kind, object_id);
    if (object === undefined) throw new PushRefusal(404, `$.object_id: we own no ${kind} object ${JSON.stringify(object_id)}.`);
    const receiver_responses = receivers
      ? await eachOf(receivers, (receiver) => this.direct.send(version, kind, object, receiver))
      : await this.registered(kind, object);
    return { receiver_responses };
  }

  private async registered<K extends PushKind>(kind: K, object: House[K]): Promise<PushReceiverResponse[]> {
    const { outcomes } = await this.push.push(kind, object);
    return Promise.all((await outcomes).map((outcome) => this.responseOf(outcome)));
  }

  private async responseOf(outcome: OcpiPushOutcome): Promise<PushReceiverResponse> {
    const { partner, result, reason, http, statusCode } = outcome;
    const endpoints_url = (await this.partners.byId(partner))?.url ?? '';
    if (result === 'delivered' || result === 'merged') return { endpoints_url, status_code: 200, response: { status_code: 1000 } };
    const response = { ...(statusCode !== undefined && { status_code: statusCode }), error: reason };
    return { endpoints_url, status_code: http ?? (result === 'refused' ? 422 : 503), response };
  }

  /** The object of the first own party that has one. */
  private async find<K extends PushKind>(kind: K, id: string): Promise<House[K] | undefined> {
    if (!this.crud.kinds.includes(kind)) return undefined;
    const ctx = ownContext(this.structure.house ?? HOUSE_VERSION, kind);
    for (const party of this.settings.parties) {
      const object = await this.crud.get(kind, keyFor(kind, party, id), ctx);
      if (object !== undefined) return object;
    }
    return undefined;
  }
}

function keyFor<K extends PushKind>(kind: K, party: OcpiParty, id: string): OcpiKey<K>;
function keyFor(kind: PushKind, { countryCode, partyId }: OcpiParty, id: string): OcpiKey {
  return kind === 'tokens' ? { countryCode, partyId, uid: id } : { countryCode, partyId, id };
}

function checked(message: unknown): { kind: PushKind; object_id: string; receivers: readonly PushReceiver[] | undefined } {
  const checker = compile(PushMessage);
  if (checker.accepts(message)) {
    const { module_id, object_id, receivers } = message;
    const kind = pushKindOf(module_id);
    if (kind) return { kind, object_id, receivers: receivers ?? undefined };
  }
  const faults = checker.check(message).map(({ path, message: text }) => `${path}: ${text}`);
  throw new PushRefusal(400, `This is no push: ${faults.join('; ')}`);
}

/** A few at a time, in order. */
async function eachOf<T, R>(list: readonly T[], work: (each: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < list.length; index = next++) results[index] = await work(list[index]!);
  };
  await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, list.length) }, worker));
  return results;
}
