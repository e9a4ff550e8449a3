import { Injectable } from '@nestjs/common';

/** The time. Replace the provider to test what depends on it. */
@Injectable()
export class OcpiClock {
  /** The second that was written last, and its text: every reply has one. */
  private second = Number.NaN;
  private text = '';

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now();
  }

  /** The time as OCPI DateTime, UTC with Z, milliseconds left out. */
  timestamp(): string {
    const second = Math.floor(this.now() / 1000);
    if (second !== this.second) {
      this.text = new Date(second * 1000).toISOString().slice(0, 19) + 'Z';
      this.second = second;
    }
    return this.text;
  }
}
