import { Injectable } from '@nestjs/common';
import type { CommandAnswer } from '../contract/actions.js';
import type { OcpiContext } from '../contract/context.js';
import { OcpiObjects } from '../protocol/objects.js';
import { OcpiReply } from '../protocol/reply.js';
import { StatusCode } from '../protocol/status-code.js';
import type { DeskAnswer } from '../results/result-desk.js';
import type { CommandResponse, CommandResponseType } from '../versions/v230/commands.js';

/** A refusal: the result, the status code of the envelope, and why. */
export interface CommandRefusal {
  readonly result: CommandResponseType;
  readonly statusCode: number;
  readonly why: string;
}

/** 1000 and REJECTED: the request is understood, but not granted. */
export const rejected = (why: string): CommandRefusal => ({ result: 'REJECTED', statusCode: StatusCode.SUCCESS, why });
/** 2001 and REJECTED: a field is missing or wrong. */
export const wrong = (why: string): CommandRefusal => ({ result: 'REJECTED', statusCode: StatusCode.INVALID_PARAMETERS, why });
/** 2003 and REJECTED. */
export const unknownLocation = (why: string): CommandRefusal => ({ result: 'REJECTED', statusCode: StatusCode.UNKNOWN_LOCATION, why });
/** 1000 and UNKNOWN_SESSION. */
export const unknownSession = (why: string): CommandRefusal => ({ result: 'UNKNOWN_SESSION', statusCode: StatusCode.SUCCESS, why });
/** 1000 and NOT_SUPPORTED. */
export const notSupported = (why: string): CommandRefusal => ({ result: 'NOT_SUPPORTED', statusCode: StatusCode.SUCCESS, why });

/** Answers to commands, in the form of the request's version (mod_commands, CommandResponse object). */
@Injectable()
export class CommandAnswers {
  constructor(private readonly objects: OcpiObjects) {}

  /** What the host said; undefined: it has no handler. */
  said(
    desk: { readonly answer: CommandAnswer; readonly timeout: DeskAnswer<'START_SESSION'>['timeout'] } | undefined,
    ctx: OcpiContext,
  ): Promise<OcpiReply> {
    if (desk === undefined) return this.refused(notSupported('This platform does not take this command.'), ctx);
    const { result, message } = desk.answer;
    return this.reply({ result, timeout: desk.timeout, ...(message && { message }) }, ctx);
  }

  refused({ result, statusCode, why }: CommandRefusal, ctx: OcpiContext): Promise<OcpiReply> {
    const response = { result, timeout: 0, message: [{ language: 'en', text: why }] };
    return this.reply(response, ctx, statusCode, statusCode === StatusCode.SUCCESS ? undefined : why);
  }

  private async reply(
    response: CommandResponse,
    ctx: OcpiContext,
    statusCode: number = StatusCode.SUCCESS,
    why?: string,
  ): Promise<OcpiReply> {
    const value = await this.objects.lowered('commandResponse', response, ctx);
    return new OcpiReply({ form: 'value', value }, 200, statusCode, why);
  }
}
