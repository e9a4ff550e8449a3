import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';

const FORM = 'v1';
const TOKEN_BYTES = 36; // 48 characters: no padding, and room below the 64 that OCPI allows
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Tokens made, hashed and sealed: ours are kept as SHA-256 only, those that partners gave us under AES-256-GCM. */
@Injectable()
export class OcpiSecrets {
  private readonly key: Buffer;

  constructor(@Inject(OCPI_SETTINGS) settings: Pick<OcpiSettings, 'secretKey'>) {
    const text = settings.secretKey ?? randomBytes(32).toString('base64');
    if (settings.secretKey === undefined) {
      new Logger('OcpiModule').warn(
        'No secretKey is set: a random one is used, and the tokens of partners cannot be read after a restart. Set secretKey.',
      );
    }
    this.key = scryptSync(text, 'nestjs-ocpi.partners', 32);
  }

  /** A new credentials token: 48 printable characters without white space (credentials, Credentials object). */
  newToken(): string {
    return randomBytes(TOKEN_BYTES).toString('base64url');
  }

  /** A new id, of a partner or a registration token. */
  newId(): string {
    return randomUUID();
  }

  /** SHA-256 in hex: what a token is known by. */
  hash(token: string): string {
    return createHash('sha256').update(token, 'utf8').digest('hex');
  }

  /** Whether two texts are the same, in a time that does not depend on where they differ. */
  same(a: string, b: string): boolean {
    return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
  }

  /** Encrypts a text for one purpose, such as the id of its partner: it opens for that purpose only. */
  seal(text: string, purpose: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `${FORM}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
  }

  /** The text that was sealed. @throws Error with a sentence when it was sealed under another key. */
  open(sealed: string, purpose: string): string {
    const [form, payload = ''] = sealed.split('.');
    const bytes = Buffer.from(payload, 'base64url');
    try {
      if (form !== FORM) throw new Error(`unknown form ${form}`);
      const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, IV_BYTES)).setAAD(Buffer.from(purpose));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new Error(
        'A token of a partner cannot be decrypted: it was stored under another secretKey. Set secretKey to the value it had then.',
        { cause },
      );
    }
  }
}
