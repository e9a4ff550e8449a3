import { OmitType } from '@nestjs/swagger';
import { Enum } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import * as v221 from '../v221/hub-client-info.js';
import { Role } from './types.js';

export { ConnectionStatus } from '../v221/hub-client-info.js';

/** mod_hub_client_info, ClientInfo object. */
export class ClientInfo extends OmitType(v221.ClientInfo, ['role'] as const) {
  @Field(Enum(Role)) role!: Role;
}
