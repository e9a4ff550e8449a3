import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { InvalidCursor } from '../contract/cursor.error.js';
import { exchangeOf } from './exchange.js';
import { OcpiException } from './ocpi.exception.js';
import { OcpiAnswered } from './relay.js';
import { OcpiReply } from './reply.js';
import { StatusCode } from './status-code.js';

const FAILED = 'The server failed. Try again later.';

/** The one place that renders what went wrong in an OCPI route. */
@Catch()
export class OcpiExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger('Ocpi');

  constructor(private readonly host: HttpAdapterHost) {}

  catch(error: unknown, arguments_: ArgumentsHost): void {
    const http = arguments_.switchToHttp();
    const exchange = exchangeOf(http.getRequest());
    const reply = this.replyTo(error, exchange?.principal !== undefined);
    if (reply.statusCode === StatusCode.SERVER_ERROR && !(error instanceof OcpiAnswered))
      this.logger.error(`${exchange?.method} ${exchange?.path}`, error instanceof Error ? error.stack : String(error));
    if (exchange) exchange.reply = reply;
    this.host.httpAdapter.reply(http.getResponse(), '', reply.http);
  }

  private replyTo(error: unknown, isAuthenticated: boolean): OcpiReply {
    if (error instanceof OcpiException) return OcpiReply.failure(error);
    if (error instanceof OcpiAnswered) return error.reply;
    if (error instanceof InvalidCursor) return OcpiReply.failure(OcpiException.invalid(error.message));
    if (error instanceof HttpException) return httpReply(error.getStatus(), error.message);
    if (error instanceof RangeError && /call stack/i.test(error.message)) {
      return new OcpiReply(
        { form: 'none' },
        200,
        StatusCode.INVALID_PARAMETERS,
        'The body, or the object that it changes, is nested too deeply. PUT the object without what lies so deep.',
      );
    }
    // No HTTP error once the request has come as far as OCPI.
    return isAuthenticated ? new OcpiReply({ form: 'none' }, 200, StatusCode.SERVER_ERROR, FAILED) : httpReply(500, FAILED);
  }
}

/** An HTTP error in the envelope: 4xx is the client's fault, 5xx the server's. */
export function httpReply(http: number, message: string, headers: Readonly<Record<string, string>> = {}): OcpiReply {
  const statusCode = http >= 500 ? StatusCode.SERVER_ERROR : http < 400 ? StatusCode.SUCCESS : StatusCode.CLIENT_ERROR;
  return new OcpiReply({ form: 'none' }, http, statusCode, message, headers);
}
