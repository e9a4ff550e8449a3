import type { Provider } from '@nestjs/common';
import type { OcpiActions } from '../contract/actions.js';
import { OcpiCrud } from '../contract/crud.js';
import type { AnyStore } from '../contract/store.js';
import { unkeptKinds } from '../hub/unkept-kinds.js';
import { bind, checkKinds, madeStores, storeProviders, type HostToken } from './bindings.js';
import { circleOf } from './circles.js';
import { LateCrud } from './late-crud.js';
import type { OcpiStructure } from '../ocpi.options.js';
import { OCPI_HOST_ACTIONS, OCPI_HOST_STORES, OCPI_LATE_CRUD } from '../ocpi.tokens.js';
import { PushingCrud } from '../push/pushing-crud.js';
import { OCPI_HOST_CRUD } from '../push/push.tokens.js';

/**
 * The host's CRUD, behind one that tells of its writes when they are pushed by themselves, or broadcast by a hub, and behind one that is there before it
 * when it injects what the library makes of it.
 */
export function crudProviders(structure: OcpiStructure, others: readonly Provider[]): Provider[] {
  const isTold = (structure.push?.automatic ?? false) || structure.roles.includes('HUB');
  const direct = isTold ? [...hostCrud(OCPI_HOST_CRUD, structure), telling(OCPI_HOST_CRUD)] : hostCrud(OcpiCrud, structure);
  if (circleOf(OcpiCrud, [...others, ...direct]) === undefined) return direct;
  return [
    ...hostCrud(OCPI_HOST_CRUD, structure),
    { provide: OCPI_LATE_CRUD, useFactory: () => new LateCrud() },
    isTold ? telling(OCPI_LATE_CRUD) : { provide: OcpiCrud, useExisting: OCPI_LATE_CRUD },
    {
      provide: Symbol('nestjs-ocpi.opened-crud'),
      useFactory: (late: LateCrud, crud: OcpiCrud) => late.open(crud),
      inject: [OCPI_LATE_CRUD, OCPI_HOST_CRUD],
    },
  ];
}

function telling(inner: symbol): Provider {
  return { provide: OcpiCrud, useFactory: (crud: OcpiCrud) => new PushingCrud(crud), inject: [inner] };
}

function hostCrud(token: HostToken<OcpiCrud>, { crud, roles }: OcpiStructure): Provider[] {
  if (!('stores' in crud)) return [bind<OcpiCrud>(token, crud)];
  checkKinds(crud.stores);
  const join = (stores: readonly AnyStore[], actions: OcpiActions): OcpiCrud =>
    OcpiCrud.of(stores, actions, undefined, roles.includes('HUB') ? unkeptKinds(stores) : []);
  const made = madeStores(crud);
  if (made) return [{ provide: token, useValue: join(made.stores, made.actions) }];
  return [...storeProviders(crud), { provide: token, useFactory: join, inject: [OCPI_HOST_STORES, OCPI_HOST_ACTIONS] }];
}
