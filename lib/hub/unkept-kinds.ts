import { KINDS, type Kind } from '../contract/kinds.js';
import type { AnyStore } from '../contract/store.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { StatusCode } from '../protocol/status-code.js';

/** Stands for the kinds that a hub stores nothing of: it passes them on all the same, and of itself it has none. */
export function unkeptKinds(stores: readonly AnyStore[]): readonly AnyStore[] {
  return KINDS.filter((kind) => !stores.some((store) => store.kind === kind)).map(unkept);
}

function unkept(kind: Kind): AnyStore {
  return {
    kind,
    get: () => Promise.resolve(undefined),
    list: () => Promise.resolve({ items: [], total: 0 }),
    create: () => Promise.reject(notKept(kind)),
    update: () => Promise.resolve(undefined),
    delete: () => Promise.resolve(false),
  };
}

function notKept(kind: Kind): OcpiException {
  const message = `This hub keeps no ${kind}. Name the party that this is for with OCPI-to-country-code and OCPI-to-party-id.`;
  return new OcpiException(StatusCode.CLIENT_ERROR, message);
}
