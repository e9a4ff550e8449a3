import { Alpha2 } from '../../models/codes.js';
import { CiString, DateTime, Enum } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import { Role } from './types.js';

/** mod_hub_client_info, ConnectionStatus enum. */
export const ConnectionStatus = values('CONNECTED', 'OFFLINE', 'PLANNED', 'SUSPENDED');
export type ConnectionStatus = ValueOf<typeof ConnectionStatus>;

/** mod_hub_client_info, ClientInfo object. */
export class ClientInfo {
  @Field(CiString(3)) party_id!: string;
  @Field(Alpha2) country_code!: string;
  @Field(Enum(Role)) role!: Role;
  @Field(Enum(ConnectionStatus)) status!: ConnectionStatus;
  @Field(DateTime) last_updated!: string;
}
