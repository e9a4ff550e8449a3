export type * from './client/call-options.js';
export { OcpiCallError } from './client/ocpi-call.error.js';
export { OcpiClient } from './client/ocpi-client.js';
export type * from './client/ocpi-list.js';
export type { PartnerClient } from './client/partner-client.js';
export type { OcpiCommand, OcpiCommandObject, OcpiCommandOutcome } from './client/commands-client.js';
export type { OcpiProfileAction, OcpiProfileOutcome } from './client/profiles-client.js';
export type { OcpiOutcomeNews, OcpiResultOptions } from './client/result-call.js';
export * from './contract/actions.js';
export * from './contract/authenticator.js';
export * from './contract/clock.js';
export * from './contract/conflict.error.js';
export * from './contract/context.js';
export * from './contract/counterparty.js';
export * from './contract/crud.js';
export * from './contract/cursor.error.js';
export * from './contract/cursor.js';
export * from './contract/kinds.js';
export * from './contract/optimistic.js';
export * from './contract/owner.js';
export * from './contract/partner.js';
export * from './contract/partners.js';
export * from './contract/party.js';
export * from './contract/query.js';
export type * from './contract/quirks.js';
export * from './contract/rest.js';
export * from './contract/self.js';
export * from './contract/state.js';
export * from './contract/store.js';
export { textOf } from './contract/text.js';
export * from './contract/version.js';
export * from './contract/visibility.js';
export { compile, type Checker } from './models/checker.js';
export { instant } from './models/date-time.js';
export type { Fault } from './models/fault.js';
export { Field } from './models/field.js';
export * from './models/field-types.js';
export { ocpiOptionsFromEnv, type OcpiEnvOptions } from './ocpi.env.js';
export { OcpiModule } from './ocpi.module.js';
export type * from './ocpi.options.js';
export { OcpiBookings, type BookingEnd } from './modules/bookings.decisions.js';
export { OcpiInvoices, type InvoiceReconciliation, type InvoiceTotal } from './modules/invoicereconciliation.invoices.js';
export { terminalServes } from './modules/payments.coverage.js';
export { OcpiPayments } from './modules/payments.ptp.js';
export { OcpiSwagger, type OcpiSwaggerOptions } from './ocpi.swagger.js';
export * from './partners/ocpi.events.js';
export { OnOcpiEvent } from './partners/on-ocpi-event.decorator.js';
export { OcpiRegistration } from './partners/ocpi.registration.js';
export type { RegisterOptions, UpdateOptions } from './partners/registration.starter.js';
export { OcpiAddresses } from './protocol/addresses.js';
export type { OcpiLoss } from './protocol/conversion.losses.js';
export { setOcpiPartner } from './protocol/exchange.js';
export { OcpiController } from './protocol/ocpi-controller.decorator.js';
export { OcpiException } from './protocol/ocpi.exception.js';
export {
  OcpiBody,
  OcpiCtx,
  OcpiListQuery,
  OcpiOptionalBody,
  OcpiParams,
  OcpiPatchBody,
  OcpiQueryParam,
} from './protocol/param.decorators.js';
export { OcpiReply } from './protocol/reply.js';
export { OcpiDelete, OcpiGet, OcpiPatch, OcpiPost, OcpiPut } from './protocol/route.decorators.js';
export { StatusCode } from './protocol/status-code.js';
export { OcpiPush, type OcpiPushOptions, type OcpiPushPatch } from './push/ocpi-push.js';
export type { PushKind } from './push/push-kinds.js';
export type * from './push/push-receipt.js';
export type { OcpiHubOptions } from './hub/hub.options.js';
export type { OcpiPushDelivery } from './push/push.options.js';
export type * from './push/push.events.js';
export type { CallOptions, PendingCall } from './results/call.record.js';
export { OcpiCalls } from './results/ocpi-calls.js';
export { OcpiResults } from './results/ocpi-results.js';
export * as v211 from './versions/v211/models.js';
export * as v221 from './versions/v221/models.js';
export * from './versions/v230/models.js';
export { OcpiSync, type SyncPullOptions } from './sync/ocpi-sync.js';
export type { SyncKind } from './sync/sync-kinds.js';
export type { SyncProgress, SyncReport } from './sync/sync-report.js';
export type { OcpiSyncOptions, OcpiSyncSchedule, OcpiVanished, OcpiVanishedFate } from './sync/sync.options.js';
export { OcpiSyncScheduler } from './sync/sync.scheduler.js';
