import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { OcpiCrud } from '../contract/crud.js';
import { keyOf, type House } from '../contract/kinds.js';
import { hasParty } from '../contract/party.js';
import type { OcpiSettings, OcpiStructure } from '../ocpi.options.js';
import { OCPI_SETTINGS, OCPI_STRUCTURE } from '../ocpi.tokens.js';
import { OcpiPush } from './ocpi-push.js';
import { changeBetween } from './push-difference.js';
import { WHOLE } from './push-change.js';
import { pushKindOf, type PushKind } from './push-kinds.js';
import { PushingCrud, type CrudWrite } from './pushing-crud.js';

/** Pushes what is written of our own objects (`push.automatic`); what partners push to us is theirs, and goes to nobody. */
@Injectable()
export class AutomaticPush implements OnModuleInit {
  private readonly logger = new Logger('OcpiPush');

  constructor(
    private readonly crud: OcpiCrud,
    private readonly push: OcpiPush,
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'parties'>,
    @Inject(OCPI_STRUCTURE) private readonly structure: Pick<OcpiStructure, 'push'>,
  ) {}

  onModuleInit(): void {
    if (!this.structure.push?.automatic || !(this.crud instanceof PushingCrud)) return;
    this.crud.listen(async (write) => {
      // The write is done; a change that could not be remembered comes to partners with the next one, or when they pull.
      await this.tell(write).catch((error: unknown) => this.logger.error(error));
    });
  }

  private async tell({ kind: name, before, after, ctx }: CrudWrite): Promise<void> {
    const kind = pushKindOf(name);
    const object = after ?? before;
    if (kind === undefined || object === undefined || !this.isOurs(kind, object)) return;
    if (after === undefined) {
      await this.push.gone(kind, object as House[PushKind], { ctx });
      return;
    }
    const change = before ? changeBetween(kind, before, after) : WHOLE;
    if (change) await this.push.change(kind, after as House[PushKind], change, { ctx });
  }

  private isOurs(kind: PushKind, object: object): boolean {
    // Of its clients a hub tells by itself.
    if (kind === 'clients') return false;
    const owner = keyOf(kind, object);
    return hasParty(this.settings.parties, owner);
  }
}
