// Asks for a folder at each time it is given, answers whether it has it now, and keeps it until it is killed.
import cluster from 'node:cluster';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockFile, lockFolder } from '../../dist/storage/folder-lock.js';

const [how, target, workers] = process.argv.slice(2);
if (workers !== undefined && cluster.isPrimary) {
  for (let n = 0; n < Number(workers); n++) cluster.fork();
} else {
  writeSync(1, 'ready\n');
  if (cluster.isWorker) await ask();
  else for await (const time of createInterface(process.stdin)) await sleep(Number(time) - Date.now()).then(ask);
}

async function ask() {
  const held = how === 'file' ? await lockFile(target) : await lockFolder(target).catch((error) => error.message);
  writeSync(1, held === undefined || typeof held === 'string' ? 'refused\n' : 'held\n');
}
