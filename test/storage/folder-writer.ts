// Remembers something, then creates locations until it is killed, and writes the id of each that was acknowledged.
import { writeSync } from 'node:fs';
import { ownContext } from '../../lib/contract/context.js';
import { SqlCrud } from '../../lib/storage/index.js';
import { sample } from '../../lib/testing/contract/samples.js';

const owner = { countryCode: 'NL', partyId: 'EXA' };
const ctx = ownContext('2.3.0', 'locations', { served: owner });
const crud = await SqlCrud.open(process.argv[2] ?? '');
await crud.state.update('partners', 'one', () => ({ kept: true }));
for (let n = 0; ; n++) {
  await crud.create('locations', sample('locations', owner, `ID-${n}`), ctx);
  writeSync(1, `ID-${n}\n`);
}
