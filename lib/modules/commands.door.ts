import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import type { OcpiReply } from '../protocol/reply.js';
import { Messages } from '../results/messages.js';
import { ResultDesk } from '../results/result-desk.js';
import { CommandAnswers, notSupported, rejected, unknownSession } from './commands.answers.js';
import { CommandPlaces } from './commands.places.js';
import { SessionFinder } from './sessions.finder.js';

/** Commands that partners send: checked, handed to the host, answered at once (mod_commands, Receiver interface). Bodies are checked already. */
@Injectable()
export class CommandDoor {
  constructor(
    private readonly crud: OcpiCrud,
    private readonly messages: Messages,
    private readonly places: CommandPlaces,
    private readonly sessions: SessionFinder,
    private readonly desk: ResultDesk,
    private readonly answers: CommandAnswers,
  ) {}

  async start(wire: object, ctx: OcpiContext): Promise<OcpiReply> {
    const { response_url: url, ...command } = this.messages.read('startSession', wire, ctx);
    const fault = this.places.urlFault(url) ?? (await this.places.tokenFault(command.token, ctx));
    if (fault) return this.answers.refused(fault, ctx);
    const found = await this.places.find(command, ctx);
    if (found.refusal) return this.answers.refused(found.refusal, ctx);
    const missing = this.places.connectorFault(found.location, command, ctx);
    if (missing) return this.answers.refused(missing, ctx);
    const id = this.desk.newId();
    return this.answers.said(await this.desk.ask(id, 'START_SESSION', { id, command, location: found.location }, { url }, ctx), ctx);
  }

  async stop(wire: object, ctx: OcpiContext): Promise<OcpiReply> {
    const { response_url: url, ...command } = this.messages.read('stopSession', wire, ctx);
    const fault = this.places.urlFault(url);
    if (fault) return this.answers.refused(fault, ctx);
    const id = this.desk.newId();
    if (!this.crud.kinds.includes('sessions'))
      return this.answers.said(await this.desk.ask(id, 'STOP_SESSION', { id, command }, { url }, ctx), ctx);
    const found = await this.sessions.find(command.session_id, ctx);
    if (found.session === undefined) return this.answers.refused(noSession(command.session_id, found.why), ctx);
    return this.answers.said(await this.desk.ask(id, 'STOP_SESSION', { id, command, session: found.session }, { url }, ctx), ctx);
  }

  async unlock(wire: object, ctx: OcpiContext): Promise<OcpiReply> {
    const { response_url: url, ...command } = this.messages.read('unlockConnector', wire, ctx);
    const fault = this.places.urlFault(url);
    if (fault) return this.answers.refused(fault, ctx);
    const found = await this.places.find(command, ctx);
    if (found.refusal) return this.answers.refused(found.refusal, ctx);
    const id = this.desk.newId();
    return this.answers.said(await this.desk.ask(id, 'UNLOCK_CONNECTOR', { id, command, location: found.location }, { url }, ctx), ctx);
  }

  /** A command that the version does not have. */
  unknown(ctx: OcpiContext): Promise<OcpiReply> {
    return this.answers.refused(notSupported(`OCPI ${ctx.version} has no such command.`), ctx);
  }
}

/** The specification names REJECTED for Sessions of other eMSPs' customers (mod_commands, CommandResponseType enum). */
function noSession(id: string, why: 'unknown' | 'foreign') {
  return why === 'foreign' ? rejected(`The Session ${id} is not of a token of yours.`) : unknownSession(`There is no Session ${id}.`);
}
