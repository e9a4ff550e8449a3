/** The resolved OcpiSettings of a module. */
export const OCPI_SETTINGS = Symbol('nestjs-ocpi.settings');
/** The OcpiStructure of a module, with defaults filled in. */
export const OCPI_STRUCTURE = Symbol('nestjs-ocpi.structure');
/** What forRoot registered: a list of OcpiRegistered. */
export const OCPI_REGISTERED = Symbol('nestjs-ocpi.registered');
/** The host's own guard, when it gave one. */
export const OCPI_HOST_GUARD = Symbol('nestjs-ocpi.host-guard');
