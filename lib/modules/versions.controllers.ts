import type { Type } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiSelf } from '../contract/self.js';
import { OcpiController } from '../protocol/ocpi-controller.decorator.js';
import { OcpiCtx } from '../protocol/param.decorators.js';
import { OcpiGet } from '../protocol/route.decorators.js';
import type { ModuleModels } from './module.models.js';

/** version_information_endpoint, Version information endpoint: all versions that are offered. */
export function Versions({ Version }: { readonly Version: Type<object> }): Type {
  @OcpiController({ module: 'versions', registration: true, unlisted: true })
  class Versions {
    constructor(private readonly self: OcpiSelf) {}

    @OcpiGet('', 'All versions, and where their details are', { answers: Version, list: true })
    list(@OcpiCtx() ctx: OcpiContext) {
      return this.self.versions(ctx.side);
    }
  }
  return Versions;
}

/** version_information_endpoint, Version details endpoint: the endpoints of one version. */
export function VersionDetails({ version, VersionDetail }: ModuleModels<'VersionDetail'>): Type {
  @OcpiController({ version, module: 'versions', registration: true, unlisted: true, path: 'details' })
  class VersionDetails {
    constructor(private readonly self: OcpiSelf) {}

    @OcpiGet('', 'The endpoints of this version', { answers: VersionDetail })
    get(@OcpiCtx() ctx: OcpiContext) {
      return this.self.details(version, ctx.side);
    }
  }
  return VersionDetails;
}
