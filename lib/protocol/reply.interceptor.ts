import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { tap, type Observable } from 'rxjs';
import { exchangeOf } from './exchange.js';
import { noteReply } from './reply.decorator.js';

/** Takes down what a controller answered whose routes are not made with the decorators of this library. */
@Injectable()
export class OcpiReplyInterceptor implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const exchange = exchangeOf(execution.switchToHttp().getRequest());
    return next.handle().pipe(tap((value) => noteReply(exchange, value)));
  }
}
