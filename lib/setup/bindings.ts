import type { Provider } from '@nestjs/common';
import { KINDS } from '../contract/kinds.js';
import type { OcpiActions } from '../contract/actions.js';
import type { AnyStore } from '../contract/store.js';
import type { OcpiBinding, OcpiStoreBinding, OcpiStores } from '../ocpi.options.js';
import { OCPI_HOST_ACTIONS, OCPI_HOST_STORES } from '../ocpi.tokens.js';

/** Under what something is injected that the host implements. */
export type HostToken<T> = (abstract new (...args: never[]) => T) | symbol;

/** The provider of something the host implements. */
export function bind<T>(token: HostToken<T>, binding: OcpiBinding<T>): Provider {
  return typeof binding === 'function' ? { provide: token, useClass: binding } : { provide: token, ...binding };
}

/** The stores and actions of a host that are there already; undefined: Nest makes some of them. */
export function madeStores({ stores, actions = {} }: OcpiStores): { stores: readonly AnyStore[]; actions: OcpiActions } | undefined {
  return stores.every(isStore) && isActions(actions) ? { stores, actions } : undefined;
}

/** The stores that Nest makes, each with the token of its provider. A class is a provider of its own name: who injects it gets the store. */
export function boundStores(stores: readonly OcpiStoreBinding[]): { name: string; token: HostToken<AnyStore>; provider: Provider }[] {
  return stores.flatMap((binding) => {
    if (isStore(binding)) return [];
    if (typeof binding === 'function') return { name: binding.name, token: binding, provider: binding };
    const token = Symbol.for(`nestjs-ocpi.store.${binding.kind}`);
    return { name: `The store of ${binding.kind}`, token, provider: bind<AnyStore>(token, binding) };
  });
}

/** All that Nest makes of stores and actions, under OCPI_HOST_STORES and OCPI_HOST_ACTIONS. */
export function storeProviders({ stores, actions = {} }: OcpiStores): Provider[] {
  const bound = boundStores(stores);
  const inOrder = (...made: AnyStore[]): AnyStore[] => {
    const next = made.values();
    return stores.map((binding) => (isStore(binding) ? binding : checked(next.next().value, binding)));
  };
  return [
    ...bound.map(({ provider }) => provider),
    { provide: OCPI_HOST_STORES, useFactory: inOrder, inject: bound.map(({ token }) => token) },
    ...actionProviders(actions),
  ];
}

/** @throws Error with a sentence when a store does not say which kind it stores */
export function checkKinds(stores: readonly OcpiStoreBinding[]): void {
  for (const binding of stores) {
    if (KINDS.includes(binding.kind)) continue;
    const name = typeof binding === 'function' ? binding.name : binding.constructor.name;
    throw new Error(
      `OcpiModule.forRoot(): ${name} of \`crud.stores\` does not say which kind it stores. Write \`static readonly kind = 'locations'\` in a class, ` +
        `\`kind: 'locations'\` in an instance or beside useFactory; the kinds are ${KINDS.join(', ')}.`,
    );
  }
}

function actionProviders(actions: OcpiActions | OcpiBinding<OcpiActions>): Provider[] {
  if (isActions(actions)) return [{ provide: OCPI_HOST_ACTIONS, useValue: actions }];
  if (typeof actions === 'function') return [actions, { provide: OCPI_HOST_ACTIONS, useExisting: actions }];
  return [bind<OcpiActions>(OCPI_HOST_ACTIONS, actions)];
}

function checked(store: AnyStore | undefined, { kind }: OcpiStoreBinding): AnyStore {
  if (store?.kind === kind) return store;
  throw new Error(`The store of ${kind} in \`crud.stores\` says that its kind is ${store?.kind ?? 'none'}. Both must be the same.`);
}

function isStore(binding: OcpiStoreBinding): binding is AnyStore {
  return !isBinding(binding);
}

function isActions(actions: OcpiActions | OcpiBinding<OcpiActions>): actions is OcpiActions {
  return !isBinding(actions);
}

function isBinding(given: object): boolean {
  return typeof given === 'function' || ['useClass', 'useExisting', 'useValue', 'useFactory'].some((way) => way in given);
}
