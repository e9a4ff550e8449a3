import { BILATERAL_KINDS } from '../contract/counterparty.js';
import type { OcpiCrud } from '../contract/crud.js';
import { type Kind, KINDS } from '../contract/kinds.js';
import { crawlTests } from './contract/crawls.js';
import { keyTests, manyTests, variantTests } from './contract/keys.js';
import { addresseeTests, counterpartyTests, listTests } from './contract/lists.js';
import type { ContractRunner } from './contract/runner.js';
import { textTests } from './contract/texts.js';
import { tokenUpdateTests, updateTests } from './contract/updates.js';
import { worldFor } from './contract/world.js';

/** What of the contract a CRUD keeps. */
export interface CrudContractOptions {
  /** The kinds it stores. @default all */
  readonly kinds?: readonly Kind[];
  /** Whether it keeps what the bridge leaves with an object (`restOf`); needed when older versions than the house's are offered. @default true */
  readonly rest?: boolean;
  /** Whether it knows `filters` on any field. @default false */
  readonly filters?: boolean;
}

/**
 * The contract of OcpiCrud as tests, to be run on one's own: `describeCrudContract({ describe, it }, 'MyCrud', () => new MyCrud(…))`
 * with the functions of vitest, jest or node:test. It makes the CRUD once, writes under owners made at random and leaves its objects
 * behind: give it a database of its own.
 */
export function describeCrudContract(
  runner: ContractRunner,
  name: string,
  make: () => OcpiCrud | Promise<OcpiCrud>,
  { kinds = KINDS, rest = true, filters = false }: CrudContractOptions = {},
): void {
  runner.describe(`${name} keeps the contract of OcpiCrud`, () => {
    const within = worldFor(make);
    for (const kind of kinds) {
      keyTests(runner, within, kind);
      if (kind === 'sessions' || kind === 'cdrs') counterpartyTests(runner, within, kind);
      else if (rest && BILATERAL_KINDS.includes(kind)) addresseeTests(runner, within, kind);
    }
    variantTests(runner, within, kinds);
    if (kinds.includes('tokens')) tokenUpdateTests(runner, within);
    const kind = kinds.find((each) => each !== 'clients');
    if (kind === undefined) return;
    manyTests(runner, within, kind);
    listTests(runner, within, kind);
    crawlTests(runner, within, kind);
    updateTests(runner, within, kind);
    textTests(runner, within, kind, { rest, filters });
  });
}
