import { Inject, Injectable } from '@nestjs/common';
import { OcpiCrud } from '../contract/crud.js';
import type { OcpiPartner } from '../contract/partner.js';
import { isHub } from '../partners/partner.cache.js';
import type { OcpiStructure } from '../ocpi.options.js';
import { OCPI_STRUCTURE } from '../ocpi.tokens.js';
import { servedBy } from '../protocol/sides.js';
import { moduleOf, SYNC_KINDS, type SyncKind } from './sync-kinds.js';

/** What can be pulled from whom. */
@Injectable()
export class SyncOffer {
  constructor(
    private readonly crud: OcpiCrud,
    @Inject(OCPI_STRUCTURE) private readonly structure: Pick<OcpiStructure, 'roles' | 'interfaces'>,
  ) {}

  /** All that is stored here, that our roles receive and the partner offers; what others refer to comes first. Clients have hubs only. */
  of(partner: OcpiPartner): readonly SyncKind[] {
    const served = servedBy(this.structure.roles, this.structure.interfaces);
    return SYNC_KINDS.filter((kind) => {
      const module = moduleOf(kind);
      return (
        this.crud.kinds.includes(kind) &&
        (kind !== 'clients' || isHub(partner)) &&
        served.some((each) => each.module === module && each.interface === 'RECEIVER') &&
        partner.endpoints.some((each) => each.identifier === module && each.interface === 'SENDER')
      );
    });
  }
}
