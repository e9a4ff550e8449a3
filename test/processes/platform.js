// One platform in a process of its own, told by messages what to do: { id, do, with } is answered by { id, result } or { id, error }.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { OcpiClient, OcpiEvents, OcpiModule, OcpiPartners, OcpiRegistration, OcpiResults, OcpiSync, ownContext } from 'nestjs-ocpi';
import { SqlCrud } from 'nestjs-ocpi/storage';

const { port, party, role, folder, tokens } = JSON.parse(process.argv[2]);
/** Commands that its charge point has been told, and the results of its own that came, in order. */
const [orders, results] = [[], []];
const crud = await SqlCrud.open(folder, {
  START_SESSION: ({ id }) => {
    orders.push(id);
    return { result: 'ACCEPTED' };
  },
});
const ctx = ownContext('2.3.0', 'tests');

class Host {}
Module({
  imports: [
    OcpiModule.forRoot({
      roles: [role],
      crud: { useValue: crud },
      url: `http://127.0.0.1:${port}`,
      parties: [{ countryCode: 'NL', partyId: party, roles: [role], businessDetails: { name: party } }],
      registrationTokens: tokens,
      secretKey: `the secret of ${party}`,
      maxLimit: 10,
      commandSeconds: 600,
      outbound: { allowPrivateNetworks: true },
    }),
  ],
})(Host);

const app = await NestFactory.create(Host, { logger: ['error'] });
app.enableShutdownHooks();
app
  .get(OcpiEvents)
  .of('call.result')
  .subscribe((event) => results.push(event));
await app.listen(port, '127.0.0.1');

const partner = async () => (await app.get(OcpiPartners).all())[0];
const owners = undefined;

const actions = {
  create: ({ kind, objects }) => Promise.all(objects.map((object) => crud.create(kind, object, ctx))).then((made) => made.length),
  register: ({ url, token }) => app.get(OcpiRegistration).register({ url, token }),
  unregister: async () => app.get(OcpiRegistration).unregister((await partner()).id),
  partners: () => app.get(OcpiPartners).all(),
  pull: async ({ kind, full }) => app.get(OcpiSync).pull(await partner(), kind, { full }),
  list: ({ kind }) => crud.list(kind, { owners, offset: 0, limit: 1000 }, ctx),
  setEvseStatus: ({ key, status, at }) =>
    crud.update(
      'locations',
      key,
      (location) => ({
        ...location,
        evses: location.evses.map((evse, index) => (index === 0 ? { ...evse, status, last_updated: at } : evse)),
        last_updated: at,
      }),
      ctx,
    ),
  fetchFirst: async ({ limit }) => {
    const list = app
      .get(OcpiClient)
      .for(await partner())
      .locations.list({ limit });
    let pages = 0;
    for await (const page of list.pages()) pages += page.items.length > 0 ? 1 : 0;
    return pages;
  },
  startSession: async (command) =>
    app
      .get(OcpiClient)
      .for(await partner())
      .commands.startSession(command),
  orders: () => orders,
  complete: ({ id, result }) => app.get(OcpiResults).complete(id, { result }),
  results: () => results,
  stop: async () => app.close(),
};

process.on('message', async ({ id, do: action, with: given }) => {
  try {
    process.send({ id, result: await actions[action](given ?? {}) });
  } catch (error) {
    process.send({ id, error: String(error?.stack ?? error) });
  }
});
process.send({ ready: true });
