import { Injectable } from '@nestjs/common';
import { OcpiHttp } from '../client/guarded-fetch.js';
import type { OcpiUrlFault } from '../client/url-admission.js';

const FAULTS: Readonly<Record<OcpiUrlFault, string>> = {
  invalid: 'The response_url must be an absolute URL.',
  scheme: 'The response_url must be an https address.',
  credentials: 'The response_url must not carry a user name or password.',
  address: 'The response_url must not lead into a private network.',
};

/** Judges where results may go, before anything is done whose result could not be told. Names are judged again when they are called. */
@Injectable()
export class ResponseUrls {
  constructor(private readonly http: OcpiHttp) {}

  /** Why a response_url cannot be called, as a sentence; undefined: it can. */
  fault(text: string): string | undefined {
    const fault = this.http.faultOf(text);
    return fault && FAULTS[fault];
  }
}
