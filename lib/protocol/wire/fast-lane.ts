import type { WireDoor } from './door.js';

/** An adapter that dispatches requests of a door by itself. */
export interface FastLane {
  openLane(door: WireDoor): void;
}

/** Whether an adapter is one. Asked this way because its class needs a package that is optional here. */
export function isFastLane(adapter: object): adapter is FastLane {
  return 'openLane' in adapter && typeof adapter.openLane === 'function';
}
