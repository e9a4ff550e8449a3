import {
  Body,
  Catch,
  Controller,
  Get,
  HttpException,
  Injectable,
  Post,
  SetMetadata,
  UnauthorizedException,
  ValidationPipe,
  VersioningType,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, HttpAdapterHost, Reflector } from '@nestjs/core';
import { IsString } from 'class-validator';
import { map, type Observable } from 'rxjs';
import { Connector } from '../../lib/index.js';

const IS_PUBLIC = 'isPublic';
/** The host's own decorator: no login is needed. */
export const Public = () => SetMetadata(IS_PUBLIC, true);

class NoteDto {
  @IsString()
  text!: string;
}

/** Routes of the host. One takes a model of this package as its DTO. */
@Controller('notes')
class NotesController {
  @Get()
  all() {
    return ['a note'];
  }

  @Post()
  write(@Body() note: NoteDto) {
    return { isNote: note instanceof NoteDto, text: note.text };
  }

  @Post('connector')
  connector(@Body() connector: Connector) {
    return { isConnector: connector instanceof Connector, id: connector.id };
  }
}

/** What a JWT guard does: everything needs a login that is not public. */
@Injectable()
class LoginGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(execution: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, [execution.getHandler(), execution.getClass()])) return true;
    if (execution.switchToHttp().getRequest().headers.authorization === 'Bearer good') return true;
    throw new UnauthorizedException();
  }
}

@Injectable()
class WrappingInterceptor implements NestInterceptor {
  intercept(_execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((wrapped: unknown) => ({ wrapped })));
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

/** A host that uses all that Nest lets an application do to every route. */
export const host = {
  controllers: [NotesController],
  providers: [
    { provide: APP_GUARD, useClass: LoginGuard },
    { provide: APP_INTERCEPTOR, useClass: WrappingInterceptor },
    { provide: APP_FILTER, useClass: CatchAllFilter },
  ],
  configure(app: INestApplication): void {
    app.setGlobalPrefix('api');
    app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
    app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  },
};
