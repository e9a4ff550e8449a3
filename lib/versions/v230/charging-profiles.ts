export {
  ActiveChargingProfile,
  ActiveChargingProfileResult,
  ChargingProfile,
  ChargingProfilePeriod,
  ChargingProfileResponse,
  ChargingProfileResponseType,
  ChargingProfileResult,
  ChargingProfileResultType,
  ChargingRateUnit,
  ClearProfileResult,
  SetChargingProfile,
} from '../v221/charging-profiles.js';
