export type * from './client/call-options.js';
export type { BookingLocationListOptions, BookingsClient, CalendarKey } from './client/bookings-client.js';
export type { CdrsClient } from './client/cdrs-client.js';
export type { OcpiAnswer } from './client/envelope.js';
export type { InvoicesClient } from './client/invoices-client.js';
export type { ConnectorKey, EvseKey, LocationsClient } from './client/locations-client.js';
export type { ModuleClient, ModuleKind, OcpiPatchOptions } from './client/module-client.js';
export { OcpiCallError, type OcpiCallDetails, type OcpiCallFailure } from './client/ocpi-call.error.js';
export { OcpiClient } from './client/ocpi-client.js';
export type * from './client/ocpi-list.js';
export type { PartnerRequest } from './client/partner-calls.js';
export type { PartnerClient } from './client/partner-client.js';
export type { PaymentsClient } from './client/payments-client.js';
export type { CommandsClient, OcpiCommand, OcpiCommandObject, OcpiCommandOutcome, OcpiCommandTable } from './client/commands-client.js';
export type { OcpiProfileAction, OcpiProfileOutcome, OcpiProfileTable, ProfilesClient } from './client/profiles-client.js';
export type { OcpiOutcome, OcpiOutcomeNews, OcpiResultOptions, ResultResponse } from './client/result-call.js';
export type { SessionsClient } from './client/sessions-client.js';
export type { TokensClient } from './client/tokens-client.js';
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
export { Field, type Cardinality } from './models/field.js';
export type { FieldSchema, FieldType } from './models/field-type.js';
export * from './models/field-types.js';
export type { OpenValueOf, ValueOf } from './models/values.js';
export { ocpiOptionsFromEnv, type OcpiEnvOptions } from './ocpi.env.js';
export { OcpiModule } from './ocpi.module.js';
export type * from './ocpi.options.js';
export { OcpiBookings, type BookingEnd } from './modules/bookings.decisions.js';
export { OcpiInvoices, type InvoiceReconciliation, type InvoiceTotal } from './modules/invoicereconciliation.invoices.js';
export { terminalServes } from './modules/payments.coverage.js';
export { OcpiPayments } from './modules/payments.ptp.js';
export { OcpiSwagger, type OcpiDocumentOptions, type OcpiSwaggerOptions } from './ocpi.swagger.js';
export type { AuditEntry } from './partners/audit.js';
export type { HasLeft } from './partners/credentials.receiver.js';
export * from './partners/ocpi.events.js';
export { OnOcpiEvent } from './partners/on-ocpi-event.decorator.js';
export { OcpiRegistration, type OcpiPartnerEvent, type UnregisterOptions } from './partners/ocpi.registration.js';
export type { AdoptOptions } from './partners/registration.adoption.js';
export type { RegisterOptions, UpdateOptions } from './partners/registration.starter.js';
export type { NewRegistrationToken, RegistrationTokenInfo } from './partners/registration.tokens.js';
export type { RegistrationBounds } from './partners/token.record.js';
export { OcpiAddresses, type OcpiRegistered } from './protocol/addresses.js';
export type { OcpiLoss } from './protocol/conversion.losses.js';
export type { OcpiEndpoint } from './protocol/endpoint.js';
export { setOcpiPartner, type AdapterRequest } from './protocol/exchange.js';
export type { ListQuery, ListQueryOptions } from './protocol/list-query.js';
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
  type RefOf,
  type RefShape,
} from './protocol/param.decorators.js';
export { OcpiReply, type ReplyData } from './protocol/reply.js';
export { OcpiDelete, OcpiGet, OcpiPatch, OcpiPost, OcpiPut, type RouteAnswer } from './protocol/route.decorators.js';
export { StatusCode } from './protocol/status-code.js';
export type { ChangedFields, PushChange } from './push/push-change.js';
export { OcpiPush, type OcpiPushOptions, type OcpiPushPatch, type OcpiPushTo } from './push/ocpi-push.js';
export type { PushKind } from './push/push-kinds.js';
export type * from './push/push-receipt.js';
export type { OcpiHubOptions } from './hub/hub.options.js';
export type { OcpiPushDelivery, OcpiPushStructure } from './push/push.options.js';
export type * from './push/push.events.js';
export type { CallOptions, CallRecord, PendingCall } from './results/call.record.js';
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
