import { changed, isOf } from '../../../protocol/bridge.parts.js';
import type { Step } from '../../step.js';
import type { ClientInfo as NewClientInfo } from '../../v230/hub-client-info.js';
import { Role as NewRole } from '../../v230/types.js';
import type { ClientInfo } from '../hub-client-info.js';
import { Role } from '../types.js';

/** mod_hub_client_info, ClientInfo object: the role HUB is gone in 2.3.0, PTP is new there; either is OTHER on the other side. */
export const clientInfo: Step<ClientInfo, NewClientInfo> = {
  raise: (wire) => changed(wire, { role: isOf(NewRole, wire.role) ? wire.role : NewRole.OTHER }),
  lower: (house, way) => {
    if (isOf(Role, house.role)) return house;
    way.lose('role');
    return changed(house, { role: Role.OTHER });
  },
};
