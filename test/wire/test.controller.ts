import type { IncomingMessage } from 'node:http';
import {
  Controller,
  Get,
  Head,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  Req,
  Res,
  UseFilters,
  UseGuards,
  UseInterceptors,
  VERSION_NEUTRAL,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { exchangeOf, type AdapterRequest, type OcpiExchange } from '../../lib/protocol/exchange.js';
import { OcpiExceptionFilter } from '../../lib/protocol/ocpi-exception.filter.js';
import { OcpiException } from '../../lib/protocol/ocpi.exception.js';
import { OcpiReply } from '../../lib/protocol/reply.js';
import { OcpiReplyInterceptor } from '../../lib/protocol/reply.interceptor.js';

class TokenGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    if (open(execution.switchToHttp().getRequest()).headers.authorization === 'Token wrong') throw OcpiException.unauthorized('who?');
    return true;
  }
}

function open(request: AdapterRequest): OcpiExchange {
  const exchange = exchangeOf(request);
  if (exchange === undefined) throw new Error('no exchange');
  return exchange;
}

type AnyMessage = IncomingMessage | { readonly raw: IncomingMessage };

function messageOf(request: AnyMessage): IncomingMessage {
  return 'raw' in request ? request.raw : request;
}

export const PAGE_OBJECT = Buffer.from(JSON.stringify({ id: 'é'.repeat(100), filler: 'x'.repeat(9_000) }));

function pageOf(text: string | Buffer, count: string): OcpiReply {
  const texts = Array.from({ length: Number(count) }, () => text);
  return new OcpiReply({ form: 'texts', texts }, 200, 1000, undefined, { 'X-Limit': count });
}

@UseGuards(TokenGuard)
@UseInterceptors(OcpiReplyInterceptor)
@UseFilters(OcpiExceptionFilter)
@Controller({ path: 'ocpi', version: VERSION_NEUTRAL })
export class TestController {
  @Get()
  root() {
    return OcpiReply.value('root');
  }

  @Get('things/:id')
  thing(@Param('id') id: string) {
    return OcpiReply.value({ id });
  }

  @Get('things/:id/:part')
  part(@Param('id') id: string, @Param('part') part: string) {
    return OcpiReply.value({ id, part });
  }

  @Get('page/:count')
  page(@Param('count') count: string) {
    return pageOf(PAGE_OBJECT, count);
  }

  @Get('strings/:count')
  strings(@Param('count') count: string) {
    return pageOf(PAGE_OBJECT.toString(), count);
  }

  @Put('echo')
  @Post('echo')
  echo(@Req() request: AdapterRequest) {
    const exchange = open(request);
    if (exchange.bodyTooLarge) throw new OcpiException(2000, 'too large', { http: 413 });
    const body = exchange.body;
    return OcpiReply.value({
      length: body?.length,
      text: body && body.length < 200 ? body.toString() : undefined,
      type: exchange.headers['content-type'],
    });
  }

  @Get('stream')
  async stream(@Req() request: AnyMessage) {
    let left = 0;
    for await (const chunk of messageOf(request)) left += Buffer.from(chunk).length;
    return OcpiReply.value({ left });
  }

  @Put('stream')
  streamPut(@Req() request: AnyMessage) {
    return this.stream(request);
  }

  @Put('destroyed')
  destroyed(@Req() request: AnyMessage) {
    messageOf(request).destroy();
    return OcpiReply.value('answered');
  }

  @Put('headers')
  headers(@Headers('content-type') type: string, @Headers('content-length') length: string) {
    return OcpiReply.value({ type, length });
  }

  @Post('created')
  @HttpCode(200)
  created() {
    return OcpiReply.none(201, { Location: 'https://x/1' });
  }

  @Get('crash')
  crash() {
    throw new Error('secret detail');
  }

  @Get('bad-header')
  badHeader() {
    return new OcpiReply({ form: 'value', value: 1 }, 200, 1000, undefined, { Link: 'a\nb' });
  }

  @Get('render-throws')
  renderThrows() {
    return OcpiReply.value(1);
  }

  @Get('twice')
  async twice(@Req() request: AdapterRequest, @Res() response: { send(body: unknown): unknown }) {
    open(request).reply = OcpiReply.value('first');
    response.send({ a: 1 });
    open(request).reply = OcpiReply.value('second');
    response.send({ b: 2 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    response.send({ c: 3 });
  }

  @Get('twice/late')
  twiceLate(@Res() response: { send(body: unknown): unknown }) {
    response.send({ a: 1 });
    response.send({ b: 2 });
  }

  @Get('slow')
  async slow() {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return OcpiReply.value('slow');
  }

  @Head('only-head')
  onlyHead() {
    return OcpiReply.value('head');
  }
}
