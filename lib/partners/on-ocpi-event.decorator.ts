import { Reflector } from '@nestjs/core';
import type { OcpiEventOf, OcpiEventType } from './ocpi.events.js';

/** The metadata of a handler: the types of its events. */
export const OcpiEventHandler = Reflector.createDecorator<readonly OcpiEventType[]>();

/**
 * A method of a provider or controller that is called with each event of the types, from the start of the application on:
 *
 *     @OnOcpiEvent('partner.registered', 'partner.unregistered')
 *     partnersChanged(event: OcpiEventOf<'partner.registered' | 'partner.unregistered'>) { … }
 *
 * What it throws or rejects with is logged; nobody waits for it. Providers of request scope are passed over.
 */
export function OnOcpiEvent<T extends OcpiEventType>(...types: readonly T[]) {
  return <F extends (event: OcpiEventOf<T>) => unknown>(
    target: object,
    name: string | symbol,
    method: TypedPropertyDescriptor<F>,
  ): void => {
    OcpiEventHandler(types)(target, name, method);
  };
}
