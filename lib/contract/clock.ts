import { Injectable } from '@nestjs/common';

/** The time. Replace the provider to test what depends on it. */
@Injectable()
export class OcpiClock {
  /** Milliseconds since 1970. */
  now(): number {
    return Date.now();
  }

  /** The time as OCPI DateTime, UTC with Z, milliseconds left out. */
  timestamp(): string {
    return new Date(this.now()).toISOString().slice(0, 19) + 'Z';
  }
}
