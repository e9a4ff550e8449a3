import { applyDecorators, Controller, UseFilters, UseGuards, UseInterceptors, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { OcpiEndpointMetadata, type OcpiEndpoint } from './endpoint.js';
import { OcpiExceptionFilter } from './ocpi-exception.filter.js';
import { OcpiGuard } from './ocpi.guard.js';
import { OcpiReplyInterceptor } from './reply.interceptor.js';
import { routesOf } from './route-table.js';

/**
 * A controller of OCPI: authenticated, answered in the envelope, and listed in the version details under its module and interface.
 * Its path is `/{prefix}/{side}/{version}/{module}`; the prefix and side come from the OcpiModule that registers it.
 */
export function OcpiController(endpoint: OcpiEndpoint): ClassDecorator {
  const decorate = applyDecorators(
    Controller({ path: endpoint.path ?? endpoint.module, version: VERSION_NEUTRAL }),
    OcpiEndpointMetadata(endpoint),
    UseGuards(OcpiGuard),
    UseFilters(OcpiExceptionFilter),
    ApiTags(endpoint.interface ? `${endpoint.module} ${endpoint.interface}` : endpoint.module),
    ApiSecurity('token'),
    // The host's own documents are the host's; those of OcpiSwagger see past it.
    ApiExcludeController(),
  );
  return (controller) => {
    if (hasForeignRoutes(controller)) UseInterceptors(OcpiReplyInterceptor)(controller);
    decorate(controller);
  };
}

/** Whether it has methods that are not made with `OcpiGet` and its like, which take their replies down themselves. */
function hasForeignRoutes(controller: Function): boolean {
  return Object.getOwnPropertyNames(controller.prototype).length - 1 > routesOf(controller).length;
}
