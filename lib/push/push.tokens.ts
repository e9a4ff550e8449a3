/** The host's guard of the push doors, when it gave one. */
export const OCPI_PUSH_GUARD = Symbol('nestjs-ocpi.push-guard');
/** The host's CRUD behind the one that pushes by itself. */
export const OCPI_HOST_CRUD = Symbol('nestjs-ocpi.host-crud');
/** The push endpoints that are switched on: a list of OcpiRegistered. */
export const OCPI_PUSH_HOSTS = Symbol('nestjs-ocpi.push-hosts');
