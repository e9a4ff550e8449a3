// Remembers something, then creates locations until it is killed, and writes the id of each that was acknowledged.
import { writeSync } from 'node:fs';
import { ownContext } from 'nestjs-ocpi';
import { SqlCrud } from 'nestjs-ocpi/storage';

const [folder, location] = process.argv.slice(2);
const ctx = ownContext('2.3.0', 'locations');
const crud = await SqlCrud.open(folder);
await crud.state.update('partners', 'one', () => ({ kept: true }));
for (let n = 0; ; n++) {
  await crud.create('locations', { ...JSON.parse(location), id: `ID-${n}` }, ctx);
  writeSync(1, `ID-${n}\n`);
}
