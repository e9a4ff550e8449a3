/** The resolved OcpiSettings of a module. */
export const OCPI_SETTINGS = Symbol('nestjs-ocpi.settings');
/** The OcpiStructure of a module, with defaults filled in. */
export const OCPI_STRUCTURE = Symbol('nestjs-ocpi.structure');
/** What forRoot registered: a list of OcpiRegistered. */
export const OCPI_REGISTERED = Symbol('nestjs-ocpi.registered');
/** The host's own guard, when it gave one. */
export const OCPI_HOST_GUARD = Symbol('nestjs-ocpi.host-guard');
/** The host's stores, where Nest makes some of them or the actions: a list in the order of `crud.stores`. */
export const OCPI_HOST_STORES = Symbol('nestjs-ocpi.host-stores');
/** The host's actions, where Nest makes them or some of the stores. */
export const OCPI_HOST_ACTIONS = Symbol('nestjs-ocpi.host-actions');
/** Stands for a CRUD of the host that injects what the library makes of it. */
export const OCPI_LATE_CRUD = Symbol('nestjs-ocpi.late-crud');
