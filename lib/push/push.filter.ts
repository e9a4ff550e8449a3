import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { PushRefusal } from './push.refusal.js';

/** `{ error }` for what the push endpoint does not do. */
@Catch(PushRefusal)
export class PushFilter implements ExceptionFilter<PushRefusal> {
  constructor(private readonly host: HttpAdapterHost) {}

  catch({ http, message }: PushRefusal, context: ArgumentsHost): void {
    this.host.httpAdapter.reply(context.switchToHttp().getResponse(), { error: message }, http);
  }
}
