import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { Subscription } from 'rxjs';
import { OcpiEvents, type OcpiEvent, type OcpiEventType } from './ocpi.events.js';
import { OcpiEventHandler } from './on-ocpi-event.decorator.js';

/** Finds the methods that are decorated with OnOcpiEvent, anywhere in the application, and calls them. */
@Injectable()
export class OcpiEventHandlers implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Ocpi');
  private readonly subscriptions = new Subscription();

  constructor(
    private readonly modules: ModulesContainer,
    private readonly events: OcpiEvents,
  ) {}

  onModuleInit(): void {
    const discovery = new DiscoveryService(this.modules);
    const instances = [...discovery.getProviders(), ...discovery.getControllers()]
      .filter((wrapper) => wrapper.isDependencyTreeStatic())
      .map(({ instance }): unknown => instance);
    for (const instance of new Set(instances)) if (typeof instance === 'object' && instance !== null) this.subscribe(instance);
  }

  onModuleDestroy(): void {
    this.subscriptions.unsubscribe();
  }

  private subscribe(instance: object): void {
    const prototype: unknown = Object.getPrototypeOf(instance);
    if (typeof prototype !== 'object' || prototype === null) return;
    for (const name of new MetadataScanner().getAllMethodNames(prototype)) {
      const method: unknown = Reflect.get(prototype, name);
      if (typeof method !== 'function') continue;
      const types: readonly OcpiEventType[] | undefined = Reflect.getMetadata(OcpiEventHandler.KEY, method);
      if (types === undefined) continue;
      const where = `${instance.constructor.name}.${name}`;
      this.subscriptions.add(this.events.of(...types).subscribe((event) => void this.call(instance, method, event, where)));
    }
  }

  private async call(instance: object, method: object, event: OcpiEvent, where: string): Promise<void> {
    try {
      if (typeof method === 'function') await Reflect.apply(method, instance, [event]);
    } catch (error) {
      this.logger.error(`${where} failed on the event ${event.type}.`, error instanceof Error ? error.stack : String(error));
    }
  }
}
