import { Inject, Injectable } from '@nestjs/common';
import { AddressGuard } from '../client/address-guard.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';

/** Judges where results may go, before anything is done whose result could not be told. Names are judged again when they are called. */
@Injectable()
export class ResponseUrls {
  private readonly guard: AddressGuard;
  private readonly allowPrivate: boolean;

  constructor(@Inject(OCPI_SETTINGS) settings: Pick<OcpiSettings, 'outbound'>) {
    this.allowPrivate = settings.outbound?.allowPrivateNetworks ?? false;
    this.guard = new AddressGuard(this.allowPrivate);
  }

  /** Why a response_url cannot be called, as a sentence; undefined: it can. */
  fault(text: string): string | undefined {
    const url = new URL(text);
    if (url.protocol !== 'https:' && !this.allowPrivate) return 'The response_url must be an https address.';
    if (url.username !== '' || url.password !== '') return 'The response_url must not carry a user name or password.';
    try {
      this.guard.check(url.hostname);
      return undefined;
    } catch {
      return 'The response_url must not lead into a private network.';
    }
  }
}
