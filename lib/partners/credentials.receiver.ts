import { Injectable } from '@nestjs/common';
import type { OcpiPrincipal } from '../contract/authenticator.js';
import type { OcpiContext } from '../contract/context.js';
import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiSide } from '../contract/version.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { StatusCode } from '../protocol/status-code.js';
import { OcpiAudit } from './audit.js';
import { readCredentials } from './credentials.reader.js';
import { withInterfaces } from './details.reader.js';
import { PartnerMeeting } from './partner.meeting.js';
import { PartnerWriter, type Agreed } from './partner.writer.js';
import { RegistrationTokens } from './registration.tokens.js';
import { OcpiSecrets } from './secrets.js';
import type { RegistrationBounds } from './token.record.js';

/** What the record of a partner is made from, beside its credentials. */
interface Origin {
  readonly id: string;
  readonly ctx: OcpiContext;
  readonly before?: OcpiPartner;
  readonly bounds?: RegistrationBounds;
  readonly hasLeft: HasLeft;
}

/** Whether whoever asks has closed its connection: it will not hear the answer. */
export type HasLeft = () => boolean;
const stays: HasLeft = () => false;

/** The credentials module as partners call it (credentials, Interfaces and endpoints). */
@Injectable()
export class CredentialsReceiver {
  constructor(
    private readonly meeting: PartnerMeeting,
    private readonly tokens: RegistrationTokens,
    private readonly writer: PartnerWriter,
    private readonly secrets: OcpiSecrets,
    private readonly audit: OcpiAudit,
  ) {}

  /** GET: our credentials, with the token that this request presented (R-118). */
  own(principal: OcpiPrincipal, ctx: OcpiContext): Promise<object> {
    const partner: Partial<OcpiPartner> = principal.kind === 'partner' ? principal.partner : {};
    return this.meeting.credentials(ctx.version, principal.token, ctx.side, partner.served, partner);
  }

  /** POST: registers, and answers with the token the partner shall use (R-108 to R-114). */
  async post(principal: OcpiPrincipal, body: unknown, ctx: OcpiContext, hasLeft: HasLeft = stays): Promise<object> {
    mustBeNew(principal);
    const hash = this.secrets.hash(principal.token);
    const busy = this.writer.busy();
    const token = await this.tokens.take(hash, busy);
    if (token === undefined) throw taken();
    const id = token.partner ?? this.secrets.newId();
    try {
      const replaced = token.partner === undefined ? undefined : await this.writer.begin(id, busy);
      const origin = { id, ctx, before: replaced?.partner, bounds: token, hasLeft };
      return await this.agree(origin, body, { older: 'end', ...(replaced && { busy }), commit: () => this.tokens.use(hash, busy.by, id) });
    } catch (error) {
      await this.tokens.unuse(hash, id);
      await this.tokens.giveBack(hash, busy.by);
      await this.failed('register', error, token.partner);
      throw error;
    } finally {
      if (token.partner !== undefined) await this.writer.end(id, busy);
    }
  }

  /** PUT: everything anew, in the version of this address; the old token ends with our answer (R-115, R-116). */
  async put(principal: OcpiPrincipal, body: unknown, ctx: OcpiContext, hasLeft: HasLeft = stays): Promise<object> {
    mustBeRegistered(principal);
    const { id } = principal.partner;
    const busy = this.writer.busy();
    const before = await this.writer.begin(id, busy);
    if (before === undefined) throw taken();
    try {
      return await this.agree({ id, ctx, before: before.partner, hasLeft }, body, { older: 'end', busy });
    } catch (error) {
      await this.failed('update', error, id);
      throw error;
    } finally {
      await this.writer.end(id, busy);
    }
  }

  /** DELETE: unregisters; no token of either direction works any more (R-117). */
  async remove(principal: OcpiPrincipal): Promise<void> {
    const removed = principal.kind === 'partner' ? await this.writer.remove(principal.partner.id) : undefined;
    if (removed === undefined) throw unregistered();
    const { partner } = removed;
    await this.audit.record({ type: 'partner.unregistered', partner, by: 'partner' }, partner.id, 'the partner unregistered');
  }

  private async agree(
    { id, ctx, before, bounds, hasLeft }: Origin,
    body: unknown,
    how: Pick<Agreed, 'older' | 'busy' | 'commit'>,
  ): Promise<object> {
    const { version } = ctx;
    const side = this.meeting.sideOf(ctx.side);
    const quirks = before?.quirks ?? {};
    const theirs = this.meeting.admitted(readCredentials(version, body, side, quirks), bounds);
    const endpoints = await this.meeting.callBack(version, theirs.url, {
      token: theirs.token,
      quirks,
      partner: before?.id,
      correlationId: ctx.correlationId,
    });

    // It would never know the token that it is given.
    if (hasLeft()) throw gone();
    const token = this.secrets.newToken();
    const reader = { roles: theirs.roles, endpoints: endpoints.value };
    const ours = await this.meeting.credentials(version, token, ctx.side, bounds?.served ?? before?.served, reader);
    const partner = {
      ...this.connection(version, ctx.side),
      id,
      url: theirs.url,
      roles: theirs.roles,
      hub: theirs.hub,
      quirks: endpoints.quirks,
    } satisfies Partial<OcpiPartner>;
    const complete: OcpiPartner = {
      ...partner,
      endpoints: withInterfaces(endpoints.value, theirs.roles),
      served: this.meeting.servedBy(version, ours),
    };
    if (!(await this.writer.write({ partner: complete, theirs: theirs.token, ours: this.secrets.hash(token), ...how }))) throw taken();
    const type = before ? 'partner.updated' : 'partner.registered';
    await this.audit.record(
      { type, partner: complete, by: 'partner' },
      id,
      `OCPI ${version}, ${theirs.roles.map((role) => `${role.countryCode}*${role.partyId} ${role.role}`).join(', ')}`,
    );
    return ours;
  }

  /** A 2.1.1 connection is always for one side. */
  private connection(version: OcpiContext['version'], side: OcpiSide | undefined): Pick<OcpiPartner, 'version' | 'side'> {
    return { version, side: version === '2.1.1' ? this.meeting.sideOf(side) : side };
  }

  private async failed(step: 'register' | 'update', error: unknown, partner: string | undefined): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    await this.audit.record({ type: 'partner.failed', step, by: 'partner', reason, ...(partner && { partner }) }, partner, reason);
  }
}

/** POST is for those who are not registered yet (R-111). @throws OcpiException 405 */
export function mustBeNew(principal: OcpiPrincipal): void {
  if (principal.kind !== 'partner') return;
  const message = 'You are registered already. Send PUT to update the credentials, or DELETE to unregister first.';
  throw new OcpiException(StatusCode.CLIENT_ERROR, message, { http: 405, headers: { Allow: 'GET, PUT, DELETE' } });
}

/** PUT is for those who are registered (R-112). @throws OcpiException 405 */
export function mustBeRegistered(principal: OcpiPrincipal): asserts principal is Extract<OcpiPrincipal, { kind: 'partner' }> {
  if (principal.kind !== 'partner') throw unregistered();
}

function unregistered(): OcpiException {
  return new OcpiException(StatusCode.CLIENT_ERROR, 'You are not registered. Send POST first.', {
    http: 405,
    headers: { Allow: 'GET, POST' },
  });
}

function gone(): OcpiException {
  return new OcpiException(StatusCode.UNABLE_TO_USE_API, 'The connection was closed before the answer. Send the request again.');
}

function taken(): OcpiException {
  return new OcpiException(
    StatusCode.UNABLE_TO_USE_API,
    'Another change of these credentials is under way. Send the request again when it is over.',
  );
}
