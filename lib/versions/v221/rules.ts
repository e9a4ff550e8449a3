import { Rule } from '../../models/rule.js';
import type { Cdr, CdrDimensionType } from './cdrs.js';
import type { StartSession } from './commands.js';
import type { Hours, PublishTokenType } from './locations.js';

type Maybe<T> = T | null | undefined;

/** The dimensions that belong into Sessions only (mod_cdrs, CdrDimensionType enum). */
export const SESSION_ONLY_DIMENSIONS: ReadonlySet<string> = new Set<CdrDimensionType>([
  'CURRENT',
  'ENERGY_EXPORT',
  'ENERGY_IMPORT',
  'POWER',
  'STATE_OF_CHARGE',
]);

/** R-132, on Location.publish_allowed_to. */
export const EachNamesAToken = Rule(
  'must have uid, visual_number or group_id in every entry',
  ({ publish_allowed_to }: { publish_allowed_to?: Maybe<PublishTokenType[]> }) =>
    (publish_allowed_to ?? []).every((entry) => (entry.uid ?? entry.visual_number ?? entry.group_id) != null),
);

/** R-132, on PublishTokenType.uid. */
export const UidNeedsType = Rule('needs type beside it', ({ type }: { type?: Maybe<string> }) => type != null);

/** R-132, on PublishTokenType.visual_number. */
export const VisualNumberNeedsIssuer = Rule('needs issuer beside it', ({ issuer }: { issuer?: Maybe<string> }) => issuer != null);

/** R-133, on Hours.twentyfourseven. */
export const RegularHoursUnlessAlwaysOpen = Rule(
  'needs regular_hours when it is false, and none when it is true',
  ({ twentyfourseven, regular_hours }: Hours) => twentyfourseven === !regular_hours?.length,
);

/** R-156, on Cdr.id. */
export const LongIdNeedsCredit = Rule(
  'must have at most 36 characters: only the id of a credit CDR may have 39',
  ({ id, credit }: Pick<Cdr, 'id' | 'credit'>) => id.length <= 36 || credit === true,
);

/** R-158, on Cdr.credit. */
export const CreditNeedsReference = Rule(
  'needs credit_reference_id, the id of the original CDR, when it is true',
  ({ credit, credit_reference_id }: Pick<Cdr, 'credit' | 'credit_reference_id'>) => credit !== true || credit_reference_id != null,
);

/** R-162, on Cdr.charging_periods. */
export const NoSessionOnlyDimensions = Rule(
  `must not have the dimensions that belong into Sessions only: ${[...SESSION_ONLY_DIMENSIONS].join(', ')}`,
  ({ charging_periods }: { charging_periods: { dimensions: { type: string }[] }[] }) =>
    charging_periods.every(({ dimensions }) => dimensions.every(({ type }) => !SESSION_ONLY_DIMENSIONS.has(type))),
);

/** R-201, on StartSession.connector_id. */
export const ConnectorNeedsEvse = Rule('needs evse_uid beside it', ({ evse_uid }: Pick<StartSession, 'evse_uid'>) => evse_uid != null);
