import { createGzip } from 'node:zlib';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import {
  Body,
  Catch,
  Controller,
  ForbiddenException,
  Get,
  HttpException,
  Injectable,
  Module,
  Post,
  RequestMethod,
  ValidationPipe,
  VersioningType,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type INestApplication,
  type MiddlewareConsumer,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, HttpAdapterHost } from '@nestjs/core';
import { IsString } from 'class-validator';
import { json } from 'express';
import { map, type Observable } from 'rxjs';

class HostDto {
  @IsString()
  name!: string;
}

@Controller('host')
export class HostController {
  @Get()
  read() {
    return { mine: true };
  }

  @Post()
  write(@Body() dto: HostDto) {
    return { isDto: dto instanceof HostDto, name: dto.name };
  }
}

@Injectable()
class WrappingInterceptor implements NestInterceptor {
  intercept(_execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((wrapped: unknown) => {
        if (wrapped instanceof Object && 'http' in wrapped && wrapped.http === 418) throw new Error('after the fact');
        return { wrapped };
      }),
    );
  }
}

@Injectable()
class HostGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    if (execution.switchToHttp().getRequest().headers['x-deny']) throw new ForbiddenException('host says no');
    return true;
  }
}

@Catch()
class CatchAllFilter implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(error: unknown, arguments_: ArgumentsHost): void {
    const status = error instanceof HttpException ? error.getStatus() : 500;
    this.host.httpAdapter.reply(arguments_.switchToHttp().getResponse(), { filtered: status }, status);
  }
}

@Module({})
class MiddlewareModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((request: IncomingMessage, response: ServerResponse, next: (error?: Error) => void) => {
        response.setHeader('X-Middleware', 'ran');
        if (request.headers['x-break']) next(new Error('middleware broke'));
        else next();
      })
      .forRoutes({ path: '{*path}', method: RequestMethod.ALL });
  }
}

type Next = () => void;

/** What the compression packages do: gzip whatever is written, and say so in the head. */
export function compress(_request: IncomingMessage, response: ServerResponse, next: Next): void {
  const writeHead = response.writeHead.bind(response);
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  const gzip = createGzip();
  gzip.on('data', (part: Buffer) => write(part));
  gzip.on('end', () => end());
  Object.assign(response, {
    writeHead: (status: number, headers: OutgoingHttpHeaders = {}) => {
      response.removeHeader('Content-Length');
      const { 'content-length': _length, ...others } = headers;
      return writeHead(status, { ...others, 'content-encoding': 'gzip' });
    },
    write: (part: Buffer | string) => gzip.write(part),
    end: (part?: Buffer | string) => {
      if (!response.headersSent) response.writeHead(response.statusCode);
      gzip.end(typeof part === 'string' || Buffer.isBuffer(part) ? part : undefined);
    },
  });
  next();
}

function maintenance(request: IncomingMessage, response: ServerResponse, next: Next): void {
  if (!request.headers['x-maintenance']) return next();
  response.writeHead(503, { 'Retry-After': '60', 'Content-Type': 'text/plain' });
  response.end('closed');
}

export function dress(app: INestApplication): void {
  app.setGlobalPrefix('api');
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  app.useGlobalInterceptors(new WrappingInterceptor());
  // Fastify has its own parser; a global one of Express would leave it nothing to read.
  const parser = json({ limit: '1kb' });
  if (app.getHttpAdapter().getType() === 'express') app.use(parser);
  else app.use('/api/ocpi', parser);
  app.use(maintenance);
  app.use((_request: IncomingMessage, response: ServerResponse, next: Next) => {
    response.setHeader('X-Frame-Options', 'DENY');
    response.setHeader('Last-Modified', 'Thu, 01 Jan 1970 00:00:00 GMT');
    response.setHeader('Content-Language', 'nl');
    next();
  });
}

export const host = {
  imports: [MiddlewareModule],
  controllers: [HostController],
  providers: [
    { provide: APP_INTERCEPTOR, useClass: WrappingInterceptor },
    { provide: APP_GUARD, useClass: HostGuard },
    { provide: APP_FILTER, useClass: CatchAllFilter },
  ],
};
