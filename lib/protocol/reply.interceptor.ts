import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { tap, type Observable } from 'rxjs';
import { exchangeOf } from './exchange.js';
import { OcpiReply } from './reply.js';

/** Takes down what the controller answered; the wire writes it, whatever interceptors of the host make of the value. */
@Injectable()
export class OcpiReplyInterceptor implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const exchange = exchangeOf(execution.switchToHttp().getRequest());
    return next.handle().pipe(
      tap((value) => {
        if (exchange) exchange.reply = value instanceof OcpiReply ? value : value === undefined ? OcpiReply.none() : OcpiReply.value(value);
      }),
    );
  }
}
