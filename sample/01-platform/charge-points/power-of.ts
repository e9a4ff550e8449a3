import type { Connector } from 'nestjs-ocpi';

const PHASES: Readonly<Record<Connector['power_type'], number>> = {
  AC_1_PHASE: 1,
  AC_2_PHASE: 2,
  AC_2_PHASE_SPLIT: 2,
  AC_3_PHASE: 3,
  DC: 1,
};
/** What the simulated car takes: kW. */
const CAR = { AC: 11, DC: 150 };

/** How many kW flow through one ampere of the connector. */
export function kilowattsPerAmpere(connector: Connector): number {
  return (connector.max_voltage * PHASES[connector.power_type]) / 1000;
}

/** The most that the connector gives: kW. */
export function connectorPower(connector: Connector): number {
  return connector.max_electric_power !== undefined
    ? connector.max_electric_power / 1000
    : connector.max_amperage * kilowattsPerAmpere(connector);
}

/** What a simulated car takes from a connector: kW. */
export function chargingPower(connector: Connector): number {
  return Math.min(connectorPower(connector), connector.power_type === 'DC' ? CAR.DC : CAR.AC);
}
