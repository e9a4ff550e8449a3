import { Inject, Injectable, Optional, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { isObservable, lastValueFrom } from 'rxjs';
import type { OcpiSettings, OcpiStructure } from '../ocpi.options.js';
import { OCPI_SETTINGS, OCPI_STRUCTURE } from '../ocpi.tokens.js';
import { OcpiSecrets } from '../partners/secrets.js';
import { OCPI_PUSH_GUARD } from './push.tokens.js';
import { PushRefusal } from './push.refusal.js';

const SCHEME = /^token\s+(\S+)\s*$/i;

/** Who may push: whoever knows the push token, or whom the host's `pushGuard` lets in. Partners' tokens open nothing here. */
@Injectable()
export class PushGate {
  constructor(
    private readonly secrets: OcpiSecrets,
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'pushToken'>,
    @Inject(OCPI_STRUCTURE) { push }: Pick<OcpiStructure, 'push'>,
    @Optional() @Inject(OCPI_PUSH_GUARD) private readonly guard?: CanActivate,
  ) {
    if ((push?.http || push?.websocket) && !settings.pushToken && !guard) {
      throw new Error('OcpiModule: the push endpoints are on, but nothing opens them. Set pushToken (PUSH_TOKEN), or give a pushGuard.');
    }
  }

  /** @throws PushRefusal 401 when neither the header nor `token` is the push token, and the host's guard does not let it in */
  async admit(authorization: string | undefined, token: string | undefined, execution: ExecutionContext): Promise<void> {
    const inHeader = SCHEME.exec(authorization ?? '')?.[1];
    if (this.isPushToken(inHeader) || this.isPushToken(token)) return;
    const answer = (await this.guard?.canActivate(execution)) ?? false;
    if (isObservable(answer) ? await lastValueFrom(answer) : answer) return;
    throw new PushRefusal(401, 'The push token is missing or wrong. Send "Authorization: Token " and PUSH_TOKEN, plain or Base64-encoded.');
  }

  private isPushToken(text: string | undefined): boolean {
    const { pushToken } = this.settings;
    if (!pushToken || text === undefined) return false;
    const decoded = Buffer.from(text, 'base64').toString('utf8');
    return [text, decoded].map((candidate) => this.secrets.same(candidate, pushToken)).includes(true);
  }
}
