import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { OcpiReply } from '../protocol/reply.js';
import { Messages } from './messages.js';
import { OcpiCalls } from './ocpi-calls.js';
import { RESULT_KINDS } from './result-kinds.js';

/** Receives the results of our calls (mod_commands and mod_charging_profiles, Sender interface, POST method). */
@Injectable()
export class CallResults {
  constructor(
    private readonly calls: OcpiCalls,
    private readonly messages: Messages,
  ) {}

  /** The envelope without data; 404 for what was not asked for, or not of this partner. */
  async receive(action: string, id: string, wire: object, ctx: OcpiContext): Promise<OcpiReply> {
    const call = ctx.partner && (await this.calls.find(id, ctx.partner));
    if (call === undefined || call.action !== action) throw OcpiException.notFound('No result is expected at this address.');
    await this.calls.settle(id, this.messages.read(RESULT_KINDS[call.action].shape, wire, ctx));
    return OcpiReply.none();
  }
}
