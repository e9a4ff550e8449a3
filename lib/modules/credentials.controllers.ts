import type { Type } from '@nestjs/common';
import type { OcpiPrincipal } from '../contract/authenticator.js';
import type { OcpiContext } from '../contract/context.js';
import { mustBeNew, mustBeRegistered, type HasLeft } from '../partners/credentials.receiver.js';
import { OcpiRegistration } from '../partners/ocpi.registration.js';
import { OcpiController } from '../protocol/ocpi-controller.decorator.js';
import { OcpiCtx, OcpiHasLeft, OcpiLateBody, OcpiWho } from '../protocol/param.decorators.js';
import { OcpiDelete, OcpiGet, OcpiPost, OcpiPut } from '../protocol/route.decorators.js';
import type { ModuleModels } from './module.models.js';

/** credentials, Interfaces and endpoints: how two platforms register with each other. Who may not ask is told so before its body is read. */
export function Credentials({ version, Credentials }: ModuleModels<'Credentials'>): Type {
  @OcpiController({ version, module: 'credentials', registration: true })
  class CredentialsEndpoint {
    constructor(private readonly registration: OcpiRegistration) {}

    @OcpiGet('', 'Our credentials, with the token that you use', { answers: Credentials })
    get(@OcpiWho() who: OcpiPrincipal, @OcpiCtx() ctx: OcpiContext) {
      return this.registration.own(who, ctx);
    }

    @OcpiPost('', 'Register with your credentials', { answers: Credentials })
    async post(
      @OcpiLateBody(Credentials) body: () => object,
      @OcpiWho() who: OcpiPrincipal,
      @OcpiCtx() ctx: OcpiContext,
      @OcpiHasLeft() hasLeft: HasLeft,
    ) {
      mustBeNew(who);
      return this.registration.post(who, body(), ctx, hasLeft);
    }

    @OcpiPut('', 'Replace your credentials, or switch to this version', { answers: Credentials })
    async put(
      @OcpiLateBody(Credentials) body: () => object,
      @OcpiWho() who: OcpiPrincipal,
      @OcpiCtx() ctx: OcpiContext,
      @OcpiHasLeft() hasLeft: HasLeft,
    ) {
      mustBeRegistered(who);
      return this.registration.put(who, body(), ctx, hasLeft);
    }

    @OcpiDelete('', 'Unregister')
    delete(@OcpiWho() who: OcpiPrincipal, @OcpiCtx() ctx: OcpiContext) {
      return this.registration.remove(who, ctx);
    }
  }
  return CredentialsEndpoint;
}
