/** Why a request got no usable HTTP answer. */
export type OcpiHttpFailure = 'refused' | 'network' | 'timeout' | 'too-large' | 'redirect' | 'aborted';

/** A request that the guarded client would not make, or that got no answer. The message is a sentence without secrets. */
export class OcpiHttpError extends Error {
  constructor(
    readonly failure: OcpiHttpFailure,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'OcpiHttpError';
  }
}
