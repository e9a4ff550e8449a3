import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { PushGate } from './push-gate.js';

/** Guards POST /push. */
@Injectable()
export class PushGuard implements CanActivate {
  constructor(private readonly gate: PushGate) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const { headers } = execution.switchToHttp().getRequest<{ headers: { authorization?: string } }>();
    await this.gate.admit(headers.authorization, undefined, execution);
    return true;
  }
}
